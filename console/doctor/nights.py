"""The last night of each program: its newest plan, and groups that wait for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from alongside.program import Program
from alongside.store import codec, groups, nights
from alongside.store.groups import Directory
from alongside.store.table import Table
from console.doctor.finding import Finding, Patient, long

PLANNED_WITHIN = timedelta(hours=26)
"""A day and the run itself; a group that has changed is planned in the next night."""


def check(patient: Patient) -> Iterator[Finding]:
    """A night plans a group only when something has changed in it, so an old plan alone says
    nothing; a change that waits does."""
    table = patient.place.table()
    for program in patient.programs.values():
        directory = groups.directory(table, program.id)
        yield _of_program(patient, table, program, directory)


def _of_program(patient: Patient, table: Table, program: Program, directory: Directory) -> Finding:
    about = f"last night of {program.id}"
    # A mark is a time, and for a form its version, which begins with one.
    marks = [one.changed.partition("#")[0] for one in directory.groups.values() if one.changed]
    found = (nights.latest(table, program.id, group) for group in directory.groups)
    # A night started by hand has a date of its own, which begins with that of its day.
    newest = max((night.date.partition(".")[0] for night in found if night), default="")
    said = f"newest plan of {newest}" if newest else "no plan yet"
    waits = patient.now - min(map(codec.moment, marks), default=patient.now)
    if waits > PLANNED_WITHIN:
        todo = (
            "Unless that form was brought in today, see the schedule of the night and the queues. "
            "To start a night now: alongside night --apply"
        )
        late = f"{said}; a change of {long(waits)} ago waits for one"
        return Finding(about, "look", late, todo)
    return Finding(about, "ok", f"{said}; {len(marks)} group(s) for the next night")
