"""The messages of a night: which groups are planned, and what those of one message share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from alongside.model import COORDINATOR, Facilitator, Letter, coordinator
from alongside.program import Program
from alongside.store import applications, groups, outbox
from alongside.store.groups import Directory
from alongside.store.table import Table

_PER_MESSAGE = 25


class Message(TypedDict):
    """One message of the night queue: groups of one program, planned under one local date."""

    program: str
    date: str
    groups: list[str]


def local_date(program: Program, now: datetime) -> str:
    """The date of this night where the program lives: the key of everything the night writes."""
    return now.astimezone(ZoneInfo(program.time_zone)).date().isoformat()


def groups_to_plan(directory: Directory, today: str) -> list[str]:
    """The groups in which something changed, or whose next date has come, in a stable order."""
    return sorted(
        group.id
        for group in directory.groups.values()
        if group.changed or "" < directory.look_again[group.id] <= today
    )


def batches(group_ids: Sequence[str], size: int) -> list[list[str]]:
    """Groups cut into messages of at most `size`."""
    return [list(group_ids[i : i + size]) for i in range(0, len(group_ids), size)]


@dataclass(frozen=True, slots=True)
class Evening:
    """What is the same for every group of one program's night."""

    program: Program
    directory: Directory
    coordinator: Facilitator
    date: str
    now: datetime
    digest_at: datetime


def begin(
    table: Table, programs: Mapping[str, Program], now: datetime, again: str = ""
) -> list[Message]:
    """The messages of tonight: the groups worth planning, at most 25 to a message. A coordinator
    hears of submissions that wait for a person, once per new one.

    A date has one night. `again` marks a further one that somebody starts by hand; it plans only
    what has changed since.
    """
    messages: list[Message] = []
    for program in programs.values():
        today = local_date(program, now)
        for ids in batches(
            groups_to_plan(groups.directory(table, program.id), today), _PER_MESSAGE
        ):
            date_of_night = f"{today}.{again}" if again else today
            messages.append({"program": program.id, "date": date_of_night, "groups": ids})
        _ask_for_attention(table, program, now)
    return messages


def remainder(message: Message, failed: Sequence[str]) -> Message | None:
    """A message with just the groups that failed, to be sent anew, since the queue knows whole
    messages only. None when all of them did: then the message itself comes again, and is set aside
    after three times."""
    if len(failed) == len(message["groups"]):
        return None
    return {**message, "groups": list(failed)}


def evening(
    table: Table,
    programs: Mapping[str, Program],
    message: Message,
    now: datetime,
    digest_seconds: int,
) -> Evening:
    """What a message's groups have in common. The night is the one the message names, also when it
    is delivered again after midnight."""
    program = programs[message["program"]]
    return Evening(
        program=program,
        directory=groups.directory(table, program.id, message["groups"]),
        coordinator=coordinator(program.id),
        date=message["date"],
        now=now,
        digest_at=now + timedelta(seconds=digest_seconds),
    )


def _ask_for_attention(table: Table, program: Program, now: datetime) -> None:
    newest = max((e.received_at for e in applications.quarantined(table, program.id)), default=None)
    if newest is None:
        return
    letter = Letter(
        program=program.id,
        template="attention",
        recipient=COORDINATOR,
        cause=f"waiting {newest.isoformat()}",
        due_at=now,
    )
    outbox.write(table, letter)
