"""What a member's own page needs to know, and the page that asks before everything is erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from alongside.letters.contexts import Shared
from alongside.model import Role

Standing = Literal[
    "in_line", "walking", "full", "needs_person", "agreement", "paused", "resting", "left"
]
Done = Literal[
    "paused", "back", "capacity", "fine", "fewer", "break", "accepted", "corrected", "left", "same"
]
"""What has just been done; `same` that nothing had to be."""
Missed = Literal["pause", "capacity", "load", "accept", "correct", "leave"]
"""The form that came back without something it needs."""


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """One role of somebody: where they stand, and what they wrote.

    `standing` is `in_line` (may be suggested), `walking` (a mentee with a mentor), `full` (a mentor
    without a free place), or what keeps them out of line for now. `since` is when the wait began,
    `until` when a break ends (None: no date yet). `findings` are what a person looks at, as kind
    sentences; `live` how many people they walk with now, `active` how many of these matches are not
    on hold, `asked` whether an introduction waits for an answer. `most` is the largest number of
    places a mentor may choose.
    """

    role: Role
    group: str
    standing: Standing
    since: datetime
    sent_at: datetime
    waiting_days: int = 0
    until: datetime | None = None
    findings: tuple[str, ...] = ()
    answers: tuple[Shared, ...] = ()
    capacity: int = 1
    live: int = 0
    active: int = 0
    asked: bool = False
    most: int = 1


@dataclass(frozen=True, slots=True)
class OwnMatch:
    """A match or an introduction of somebody, as far as they know of it. `partner` is empty when it
    is over; `url` opens the page of an open question or a live match."""

    state: Literal["asked", "answered", "not_this_time", "live", "on_hold", "over"]
    role: Role
    since: datetime | None
    partner: str = ""
    until: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that has left: which one, when, and what became of it."""

    template: str
    at: datetime
    arrival: Literal["sent", "arrived", "delayed", "came_back"]


@dataclass(frozen=True, slots=True)
class Accepted:
    """An agreement that was accepted."""

    title: str
    version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`page`: everything held about a member, and what they can do. Each form has a hidden field
    `do`: `pause` (`role`, `until` = `open` or `date`, `date`, `matches` = `keep` or `hold`), `back`
    (`role`), `capacity` (`capacity`), `load` (`load` = `fine`, `fewer` or `break`, `tell`, and the
    `capacity` that was shown), `accept` (`accept`, `hash`), `correct` (`name`, `detail`),
    `leave` (`leave` = a role, `all` or `no`). The form at `data_url` has the field `names` (`with`
    or `without`) when somebody named people in words.

    `hash` is that of the agreement that asks to be accepted, empty when none does; `changed` that
    an earlier text was accepted. `never` is how many people somebody named in confidence; `detail`
    the contact detail (None when the program asks for none). `done` is what has just been done,
    `missed` the form that came back, for the role `about`.
    """

    name: str
    email: str
    places: tuple[OwnPlace, ...]
    data_url: str
    agreement_url: str
    erase_url: str
    matches: tuple[OwnMatch, ...] = ()
    letters: tuple[SentLetter, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    hash: str = ""
    changed: bool = False
    never: int = 0
    names: bool = False
    settle_url: str = ""
    never_url: str = ""
    concern_url: str = ""
    detail: str | None = None
    unreachable: bool = False
    done: Done | Literal[""] = ""
    missed: Missed | Literal[""] = ""
    about: Role | None = None


@dataclass(frozen=True, slots=True)
class Erase:
    """`erase`: form field `erase` (`yes` or `no`). `live` is how many matches it would end; `error`
    that nothing was chosen."""

    page_url: str
    live: int = 0
    error: bool = False


@dataclass(frozen=True, slots=True)
class Erased:
    """`erased`: what has just gone, in counts."""

    applications: int
    matches: int
    letters: int
    submissions: int


@dataclass(frozen=True, slots=True)
class NothingHeld:
    """`nothing_held`: nothing is known of whoever holds this link; `erased_at` when it was erased,
    None when nothing is known of that either."""

    erased_at: datetime | None = None
