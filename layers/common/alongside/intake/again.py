"""A body that was kept is read again with the program of today: each once, whoever does it, and
whatever happens in between."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from alongside.doors import Doors
from alongside.errors import DoesNotFit, TryAgain
from alongside.forms.mapping import Mapped
from alongside.hooks import Hook
from alongside.intake import amending, reading, rereading, taking, writing
from alongside.intake.reading import Read
from alongside.intake.records import Taken
from alongside.intake.schemas import Shown
from alongside.model import Role
from alongside.store import applications
from alongside.store.applications import Quarantined, Saved
from alongside.store.table import Action

_AS_SENT: Mapping[str, str] = MappingProxyType({})
_TRIES = 4


def take_again(
    doors: Doors, entry: Quarantined, now: datetime, amend: Mapping[str, str] = _AS_SENT
) -> Taken:
    """Read a kept body with the program of today. What becomes an application does so once, with
    its receipt and the end of its wait; what is one already is read again in place (`read_again`);
    a newer version of the person stays (`older`). What does not fit stays, under the code of today
    (`quarantine_<code>`). One that waits no longer is `seen`.

    `amend` is what a coordinator typed in the place of a name, a group or an address, by the
    question's id or its purpose; LookupError for anything else. Raises TryAgain when others kept
    changing the same records.
    """
    hook = hook_of(entry)
    amending.check(doors.programs[hook.program], hook.form, amend)
    for _ in range(_TRIES):
        kept = applications.look_for_kept(doors.table, entry.program, entry.hook, entry.digest)
        if kept is None or kept.entry is None:
            return Taken(200, "seen", hook.name)
        if kept.entry.person:
            taken = rereading.read_again(doors, hook, kept.entry, now)
        else:
            taken = _take(doors, hook, kept.entry, now, amend)
        if taken is not None:
            return taken
    raise TryAgain("kept_contended")


def would_fit(doors: Doors, entry: Quarantined, now: datetime) -> str:
    """The code under which a body would stay if it were read again now; empty when it would wait no
    longer. Nothing is changed."""
    hook = hook_of(entry)
    if entry.person:
        return rereading.would_fit(doors, hook, entry, now)
    try:
        reading.read(doors, hook, entry.body, now, _adjust(doors, hook, entry, _AS_SENT))
    except DoesNotFit as misfit:
        return "" if writing.was_erased(doors, hook, entry.body) else misfit.code
    return ""


def hook_of(entry: Quarantined) -> Hook:
    """The hook through which a body came."""
    return hook_named(entry.hook)


def hook_named(name: str) -> Hook:
    """The hook of that name."""
    program, form, provider = name.split("/")
    return Hook(program, Role(form), provider)


def _adjust(
    doors: Doors, hook: Hook, entry: Quarantined, amend: Mapping[str, str]
) -> reading.Adjust:
    program = doors.programs[hook.program]

    def adjust(mapped: Mapped) -> Mapped:
        mapped = amending.typed(program, hook.form, amend, mapped)
        if entry.agreement in ("", program.agreement_hash):
            return mapped
        return amending.not_accepted(program, hook.form, mapped)

    return adjust


def _take(
    doors: Doors, hook: Hook, entry: Quarantined, now: datetime, amend: Mapping[str, str]
) -> Taken | None:
    """Make an application of a body that is none yet; None when somebody else is at it."""
    try:
        read = reading.read(doors, hook, entry.body, now, _adjust(doors, hook, entry, amend))
    except DoesNotFit as misfit:
        if not writing.was_erased(doors, hook, entry.body):
            return _stays(doors, entry, misfit)
        applications.discard(doors.table, entry)
        return Taken(200, "erased", hook.name)
    if isinstance(read, Read):
        return _save(doors, hook, entry, read, now)
    if isinstance(read, Shown):  # what was seen since is newer
        read = taking.note(doors, hook, read, entry.received_at)
    applications.discard(doors.table, entry)
    return read


def _stays(doors: Doors, entry: Quarantined, misfit: DoesNotFit) -> Taken | None:
    if (misfit.code, misfit.question) != (entry.code, entry.question) and not (
        applications.change_code(doors.table, entry, misfit.code, misfit.question)
    ):
        return None
    return Taken(200, f"quarantine_{misfit.code}", entry.hook)


def _save(doors: Doors, hook: Hook, entry: Quarantined, read: Read, now: datetime) -> Taken | None:
    held = taking.beside(doors, hook, entry.body, read, now)
    copy = _copy(doors, entry, held)
    waits_on = [
        applications.hold_on(entry, held.person, held.version, held.code, held.question),
        *copy,
    ]
    ends: list[Action] = [applications.settle_lost(entry), *copy]
    saved = applications.save(
        doors.table,
        doors.programs[hook.program],
        read.application,
        read.group,
        taking.receipt(read.application, now),
        now,
        response=read.response,
        also=waits_on if read.drift else ends,
        if_older=waits_on if read.loses_exclusions else ends,
    )
    if saved is Saved.SEEN:
        # On file by another run, which has ended this wait or made it that of the application; or
        # by another copy of the response, and then nobody waits.
        return Taken(200, "seen", hook.name) if applications.give_up(doors.table, entry) else None
    if saved is Saved.ERASED:
        applications.discard(doors.table, entry)
    return taking.tell(hook, read, saved)


def _copy(doors: Doors, entry: Quarantined, held: Quarantined) -> list[Action]:
    """What has to hold of another copy of the response, where this one was kept before it could be
    told which response it is."""
    if entry.digest == held.digest:
        return []
    other = applications.look_for_kept(doors.table, held.program, held.hook, held.digest)
    return [applications.settle_lost(held) if other else applications.unless_kept(held)]
