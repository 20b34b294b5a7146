"""Who is told what about a change: its maker always, anybody else only with their word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from alongside.doors import Doors
from alongside.membership.entering import Visit, live_matches
from alongside.model import LIVE, Application, Letter, operation
from alongside.store import codec, groups, members


def confirmation(application: Application, what: str, now: datetime, as_it_is: str = "") -> Letter:
    """The letter that confirms a change to whose it is, so that nobody makes one unseen: one
    in two roles is confirmed for each. Two
    changes of one kind in one moment are told apart by `as_it_is`, of which only a hash is kept."""
    apart = f" {operation(as_it_is)[:8]}" if as_it_is else ""
    return Letter(
        program=application.program,
        template="changed",
        recipient=application.member,
        cause=f"changed {what} {application.role} {codec.stamp(now)}{apart}",
        due_at=now,
        subject_id=application.role.value,
        group=application.group,
    )


def news_of_a_break(
    doors: Doors, visit: Visit, application: Application, now: datetime
) -> list[Letter]:
    """Letters to whoever the program names: a mentor would like them to know of a break."""
    return [
        Letter(
            program=application.program,
            template="would_like_to_talk",
            recipient=person,
            cause=f"break {application.role} {codec.stamp(now)}",
            due_at=now,
            subject_id=application.member,
            group=application.group,
        )
        for person in _who_is_told(doors, visit, application, now)
    ]


def _who_is_told(
    doors: Doors, visit: Visit, application: Application, now: datetime
) -> Iterator[str]:
    """The supporters of their matches where the program says so, else the group's facilitators;
    never themselves, nor anybody they are matched with, whatever office these hold."""
    found = members.matches_of(doors.table, visit.membership)
    matched = {
        one for match in found if match.state in LIVE for one in (match.mentee, match.mentor)
    }
    partners = matched | {application.member}
    supporters: set[str] = set()
    if visit.program.care.check_ins.talk_to == "supporter":
        running = live_matches(found, application, now)
        supporters = {match.supporter for match in running} - {""} - partners
    if supporters:
        yield from sorted(supporters)
        return
    directory = groups.directory(doors.table, application.program, [application.group])
    office = doors.coordinator(application.program)
    for one in directory.of(application.group, office, partners):
        yield one.person
