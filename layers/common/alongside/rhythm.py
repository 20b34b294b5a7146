"""The calendar of a match: spans of time, and the days on which something is due.

A span is written as ISO 8601 has it (`P7D`, `P2W`, `P1M`, `P1Y`). Months are those of the calendar:
one month after the 31st is the last day of a shorter month, and the count starts from the
beginning each time, so that it comes back to the 31st. Days are days where the program lives; a
clock that is put forward or back moves no letter.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, TypeVar
from zoneinfo import ZoneInfo

from alongside.model import MatchState

if TYPE_CHECKING:
    from alongside.model import Application, Match
    from alongside.program.schema import Program, Scale  # whose contradictions need this module

LETTERS_AT = time(9, 0)
"""When the letters of a day leave, by the program's clock."""

OPEN = "open"
"""The duration of a match that lasts as long as it is good for both."""

_ROUNDS_FROM = date(2024, 1, 1)
"""A Monday and the first of a month and of a year: rounds fall on such days and need no memory."""

_SCALE_AFTER = "P3D"
_SCALE_BEFORE_END = "P14D"

Moment = TypeVar("Moment", date, datetime)
Kind = Literal["check_in", "load_check", "milestone", "stage", "end_in_sight", "scale"]


def add(moment: Moment, span: str, times: int = 1) -> Moment:
    """A day or time so many spans later; earlier when `times` is below zero."""
    count, unit = times * int(span[1:-1]), span[-1]
    if unit in "DW":
        return moment + timedelta(days=count * (7 if unit == "W" else 1))
    months = moment.month - 1 + count * (12 if unit == "Y" else 1)
    year, month = moment.year + months // 12, months % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, _days_in(year, month)))


def days(span: str) -> int:
    """About how many days a span has, to compare two of them: twelve months are a year."""
    start = date(2023, 1, 1)
    return (add(start, span) - start).days


def local_day(moment: datetime, zone: str) -> date:
    """The date of a moment where the program lives."""
    return moment.astimezone(ZoneInfo(zone)).date()


def morning(day: date, zone: str) -> datetime:
    """When the letters of a day leave."""
    local = datetime.combine(day, LETTERS_AT, ZoneInfo(zone))
    return local.astimezone(ZoneInfo("UTC"))


def first_morning(moment: datetime, zone: str) -> date:
    """The first day on which a letter leaves at that moment or later."""
    day = local_day(moment, zone)
    return day if morning(day, zone) >= moment else day + timedelta(days=1)


def foreseen_end(since: datetime, duration: str, zone: str) -> datetime | None:
    """When a match that begins, or goes on, at `since` is to end: the last minute of a day. Nobody
    is cut off in the middle of a month: a length in months or years ends with its month (R36).
    None for an open one (R35)."""
    if duration == OPEN:
        return None
    last = add(local_day(since, zone), duration)
    if duration[-1] in "MY":
        last = last.replace(day=_days_in(last.year, last.month))
    return datetime.combine(last, time(23, 59), ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def _days_in(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


@dataclass(frozen=True, slots=True)
class Window:
    """The days, both included, whose occasions a run looks after."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Occasion:
    """A day on which something is due in a match. `which` tells those of one kind apart: the
    number of a check-in, the place of a milestone in the program's file, the moment of a scale."""

    kind: Kind
    which: str
    day: date


def occasions(program: Program, match: Match, window: Window) -> tuple[Occasion, ...]:
    """What is due in a running match on the days of a window, by kind and day. Nothing once its
    foreseen end is over."""
    if match.began_at is None:
        return ()
    began = local_day(match.began_at, program.time_zone)
    ends = local_day(match.ends_at, program.time_zone) if match.ends_at else None
    found = [
        *_check_ins(program, began, window),
        *_load_checks(program, began, window),
        *_milestones(program, began),
        *_stages(program, began),
    ]
    if ends is not None:
        found.append(Occasion("end_in_sight", ends.isoformat(), _before(ends, program)))
        found += _scales(program.scale, began, ends)
    return tuple(one for one in found if one.day in window and (ends is None or one.day <= ends))


def round_day(every: str, window: Window) -> date | None:
    """The day in a window on which supporters make their round; the earliest if there are more.
    Rounds of a month fall on its first day, those of weeks on a Monday."""
    return next((day for _, day in _repeated(_ROUNDS_FROM, every, window)), None)


def has_somebody(application: Application, matches: Iterable[Match]) -> bool:
    """Whether somebody has been asked about a match, or has one. A suggestion that no facilitator
    has looked at yet holds their place, but they know nothing of it and wait all the same."""
    return any(
        match.holds(application.role)
        for match in matches
        if match.state is not MatchState.SUGGESTED
        and match.person(application.role) == application.member
    )


def in_line_since(application: Application, matches: Iterable[Match]) -> datetime:
    """Since when somebody has been in line without a break: since their wait began, or since the
    end of the last match they had in this role, whatever the waiting credit they keep."""
    role = application.role
    ended = (
        match.ended_at
        for match in matches
        if match.person(role) == application.member and match.began_at and match.ended_at
    )
    return max((application.waiting_since, *ended))


def bands(program: Program, since: datetime, window: Window) -> tuple[tuple[int, date], ...]:
    """The days of a window on which somebody in line hears that they are, each with the number of
    days they will have waited. After the last band of the program they hear of it again and again,
    as far apart as the last two were: nobody waits in silence."""
    found = (
        (band, first_morning(since + timedelta(days=band), program.time_zone))
        for band in _bands(program.waiting.bands, (window.last - since.date()).days + 1)
    )
    return tuple((band, day) for band, day in found if day in window)


def _bands(given: tuple[int, ...], until: int) -> Iterator[int]:
    yield from given
    if given:
        last = given[-1]
        apart = last - given[-2] if len(given) > 1 else last
        yield from range(last + apart, until + 1, apart)


def reminder_day(program: Program, asked_at: datetime) -> date:
    """The day on which a question that is still open is brought to mind."""
    days_later = asked_at + timedelta(days=program.waiting.remind_after_days)
    return first_morning(days_later, program.time_zone)


def _check_ins(program: Program, began: date, window: Window) -> Iterator[Occasion]:
    asked = program.care.check_ins
    first = add(began, asked.first)
    yield Occasion("check_in", "1", first)
    if asked.every:
        for number, day in _repeated(first, asked.every, window):
            if number:
                yield Occasion("check_in", str(number + 1), day)


def _load_checks(program: Program, began: date, window: Window) -> Iterator[Occasion]:
    every = program.care.load_check
    if every:
        for number, day in _repeated(began, every, window):
            if number:
                yield Occasion("load_check", str(number), day)


def _milestones(program: Program, began: date) -> Iterator[Occasion]:
    for index, one in enumerate(program.milestones):
        yield Occasion("milestone", str(index), add(began, one.after))


def _stages(program: Program, began: date) -> Iterator[Occasion]:
    """The first one has no day of its own: it begins with the introduction."""
    for index, one in enumerate(program.stages):
        if one.after:
            yield Occasion("stage", str(index), add(began, one.after))


def _before(ends: date, program: Program) -> date:
    return add(ends, program.closure.notice, -1)


def _scales(scale: Scale | None, began: date, ends: date) -> Iterator[Occasion]:
    if scale is not None:
        yield Occasion("scale", "start", add(began, _SCALE_AFTER))
        yield Occasion("scale", "middle", began + (ends - began) // 2)
        yield Occasion("scale", "end", add(ends, _SCALE_BEFORE_END, -1))


def _repeated(first: date, every: str, window: Window) -> Iterator[tuple[int, date]]:
    """The days `first`, `first` + `every`, … that lie in a window, each with its number from 0."""
    number = max(0, (window.first - first).days // _longest(every))
    while (day := add(first, every, number)) <= window.last:
        if day in window:
            yield number, day
        number += 1


def _longest(span: str) -> int:
    """The most days a span can have: so many spans have certainly not passed sooner."""
    count, unit = int(span[1:-1]), span[-1]
    return count * {"D": 1, "W": 7, "M": 31, "Y": 366}[unit]
