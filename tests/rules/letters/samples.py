"""Every letter in every state that changes its words, and a program whose texts are marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from alongside.letters.contexts import (
    AgreementChanged,
    AskToSettle,
    Attention,
    BackAgain,
    Celebration,
    Changed,
    CheckIn,
    Closed,
    Concern,
    Consent,
    ConsentReminder,
    Contact,
    Decided,
    Digest,
    DigestGroup,
    DigestPair,
    EndInSight,
    FeedbackReleased,
    HelpNow,
    Introduction,
    LetterContext,
    Link,
    Links,
    LoadCheck,
    NotThisTime,
    OnHold,
    Problem,
    Receipt,
    Renewed,
    ScaleInvitation,
    Shared,
    StageBegins,
    StillWaiting,
    SuggestionReminder,
    SupporterRound,
    WaitingPerson,
    WelcomeBack,
    WouldLikeToTalk,
    WrapUp,
)
from alongside.model import Role
from alongside.program import Program, load_all

NOW = datetime(2027, 5, 3, 14, 12, tzinfo=UTC)
SITE = "https://mentors.example.org"
HEAL = load_all()["heal"]

_SHARED = (
    Shared("Hopes for the time together", "Being heard, Practical strategies"),
    Shared("Ways to be in touch", "Phone, Text messages"),
    Shared("How often", "About once a week"),
)
_PAIR = DigestPair(
    mentee="Ana",
    mentor="Ruth",
    reasons=(
        "The same style of support: Mostly listening.",
        "In the same place with the relationship: Not decided yet.",
        "A time in common: Evenings; Evenings, Weekends.",
    ),
    waiting_days=12,
    until=NOW + timedelta(days=14),
    url=f"{SITE}/review/v1.first",
)
_SECOND = replace(_PAIR, mentee="Émile", mentor="Jo", waiting_days=0, url=f"{SITE}/review/v1.2nd")
_GROUP = DigestGroup(
    group="Tuesday evening",
    desk_url=f"{SITE}/desk/v1.desk",
    pairs=(_PAIR, _SECOND),
    waiting=(
        WaitingPerson(
            "Cleo",
            30,
            "No mentor fits yet: 2 have no place free.",
            "Another mentor in this group, or one more place, would help.",
        ),
    ),
    freed_by_one_more_place=1,
    needs_person=2,
    bouncing=("Uma", "Kit"),
)
_OTHER_GROUP = DigestGroup("Sunday", f"{SITE}/desk/v1.sunday", needs_person=1)
DIGEST = Digest("Rosa", (_GROUP,), f"{SITE}/letters/v1.off")
_RECEIPT = Receipt("Ana", Role.MENTEE, "Tuesday evening", NOW)
_DECIDED = Decided(
    what="approved",
    decided_by="Rosa",
    decided_at=NOW,
    group="Tuesday evening",
    mentee="Ana",
    mentor="Ruth",
    review_url=f"{SITE}/review/v1.first",
    undo_until=NOW + timedelta(minutes=10),
)
CONSENT = Consent(
    name="Ana",
    role=Role.MENTEE,
    partner="Ruth",
    answer_by=NOW + timedelta(days=14),
    url=f"{SITE}/consent/v1.consent",
    shared=_SHARED,
)
INTRODUCTION = Introduction(
    you=Contact("Ana", ("Phone", "Text messages"), ("ana@example.org",)),
    partner=Contact("Ruth", ("Phone",), ("ruth@example.org", "+1 555 0100")),
)

_TIER = HEAL.tiers[0]
CONCERN = Concern(
    tier=_TIER.title,
    then=_TIER.then,
    emergency=False,
    words=("I have not heard from Kit for two weeks.", "Could somebody call?"),
    name="Ana",
    email="ana@example.org",
    group="Tuesday evening",
)
_HELP = HelpNow("Ana", ("a group facilitator", "the coordinator"))
_MATCH = f"{SITE}/match/v1.match"
_PAGE = f"{SITE}/page/v1.page"
CHECK_IN = CheckIn("Ana", "Ruth", number=2, url=_MATCH, sessions=2)
CLOSED = Closed("Ana", "Ruth", Role.MENTEE, _MATCH)
STILL_WAITING = StillWaiting(
    name="Ana",
    role=Role.MENTEE,
    days=60,
    why="No mentor in your group has a free place at the moment.",
)
_END = EndInSight("Ana", "Ruth", NOW + timedelta(days=31), renewable=True, url=_MATCH)
_ON_HOLD = OnHold("Ana", "Ruth", NOW + timedelta(days=60), stand_in=True, url=_MATCH)
_TALK = WouldLikeToTalk("Rosa", "Tuesday evening", "Ana", "ana@example.org", "talk")
_CHANGED = Changed("Ana", "paused", _PAGE, NOW + timedelta(days=60))
_REMINDER = SuggestionReminder(
    facilitator="Rosa",
    group="Tuesday evening",
    pairs=(_PAIR, _SECOND),
    desk_url=f"{SITE}/desk/v1.desk",
    letters_off_url=f"{SITE}/letters/v1.off",
)

_OPENED = replace(CONCERN, name="", email="", group="", opened=True)
FEEDBACK = FeedbackReleased(
    reader="Rosa",
    slot="July to September 2027",
    state="released",
    url=f"{SITE}/read/v1.read",
    letters_off_url=f"{SITE}/letters/v1.off",
)

LETTERS: dict[str, tuple[str, LetterContext]] = {
    "receipt of a mentee": ("receipt", _RECEIPT),
    "receipt of somebody who has not accepted": (
        "receipt",
        replace(_RECEIPT, agreement_url=_PAGE),
    ),
    "receipt without a known group": ("receipt", replace(_RECEIPT, group="")),
    "receipt of a mentor without a known group": (
        "receipt",
        replace(_RECEIPT, group="", role=Role.MENTOR),
    ),
    "receipt of a mentor with something missing": (
        "receipt",
        replace(
            _RECEIPT,
            role=Role.MENTOR,
            missing=("You have been in a group for less than a year.", "Two answers differ."),
            form_url="https://forms.example.org/heal",
        ),
    ),
    "digest": ("digest", DIGEST),
    "digest with one pair": (
        "digest",
        replace(DIGEST, groups=(replace(_GROUP, pairs=(_PAIR,), needs_person=1, waiting=()),)),
    ),
    "digest without a pair": (
        "digest",
        replace(DIGEST, groups=(replace(_GROUP, pairs=(), bouncing=(), needs_person=0),)),
    ),
    "digest of two groups": ("digest", replace(DIGEST, groups=(_GROUP, _OTHER_GROUP))),
    "digest of two groups without a pair": (
        "digest",
        replace(DIGEST, groups=(replace(_GROUP, pairs=()), _OTHER_GROUP)),
    ),
    "approved": ("decided", _DECIDED),
    "approved for good": ("decided", replace(_DECIDED, undo_until=None)),
    "alternative": ("decided", replace(_DECIDED, what="alternative", instead_of="Jo")),
    "declined": ("decided", replace(_DECIDED, what="declined")),
    "undone": ("decided", replace(_DECIDED, what="undone", undo_until=None)),
    "consent of a mentee": ("consent", CONSENT),
    "consent of a mentor": ("consent", replace(CONSENT, role=Role.MENTOR, shared=())),
    "introduction": ("introduction", INTRODUCTION),
    "introduction without details": (
        "introduction",
        Introduction(Contact("Ana"), Contact("Ruth", (), ("ruth@example.org",))),
    ),
    "introduction with a supporter and a stage": (
        "introduction",
        replace(INTRODUCTION, supporter="Noor", stage="The first months are for the two of you."),
    ),
    "not this time": ("not_this_time", NotThisTime()),
    "reminder of a question": (
        "consent_reminder",
        ConsentReminder("Ana", "Ruth", NOW + timedelta(days=7), f"{SITE}/consent/v1.consent"),
    ),
    "reminder of two pairs": ("suggestion_reminder", _REMINDER),
    "reminder of a pair to the coordinator": (
        "suggestion_reminder",
        replace(_REMINDER, pairs=(_PAIR,), facilitator="coordinator", letters_off_url=""),
    ),
    "still waiting": ("still_waiting", STILL_WAITING),
    "still waiting for a day, with something to do": (
        "still_waiting",
        replace(
            STILL_WAITING,
            role=Role.MENTOR,
            days=1,
            helps="You find its text, and can say yes to it, on your page.",
        ),
    ),
    "agreement has changed": ("agreement", AgreementChanged("Ana", changed=True, url=_PAGE)),
    "agreement is to be read": ("agreement", AgreementChanged("Ana", changed=False, url=_PAGE)),
    "check-in": ("check_in", CHECK_IN),
    "check-in with one meeting": ("check_in", replace(CHECK_IN, number=1, sessions=1)),
    "milestone": (
        "milestone",
        Celebration("Ana", "Ruth", "A month side by side", "That is worth a moment of gladness."),
    ),
    "stage": (
        "stage",
        StageBegins("Ana", "Ruth", "Deepening", "You know each other by now. Both are good."),
    ),
    "end in sight": ("end_in_sight", _END),
    "end in sight for good": ("end_in_sight", replace(_END, renewable=False)),
    "renewed": ("renewed", Renewed("Ana", "Ruth", NOW + timedelta(days=365))),
    "wrap-up": ("wrap_up", WrapUp("Ana", "Ruth", sessions=3, url=_MATCH)),
    "wrap-up after one": ("wrap_up", WrapUp("Ana", "Ruth", sessions=1, url=_MATCH)),
    "closed": ("closed", CLOSED),
    "closed by oneself": ("closed", replace(CLOSED, yours=True)),
    "closed by oneself, the other one is gone": (
        "closed",
        replace(CLOSED, yours=True, partner="", role=Role.MENTOR),
    ),
    "closed as planned": ("closed", replace(CLOSED, planned=True)),
    "closed with a goodbye": (
        "closed",
        replace(CLOSED, goodbye="Thank you for the walks. I wish you well."),
    ),
    "closed because the other one left": ("closed", replace(CLOSED, left=True)),
    "closed because the other one is gone": ("closed", replace(CLOSED, left=True, partner="")),
    "on hold": ("on_hold", _ON_HOLD),
    "on hold without a date": ("on_hold", replace(_ON_HOLD, until=None, stand_in=False)),
    "back again": ("back_again", BackAgain("Ana", "Ruth", elsewhere=False, url=_MATCH)),
    "back again, with somebody else": (
        "back_again",
        BackAgain("Ana", "Ruth", elsewhere=True, url=_MATCH),
    ),
    "load check": ("load_check", LoadCheck("Ruth", _PAGE)),
    "welcome back": ("welcome_back", WelcomeBack("Ruth", Role.MENTOR, _PAGE)),
    "paused until a day": ("changed", _CHANGED),
    "paused without a date": ("changed", replace(_CHANGED, until=None)),
    "back": ("changed", replace(_CHANGED, what="back", until=None)),
    "left": ("changed", replace(_CHANGED, what="left", until=None)),
    "other places": ("changed", replace(_CHANGED, what="capacity", until=None)),
    "accepted": ("changed", replace(_CHANGED, what="accepted", until=None)),
    "corrected": ("changed", replace(_CHANGED, what="corrected", until=None)),
    "would like to talk": ("would_like_to_talk", _TALK),
    "needs a break": ("would_like_to_talk", replace(_TALK, what="break")),
    "round of a supporter": (
        "supporter_round",
        SupporterRound(
            "Noor",
            (
                Contact("Ana", details=("ana@example.org",)),
                Contact("Ruth", details=("ruth@example.org",)),
            ),
        ),
    ),
    "round to one person": (
        "supporter_round",
        SupporterRound("Noor", (Contact("Ana", details=("ana@example.org",)),)),
    ),
    "questionnaire at the start": ("scale", ScaleInvitation("Ana", "start", f"{_MATCH}/scale")),
    "questionnaire in the middle": ("scale", ScaleInvitation("Ana", "middle", f"{_MATCH}/scale")),
    "questionnaire at the end": ("scale", ScaleInvitation("Ana", "end", f"{_MATCH}/scale")),
    "a question to settle": ("settle", AskToSettle("Ana", _PAGE)),
    "attention": ("attention", Attention((Problem("no_email", 2), Problem("odd", 1)), NOW)),
    "attention for one": ("attention", Attention((Problem("not_json", 1),), NOW)),
    "one link": ("links", Links((Link("Your answer to an introduction", f"{SITE}/consent/x"),))),
    "two links": (
        "links",
        Links((Link("Look at a pair", f"{SITE}/review/x"), Link("Your desk", f"{SITE}/desk/x"))),
    ),
    "help at once": ("help_now", _HELP),
    "help at once, one is told": ("help_now", replace(_HELP, told=("the coordinator",))),
    "concern": ("concern", CONCERN),
    "concern without a name": (
        "concern",
        replace(CONCERN, emergency=True, words=(), name="", email="", unnamed=True),
    ),
    "concern while the table is down": ("concern", replace(CONCERN, name="", email="", group="")),
    "concern through the open door": ("concern", _OPENED),
    "concern through the open door with an answer": ("concern", replace(_OPENED, reach="a call")),
    "feedback to read": ("feedback", FEEDBACK),
    "feedback of too few": ("feedback", replace(FEEDBACK, state="too_few", letters_off_url="")),
    "feedback of too many": ("feedback", replace(FEEDBACK, state="too_many")),
    "feedback deleted": ("feedback", replace(FEEDBACK, state="deleted")),
}

_ALLIES = HEAL.wording.model_copy(update={"mentor": "ally", "facilitator": "organizer"})
PROGRAMS: dict[str, Program] = {
    "heal": HEAL,
    "bts": load_all()["bts"],
    "workbook": load_all()["workbook"],
    "says ally": HEAL.model_copy(update={"wording": _ALLIES}),
    "asks the mentor only": HEAL.model_copy(update={"consent": "mentor"}),
    "asks nobody": HEAL.model_copy(update={"consent": "none", "accepting": False}),
}


CODES = frozenset(
    {
        "case",
        "error",
        "standing",
        "answer",
        "id",
        "chosen",
        "missed",
        "code",
        "op",
        "moment",
        "state",
        "arrival",
        "template",
        "done",
        "hash",
        "said",
        "renew",
        "stand_in",
        "stands",
        "again",
        "who",
        "kind",
    }
)


def plant(value: Any, text: str) -> Any:
    """The same value with `text` before every string that is neither an address nor a code."""
    if type(value) is str:
        return f"{text} {value}"
    if isinstance(value, tuple):
        return tuple(plant(item, text) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **dict(_plant_fields(value, text)))
    return value


def _plant_fields(value: Any, text: str) -> Iterator[tuple[str, Any]]:
    decided = hasattr(value, "decided_at") or isinstance(value, (Changed, WouldLikeToTalk))
    for field in fields(value):
        old = getattr(value, field.name)
        if field.name in CODES or field.name.endswith("url") or (decided and field.name == "what"):
            yield field.name, old
        else:
            yield field.name, plant(old, text)
