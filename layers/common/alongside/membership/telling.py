"""Who is told what about a change: its maker always, anybody else only with their word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from alongside.doors import Doors
from alongside.membership.entering import Visit, live_matches
from alongside.model import Application, Letter
from alongside.store import codec, groups, members


def confirmation(application: Application, what: str, now: datetime) -> Letter:
    """The letter that confirms a change to whose it is, so that nobody makes one unseen."""
    return Letter(
        program=application.program,
        template="changed",
        recipient=application.member,
        cause=f"changed {what} {codec.stamp(now)}",
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
        for person in _who_is_told(doors, visit, application)
    ]


def _who_is_told(doors: Doors, visit: Visit, application: Application) -> Iterator[str]:
    """The supporters of their matches where the program says so, else the group's facilitators."""
    supporters: set[str] = set()
    if visit.program.care.check_ins.talk_to == "supporter":
        found = members.matches_of(doors.table, visit.membership)
        supporters = {match.supporter for match in live_matches(found, application)} - {""}
    if supporters:
        yield from sorted(supporters)
        return
    directory = groups.directory(doors.table, application.program, [application.group])
    for one in directory.of(application.group, doors.coordinator(application.program)):
        yield one.person
