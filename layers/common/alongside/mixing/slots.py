"""Slots: the stretches of time after which feedback is released. A slot's label is the only date
that anonymous feedback ever has: `2026-Q3` for a quarter, `2026-09` for a month."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from alongside.program import Program  # which asks this module for the id no program may have

ORGANIZATION = "organization"
"""The pool of ratings that waited too long in their own program. It has quarters of UTC."""

MARGIN = timedelta(hours=1)
"""A slot is over for the mix this long after its end: whatever was sealed in it has arrived."""

_LABEL = re.compile(r"(\d{4})-(?:Q([1-4])|(\d\d))")


def label(program: Program | None, moment: datetime) -> str:
    """The slot of an aware moment, where the program lives; None is the organization's."""
    if program is None or program.feedback is None:
        return _quarter(moment.astimezone(ZoneInfo("UTC")).date())
    day = moment.astimezone(ZoneInfo(program.time_zone)).date()
    return f"{day:%Y-%m}" if program.feedback.slot == "month" else _quarter(day)


def ended(program: Program | None, now: datetime) -> str:
    """The slot that ended last, at least `MARGIN` ago."""
    return before(label(program, now - MARGIN))


def before(slot: str, back: int = 1) -> str:
    """The slot `back` slots earlier (later, when it is negative). ValueError for no label."""
    year, months, place = _read(slot)
    turns = 12 // months
    place += year * turns - back
    year, place = divmod(place, turns)
    return f"{year:04d}-Q{place + 1}" if months == 3 else f"{year:04d}-{place + 1:02d}"


def order(slot: str) -> tuple[int, int]:
    """Sorts labels of either kind by when their slot ends: year, and month."""
    year, months, place = _read(slot)
    return year, (place + 1) * months


def over(slot: str) -> date:
    """The first day after a slot."""
    year, month = order(slot)
    return date(year + month // 12, month % 12 + 1, 1)


def between(earlier: str, later: str) -> int:
    """How many slots lie after the one up to and with the other; 0 when it is no later."""
    count = 0
    while order(earlier) < order(later):
        later, count = before(later), count + 1
    return count


def _quarter(day: date) -> str:
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"


def _read(slot: str) -> tuple[int, int, int]:
    """Year, months in a slot, and the slot's place in its year from 0."""
    found = _LABEL.fullmatch(slot)
    if found is None:
        raise ValueError("no slot")
    year, quarter, month = found.groups()
    return (int(year), 3, int(quarter) - 1) if quarter else (int(year), 1, int(month) - 1)
