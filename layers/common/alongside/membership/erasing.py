"""Erasing everything about a member, at once and everywhere, on their own word."""

from __future__ import annotations

import contextlib
import json
import re
from datetime import datetime

from alongside import forms
from alongside.doors import Doors
from alongside.errors import DoesNotFit, TryAgain
from alongside.forms import mapping
from alongside.membership.entering import Visit, again, live_matches, page_url
from alongside.membership.leaving import leave
from alongside.membership.showing import own_matches, show
from alongside.model import Role
from alongside.pages import Page, contexts
from alongside.program import Program
from alongside.store import applications, erasing, members, outbox
from alongside.store.applications import Quarantined
from alongside.store.table import ConditionRefused

_TRIES = 4
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"'@]+")


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
    """Remove the forms of this person that could not be used. Somebody else's stays, even where it
    names this person: it may ask that the two are kept apart."""
    found = [
        entry
        for entry in applications.quarantined(doors.table, visit.program.id)
        if _writer(doors, visit.program, entry) == visit.person
    ]
    for entry in found:
        applications.discard(doors.table, entry)
    return len(found)


def _writer(doors: Doors, program: Program, entry: Quarantined) -> str:
    """The person id of whoever sent a form: by its e-mail question if that can be read, else by the
    first address in it; empty when there is none."""
    address = _answered(program, entry) or _first_address(entry.body)
    return doors.person(address) if address else ""


def _answered(program: Program, entry: Quarantined) -> str:
    _, form, provider = entry.hook.split("/")
    try:
        submission = forms.parse(provider, entry.body)
    except DoesNotFit:
        return ""
    question = program.by_purpose(Role(form), "email")
    mapped = mapping.map_answers(submission, program, Role(form))
    return str(mapped.answers.get(question.id, "")) if question else ""


def _first_address(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    with contextlib.suppress(ValueError, RecursionError):  # an address may be written in escapes
        text = json.dumps(json.loads(text), ensure_ascii=False)
    found = _ADDRESS.search(text)
    return found[0].rstrip(".") if found else ""


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
