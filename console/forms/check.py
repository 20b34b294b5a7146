"""`alongside forms check`: whether each form still asks what its program asks, and reaches us.

It looks with the same eyes as the check of every night, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import typer

from alongside import drift, wiring
from alongside.drift import Found, Waiting
from alongside.forms.connection import NO_ANSWER
from alongside.hooks import Hook
from alongside.program import Program
from alongside.store import sightings
from alongside.store.sightings import Sighting
from console import deployment, screen
from console.deployment import Deployment
from console.forms.reaching import OnlyForm, all_hooks, reach
from console.forms.refusals import NAMES

STATES: Mapping[str, str] = {
    "fits": "fits",
    "fits_by_title": "fits by title",
    "does_not_fit": "does not fit",
}
_SILENT = "%s does not answer just now, so this is how the form was when it was last seen."


def check(
    context: typer.Context,
    program: deployment.ProgramId = "",
    form: OnlyForm = None,
    as_json: screen.Json = False,
) -> None:
    """Look at every form of a program, or of all: whether it asks what the program asks, whether
    what people write reaches us, and who waits. Ends with 1 when something is not as it should
    be."""
    place = deployment.of(context)
    found = place.programs()
    chosen = [deployment.this_program(found, program)] if program else list(found.values())
    rows = [row for one in chosen for row in _look(place, one, form)]
    if as_json:
        screen.answer(rows)
    else:
        _show(rows)
    if any(row["wrong"] for row in rows):
        screen.end(screen.Ended.WRONG)
    if any(row["silent"] for row in rows):
        screen.end(screen.Ended.UNREACHABLE)


def _look(place: Deployment, program: Program, form: Any) -> Iterator[dict[str, Any]]:
    """One row for each form that was ever seen; one without a provider where none was."""
    eyes, table = reach(place), place.table()
    known = {one.hook: one for one in sightings.of_program(table, program.id)}
    waiting = drift.waiting_by_hook(table, program.id)
    for role in program.forms:
        if form not in (None, role):
            continue
        rows = []
        for hook in all_hooks(program, role):
            kept = waiting.get(hook.name, Waiting())
            found = drift.look(eyes, program, hook, known.get(hook.name), kept, wiring.now())
            if found is not None:
                rows.append(_row(program, hook, found, known.get(hook.name), kept))
        yield from rows or [_unseen(program, role.value)]


def _row(
    program: Program, hook: Hook, found: Found, sighting: Sighting | None, kept: Waiting
) -> dict[str, Any]:
    worth = drift.worth_telling(found.misfits)
    return {
        "program": program.id,
        "form": hook.form.value,
        "provider": hook.provider,
        "form_id": found.form_id,
        "verdict": found.verdict,
        "looked_at": _when(found, sighting),
        "waiting": kept.people,
        "findings": [
            {"code": one.code, "question": one.question, "say": _say(program, hook, one)}
            for one in found.misfits
        ],
        "wrong": found.verdict == "does_not_fit" or any(one.code != NO_ANSWER for one in worth),
        "silent": found.absent,
    }


def _say(program: Program, hook: Hook, misfit: Any) -> str:
    if misfit.code == NO_ANSWER:
        return _SILENT % NAMES[hook.provider]
    return drift.tell(program, hook, misfit)


def _when(found: Found, sighting: Sighting | None) -> str:
    if found.seen is not None:
        return "just now"
    seen_at = sighting.seen_at if sighting else None
    if seen_at:
        return f"as of {seen_at:%Y-%m-%d}"
    return "by what has come from it"


def _unseen(program: Program, form: str) -> dict[str, Any]:
    return {
        "program": program.id,
        "form": form,
        "provider": "",
        "form_id": "",
        "verdict": "",
        "looked_at": "",
        "waiting": 0,
        "findings": [],
        "wrong": False,
        "silent": False,
    }


def _show(rows: list[dict[str, Any]]) -> None:
    screen.table(
        ("program", "form", "at", "state", "looked at", "waiting"),
        [
            (
                row["program"],
                row["form"],
                NAMES.get(row["provider"], "none yet"),
                STATES.get(row["verdict"], "nothing has come from one"),
                row["looked_at"],
                row["waiting"] or "",
            )
            for row in rows
        ],
    )
    for row in rows:
        if row["findings"]:
            screen.say("", f"{row['program']}, {row['form']} at {NAMES[row['provider']]}:")
            screen.say(*(f"  - {finding['say']}" for finding in row["findings"]))
    waiting = sum(row["waiting"] for row in rows)
    if waiting:
        screen.say(
            "", f"{waiting} waiting: nothing is lost. See who with: alongside quarantine list"
        )
