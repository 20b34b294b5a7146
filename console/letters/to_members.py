"""Letters to members, in every state that changes their words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from alongside.letters.contexts import (
    AgreementChanged,
    AskToSettle,
    BackAgain,
    Celebration,
    Changed,
    CheckIn,
    Closed,
    Consent,
    ConsentReminder,
    Contact,
    EndInSight,
    HelpNow,
    Introduction,
    LetterContext,
    Link,
    Links,
    LoadCheck,
    NotThisTime,
    OnHold,
    Receipt,
    Renewed,
    ScaleInvitation,
    StageBegins,
    StillWaiting,
    WelcomeBack,
    WrapUp,
)
from alongside.model import Role
from console.letters.invented import (
    GROUP,
    MILESTONE,
    MILESTONE_TEXT,
    NOW,
    SHARED,
    SITE,
    STAGE,
    STAGE_TEXT,
)

_RECEIPT = Receipt("Ana", Role.MENTEE, GROUP, NOW)
CONSENT = Consent(
    name="Ana",
    role=Role.MENTEE,
    partner="Ruth",
    answer_by=NOW + timedelta(days=14),
    url=f"{SITE}/consent/v1.consent",
    shared=SHARED,
)
INTRODUCTION = Introduction(
    you=Contact("Ana", ("Phone", "Text messages"), ("ana@example.org",)),
    partner=Contact("Ruth", ("Phone",), ("ruth@example.org", "+1 555 0100")),
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
_CHANGED = Changed("Ana", "paused", _PAGE, NOW + timedelta(days=60))

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
    "consent of a mentee": ("consent", CONSENT),
    "consent of a mentor": ("consent", replace(CONSENT, role=Role.MENTOR, shared=())),
    "introduction": ("introduction", INTRODUCTION),
    "introduction without details": (
        "introduction",
        Introduction(Contact("Ana"), Contact("Ruth", (), ("ruth@example.org",))),
    ),
    "introduction with a supporter and a stage": (
        "introduction",
        replace(INTRODUCTION, supporter="Noor", stage=STAGE_TEXT),
    ),
    "not this time": ("not_this_time", NotThisTime()),
    "reminder of a question": (
        "consent_reminder",
        ConsentReminder("Ana", "Ruth", NOW + timedelta(days=7), f"{SITE}/consent/v1.consent"),
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
        Celebration("Ana", "Ruth", MILESTONE, MILESTONE_TEXT),
    ),
    "stage": (
        "stage",
        StageBegins("Ana", "Ruth", STAGE, STAGE_TEXT),
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
    "questionnaire at the start": ("scale", ScaleInvitation("Ana", "start", f"{_MATCH}/scale")),
    "questionnaire in the middle": ("scale", ScaleInvitation("Ana", "middle", f"{_MATCH}/scale")),
    "questionnaire at the end": ("scale", ScaleInvitation("Ana", "end", f"{_MATCH}/scale")),
    "a question to settle": ("settle", AskToSettle("Ana", _PAGE)),
    "one link": ("links", Links((Link("Your answer to an introduction", f"{SITE}/consent/x"),))),
    "two links": (
        "links",
        Links((Link("Look at a pair", f"{SITE}/review/x"), Link("Your desk", f"{SITE}/desk/x"))),
    ),
    "help at once": ("help_now", _HELP),
    "help at once, one is told": ("help_now", replace(_HELP, told=("the coordinator",))),
}
