"""What turns with time: breaks end, matches on hold go on, those of fixed length end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from alongside import closure, holding
from alongside.care.days import Day
from alongside.model import LIVE, Application, ApplicationState, Letter, Match, MatchState, Role
from alongside.store import applications, codec, members
from alongside.store.groups import Records
from alongside.store.table import Table


def end_what_is_over(table: Table, day: Day, records: Records) -> int:
    """Close the matches whose foreseen end has passed: with thanks, and with what comes next."""
    due_at = day.due(day.today)
    over = (m for m in records.matches if m.state in LIVE and m.ends_at and m.ends_at <= day.now)
    return sum(closure.graduate(table, day.program, one, day.now, due_at) for one in over)


def welcome_back(table: Table, day: Day, records: Records) -> int:
    """Put those whose break or quiet time is over back in line, with a letter that says so."""
    back = (one for one in records.applications if is_back(day, one))
    return sum(members.come_back(table, one, [_welcome(day, one)], day.now) for one in back)


def is_back(day: Day, application: Application) -> bool:
    """Whether nothing keeps somebody away any longer. A rest without an end has one in the far
    future, and only they themselves end it."""
    ends = tuple(_breaks(application))
    there = application.state is not ApplicationState.WITHDRAWN
    return there and bool(ends) and all(end <= day.now for end in ends)


def _breaks(application: Application) -> Iterator[datetime]:
    for until in (application.paused_until, application.resting_until):
        if until is not None:
            yield until


def _welcome(day: Day, application: Application) -> Letter:
    until = codec.stamp(max(_breaks(application)))
    return Letter(
        program=application.program,
        template="welcome_back",
        recipient=application.member,
        cause=f"back {application.role} {until}",
        due_at=day.due(day.today),
        subject_id=application.role.value,
        group=application.group,
    )


def go_on(table: Table, day: Day, records: Records) -> int:
    """Take up the matches on hold whose mentor is back."""
    due_at = day.due(day.today)
    resting = (match for match in records.matches if match.state is MatchState.ON_HOLD)
    return sum(
        holding.resume(table, match, day.now, due_at)
        for match in resting
        if (mentor := _mentor(table, records, match)) and holding.is_there(mentor, day.now)
    )


def _mentor(table: Table, records: Records, match: Match) -> Application | None:
    """The mentor of a match, who may have moved to another group since it began."""
    found = records.find(match.mentor, Role.MENTOR)
    return found or applications.load(table, match.program, match.mentor, Role.MENTOR)
