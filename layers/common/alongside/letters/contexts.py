"""What each letter needs to know: one frozen dataclass per letter, named in `CONTEXTS`.

Every string is plain text of one line (rendering collapses line breaks and control characters);
times are aware datetimes, shown in the program's time zone; addresses (`*_url`) are absolute.
Names are display names: what the person wants to be called.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from alongside.model import Role

Standing = Literal["alike", "close", "differs", "unknown"]
Decision = Literal["approved", "alternative", "declined", "undone"]


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing the program shares: the question's label and the answer's label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class AspectLine:
    """One aspect of a pair in words; `mentee` and `mentor` are labels, empty if unknown."""

    label: str
    mentee: str
    mentor: str
    sentence: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """A mentee who waits: the true reason as a sentence, and what would free them as a sentence.
    `id` names the form that is shown, `urgent` that they are to be served first."""

    name: str
    waiting_days: int
    reason: str
    frees: str = ""
    id: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class DigestPair:
    """One pair to look at. `reasons` are the strongest first; three are shown."""

    mentee: str
    mentor: str
    reasons: tuple[str, ...]
    waiting_days: int
    until: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How one person wishes to be reached. `ways` are labels of the contact question's choices,
    `details` what the introduction passes on (a phone number, a handle, an e-mail address)."""

    name: str
    ways: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """`count` submissions could not become applications for the reason `code`."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Link:
    """A fresh link and what it opens ("Look at the pair …", "Your answer to an introduction")."""

    what: str
    url: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """`receipt`, to a member: we have your application. `missing` are the sentences of the things
    a person has to look at (eligibility `member_text`); empty when nothing is missing. `form_url`
    is where the form can be filled in again, `group` the group's name; either may be empty."""

    name: str
    role: Role
    group: str
    received_at: datetime
    missing: tuple[str, ...] = ()
    form_url: str = ""


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """One group of a digest. `needs_person` counts applications that wait for a person, `bouncing`
    names the people whose letters come back, `desk_url` is this facilitator's desk."""

    group: str
    desk_url: str
    pairs: tuple[DigestPair, ...] = ()
    waiting: tuple[WaitingPerson, ...] = ()
    freed_by_one_more_place: int = 0
    needs_person: int = 0
    bouncing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """`digest`, to one facilitator about their groups (at least one). `letters_off_url` is the page
    (and List-Unsubscribe address) that turns these letters off."""

    facilitator: str
    groups: tuple[DigestGroup, ...]
    letters_off_url: str


@dataclass(frozen=True, slots=True)
class Decided:
    """`decided`, to all facilitators of a group. `mentor` is the mentor the decision is about (for
    `alternative` the one chosen, then `instead_of` is the one first suggested). `undo_until` is
    None when it can no longer be undone (always None for `undone`)."""

    what: Decision
    decided_by: str
    decided_at: datetime
    group: str
    mentee: str
    mentor: str
    review_url: str
    instead_of: str = ""
    undo_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """`consent`, to a mentor or mentee. `role` is the receiver's own role in this introduction,
    `shared` what the program shows about the partner now, `url` the consent page."""

    name: str
    role: Role
    partner: str
    answer_by: datetime
    url: str
    shared: tuple[Shared, ...] = ()


@dataclass(frozen=True, slots=True)
class Introduction:
    """`introduction`, one letter to each: `you` is the receiver, `partner` the other person."""

    you: Contact
    partner: Contact


@dataclass(frozen=True, slots=True)
class NotThisTime:
    """`not_this_time`, to both, the same bytes: it has no fields on purpose."""


@dataclass(frozen=True, slots=True)
class Attention:
    """`attention`, to the coordinator: submissions since `since` that could not be used."""

    problems: tuple[Problem, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Links:
    """`links`, to a member or facilitator who asked for fresh links."""

    links: tuple[Link, ...]


LetterContext = (
    Receipt | Digest | Decided | Consent | Introduction | NotThisTime | Attention | Links
)

CONTEXTS: dict[str, type[LetterContext]] = {
    "receipt": Receipt,
    "digest": Digest,
    "decided": Decided,
    "consent": Consent,
    "introduction": Introduction,
    "not_this_time": NotThisTime,
    "attention": Attention,
    "links": Links,
}
