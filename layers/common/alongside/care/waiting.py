"""The letters of those who wait: that they are still in line, and that a changed agreement is there
to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from alongside import rhythm
from alongside.care.days import Day
from alongside.model import Application, ApplicationState, Letter, Role
from alongside.store import codec
from alongside.store.groups import Records


def letters(day: Day, group: str, records: Records) -> Iterator[Letter]:
    """Word to everybody in line, mentors as well, on the days of the program's bands; and on those
    days to whoever looks after the group, since they may know what would help."""
    of_mentees = set()
    for application in records.applications:
        if is_in_line(application, records):
            for on, letter in _still_waiting(day, application, records):
                yield letter
                if application.role is Role.MENTEE:
                    of_mentees.add(on)
    for on in sorted(of_mentees):
        yield from _to_facilitators(day, group, on)


def _to_facilitators(day: Day, group: str, on: date) -> Iterator[Letter]:
    """A digest, which tells of each who waits the cause and what would free them. It is about all
    groups of that facilitator, so that two groups on one day are one letter."""
    for facilitator in day.facilitators(group):
        if facilitator.letters:
            yield Letter(
                program=day.program.id,
                template="digest",
                recipient=facilitator.person,
                cause=f"waiting {on}",
                due_at=day.due(on),
                group=group,
                expires_at=day.due(on) + timedelta(days=2),
            )


def is_in_line(application: Application, records: Records) -> bool:
    """Whether somebody waits: for a match, for a person who reads their form, or for one who looks
    at a suggestion they know nothing of. Whoever has been asked, has a match, rests or has left
    does not."""
    return _may_be_matched(application) and not rhythm.has_somebody(application, records.matches)


def _may_be_matched(application: Application) -> bool:
    waits = (ApplicationState.READY, ApplicationState.NEEDS_PERSON)
    resting = application.paused_until or application.resting_until
    return application.state in waits and not resting


def _still_waiting(
    day: Day, application: Application, records: Records
) -> Iterator[tuple[date, Letter]]:
    since = rhythm.in_line_since(application, records.matches)
    for band, on in rhythm.bands(day.program, since, day.window):
        letter = Letter(
            program=application.program,
            template="still_waiting",
            recipient=application.member,
            cause=f"waiting {application.role} {codec.stamp(since)} {band}",
            due_at=day.due(on),
            subject_id=application.role.value,
            group=application.group,
        )
        yield on, letter


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
