"""`alongside letters …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alongside import program as programs
from alongside.letters.contexts import CONTEXTS
from alongside.program import Program
from console import deployment, screen
from console.given import given_folder, shown
from console.letters import writing
from console.letters.sent import TO_HELPERS, TO_MEMBERS, WHEN
from console.letters.writing import Sample

app = typer.Typer(no_args_is_help=True, help="Letters, before anybody gets one.")


@app.callback()
def _letters() -> None:
    """Letters, before anybody gets one."""


@app.command("preview")
def preview(
    name: Annotated[
        str, typer.Argument(help="Which letter, such as receipt. Without one they are listed.")
    ] = "",
    program: Annotated[str, typer.Option("--program", help="Which program.")] = "",
    to: Annotated[
        Path | None, typer.Option(help="A folder to write the letters into, for a browser.")
    ] = None,
    as_html: Annotated[
        bool, typer.Option("--html/--text", help="HTML, or the plain text that comes with it.")
    ] = False,
    as_json: screen.Json = False,
) -> None:
    """Show a letter as members will read it, in the program's own words, about invented people."""
    found = deployment.this_program(programs.load_all(), program) if program or name or to else None
    if name and name not in CONTEXTS:
        raise screen.Stop(f"There is no letter {name!r}. There are: {', '.join(sorted(CONTEXTS))}")
    if found is None or not (name or to):
        _list(as_json)
        return
    chosen = [one for each in ([name] if name else WHEN) for one in _samples(found, each)]
    if to is not None:
        index = shown(writing.write(given_folder(to), found, chosen))
        screen.say(f"{len(chosen)} letters written. Open {index} in a browser.")
    elif as_json:
        screen.answer([_described(one) for one in chosen])
    else:
        _show(chosen, as_html=as_html)


def _samples(program: Program, name: str) -> tuple[Sample, ...]:
    return writing.of_letter(program, name) if name in CONTEXTS else ()


def _described(one: Sample) -> dict[str, str]:
    rendered = one.rendered
    return {
        "letter": one.name,
        "shows": one.shows,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
    }


def _show(chosen: list[Sample], *, as_html: bool) -> None:
    screen.say(f"{chosen[0].name}: sent {WHEN[chosen[0].name]}.")
    for one in chosen:
        body = one.rendered.html if as_html else one.rendered.text
        screen.say("", f"--- {one.shows} ---", f"Subject: {one.rendered.subject}", "", body.strip())


def _list(as_json: bool) -> None:
    rows = [
        {"letter": name, "to": to, "sent": when}
        for to, part in (("a member", TO_MEMBERS), ("whoever looks after others", TO_HELPERS))
        for name, when in part.items()
        if name in CONTEXTS
    ]
    if as_json:
        screen.answer(rows)
        return
    screen.table(("letter", "to", "sent"), [tuple(one.values()) for one in rows])
    screen.say("Read one with: alongside letters preview receipt --program heal")
    screen.say("All of them as pages: alongside letters preview --program heal --to letters")
