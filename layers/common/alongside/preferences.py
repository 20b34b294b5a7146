"""Which letters a facilitator wants, and fresh links for whoever asks for them."""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside import desk, links
from alongside.doors import Doors
from alongside.model import Facilitator, Letter
from alongside.pages import Page, contexts
from alongside.store import groups, outbox


def enter(doors: Doors, token: str, now: datetime) -> desk.Place:
    """Whose letters this link is about; LinkRefused for everybody else."""
    return desk.enter(doors, links.Purpose.LETTERS, token, now)


def show(place: desk.Place, *, saved: bool = False) -> Page:
    """How it stands now, for all groups of this facilitator: a digest covers them all."""
    mine = _mine(place)
    context = contexts.LettersSetting(
        on=any(one.letters for one in mine),
        group=", ".join(place.directory.name(one.group) for one in mine),
        saved=saved,
    )
    return Page("letters_setting", context, place.program)


def change(doors: Doors, place: desk.Place, *, wanted: bool) -> None:
    """Turn digests and reminders on or off. One click from a mail program may do this, and only
    this: it is narrow and can be turned back (RFC 8058)."""
    for one in _mine(place):
        groups.set_letters(doors.table, one, wanted)


def _mine(place: desk.Place) -> list[Facilitator]:
    everybody = place.directory.facilitators
    return [one for one in everybody if one.person == place.link.actor]


def ask_for_links(doors: Doors, email: str, now: datetime) -> None:
    """Someone asks for fresh links. The same rows are written for every address, known or not, and
    nothing is looked up: whether anything opens is found out when the letter is due."""
    person = doors.person(email)
    for program in doors.programs:
        letter = Letter(
            program=program,
            template="links",
            recipient=person,
            cause=f"asked {now:%Y-%m-%dT%H}",
            due_at=now,
            expires_at=now + timedelta(hours=2),
        )
        outbox.write(doors.table, letter)
