"""What a day does for a whole program: what is kept no longer is forgotten, answers to a published
scale are shown once enough of them have come together."""

from __future__ import annotations

from collections import Counter

from alongside.care.days import Day
from alongside.store import closures, retention, scales
from alongside.store.table import Table


def keep_house(table: Table, day: Day) -> Counter[str]:
    """Forget and release, in counts that may be logged."""
    program = day.program
    gone = {**retention.forget(table, program, day.now)}
    gone["goodbyes"] = closures.forget_goodbyes(table, program.id, day.now)
    counts = Counter({f"forgot_{what}": number for what, number in gone.items()})
    counts["shown_answers"] = scales.release(table, program.id)
    return +counts
