"""What the facilitators' pages need to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from alongside.letters.contexts import AspectLine, Decision, WaitingPerson
from alongside.model import Role


@dataclass(frozen=True, slots=True)
class AnotherMentor:
    """One alternative; its radio's value is `instead:<id>`, `id` being the mentor's person id.

    `promised_to` names the mentee whose suggestion holds this place now, empty when it is free.
    `lost` says that somebody else would be without a suggestion tonight, `weaker` that the others'
    pairs would fit a little less well all the same.
    """

    id: str
    name: str
    aspects: tuple[AspectLine, ...]
    confidence: int
    held: int
    capacity: int
    promised_to: str = ""
    lost: bool = False
    weaker: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """`review`: form fields `decision` (`approve`, `decline` or `instead:<id>`), `reason`, `op`.

    `held` places of the mentor's `capacity` are taken, not counting this suggestion;
    `confidence` is 0..100; `ways` are the contact ways both chose (empty is pointed out);
    `earlier` counts earlier suggestions for this mentee in this group that did not come about;
    `notes` are further facts as sentences; `bouncing` names whose letters come back. `error` is
    empty, `nothing_chosen` or `reason_too_long`; then `chosen` and `reason` are what was sent.
    """

    facilitator: str
    group: str
    mentee: str
    mentor: str
    aspects: tuple[AspectLine, ...]
    confidence: int
    waiting_days: int
    held: int
    capacity: int
    expires_at: datetime
    desk_url: str
    op: str
    ways: tuple[str, ...] = ()
    earlier: int = 0
    notes: tuple[str, ...] = ()
    bouncing: tuple[str, ...] = ()
    alternatives: tuple[AnotherMentor, ...] = ()
    error: Literal["", "nothing_chosen", "reason_too_long", "unreachable"] = ""
    chosen: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """`decided`: what was decided, and the undo form (fields `op`) that posts to `undo_url` while
    `undo_until` is not None; `what` = `undone` never has one. `reason` is for facilitators only."""

    what: Decision
    decided_by: str
    decided_at: datetime
    group: str
    mentee: str
    mentor: str
    desk_url: str
    op: str = ""
    instead_of: str = ""
    reason: str = ""
    undo_until: datetime | None = None
    undo_url: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """`taken`: the step is no longer possible. `case` `place_taken` (the mentor's place went to
    someone else) and `over` (withdrawn or expired) need no name and time; the others do."""

    case: Literal["approved", "alternative", "declined", "place_taken", "over"]
    desk_url: str
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeskPair:
    """One suggestion of the group that waits for a decision."""

    mentee: str
    mentor: str
    waiting_days: int
    until: datetime
    url: str


@dataclass(frozen=True, slots=True)
class PersonToLookAt:
    """An application that waits for a person: form fields `person` (= `id`), `role`, `answer`
    (`ready` or `not_now`). `findings` are sentences (eligibility `facilitator_text`)."""

    id: str
    name: str
    role: Role
    since: datetime
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScaleAverage:
    """What the people of the program have answered to its questionnaire at one moment, taken
    together; `average` is a figure with one decimal."""

    moment: Literal["start", "middle", "end"]
    people: int
    average: str


@dataclass(frozen=True, slots=True)
class Desk:
    """`desk`: one facilitator's group; about somebody who waits, the form field `answer` is `first`
    or `in_turn`. `saved` is the name of the person just answered about,
    `missed` the `id` of the person whose form came back without an answer, else empty.
    `feedback_url` is where released feedback is read, for whoever may."""

    facilitator: str
    group: str
    pairs: tuple[DeskPair, ...] = ()
    waiting: tuple[WaitingPerson, ...] = ()
    freed_by_one_more_place: int = 0
    live_matches: int = 0
    people: tuple[PersonToLookAt, ...] = ()
    bouncing: tuple[str, ...] = ()
    averages: tuple[ScaleAverage, ...] = ()
    letters_url: str = ""
    feedback_url: str = ""
    saved: str = ""
    missed: str = ""
