"""The records everything else speaks of: frozen, standard library only, no behavior that needs AWS.

Times are aware UTC datetimes. Ids are lower-case hexadecimal: a person id is 32 characters, a keyed
hash of the e-mail address (so a facilitator and a member with one address are one person); a match
id is 32 characters, a hash of program, mentee and mentor (so a pair has one record for ever).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

Answer = str | int | bool | tuple[str, ...]
"""A canonical answer: a choice code or text, a number, a flag, or the codes of several choices."""


class Role(StrEnum):
    """The role an application asks for. A person may hold both, never with themselves."""

    MENTOR = "mentor"
    MENTEE = "mentee"

    @property
    def other(self) -> Role:
        """The role across the table."""
        return Role.MENTEE if self is Role.MENTOR else Role.MENTOR


class ApplicationState(StrEnum):
    """Where an application stands. Only `ready` ones are matched."""

    READY = "ready"
    NEEDS_PERSON = "needs_person"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should know about an application.

    `code` is stable (`months`, `unknown_option`, …), `question` the id of the question it concerns,
    `blocks` whether the application waits for a person because of it.
    """

    code: str
    question: str = ""
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That somebody accepted an agreement: its version, the SHA-256 of its text, and when."""

    version: str
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Application:
    """One person's wish for one role in one program.

    `version` orders the submissions of one person and role: the greatest string is the newest.
    `capacity` is how many matches the person wants at once (1 for a mentee), `held` how many places
    are taken now by undecided suggestions and live matches. `barred` are person ids never to be
    matched with, `declared` those of them whom they named in confidence by an address;
    `avoid_names` are normalized names declared in confidence.
    `mentored` counts finished matches as a mentee; `set_aside` that a facilitator has said "not
    now" about this version; `urgent` that one has asked for this person to be served first.
    `accepted` is the agreement they have accepted last. `paused_until` is when a break ends (the
    far future when it has no end), `resting_until` when the quiet time after a match does.
    `not_meant` are whom a declared name could mean and does not, by the declarer's word, and
    `left_open` whom it may go on to mean, each as `namesake` writes it. `former_names` are what
    they have been called on earlier forms.
    """

    program: str
    group: str
    member: str
    role: Role
    version: str
    submitted_at: datetime
    waiting_since: datetime
    name: str
    email: str
    answers: Mapping[str, Answer]
    state: ApplicationState = ApplicationState.READY
    findings: tuple[Finding, ...] = ()
    capacity: int = 1
    held: int = 0
    barred: frozenset[str] = frozenset()
    avoid_names: frozenset[str] = frozenset()
    mentored: int = 0
    set_aside: bool = False
    urgent: bool = False
    accepted: Acceptance | None = None
    paused_until: datetime | None = None
    resting_until: datetime | None = None
    not_meant: frozenset[str] = frozenset()
    left_open: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    former_names: frozenset[str] = frozenset()

    @property
    def every_name(self) -> str:
        """All words by which somebody may know them, be it from an earlier form."""
        return " ".join((self.name, *self.former_names)) if self.former_names else self.name

    @property
    def needs_person(self) -> bool:
        """Whether it waits for a person who has not said "not now" about this version."""
        return self.state is ApplicationState.NEEDS_PERSON and not self.set_aside


def namesake(name: str, person: str) -> str:
    """One name declared in confidence and one person who bears it: a word about the two is no word
    about another name, or another person."""
    return f"{person} {name}"


class MatchState(StrEnum):
    """The life of a match, from a night's suggestion to its closure."""

    SUGGESTED = "suggested"
    APPROVED = "approved"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    CLOSED = "closed"
    DECLINED = "declined"
    NOT_THIS_TIME = "not_this_time"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


HOLDS_A_PLACE = frozenset({MatchState.SUGGESTED, MatchState.APPROVED, MatchState.ACTIVE})
"""The states in which both hold a place; for a match on hold see `Match.holds`."""
LIVE = frozenset({MatchState.ACTIVE, MatchState.ON_HOLD})
MAY_RETURN = frozenset({MatchState.WITHDRAWN, MatchState.EXPIRED})


class Consent(StrEnum):
    """A member's own answer to an approved match."""

    NONE = "none"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one aspect says about a pair.

    `similarity` is 0..100, -1 when one side did not answer; `weight` is the aspect's weight times
    the importance the members gave it; `kind` is `similar`, `complement` or `same`. `mentee` and
    `mentor` are the answers' codes joined by a comma, empty when unknown.
    """

    aspect: str
    kind: str
    similarity: int
    weight: int
    mentee: str = ""
    mentor: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another mentor for the same mentee and what choosing it costs the others.

    Above zero, `lost` says that somebody would be without a match: by how much the classes of the
    people served go down, so an overdue person counts more than once. `points` is what the other
    pairs' fit, waiting credit and bonuses lose besides, below zero when they gain. Both are exact.
    """

    mentor: str
    score: int
    confidence: int
    lost: int
    points: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair the night proposes: `score` 0..1000, `confidence` 0..100 (share of aspects known)."""

    mentee: str
    mentor: str
    score: int
    confidence: int
    reasons: tuple[Reason, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A mentee without a suggestion and the true reason.

    `cause` is `no_mentor` (nobody allowed) or `all_full` (people compete for the same places).
    For `no_mentor`, `broken` counts the first broken rule per mentor (rule name -> mentors), and
    `alone` the mentors with a free place for whom that rule is the only one in the way: relaxing it
    would give so many options. For `all_full`, `people` compete for `places` places of `mentors`.
    """

    mentee: str
    cause: str
    broken: Mapping[str, int] = field(default_factory=dict)
    alone: Mapping[str, int] = field(default_factory=dict)
    people: int = 0
    places: int = 0
    mentors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """Something odd in a group's records that the plan coped with; `code` is stable.

    `no_answers`, `no_places`, `many_places`, `two_records`, `excludes_themselves`,
    `excludes_everyone` name a `member`; `unanswered` names an aspect's `question`.
    """

    code: str
    member: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """What one night decided for one group, before anything is committed.

    `value` is the optimum in the solver's integer weights; `proved` says that the dual certificate
    held. `freed_by_one_more_place` is how many more people one place more for each mentor would
    serve. `warnings` name what was odd in the records.
    """

    suggestions: tuple[Suggestion, ...]
    left_over: tuple[LeftOver, ...]
    value: int
    proved: bool
    freed_by_one_more_place: int = 0
    warnings: tuple[PlanWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Aspect:
    """What one question contributes to a match.

    `scale` is `category` (equal / near / different), `ordinal` (by gap), `lead` (mentor ahead by
    months), `shared` (one choice in common is near, `enough` of them are all one could wish) or
    `overlap` (the count of common choices against `enough`). `kind` is `similar`, `complement`
    (difference scores like sameness would) or `same` (must agree when both are known). `order`
    lists the codes of an ordinal scale from low to high; `near` lists pairs of codes that count as
    close; `different` is what a plain difference scores (30..45: different is never worth nothing).
    """

    question: str
    scale: str
    kind: str
    weight: int
    order: tuple[str, ...] = ()
    near: frozenset[tuple[str, str]] = frozenset()
    different: int = 35
    enough: int = 1


@dataclass(frozen=True, slots=True)
class MatchRules:
    """Everything the matcher may know of a program; see design section 5 for what each does.

    `agreement` is the hash of the text that has to be accepted, empty when none is asked for.
    `experience` is the question whose number (months) a mentor must have at least as high as the
    mentee's, empty for none. `importance` is the question (choices) in which a member names the
    aspects that matter to them, `musts` the one in which they name those that have to agree; both
    empty for none. `must_share` are questions of which both must have one choice in common when
    both are known (language, contact modes). `prior` (0..100) is what a missing answer counts for.
    `max_capacity` is the most places a mentor may offer.
    """

    aspects: tuple[Aspect, ...]
    agreement: str = ""
    experience: str = ""
    importance: str = ""
    musts: str = ""
    must_share: tuple[str, ...] = ()
    min_score: int = 0
    prior: int = 50
    overdue_days: int = 60
    credit_per_day: int = 3
    good_line: int = 600
    good_bonus: int = 300
    keep_bonus: int = 25
    alternatives: int = 3
    max_capacity: int = 3


@dataclass(frozen=True, slots=True)
class Match:
    """The record of one pair. `epoch` is part of every link to it: raising it revokes them all.

    `decided_by` is a facilitator's person id, `instead` the mentor chosen instead of this one;
    `consents` maps role to Consent; `notice_at` is when
    a neutral letter about a member's no becomes due (until then pages show nothing of it);
    `approval` is the operation that approved it, the cause of the letters that ask;
    `op` is the id of the last operation that changed it, so that a retry knows its own work.

    `began_at` is when both had said yes, `ends_at` the end a program of fixed length foresees (None
    when open), `ended_at` when it was over, `ended_by` the role that ended it (empty: time did, or
    somebody was erased). `agreement` is the hash of the text it runs under. `supporter` is the
    person id of who checks in with both. `sessions` are the meetings noted so far, each
    `<local date> <held | mentee_away | mentor_away>`. `marks` are small facts: see `mark`.
    """

    id: str
    program: str
    group: str
    mentee: str
    mentor: str
    state: MatchState
    night: str
    suggested_at: datetime
    expires_at: datetime
    suggestion: Suggestion
    epoch: int = 0
    decided_by: str = ""
    decided_at: datetime | None = None
    undo_until: datetime | None = None
    reason: str = ""
    instead: str = ""
    consents: Mapping[Role, Consent] = field(default_factory=dict)
    notice_at: datetime | None = None
    approval: str = ""
    op: str = ""
    began_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: Role | Literal[""] = ""
    agreement: str = ""
    supporter: str = ""
    sessions: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()

    def role_of(self, person: str) -> Role:
        """The role this person has in the match; LookupError when they have none."""
        if person == self.mentee:
            return Role.MENTEE
        if person == self.mentor:
            return Role.MENTOR
        raise LookupError("not in this match")

    def person(self, role: Role) -> str:
        """The person id on that side."""
        return self.mentee if role is Role.MENTEE else self.mentor

    def marked(self, what: Mark, role: Role) -> bool:
        """Whether this side has said so."""
        return mark(what, role) in self.marks

    def holds(self, role: Role) -> bool:
        """Whether this side's place is taken by this match. On hold the mentor's is, the mentee's
        until they ask for a stand-in."""
        if self.state is MatchState.ON_HOLD:
            return role is Role.MENTOR or not self.marked("stand_in", Role.MENTEE)
        return self.state in HOLDS_A_PLACE

    @property
    def held_sessions(self) -> int:
        """Meetings that count: those held, and those the mentee could not come to (R40)."""
        return sum(1 for one in self.sessions if not one.endswith(MENTOR_AWAY))


HELD, MENTEE_AWAY, MENTOR_AWAY = "held", "mentee_away", "mentor_away"

Mark = Literal[
    "renew",  # would like the match to go on for another length
    "again",  # after the end: would gladly meet the same person again
    "scale_start",  # has answered, or put aside, the questionnaire at the start …
    "scale_middle",
    "scale_end",
    "stand_in",  # the mentee would like somebody else while the mentor is on a break
]


def mark(what: Mark, role: Role) -> str:
    """A small fact about one side of a match, as `Match.marks` keeps it."""
    return f"{what}:{role}"


def match_id(program: str, mentee: str, mentor: str) -> str:
    """The one id a pair of people has in a program, whatever the night or the group."""
    return hashlib.sha256(f"match\0{program}\0{mentee}\0{mentor}".encode()).hexdigest()[:32]


def operation(*parts: str) -> str:
    """The id of an operation: the same cause has the same id, whoever repeats it."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


class LetterState(StrEnum):
    """An outbox row's state, in the order in which a later fact outranks an earlier one."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be sent: ids and a template name, never text, address or token.

    `cause` is what made it due (an application's version, a match and its epoch, a night);
    `subject_id` is the id of the record it is about. `id` follows from cause, template and
    recipient, so the same cause can never write two.
    """

    program: str
    template: str
    recipient: str
    cause: str
    due_at: datetime
    subject_id: str = ""
    group: str = ""
    state: LetterState = LetterState.PENDING
    attempt: int = 0
    expires_at: datetime | None = None

    @property
    def id(self) -> str:
        """32 hexadecimal characters, also the tag that SES events carry back."""
        text = "\0".join((self.program, self.template, self.recipient, self.cause))
        return hashlib.sha256(f"letter\0{text}".encode()).hexdigest()[:32]


def letters_about(
    match: Match,
    template: str,
    people: Iterable[str],
    due_at: datetime,
    expires_at: datetime | None = None,
) -> list[Letter]:
    """One letter about a match to each of these people, caused by its last operation."""
    return [
        Letter(
            program=match.program,
            template=template,
            recipient=person,
            cause=match.op,
            due_at=due_at,
            subject_id=match.id,
            group=match.group,
            expires_at=expires_at,
        )
        for person in people
    ]


Office = Literal["facilitator", "supporter"]


@dataclass(frozen=True, slots=True)
class Facilitator:
    """Who looks after a group, or supports its matches (`office`). `letters` is False after they
    turned the digest off."""

    person: str
    program: str
    group: str
    name: str
    email: str
    letters: bool = True
    office: Office = "facilitator"


COORDINATOR = hashlib.sha256(b"coordinator").hexdigest()[:32]
"""The person id of whoever is the coordinator: an office, not an address, so that a function that
only plans needs no key to write to it."""


def coordinator(program: str, address: str = "") -> Facilitator:
    """The coordinator as the facilitator of groups that have none on file."""
    return Facilitator(COORDINATOR, program, "", "the coordinator", address)


@dataclass(frozen=True, slots=True)
class Group:
    """A support group: the hard boundary of every match. `id` is the slug of its name."""

    program: str
    id: str
    name: str
    changed: str = ""
