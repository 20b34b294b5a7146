"""`alongside doctor`: the look as a table, or as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer

from alongside import wiring
from console import deployment, screen
from console.doctor.finding import Finding, Patient, State
from console.doctor.looking import look

_FIRST: tuple[State, ...] = ("wrong", "look", "unknown", "ok")
"""In this order people read it: what they have to do stands at the top."""

Everything = Annotated[bool, typer.Option("--all", help="Show what is well, too.")]


def doctor(
    context: typer.Context,
    program: deployment.ProgramId = "",
    everything: Everything = False,
    as_json: screen.Json = False,
) -> None:
    """Look whether everything is well: one line for each thing that is not, with what to do, and
    how many are. Ends with 1 when something has to be mended, else with 3 when something could not
    be looked at. Nothing is changed, and nobody's name
    or words are read out."""
    place = deployment.of(context)
    known = place.programs()
    chosen = {program: deployment.this_program(known, program)} if program else known
    found = look(Patient(place, chosen, wiring.now()))
    show(found, as_json=as_json, everything=everything)


def show(found: list[Finding], *, as_json: bool, everything: bool) -> None:
    """Show what was found, for people the well ones only with `everything`, and end with 1 when
    something has to be mended, else with 3 when a look did not come through."""
    counts = Counter(one.state for one in found)
    if as_json:
        screen.answer({"counts": counts, "findings": [asdict(one) for one in found]})
    else:
        _tell(found, counts, everything)
    if counts["wrong"]:
        screen.end(screen.Ended.WRONG)
    if any(one.failed for one in found):
        screen.end(screen.Ended.UNREACHABLE)


def _tell(found: list[Finding], counts: Counter[State], everything: bool) -> None:
    ordered = sorted(found, key=lambda one: _FIRST.index(one.state))
    shown = [one for one in ordered if everything or one.state != "ok"]
    if shown:
        screen.table(
            ("", "what", "how it is", "what to do"),
            [(one.state, one.about, one.found, one.todo) for one in shown],
        )
    hidden = counts["ok"] and not everything
    screen.say(
        f"{counts['ok']} well{' (shown with --all)' if hidden else ''}, {counts['look']} worth a "
        f"look, {counts['wrong']} to be mended, {counts['unknown']} that cannot be seen from here."
    )
