"""Every page in every state that changes its words or its form."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alongside.letters.contexts import AspectLine, Shared, WaitingPerson
from alongside.model import Role
from alongside.pages.contexts import (
    AnotherMentor,
    Consent,
    ConsentDone,
    DeadLink,
    Decided,
    Desk,
    DeskPair,
    Introduced,
    LettersSetting,
    LinksForm,
    LinksSent,
    NotOpen,
    PageContext,
    PersonToLookAt,
    Review,
    Taken,
    Trouble,
)
from alongside.program import Program, load_all

NOW = datetime(2027, 5, 3, 14, 12, tzinfo=UTC)
SITE = "https://mentors.example.org"
HEAL = load_all()["heal"]

ASPECTS = (
    AspectLine(
        "Style of support",
        "Mostly listening",
        "Mostly listening",
        "The same style of support: Mostly listening.",
        "alike",
    ),
    AspectLine(
        "Where the relationship is",
        "Not decided yet",
        "Separated for now",
        "In neighboring places with the relationship: Not decided yet; Separated for now.",
        "close",
    ),
    AspectLine(
        "Age",
        "30 to 39",
        "50 to 59",
        "Different ages (30 to 39; 50 to 59).",
        "differs",
    ),
    AspectLine("How often", "", "About once a week", "Not known for both of them.", "unknown"),
)
ALTERNATIVES = (
    AnotherMentor(
        id="a" * 32,
        name="Jo",
        aspects=ASPECTS[2:],
        confidence=75,
        held=1,
        capacity=2,
        promised_to="Émile",
    ),
    AnotherMentor(
        id="b" * 32,
        name="Kit",
        aspects=ASPECTS[:2],
        confidence=40,
        held=0,
        capacity=1,
    ),
    AnotherMentor(
        id="c" * 32,
        name="Sol",
        aspects=ASPECTS[1:],
        confidence=90,
        held=2,
        capacity=3,
        lost=True,
        weaker=True,
    ),
)
REVIEW = Review(
    facilitator="Rosa",
    group="Tuesday evening",
    mentee="Ana",
    mentor="Ruth",
    aspects=ASPECTS,
    confidence=75,
    waiting_days=12,
    held=1,
    capacity=2,
    expires_at=NOW + timedelta(days=14),
    desk_url=f"{SITE}/desk/v1.desk",
    op="0" * 32,
    ways=("Phone", "Text messages"),
    earlier=1,
    notes=("Ruth has walked with a mentor before.",),
    bouncing=("Ruth",),
    alternatives=ALTERNATIVES,
)
DECIDED = Decided(
    what="approved",
    decided_by="Rosa",
    decided_at=NOW,
    group="Tuesday evening",
    mentee="Ana",
    mentor="Ruth",
    desk_url=f"{SITE}/desk/v1.desk",
    op="1" * 32,
    undo_until=NOW + timedelta(minutes=10),
    undo_url="/review/v1.first/undo",
)
DESK = Desk(
    facilitator="Rosa",
    group="Tuesday evening",
    pairs=(DeskPair("Ana", "Ruth", 12, NOW + timedelta(days=14), f"{SITE}/review/v1.first"),),
    waiting=(
        WaitingPerson(
            "Cleo",
            30,
            "3 people are in line for 2 free places.",
            "One more place with a mentor they have in common would help.",
        ),
    ),
    freed_by_one_more_place=2,
    live_matches=4,
    people=(
        PersonToLookAt(
            "d" * 32,
            "Uma",
            Role.MENTOR,
            NOW - timedelta(days=2),
            ("In a group for less than twelve months and tells of depth of healing.",),
        ),
        PersonToLookAt("e" * 32, "Lee", Role.MENTEE, NOW, ("Two answers differ (Age).",)),
    ),
    bouncing=("Kit",),
    letters_url=f"{SITE}/letters/v1.off",
)
CONSENT = Consent(
    name="Ana",
    role=Role.MENTEE,
    partner="Ruth",
    answer_by=NOW + timedelta(days=14),
    shared=(
        Shared("Hopes for the time together", "Being heard, Practical strategies"),
        Shared("Ways to be in touch", "Phone, Text messages"),
        Shared("How often", ""),
    ),
)
_EMPTY_DESK = Desk(facilitator="Rosa", group="Tuesday evening")
_TAKEN = Taken("approved", f"{SITE}/desk/v1.desk", "Rosa", NOW)

PAGES: dict[str, tuple[str, PageContext]] = {
    "review": ("review", REVIEW),
    "review with nothing chosen": ("review", replace(REVIEW, error="nothing_chosen")),
    "review with a long reason": (
        "review",
        replace(REVIEW, error="reason_too_long", chosen="decline", reason="word " * 120),
    ),
    "review with little known": (
        "review",
        replace(
            REVIEW,
            aspects=ASPECTS[3:],
            confidence=0,
            waiting_days=0,
            ways=(),
            earlier=0,
            notes=(),
            bouncing=(),
            alternatives=(),
        ),
    ),
    "approved": ("decided", DECIDED),
    "approved for good": ("decided", replace(DECIDED, undo_until=None)),
    "alternative": (
        "decided",
        replace(DECIDED, what="alternative", instead_of="Jo", reason="They sit together already."),
    ),
    "declined": ("decided", replace(DECIDED, what="declined", reason="They know each other.")),
    "undone": ("decided", replace(DECIDED, what="undone", undo_until=None)),
    "already approved": ("taken", _TAKEN),
    "already declined": ("taken", replace(_TAKEN, case="declined")),
    "already another": ("taken", replace(_TAKEN, case="alternative")),
    "place taken": ("taken", Taken("place_taken", f"{SITE}/desk/v1.desk")),
    "over": ("taken", Taken("over", f"{SITE}/desk/v1.desk")),
    "desk": ("desk", DESK),
    "desk saved": ("desk", replace(DESK, saved="Uma")),
    "desk without an answer": ("desk", replace(DESK, missed="e" * 32)),
    "empty desk": ("desk", _EMPTY_DESK),
    "consent": ("consent", CONSENT),
    "consent of a mentor": ("consent", replace(CONSENT, role=Role.MENTOR, shared=())),
    "consent without an answer": ("consent", replace(CONSENT, error=True)),
    "said yes": ("consent_done", ConsentDone("yes", "Ruth")),
    "said no": ("consent_done", ConsentDone("no", "Ruth")),
    "introduced": ("introduced", Introduced("Ruth")),
    "not open": ("not_open", NotOpen()),
    "letters are on": ("letters_setting", LettersSetting(on=True, group="Tuesday evening")),
    "letters are off": (
        "letters_setting",
        LettersSetting(on=False, group="Tuesday evening", saved=True),
    ),
    "ask for a link": ("links", LinksForm()),
    "ask for a link without an address": ("links", LinksForm(error=True)),
    "link asked for": ("links_sent", LinksSent()),
    "dead link": ("dead_link", DeadLink(f"{SITE}/links")),
    "trouble": ("trouble", Trouble()),
}
_ALLIES = HEAL.wording.model_copy(update={"mentor": "ally", "facilitator": "organizer"})
PROGRAMS: dict[str, Program] = {
    "heal": HEAL,
    "says ally": HEAL.model_copy(update={"wording": _ALLIES}),
    "asks the mentor only": HEAL.model_copy(update={"consent": "mentor"}),
    "asks nobody": HEAL.model_copy(update={"consent": "none"}),
}
