"""The body of an application of which a part could not be read: read once more, in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from alongside.doors import Doors
from alongside.errors import DoesNotFit
from alongside.hooks import Hook
from alongside.intake import amending, reading
from alongside.intake.reading import Read
from alongside.intake.records import DOES_NOT_FIT, DRIFT, Taken
from alongside.model import Application, ApplicationState
from alongside.program import Program
from alongside.store import applications
from alongside.store.applications import OnFile, Quarantined
from alongside.store.table import Action, ConditionRefused


def read_again(doors: Doors, hook: Hook, entry: Quarantined, now: datetime) -> Taken | None:
    """Read the body again. No second receipt: the person is in line already. None when something
    has changed meanwhile and it has to be looked at anew."""
    was = applications.on_file(doors.table, hook.program, entry.person, hook.form)
    if was is None:
        applications.discard(doors.table, entry)
        return Taken(200, "erased", hook.name)
    read = _read(doors, hook, entry, was, now)
    if read is None:
        return _waits(hook)
    try:
        if _counts(entry, was):
            return _in_place(doors, hook, entry, was, read, now)
        return _older(doors, hook, entry, was, read)
    except ConditionRefused:
        return None


def would_fit(doors: Doors, hook: Hook, entry: Quarantined, now: datetime) -> str:
    """The code under which the body would stay; empty when it would wait no longer."""
    was = applications.on_file(doors.table, hook.program, entry.person, hook.form)
    if was is None:
        return ""
    read = _read(doors, hook, entry, was, now)
    return "" if read is not None and not _stays(entry, was, read) else DOES_NOT_FIT


def _read(doors: Doors, hook: Hook, entry: Quarantined, was: OnFile, now: datetime) -> Read | None:
    """The body as the program of today reads it; None when it reads nothing of use."""
    adjust = partial(amending.as_it_stands, doors.programs[hook.program], was.application)
    try:
        read = reading.read(doors, hook, entry.body, now, adjust)
    except DoesNotFit:
        return None
    return read if isinstance(read, Read) else None


def _waits(hook: Hook) -> Taken:
    return Taken(200, f"quarantine_{DOES_NOT_FIT}", hook.name)


def _counts(entry: Quarantined, was: OnFile) -> bool:
    """Whether the body is that of the application as it stands, of somebody who has not left."""
    left = was.application.state is ApplicationState.WITHDRAWN
    return was.application.version == entry.version and not left


def _stays(entry: Quarantined, was: OnFile, read: Read) -> bool:
    """Whether something cannot be read still that would count."""
    return bool(read.drift) if _counts(entry, was) else read.loses_exclusions


def _in_place(
    doors: Doors, hook: Hook, entry: Quarantined, was: OnFile, read: Read, now: datetime
) -> Taken:
    program = doors.programs[hook.program]
    after = merge(program, was.application, read.application)
    stays = _stays(entry, was, read)
    also = _ending(entry, read, stays=stays)
    applications.reread(doors.table, program, was, after, still_cleared(was, after), also, now)
    return _waits(hook) if stays else Taken(200, "read_again", hook.name)


def _older(doors: Doors, hook: Hook, entry: Quarantined, was: OnFile, read: Read) -> Taken:
    """A newer version counts by now, or they have left. Whom this one names in confidence holds all
    the same (R21)."""
    theirs = replace(read.application, member=entry.person, group=was.application.group)
    stays = _stays(entry, was, read)
    actions = [*applications.add_exclusions(theirs), *_ending(entry, read, stays=stays)]
    if actions:
        doors.table.transact(actions)
    return _waits(hook) if stays else Taken(200, "older", hook.name)


def _ending(entry: Quarantined, read: Read, *, stays: bool) -> list[Action]:
    """The end of a wait, or that it goes on for what cannot be read still."""
    if not stays:
        return [applications.settle(entry)]
    question = read.drift[0].question
    if question == entry.question:
        return []
    return [applications.hold_on(entry, entry.person, entry.version, DOES_NOT_FIT, question)]


def merge(program: Program, was: Application, read: Application) -> Application:
    """What was read again in the place of what is on file: who somebody is and where, and what they
    have accepted, stays as it stands."""
    return replace(
        read,
        member=was.member,
        group=was.group,
        version=was.version,
        name=was.name,
        email=was.email,
        capacity=_capacity(program, was, read),
        accepted=was.accepted or read.accepted,
    )


def _capacity(program: Program, was: Application, read: Application) -> int:
    """As many as they said, where that could not be read and they have not said otherwise since."""
    question = program.by_purpose(was.role, "capacity")
    unread = question is not None and any(
        one.question == question.id and one.code in DRIFT for one in was.findings
    )
    return read.capacity if unread and was.capacity == 1 else was.capacity


def still_cleared(was: OnFile, after: Application) -> frozenset[str]:
    """The codes that stay cleared. A facilitator has cleared what they saw: the same code about
    another question is new."""
    looked_at = {(one.code, one.question) for one in was.application.findings}
    new = {
        one.code
        for one in after.findings
        if one.blocks and (one.code, one.question) not in looked_at
    }
    return was.cleared - new
