"""The letters of those who wait: that they are still in line, and that a changed agreement is there
to be read."""

from __future__ import annotations

from collections.abc import Iterator

from alongside import rhythm
from alongside.care.days import Day
from alongside.model import Application, ApplicationState, Letter
from alongside.store import codec
from alongside.store.groups import Records


def letters(day: Day, records: Records) -> Iterator[Letter]:
    """Word to everybody in line, mentors as well, on the days of the program's bands."""
    for application in records.applications:
        if is_in_line(application):
            yield from _still_waiting(day, application, records)


def is_in_line(application: Application) -> bool:
    """Whether somebody waits for a match, or for a person who reads their form; whoever holds a
    place, rests or has left does not."""
    return application.held == 0 and _may_be_matched(application)


def _may_be_matched(application: Application) -> bool:
    there = application.state is ApplicationState.READY or application.needs_person
    return there and not application.paused_until and not application.resting_until


def _still_waiting(day: Day, application: Application, records: Records) -> Iterator[Letter]:
    since = rhythm.in_line_since(application, records.matches)
    for band, on in rhythm.bands(day.program, since, day.window):
        yield Letter(
            program=application.program,
            template="still_waiting",
            recipient=application.member,
            cause=f"waiting {application.role} {codec.stamp(since)} {band}",
            due_at=day.due(on),
            subject_id=application.role.value,
            group=application.group,
        )


def to_ask_again(day: Day, records: Records) -> Iterator[tuple[Application, Letter]]:
    """Who accepted an earlier text and is to be asked before their next match, with the letter that
    asks; running matches stay under the text they began with."""
    for application in records.applications:
        if _would_need_the_new_text(day, application):
            yield application, _agreement(day, application)


def _would_need_the_new_text(day: Day, application: Application) -> bool:
    accepted = application.accepted
    if accepted is None or accepted.hash == day.program.agreement_hash:
        return False
    return application.held < application.capacity and _may_be_matched(application)


def _agreement(day: Day, application: Application) -> Letter:
    return Letter(
        program=application.program,
        template="agreement",
        recipient=application.member,
        cause=f"agreement {day.program.agreement_hash[:16]} {application.role}",
        due_at=day.due(day.today),
        subject_id=application.role.value,
        group=application.group,
    )
