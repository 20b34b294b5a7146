"""Google Forms: the script a coordinator pastes, with the program's forms and secrets beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from alongside import hooks, keys
from alongside.model import Role
from alongside.program import Program
from console import deployment, feedback_form, screen
from console.deployment import Deployment
from console.forms.definitions import asked, google

SCRIPT = Path(__file__).resolve().parents[2] / "forms" / "google"
_HEAD = """\
/**
 * The forms of {name}. Holds secrets: treat this file like a password, and delete it here as soon
 * as setup() has run. To get it again: alongside forms google --program {program}
 */
"""

ProgramId = Annotated[str, typer.Option("--program", help="Which program.")]
Folder = Annotated[
    Path | None,
    typer.Option("--folder", file_okay=False, help="Where to; else .local/google/<program>."),
]
Existing = Annotated[
    list[str] | None,
    typer.Option(
        "--existing",
        help="A form you have is taken over: mentee=ADDRESS, that of its editing page, which ends "
        "in /edit. May be given again.",
    ),
]
Since = Annotated[
    str, typer.Option("--since", help="With --existing: pass on its answers since YYYY-MM-DD, too.")
]
WithFeedback = Annotated[
    bool, typer.Option("--feedback", help="Make the form for anonymous feedback as well.")
]
Seen = Annotated[
    Path | None,
    typer.Option(
        "--feedback-seen",
        exists=True,
        dir_okay=False,
        help="What describe() in the script said of the feedback form; only then it is connected.",
    ),
]


def write(
    context: typer.Context,
    program: ProgramId = "",
    folder: Folder = None,
    existing: Existing = None,
    since: Since = "",
    feedback: WithFeedback = False,
    feedback_seen: Seen = None,
    as_json: screen.Json = False,
) -> None:
    """Write the script files for a program's Google forms, to paste or to push with clasp, and say
    what to do with them. Definition.gs holds secrets; only you can read it."""
    _check_day(since, existing or [])
    place = deployment.of(context)
    chosen = deployment.this_program(place.programs(), program)
    forms = list(_forms(place, chosen, _taken_over(chosen, existing or []), since))
    if feedback or feedback_seen:
        forms.append(_feedback(place, chosen, feedback_seen))
    target = folder or Path(".local") / "google" / chosen.id
    _write(target, chosen, forms)
    names = [form["name"] for form in forms]
    if as_json:
        screen.answer({"folder": str(target), "program": chosen.id, "forms": names})
        return
    screen.say(*_steps(target, names, place.base_url))


def _check_day(since: str, existing: list[str]) -> None:
    if since and not existing:
        raise screen.Stop("A new form has no earlier answers; --since goes with --existing.")
    try:
        date.fromisoformat(since or "2026-03-01")
    except ValueError:
        raise screen.Stop("Write the day as year, month, day: --since 2026-03-01") from None


def _taken_over(program: Program, existing: list[str]) -> Mapping[Role, str]:
    """The addresses of the forms that are there already, by role."""
    found: dict[Role, str] = {}
    roles = {role.value: role for role in program.forms}
    for one in existing:
        role, _, address = one.partition("=")
        if role not in roles or not address:
            known = " or ".join(f"{name}=ADDRESS" for name in roles)
            raise screen.Stop(f"Write --existing {known}, the address as your browser shows it.")
        if address.startswith("http") and "/edit" not in address:
            raise screen.Stop(
                "That is the address people answer at. Open the form to change it, and copy the "
                "address from there: it ends in /edit."
            )
        found[roles[role]] = address
    return found


def _forms(
    place: Deployment, program: Program, existing: Mapping[Role, str], since: str
) -> Iterator[dict[str, Any]]:
    root = place.root()
    for role in program.forms:
        hook = hooks.Hook(program.id, role, "google")
        form = google.define(asked.of(program, role))
        if role in existing:
            form |= {"form": existing[role]} | ({"since": since} if since else {})
        yield form | _connection(place.base_url, root, hook)


def _feedback(place: Deployment, program: Program, seen: Path | None) -> dict[str, Any]:
    """Without a look at the form it is made, takes no answers, and goes nowhere."""
    if program.feedback is None:
        raise screen.Stop(f"{program.name} asks for no feedback; see [feedback] in its file.")
    form = google.define_feedback(program)
    if seen is None:
        return form
    wrong = feedback_form.check("google", seen, program.id)
    if wrong:
        raise screen.Stop("\n".join(wrong), screen.Ended.WRONG)
    root, hook = keys.feedback_root(place.root()), hooks.FeedbackHook(program.id, "google")
    return form | _connection(place.feedback_url, root, hook)


def _connection(
    base: str, root: keys.RootKeys, hook: hooks.Hook | hooks.FeedbackHook
) -> dict[str, str]:
    return {
        "endpoint": f"{base}{hooks.path(root, hook)}",
        "secret": hooks.secret_text(root, hook),
    }


def _write(folder: Path, program: Program, forms: list[dict[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("Code.gs", "appsscript.json"):
        shutil.copyfile(SCRIPT / name, folder / name)
    kept = folder / "Definition.gs"
    kept.touch(mode=0o600)
    kept.chmod(0o600)
    head = _HEAD.format(name=program.name.replace("*/", ""), program=program.id)
    text = json.dumps({"program": program.id, "forms": forms}, ensure_ascii=False, indent=2)
    kept.write_text(f"{head}var DEFINITION = {text};\n", encoding="utf-8")


def _steps(folder: Path, names: list[str], base_url: str) -> Iterator[str]:
    yield f"Written to {folder}: Code.gs, Definition.gs, appsscript.json ({', '.join(names)})."
    yield ""
    yield "1. Sign in to Google with the account that shall own the forms; open script.google.com."
    yield "2. New project. Give it a name, such as Alongside."
    yield "3. Paste Code.gs over what is in Code.gs there."
    yield "4. Files > + > Script, call it Definition, and paste Definition.gs into it."
    yield "5. Project Settings > Show appsscript.json; paste appsscript.json over it. Save all."
    yield "6. Choose setup above the text, then Run. Google asks for your permission: Review"
    yield "   permissions > your account > Advanced > Go to Alongside > Allow."
    yield "7. Below the text you read what was made, where to share it, and whether it fits."
    yield "8. Delete Definition there, and the file here: both hold the secrets."
    yield "9. Open the form, answer it as a member would, and look for the receipt in your mail."
    if not base_url.startswith("https://"):
        yield ""
        yield f"Google cannot reach {base_url}: deploy first, then write the files again."
