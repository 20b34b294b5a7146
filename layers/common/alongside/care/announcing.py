"""The letters to those who may read feedback: that a slot was decided on, whatever came of it. They
hold nothing that anybody said and no number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from alongside import batches
from alongside.care.days import Day
from alongside.mixing import slots
from alongside.mixing.batch import Batch
from alongside.model import COORDINATOR, Letter
from alongside.store import outbox
from alongside.store.table import Table

_DAYS = 40
"""How long after its slot a batch is news: release may have been away for a while."""

_LASTS = timedelta(days=30)


def announce(table: Table, feedback: Table, day: Day) -> Counter[str]:
    """Tell the readers of the newest batch, once, if it is news; returns counts that may be logged.
    `feedback` is the table of feedback, of which only batches are read."""
    program = day.program
    if program.feedback is None:
        return Counter()
    for slot, batch in batches.newest(feedback, program.id, batches.A_YEAR)[:1]:
        if (day.today - slots.over(slot)).days < _news_days(day):
            letters = _letters(day, slot, batch)
            return +Counter(feedback=sum(outbox.write(table, one) for one in letters))
    return Counter()


def _news_days(day: Day) -> int:
    """A letter is known as written for as long as its envelope is kept, so no longer than that."""
    return min(_DAYS, day.program.retention.letter_days)


def _letters(day: Day, slot: str, batch: Batch) -> Iterator[Letter]:
    for person in _readers(day, batch):
        due_at = day.due(day.today)
        yield Letter(
            program=day.program.id,
            template="feedback",
            recipient=person,
            cause=slot,
            due_at=due_at,
            subject_id=batch.state,
            expires_at=due_at + _LASTS,
        )


def _readers(day: Day, batch: Batch) -> list[str]:
    """The coordinator, and each facilitator once who may read this batch and wants letters."""
    people = {one.person for one in day.directory.facilitators if one.letters}
    allowed = (one for one in people if _may_read(day, batch, one))
    return [COORDINATOR, *sorted(allowed)]


def _may_read(day: Day, batch: Batch, person: str) -> bool:
    return batches.may_see(batch, person) and batches.may_read(day.program, person, day.directory)
