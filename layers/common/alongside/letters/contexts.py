"""What each letter needs to know: one frozen dataclass per letter, named in `CONTEXTS`.

Every string is plain text of one line (rendering collapses line breaks and control characters);
times are aware datetimes, shown in the program's time zone; addresses (`*_url`) are absolute.
Names are display names: what the person wants to be called.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from alongside.mixing.batch import State
from alongside.model import Role

Standing = Literal["alike", "close", "differs", "unknown"]
Decision = Literal["approved", "alternative", "declined", "undone"]


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing the program shares: the question's label and the answer's label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Footer:
    """The links at the end of a letter, each empty where it does not apply: the reader's own page,
    the way to tell a person about a worry, the way to end the match the letter is about, and the
    page of anonymous feedback, which is the same for everybody."""

    page_url: str = ""
    concern_url: str = ""
    end_url: str = ""
    feedback_url: str = ""


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
    is where the form can be filled in again, `group` the group's name; either may be empty.
    `agreement_url` is where the agreement can be accepted, when it has not been: then the letter
    holds its text (R11)."""

    name: str
    role: Role
    group: str
    received_at: datetime
    missing: tuple[str, ...] = ()
    form_url: str = ""
    agreement_url: str = ""


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
    """`introduction`, one letter to each: `you` is the receiver, `partner` the other person.
    `supporter` names who will check in with each, `stage` is the text of the first stretch; both
    empty in a program without."""

    you: Contact
    partner: Contact
    supporter: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class NotThisTime:
    """`not_this_time`, to both, the same bytes: it has no fields on purpose."""


@dataclass(frozen=True, slots=True)
class Attention:
    """`attention`, to the coordinator: submissions since `since` that could not be used. `in_line`
    are people whose form is an application, of whose answers a part could not be read. `command`
    shows what waits, `compare` what a form and its program do not agree on."""

    problems: tuple[Problem, ...]
    since: datetime
    in_line: int = 0
    command: str = ""
    compare: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """`links`, to a member or facilitator who asked for fresh links."""

    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ConsentReminder:
    """`consent_reminder`, to a member who has not answered yet, once: the same question."""

    name: str
    partner: str
    answer_by: datetime
    url: str


@dataclass(frozen=True, slots=True)
class SuggestionReminder:
    """`suggestion_reminder`, to a facilitator: pairs that still wait for a decision."""

    facilitator: str
    group: str
    pairs: tuple[DigestPair, ...]
    desk_url: str
    letters_off_url: str


@dataclass(frozen=True, slots=True)
class StillWaiting:
    """`still_waiting`, to somebody in line: `role` their own, `days` how long, `why` the true cause
    in words that name nobody, `helps` what they themselves can do, if anything."""

    name: str
    role: Role
    days: int
    why: str
    helps: str = ""


@dataclass(frozen=True, slots=True)
class AgreementChanged:
    """`agreement`, to a member: the text to read and accept, because it is new (`changed`) or was
    never accepted. `url` is the page where they can."""

    name: str
    changed: bool
    url: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """`check_in`, to each of a pair alone: how is it going? `number` counts from 1; `url` is
    the page with the three answers; `sessions` how many meetings are noted, where they count."""

    name: str
    partner: str
    number: int
    url: str
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class Celebration:
    """`milestone`, to each of a pair: a time together, or a step that they noted themselves."""

    name: str
    partner: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class StageBegins:
    """`stage`, to each of a pair: the next stretch of their time together."""

    name: str
    partner: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class EndInSight:
    """`end_in_sight`, to each of a pair of fixed length: when it ends; `renewable` whether it may
    go on when both wish so; `url` is the page for that."""

    name: str
    partner: str
    ends_at: datetime
    renewable: bool
    url: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """`renewed`, to each of a pair: both wished to go on."""

    name: str
    partner: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class WrapUp:
    """`wrap_up`, to each of a pair whose meetings have come to the usual number."""

    name: str
    partner: str
    sessions: int
    url: str


@dataclass(frozen=True, slots=True)
class Closed:
    """`closed`, to both when a match is over. `yours` says that the reader ended it; `planned` that
    its time had come; `left` that the other one has left the program. `goodbye` is the note of the
    other one, passed on this once. `next_url` is where the reader says what comes next."""

    name: str
    partner: str
    role: Role
    next_url: str
    yours: bool = False
    planned: bool = False
    left: bool = False
    goodbye: str = ""


@dataclass(frozen=True, slots=True)
class OnHold:
    """`on_hold`, to the mentee whose mentor takes a break `until` (None: no date yet). `stand_in`
    whether somebody else may be found meanwhile; `url` is the page for that."""

    name: str
    partner: str
    until: datetime | None
    stand_in: bool
    url: str


@dataclass(frozen=True, slots=True)
class BackAgain:
    """`back_again`, to the mentee whose mentor is back from a break. `elsewhere` that they have a
    stand-in now and may choose; `url` is the page."""

    name: str
    partner: str
    elsewhere: bool
    url: str


@dataclass(frozen=True, slots=True)
class LoadCheck:
    """`load_check`, to a mentor alone: is it too much? `url` is their page."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class WelcomeBack:
    """`welcome_back`, to somebody whose break or quiet time is over; `role` is what they are back
    as."""

    name: str
    role: Role
    url: str


@dataclass(frozen=True, slots=True)
class Changed:
    """`changed`, to a member: what they have just changed on their page, so that nobody else can do
    it unseen. `what` says which."""

    name: str
    what: Literal["paused", "back", "left", "capacity", "accepted", "corrected"]
    url: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class WouldLikeToTalk:
    """`would_like_to_talk`, to whoever the program names (a facilitator or supporter): somebody
    said so in a check-in, or a mentor allowed it to be told that it is too much (`what`)."""

    reader: str
    group: str
    name: str
    email: str
    what: Literal["talk", "break"]


@dataclass(frozen=True, slots=True)
class SupporterRound:
    """`supporter_round`, to a supporter: the people to check in with now, each by themselves."""

    supporter: str
    people: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class ScaleInvitation:
    """`scale`, to whoever the program asks: the questionnaire, freely, at `moment` of the match."""

    name: str
    moment: Literal["start", "middle", "end"]
    url: str


@dataclass(frozen=True, slots=True)
class AskToSettle:
    """`settle`, to a member: one question about their form that only they can answer. It says no
    more than that: a letter never names what was told in confidence."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class HelpNow:
    """`help_now`, to whoever told that someone should know: the crisis lines, at once. `told` are
    the offices that are being told at this moment, in words ("a facilitator")."""

    name: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concern:
    """`concern`, to the contacts of a tier: the writer's words, paragraph by paragraph, which are
    stored nowhere. `name`, `email` and `group` are empty when they could not be looked up; with
    `unnamed` the writer asked that only the group be told. With `opened` it came through the door
    that asks nobody who they are; `reach` is how they say that they can be reached."""

    tier: str
    then: str
    emergency: bool
    words: tuple[str, ...]
    name: str = ""
    email: str = ""
    group: str = ""
    unnamed: bool = False
    opened: bool = False
    reach: str = ""


@dataclass(frozen=True, slots=True)
class FeedbackReleased:
    """`feedback`, to the coordinator and, where they may, the facilitators: what became of the
    feedback of one slot (`slot` in words, `state`). `url` is the page on which it is read,
    `letters_off_url` is empty for the coordinator. It holds nothing that anybody said."""

    reader: str
    slot: str
    state: State
    url: str
    letters_off_url: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """`drift`, to the coordinator: what a form and its program do not agree on any more, a line or
    two for each thing (no lines: they fit again). `form` is the form's own title, `provider` where
    it is. `waiting` people wait because of it, the first of them `since`; `taken` had waited and
    are in line now. `about_questions` says that it is not the connection alone; `command` shows
    what waits."""

    form: str
    provider: str
    lines: tuple[str, ...] = ()
    waiting: int = 0
    since: datetime | None = None
    taken: int = 0
    about_questions: bool = True
    command: str = ""


LetterContext = (
    Receipt
    | Digest
    | Decided
    | Consent
    | Introduction
    | NotThisTime
    | Attention
    | Links
    | ConsentReminder
    | SuggestionReminder
    | StillWaiting
    | AgreementChanged
    | CheckIn
    | Celebration
    | StageBegins
    | EndInSight
    | Renewed
    | WrapUp
    | Closed
    | OnHold
    | BackAgain
    | LoadCheck
    | WelcomeBack
    | Changed
    | WouldLikeToTalk
    | SupporterRound
    | ScaleInvitation
    | AskToSettle
    | HelpNow
    | Concern
    | FeedbackReleased
    | Drift
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
    "consent_reminder": ConsentReminder,
    "suggestion_reminder": SuggestionReminder,
    "still_waiting": StillWaiting,
    "agreement": AgreementChanged,
    "check_in": CheckIn,
    "milestone": Celebration,
    "stage": StageBegins,
    "end_in_sight": EndInSight,
    "renewed": Renewed,
    "wrap_up": WrapUp,
    "closed": Closed,
    "on_hold": OnHold,
    "back_again": BackAgain,
    "load_check": LoadCheck,
    "welcome_back": WelcomeBack,
    "changed": Changed,
    "would_like_to_talk": WouldLikeToTalk,
    "supporter_round": SupporterRound,
    "scale": ScaleInvitation,
    "settle": AskToSettle,
    "help_now": HelpNow,
    "concern": Concern,
    "feedback": FeedbackReleased,
    "drift": Drift,
}
