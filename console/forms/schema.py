"""`alongside forms schema`: what a provider is told about a program's forms, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from alongside import program as programs
from alongside.program import Program
from console import deployment, screen
from console.forms.definitions import asked, by_hand, google, tally, typeform
from console.forms.reaching import OnlyForm

Made = Literal["google", "typeform", "tally"]
FOLDER = Path(__file__).resolve().parents[2] / "forms"
DEFINE: Mapping[str, Callable[[asked.Form], dict[str, Any]]] = {
    "google": google.define,
    "typeform": typeform.define,
    "tally": tally.define,
}


def show(
    provider: Annotated[Made, typer.Argument(help="In whose words.")],
    program: deployment.ProgramId = "",
    form: OnlyForm = None,
    write: Annotated[
        bool, typer.Option("--write", help="Refresh the files below forms/ instead.")
    ] = False,
) -> None:
    """Show the definition of a program's forms as JSON, as it is sent to the provider. With --write
    the files below forms/ are refreshed; without --program those of every program."""
    found = programs.load_all()
    if not write:
        one = deployment.this_program(found, program)
        made = definitions(provider, one)
        screen.answer(made[f"{one.id}.{form.value}"] if form else made)
        return
    chosen = found.values() if not program else [deployment.this_program(found, program)]
    files = [file for one in chosen for file in files_of(provider, one).items()]
    for path, text in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    screen.say(f"{len(files)} files below {FOLDER.name}/ are fresh.")


def definitions(provider: str, program: Program) -> dict[str, dict[str, Any]]:
    """The definition of each form of a program, by its name; at Google that for feedback too."""
    shapes = [asked.of(program, role) for role in program.forms]
    made = {shape.name: DEFINE[provider](shape) for shape in shapes}
    if provider == "google" and program.feedback is not None:
        made[f"{program.id}.feedback"] = google.define_feedback(program)
    return made


def files_of(provider: str, program: Program) -> dict[Path, str]:
    """What stands below forms/ for one program: its definitions for this provider, and the same
    questions for whoever makes the form by hand."""
    files = {
        FOLDER / provider / f"{name}.json": json.dumps(made, ensure_ascii=False, indent=2) + "\n"
        for name, made in definitions(provider, program).items()
    }
    if provider == "google":  # its script builds the form for whoever has no token
        return files
    shapes = [asked.of(program, role) for role in program.forms]
    return files | {FOLDER / provider / f"{one.name}.txt": by_hand.write(one) for one in shapes}
