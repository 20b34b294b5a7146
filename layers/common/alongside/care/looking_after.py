"""One group's day: what turns with time, then the letters that follow from how things stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from alongside.care import doubting, reminding, together, turning, waiting
from alongside.care.days import Day
from alongside.model import Letter
from alongside.store import asking, exclusions, groups, outbox
from alongside.store.groups import Records
from alongside.store.table import Table


def look_after(table: Table, day: Day, group: str) -> Counter[str]:
    """Everything one group needs today; returns counts that may be logged.

    Raises nothing for what members wrote. An AWS failure propagates; the group comes again and
    what was done is recognized.
    """
    records = groups.read(table, day.program.id, group)
    counts = _turn(table, day, records)
    if counts:
        records = groups.read(table, day.program.id, group)
    for letter in _letters(day, group, records):
        counts[letter.template] += outbox.write(table, letter)
    for application, letter in waiting.to_ask_again(day, records):
        counts[letter.template] += asking.ask_again(table, application, letter)
    for application, letter in doubting.to_settle(day, records):
        counts[letter.template] += exclusions.ask(table, application, letter)
    return +counts


def _turn(table: Table, day: Day, records: Records) -> Counter[str]:
    """What time itself has brought about."""
    return +Counter(
        ended=turning.end_what_is_over(table, day, records),
        back=turning.welcome_back(table, day, records),
        gone_on=turning.go_on(table, day, records),
    )


def _letters(day: Day, group: str, records: Records) -> Iterator[Letter]:
    yield from together.letters(day, records)
    yield from waiting.letters(day, group, records)
    yield from reminding.letters(day, group, records)
