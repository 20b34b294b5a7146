"""Whether somebody looks after each group."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.store import groups
from console.doctor.finding import Finding, Patient


def check(patient: Patient) -> Iterator[Finding]:
    """Groups without a facilitator are the coordinator's: they are named."""
    table = patient.place.table()
    for program in patient.programs.values():
        about = f"groups of {program.id}"
        directory = groups.directory(table, program.id)
        looked_after = {one.group for one in directory.facilitators}
        alone = sorted(directory.groups.keys() - looked_after)
        if not directory.groups:
            todo = (
                f"A form that names one makes it, or: alongside groups add --program {program.id}"
            )
            yield Finding(about, "look", "there is none yet", todo)
        elif alone:
            todo = (
                f"Until then you look after them: alongside facilitators add --program {program.id}"
            )
            yield Finding(about, "look", f"without a facilitator: {', '.join(alone)}", todo)
        else:
            yield Finding(about, "ok", f"{len(directory.groups)}, each with a facilitator")
