"""Erasing everything about a member, at once and everywhere, on their own word."""

from __future__ import annotations

from datetime import datetime

from alongside import intake
from alongside.doors import Doors
from alongside.errors import TryAgain
from alongside.membership.entering import Visit, again, live_matches, page_url
from alongside.membership.leaving import leave
from alongside.membership.showing import own_matches, show
from alongside.pages import Page, contexts
from alongside.store import applications, erasing, members, outbox
from alongside.store.applications import Quarantined
from alongside.store.table import ConditionRefused

_TRIES = 4


def ask_to_erase(doors: Doors, visit: Visit, now: datetime, *, error: bool = False) -> Page:
    """The question, with what would happen."""
    if not visit.membership.applications:
        return show(doors, visit, now)
    found = members.matches_of(doors.table, visit.membership)
    live = sum(len(live_matches(found, one, now)) for one in visit.membership.applications)
    context = contexts.Erase(page_url(doors, visit), live, error)
    return Page("erase", context, visit.program, 400 if error else 200)


def erase(doors: Doors, visit: Visit, said: str, now: datetime) -> Page:
    """Carry the answer out. A repeat, whether of a click or after a crash, finds what is left to
    do; somebody of whom nothing is known any more is told so."""
    if said == "no":
        return show(doors, visit, now)
    if said != "yes":
        return ask_to_erase(doors, visit, now, error=True)
    found = members.matches_of(doors.table, visit.membership)
    known = len(list(own_matches(doors, visit, found, now)))
    counts = _erase(doors, visit, now)
    submissions = _out_of_quarantine(doors, visit)
    _lift_suppression(doors, visit)
    if not visit.membership.applications:
        return show(doors, again(doors, visit), now)
    context = contexts.Erased(counts["applications"], known, counts["letters"], submissions)
    return Page("erased", context, visit.program)


def _erase(doors: Doors, visit: Visit, now: datetime) -> dict[str, int]:
    """Everything in the table but for what only an address leads to. A form that arrives in the
    middle of it was sent before, and goes as well."""
    for _ in range(_TRIES):
        visit = again(doors, visit)
        leave(doors, visit, visit.membership.applications, now, erased=True)
        try:
            return dict(erasing.erase(doors.table, visit.program.id, visit.person, now))
        except ConditionRefused:
            continue
    raise TryAgain("erasing_contended")


def _out_of_quarantine(doors: Doors, visit: Visit) -> int:
    """Remove the forms of this person that could not be used, and what is kept beside those that
    could; how many of the former. Somebody else's stays, even where it names this person: it may
    ask that the two are kept apart."""
    found = [
        entry
        for entry in applications.quarantined(doors.table, visit.program.id)
        if (entry.person or _writer(doors, visit, entry)) == visit.person
    ]
    for entry in found:
        applications.discard(doors.table, entry)
    return sum(not entry.person for entry in found)  # the others are forms that have been told of


def _writer(doors: Doors, visit: Visit, entry: Quarantined) -> str:
    return intake.writer(doors, visit.program, entry.hook, entry.body)


def _lift_suppression(doors: Doors, visit: Visit) -> None:
    """Forget that letters came back, unless another program still writes to the same address: it
    would only begin anew to write in vain."""
    elsewhere = (
        members.read(doors.table, program, visit.person).applications
        for program in doors.programs
        if program != visit.program.id
    )
    if not any(elsewhere):
        outbox.lift_suppression(doors.table, visit.person)
