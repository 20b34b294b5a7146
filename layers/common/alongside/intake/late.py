"""A response from a provider's own list, taken after an outage or a forgotten webhook."""

from __future__ import annotations

from datetime import datetime

from alongside import hooks
from alongside.doors import Doors
from alongside.errors import DoesNotFit
from alongside.intake import again, reading, taking
from alongside.intake.records import Taken
from alongside.intake.schemas import Shown
from alongside.store import applications


def take_late(doors: Doors, hook: hooks.Hook, body: bytes, now: datetime) -> Taken:
    """Take a response that its provider has listed, as a body of its webhook's own shape. Safe at
    any time: one that is on file, or was, is `seen`; one that waits is read again; somebody who has
    been erased since they sent it is not brought back.
    """
    digest = reading.name_body(doors, hook, body)
    kept = applications.look_for_kept(doors.table, hook.program, hook.name, digest)
    if kept is not None:
        if kept.entry is None:
            return Taken(200, "seen", hook.name)
        return again.take_again(doors, kept.entry, now)
    try:
        read = reading.read(doors, hook, body, now)
    except DoesNotFit as misfit:
        return taking.keep(doors, hook, body, misfit, now)
    if isinstance(read, Taken):
        return read
    if isinstance(read, Shown):
        return taking.note(doors, hook, read, now)
    return taking.save(doors, hook, body, read, now, late=True)
