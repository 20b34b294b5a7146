"""Submissions that wait for a person."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.store import applications
from console.doctor.finding import Finding, Patient, long


def check(patient: Patient) -> Iterator[Finding]:
    """How many wait in each program, and how long they are kept."""
    table = patient.place.table()
    for program in patient.programs.values():
        about = f"quarantine of {program.id}"
        since = [one.received_at for one in applications.quarantined(table, program.id)]
        if not since:
            yield Finding(about, "ok", "nobody waits")
            continue
        kept = program.retention.quarantine_days
        oldest = long(patient.now - min(since))
        todo = f"See why: alongside quarantine list --program {program.id}"
        found = f"{len(since)} wait, the oldest {oldest}; they are kept {kept} days"
        yield Finding(about, "look", found, todo)
