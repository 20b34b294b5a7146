"""`alongside forms adopt`: a form that exists is taken over as it is."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

import alongside
from alongside import hooks, program
from alongside.errors import DoesNotFit
from alongside.forms import fitting, payload, seen
from alongside.forms.seen import SeenForm
from alongside.model import Role
from alongside.program import Program
from console import screen
from console.forms import taking_over, words_said
from console.forms.mapping_proposal import propose
from console.forms.whence import ask_provider, last_seen
from console.forms.words_said import Heard
from console.given import given_path

PROGRAMS = Path(alongside.__file__).parent / "programs"
_DEFINED = ("google", "typeform", "tally")
_NOT_LACKING = frozenset({"not_asked", "many_not_asked", "by_title", "many_by_title"})


@dataclass(frozen=True, slots=True)
class Taking:
    """A form beside the program's file that is to take it over."""

    file: Path
    text: str
    program: Program
    role: Role
    seen: SeenForm


def adopt(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(help="google, typeform or tally.")],
    source: Annotated[
        str,
        typer.Argument(
            help="A file: what the provider's API says of the form, our script's schema message, "
            "or one submission. Or the form's id, with a token kept. Or `seen`: what a script sent."
        ),
    ],
    program_id: Annotated[str, typer.Option("--program", help="Which program.")],
    form: Annotated[str, typer.Option("--form", help="mentee or mentor.")],
    questions: Annotated[
        list[str] | None,
        typer.Option("--as", help="'question or id on the form=program question'; none for none."),
    ] = None,
    choices: Annotated[
        list[str] | None,
        typer.Option("--choice", help="'program question: label on the form=choice code'."),
    ] = None,
    as_json: screen.Json = False,
    apply: screen.Apply = False,
) -> None:
    """Map a form that people use already to the program's questions, without rebuilding it.

    What is certain is written into the program's file, comments and all else kept. What is unclear
    is asked at a terminal, or said with --as and --choice, and never written by itself.
    """
    taking = _open(context, provider, source, program_id, form)
    said = words_said.read(taking.seen, taking.program, taking.role, questions or (), choices or ())
    if not as_json and at_a_terminal():
        said = words_said.ask(taking.seen, taking.program, taking.role, said)
    found = propose(taking.program, taking.role, taking.seen, said)
    text = taking_over.write(taking.text, taking.program, taking.role, taking.seen, found)
    after = program.load(text, taking.file.name)
    fit = fitting.fit(after, taking.role, taking.seen)
    lacking = [
        fitting.tell(after, taking.role, one) for one in fit.misfits if one.code not in _NOT_LACKING
    ]
    if apply and text != taking.text:
        _put(taking.file, text)
    heard = Heard(taking.seen, taking.program, found, fit.verdict, tuple(lacking))
    if as_json:
        screen.answer(heard.as_document(taking.file.name, taking.text, text, applied=apply))
    else:
        _tell(heard, taking, text, apply=apply)
    if fit.verdict == "does_not_fit":
        screen.end(screen.Ended.WRONG)


def at_a_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


def _open(context: typer.Context, provider: str, source: str, program_id: str, form: str) -> Taking:
    if provider not in _DEFINED:
        raise screen.Stop(f"Write one of {', '.join(_DEFINED)} instead of {provider!r}.")
    if form not in list(Role):
        raise screen.Stop("Say which form it is: --form mentee, or --form mentor.")
    file = PROGRAMS / f"{program_id}.toml"
    if not file.is_file():
        known = ", ".join(sorted(one.stem for one in PROGRAMS.glob("*.toml")))
        raise screen.Stop(f"There is no program {program_id!r}. Write one of: {known}")
    text = file.read_text(encoding="utf-8")
    found = program.load(text, file.name)
    hook = hooks.Hook(program_id, Role(form), provider)
    if source == "seen":
        shown = last_seen(context, hook)
    elif given_path(Path(source)).is_file():
        shown = _read(provider, given_path(Path(source)))
    else:
        shown = ask_provider(context, hook, source)
    if not shown.questions:
        raise screen.Stop("This form asks nothing that we can read. Nothing was changed.")
    return Taking(file, text, found, Role(form), shown)


def _read(provider: str, file: Path) -> SeenForm:
    """The form as a provider describes it, else as one submission shows it."""
    try:
        body: dict[str, Any] = payload.read_json(file.read_bytes())
    except DoesNotFit:
        raise screen.Stop(f"{file.name} is not JSON as a provider writes it.") from None
    for read in (seen.see, seen.see_submission):
        try:
            return read(provider, body)
        except DoesNotFit:
            continue
    raise screen.Stop(
        f"{file.name} is neither a form of {provider} nor a submission of one. Save what GET "
        "/forms/{id} answers, the schema message of our script, or the body of one delivery."
    )


def _put(file: Path, text: str) -> None:
    """In place of the file, all of it or nothing."""
    beside = file.with_suffix(".toml.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)


def _tell(heard: Heard, taking: Taking, text: str, *, apply: bool) -> None:
    screen.say(*heard.lines())
    difference = heard.difference(taking.file.name, taking.text, text)
    if not difference:
        screen.say("", f"{taking.file.name} says all of this already.")
    elif apply:
        screen.say("", f"Written into {taking.file.name}; deploy it with: alongside deploy")
    else:
        screen.say("", *difference, "")
        screen.not_applied()
