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
from console.given import given_file, given_folder

SCRIPT = Path(__file__).resolve().parents[2] / "forms" / "google"
KNOWN = "known"
"""Of a form the script has: it keeps it, and only the address and the secret are new."""
_HEAD = """\
/**
 * The forms of {name}. Holds secrets: treat this file like a password, and delete it here as soon
 * as setup() has run. To get it again: alongside forms google --program {program}
 */
"""

ProgramId = Annotated[str, typer.Option("--program", help="Which program.")]
Folder = Annotated[
    Path | None,
    typer.Option("--folder", help="Where to; else .local/google/<program>."),
]
Existing = Annotated[
    list[str] | None,
    typer.Option(
        "--existing",
        help="Only for a form you have, as it is: mentee=ADDRESS, that of its editing page, which "
        "ends in /edit. Or mentee alone, when the script has it and gets a new secret. May be "
        "given again.",
    ),
]
New = Annotated[
    list[Role] | None,
    typer.Option("--new", help="With --existing: make this form, too. May be given again."),
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
        help="What describe() in the script said of the feedback form; only then it is connected.",
    ),
]


def write(
    context: typer.Context,
    program: ProgramId = "",
    folder: Folder = None,
    existing: Existing = None,
    new: New = None,
    since: Since = "",
    feedback: WithFeedback = False,
    feedback_seen: Seen = None,
    as_json: screen.Json = False,
) -> None:
    """Write the script files for a program's Google forms, to paste or to push with clasp, and say
    what to do with them. Definition.gs holds secrets; only you can read it. With --existing or
    --new, the forms named so are in it and no other."""
    _check_day(since, existing or [])
    place = deployment.of(context)
    chosen = deployment.this_program(place.programs(), program)
    wanted = _wanted(chosen, existing or [], new or [])
    forms = list(_forms(place, chosen, wanted, since))
    if feedback or feedback_seen:
        forms.append(_feedback(place, chosen, given_file(feedback_seen) if feedback_seen else None))
    target = given_folder(folder) if folder else Path(".local") / "google" / chosen.id
    _write(target, chosen, forms)
    names = [form["name"] for form in forms]
    left_out = [role for role in chosen.forms if role not in wanted]
    if as_json:
        screen.answer({"folder": str(target), "program": chosen.id, "forms": names})
        return
    screen.say(*_steps(target, names, place.base_url))
    screen.say(*_left_out(chosen, left_out))


def _check_day(since: str, existing: list[str]) -> None:
    if since and not existing:
        raise screen.Stop("A new form has no earlier answers; --since goes with --existing.")
    try:
        date.fromisoformat(since or "2026-03-01")
    except ValueError:
        raise screen.Stop("Write the day as year, month, day: --since 2026-03-01") from None


def _wanted(program: Program, existing: list[str], new: list[Role]) -> Mapping[Role, str]:
    """The forms to write, each with what `--existing` says of it: an address, KNOWN, or "" for one
    to make. Who names a form gets no other: one more would stand beside a form people use."""
    taken_over = _taken_over(program, existing)
    for role in new:
        if role in taken_over:
            raise screen.Stop(f"{role.value} stands with --existing and with --new. Take one away.")
        if role not in program.forms:
            raise screen.Stop(f"{program.name} has no form for {role.value}s.")
    made = new if existing or new else program.forms
    return {
        role: taken_over.get(role, "") for role in program.forms if role in {*taken_over, *made}
    }


def _taken_over(program: Program, existing: list[str]) -> Mapping[Role, str]:
    """The addresses of the forms that are there already, or KNOWN, by role."""
    found: dict[Role, str] = {}
    roles = {role.value: role for role in program.forms}
    for one in existing:
        role, says, address = one.partition("=")
        if role not in roles or bool(says) != bool(address):
            known = " or ".join(f"{name}=ADDRESS" for name in roles)
            raise screen.Stop(f"Write --existing {known}, the address as your browser shows it.")
        if address.startswith("http") and "/edit" not in address:
            raise screen.Stop(
                "That is the address people answer at. Open the form to change it, and copy the "
                "address from there: it ends in /edit."
            )
        found[roles[role]] = address or KNOWN
    return found


def _forms(
    place: Deployment, program: Program, wanted: Mapping[Role, str], since: str
) -> Iterator[dict[str, Any]]:
    root = place.root()
    for role, existing in wanted.items():
        hook = hooks.Hook(program.id, role, "google")
        form = google.define(asked.of(program, role))
        if existing == KNOWN:
            form = {"name": form["name"]}
        elif existing:
            form |= {"form": existing} | ({"since": since} if since else {})
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


def _left_out(program: Program, roles: list[Role]) -> Iterator[str]:
    for role in roles:
        yield ""
        yield f"No form for {role.value}s is in it, so none is made and none is changed. If you"
        yield f"want a new one: the same again with --new {role.value}. One you have is taken over"
        yield f"with --existing {role.value}=ADDRESS."
