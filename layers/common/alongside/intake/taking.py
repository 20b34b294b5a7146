"""A delivery of a form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from alongside import forms, hooks
from alongside.doors import Doors
from alongside.errors import DoesNotFit
from alongside.intake import reading
from alongside.intake.reading import Read
from alongside.intake.records import DOES_NOT_FIT, Taken
from alongside.intake.schemas import Shown
from alongside.intake.writing import writer
from alongside.model import Application, ApplicationState, Letter
from alongside.store import applications, sightings
from alongside.store.applications import Quarantined, Saved


def take(doors: Doors, proxy: str, raw: bytes, headers: Mapping[str, str], now: datetime) -> Taken:
    """Take one delivery. `proxy` is the path after `/hooks/`, `raw` the body as it was signed.

    Raises DeliveryRefused (401) or DeliveryTooLarge (413) before any AWS call; anything that AWS
    raises propagates (503).
    """
    hook = hooks.find(doors.root, doors.programs, proxy)
    forms.verify(hook.provider, raw, headers, hooks.secrets(doors.root, hook), now)
    try:
        read = reading.read(doors, hook, raw, now)
    except DoesNotFit as misfit:
        return keep(doors, hook, raw, misfit, now)
    if isinstance(read, Taken):
        return read
    if isinstance(read, Shown):
        return note(doors, hook, read, now)
    return save(doors, hook, raw, read, now)


def note(doors: Doors, hook: hooks.Hook, shown: Shown, now: datetime) -> Taken:
    """Keep what a form looks like."""
    sightings.saw(doors.table, hook, shown.seen, "schema", now)
    return shown.taken


def save(
    doors: Doors, hook: hooks.Hook, raw: bytes, read: Read, now: datetime, *, late: bool = False
) -> Taken:
    """Save an application. Where a part of it could not be read, its body is kept beside it; beside
    an older version only where that may hide an exclusion. A copy of the response that waits does
    so no longer; one that was dropped stays away."""
    held = beside(doors, hook, raw, read, now)
    stands = applications.hold(held) if read.drift else applications.unless_kept(held)
    saved = applications.save(
        doors.table,
        doors.programs[hook.program],
        read.application,
        read.group,
        receipt(read.application, now),
        now,
        response=read.response,
        late=late,
        also=[stands],
        if_waits=[applications.settle_lost(held)],
        if_older=[applications.hold(held, anew=True)] if read.loses_exclusions else (),
    )
    if saved is Saved.OLDER and not read.loses_exclusions:
        applications.give_up(doors.table, held)  # a copy of it that waits
    return tell(hook, read, saved)


def tell(hook: hooks.Hook, read: Read, saved: Saved) -> Taken:
    """What became of an application."""
    if saved is Saved.TAKEN and read.application.state is ApplicationState.NEEDS_PERSON:
        return Taken(202, "needs_person", hook.name)
    return Taken(202 if saved in (Saved.TAKEN, Saved.OLDER) else 200, saved.value, hook.name)


def receipt(application: Application, now: datetime) -> Letter:
    """The letter that says an application has arrived; one per version."""
    return Letter(
        program=application.program,
        template="receipt",
        recipient=application.member,
        cause=f"{application.role} {application.version}",
        due_at=now,
        subject_id=application.role.value,
        group=application.group,
    )


def beside(doors: Doors, hook: hooks.Hook, raw: bytes, read: Read, now: datetime) -> Quarantined:
    """The body of an application as it is kept until all of it can be read."""
    return Quarantined(
        program=hook.program,
        hook=hook.name,
        digest=read.response,
        received_at=now,
        code=DOES_NOT_FIT,
        question=read.drift[0].question if read.drift else "",
        body=raw,
        person=read.application.member,
        version=read.application.version,
        agreement=doors.programs[hook.program].agreement_hash,
    )


def keep(doors: Doors, hook: hooks.Hook, raw: bytes, misfit: DoesNotFit, now: datetime) -> Taken:
    """Keep a body that can become no application, unless its person was erased after they sent
    it."""
    program = doors.programs[hook.program]
    entry = Quarantined(
        program=hook.program,
        hook=hook.name,
        digest=reading.name_body(doors, hook, raw),
        received_at=now,
        code=misfit.code,
        question=misfit.question,
        body=raw,
        agreement=program.agreement_hash,
    )
    who, sent_at = writer(doors, program, hook.name, raw), reading.sent_at(hook, raw)
    saved = applications.quarantine(doors.table, entry, who, sent_at)
    if saved is not Saved.TAKEN:
        return Taken(200, saved.value, hook.name)
    return Taken(202, f"quarantine_{misfit.code}", hook.name)
