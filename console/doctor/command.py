"""`alongside doctor`: the look as a table, or as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

import typer

from alongside import wiring
from console import deployment, screen
from console.doctor.finding import Finding, Patient
from console.doctor.looking import look


def doctor(
    context: typer.Context, program: deployment.ProgramId = "", as_json: screen.Json = False
) -> None:
    """Look whether everything is well: one line for each thing, with what to do. Ends with 1 when
    something has to be mended. Nothing is changed, and nobody's name or words are read out."""
    place = deployment.of(context)
    known = place.programs()
    chosen = {program: deployment.this_program(known, program)} if program else known
    show(look(Patient(place, chosen, wiring.now())), as_json=as_json)


def show(found: list[Finding], *, as_json: bool) -> None:
    """Show what was found, and end with 1 when something has to be mended."""
    counts = Counter(one.state for one in found)
    if as_json:
        screen.answer({"counts": counts, "findings": [asdict(one) for one in found]})
    else:
        screen.table(
            ("", "what", "how it is", "what to do"),
            [(one.state, one.about, one.found, one.todo) for one in found],
        )
        screen.say(
            f"{counts['ok']} well, {counts['look']} worth a look, {counts['wrong']} to be mended, "
            f"{counts['unknown']} that cannot be seen from here."
        )
    if counts["wrong"]:
        screen.end(screen.Ended.WRONG)
