"""Letters that should have left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from alongside.store import outbox
from console.doctor.finding import Finding, Patient, long

LATE = timedelta(minutes=20)
"""The mail runs every minute; a letter whose sending broke off is tried again after 15."""

STUCK = timedelta(hours=3)
MOST = 500


def check(patient: Patient) -> Iterator[Finding]:
    """How many are due and how late the oldest is."""
    table = patient.place.table()
    oldest = outbox.oldest_due(table, patient.now)
    if oldest is None:
        yield Finding("letters", "ok", "none is due")
        return
    late = patient.now - oldest
    count = len(outbox.due(table, patient.now, MOST))
    found = f"{'over ' if count == MOST else ''}{count} due, the oldest since {long(late)}"
    if late <= LATE:
        yield Finding("letters", "ok", found)
    elif late <= STUCK:
        todo = "They may wait for tomorrow's quota; see the mail account above. None is lost."
        yield Finding("letters", "look", found, todo)
    else:
        todo = "See the mail account and the schedule of the mail above. None is lost."
        yield Finding("letters", "wrong", found, todo)
