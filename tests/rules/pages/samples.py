"""Every page in every state that changes its words or its form."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from alongside.letters.contexts import AspectLine, Shared, WaitingPerson
from alongside.model import Role
from alongside.pages.contexts import (
    Accepted,
    AnotherMentor,
    Concern,
    ConcernSent,
    Consent,
    ConsentDone,
    DeadLink,
    Decided,
    Desk,
    DeskPair,
    Erase,
    Erased,
    Introduced,
    LettersSetting,
    LinksForm,
    LinksSent,
    NothingHeld,
    NotOpen,
    OwnMatch,
    OwnPage,
    OwnPlace,
    PageContext,
    PersonToLookAt,
    Question,
    Review,
    ScaleAverage,
    SentLetter,
    Settle,
    Taken,
    Trouble,
)
from alongside.pages.contexts.page import Done, Missed
from alongside.program import Program, load_all
from tests.rules.pages.feedback_samples import FEEDBACK_PAGES
from tests.rules.pages.match_samples import MATCH_PAGES
from tests.rules.pages.reading_samples import READ_PAGES

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
OWN_PLACE = OwnPlace(
    role=Role.MENTEE,
    group="Tuesday evening",
    standing="in_line",
    since=NOW - timedelta(days=30),
    sent_at=NOW - timedelta(days=30),
    answers=(Shared("Name", "Ana"), Shared("Hopes for the time together", "Being heard")),
)
OWN_PAGE = OwnPage(
    name="Ana",
    email="ana@example.net",
    places=(OWN_PLACE,),
    data_url=f"{SITE}/page/v1.mine/data",
    agreement_url=f"{SITE}/page/v1.mine/agreement",
    erase_url=f"{SITE}/page/v1.mine/erase",
    matches=(
        OwnMatch("live", Role.MENTEE, NOW, "Ruth", url=f"{SITE}/match/v1.live"),
        OwnMatch("asked", Role.MENTEE, NOW, "Jo", NOW, f"{SITE}/consent/v1.asked"),
        OwnMatch("answered", Role.MENTEE, NOW, "Kit"),
        OwnMatch("not_this_time", Role.MENTEE, NOW),
        OwnMatch("on_hold", Role.MENTEE, NOW, "Sol", url=f"{SITE}/match/v1.hold"),
        OwnMatch("over", Role.MENTEE, NOW - timedelta(days=90), until=NOW),
    ),
    letters=(
        SentLetter("receipt", NOW, "arrived"),
        SentLetter("consent", NOW, "came_back"),
        SentLetter("check_in", NOW, "delayed"),
        SentLetter("of_another_time", NOW, "sent"),
    ),
    accepted=(Accepted("Mentorship agreement", "2026-1", NOW),),
    never=2,
    names=True,
    concern_url=f"{SITE}/concern/v1.mine",
    detail="+1 555 0100",
)
_MENTOR_PLACE = replace(
    OWN_PLACE, role=Role.MENTOR, standing="full", capacity=2, live=2, active=2, most=3
)


_STANDINGS: dict[str, dict[str, Any]] = {
    "walking": {},
    "needs_person": {"findings": ("It takes twelve months.",)},
    "agreement": {},
    "paused": {"until": NOW + timedelta(days=30)},
    "resting": {"until": NOW + timedelta(days=30)},
    "left": {},
}


def _own(standing: str, **more: Any) -> OwnPage:
    place = replace(OWN_PLACE, standing=standing, **more)  # type: ignore[arg-type]
    return replace(OWN_PAGE, places=(place,))


_EMPTY_DESK = Desk(facilitator="Rosa", group="Tuesday evening")
_TAKEN = Taken("approved", f"{SITE}/desk/v1.desk", "Rosa", NOW)

CONCERN = Concern("2" * 32)
_WRITTEN = replace(
    CONCERN, tier="talk", named="no", words=("Kit is very quiet.", "", "Please call.")
)
_SENT = ConcernSent(
    then="They read it and write to you, usually within two days.",
    emergency=False,
    told=("a group facilitator", "the coordinator"),
    mailed=True,
)
SETTLE = Settle(
    page_url=f"{SITE}/page/v1.page",
    op="3" * 32,
    questions=(
        Question("my ex husband mark", ("Mark S.", "Markus")),
        Question("robin", ("Robin",)),
    ),
)

PAGES: dict[str, tuple[str, PageContext]] = {
    "review": ("review", REVIEW),
    "review with nothing chosen": ("review", replace(REVIEW, error="nothing_chosen")),
    "review with a long reason": (
        "review",
        replace(REVIEW, error="reason_too_long", chosen="decline", reason="word " * 120),
    ),
    "review with letters that come back": (
        "review",
        replace(
            REVIEW,
            error="unreachable",
            held=0,
            alternatives=(replace(ALTERNATIVES[1], weaker=True),),
        ),
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
    "taken back": ("taken", Taken("over", f"{SITE}/desk/v1.desk")),
    "desk": ("desk", DESK),
    "desk saved": ("desk", replace(DESK, saved="Uma")),
    "desk in turn again": (
        "desk",
        replace(DESK, waiting=tuple(replace(one, urgent=True) for one in DESK.waiting)),
    ),
    "desk without an answer": ("desk", replace(DESK, missed="e" * 32)),
    "desk with averages": (
        "desk",
        replace(
            DESK,
            averages=(ScaleAverage("start", 12, "2.7"), ScaleAverage("end", 5, "3.1")),
        ),
    ),
    "desk of who may read feedback": ("desk", replace(DESK, feedback_url=f"{SITE}/read/v1.read")),
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
    "own page": ("page", OWN_PAGE),
    "own page of a mentor": ("page", replace(OWN_PAGE, places=(_MENTOR_PLACE,))),
    "own page of both": ("page", replace(OWN_PAGE, places=(OWN_PLACE, _MENTOR_PLACE))),
    "own page that is nearly empty": (
        "page",
        replace(
            OWN_PAGE,
            matches=(),
            letters=(),
            accepted=(),
            never=0,
            names=False,
            concern_url="",
            detail=None,
        ),
    ),
    "own page with a changed agreement": (
        "page",
        replace(OWN_PAGE, hash="f" * 64, changed=True, settle_url=f"{SITE}/page/v1.mine/settle"),
    ),
    "own page with an agreement": ("page", replace(OWN_PAGE, hash="f" * 64, unreachable=True)),
    **{
        f"own page, {standing}": ("page", _own(standing, **more))
        for standing, more in _STANDINGS.items()
    },
    "own page, paused without a date": ("page", _own("paused")),
    "own page, asked": ("page", _own("in_line", asked=True)),
    "own page of a mentor in line": (
        "page",
        replace(OWN_PAGE, places=(replace(_MENTOR_PLACE, standing="in_line", capacity=1),)),
    ),
    **{f"own page once {done}": ("page", replace(OWN_PAGE, done=done)) for done in get_args(Done)},
    **{
        f"own page without {missed}": (
            "page",
            replace(
                OWN_PAGE,
                places=(_MENTOR_PLACE,),
                hash="f" * 64,
                missed=missed,
                about=Role.MENTOR,
            ),
        )
        for missed in get_args(Missed)
    },
    "erase": ("erase", Erase(f"{SITE}/page/v1.mine", live=1)),
    "erase without an answer": ("erase", Erase(f"{SITE}/page/v1.mine", error=True)),
    "erased": ("erased", Erased(2, 1, 12, 1)),
    "erased a little": ("erased", Erased(1, 0, 1, 0)),
    "nothing held": ("nothing_held", NothingHeld()),
    "nothing held any more": ("nothing_held", NothingHeld(NOW)),
    "concern": ("concern", CONCERN),
    "concern without an answer": ("concern", replace(CONCERN, error="nothing_chosen")),
    "concern that came in pieces": ("concern", replace(CONCERN, error="unreadable")),
    "concern that reached nobody": ("concern", replace(_WRITTEN, error="nobody_reached")),
    "concern under way": ("concern", replace(_WRITTEN, error="under_way")),
    "concern sent": ("concern_sent", _SENT),
    "concern sent in an emergency": (
        "concern_sent",
        replace(_SENT, emergency=True, told=(), maybe=("the coordinator",), mailed=False),
    ),
    "settle": ("settle", SETTLE),
    "settle without an answer": ("settle", replace(SETTLE, missed="settle")),
    "settle without a name": ("settle", replace(SETTLE, questions=(), missed="add", who="my ex")),
    "settle what has changed": ("settle", replace(SETTLE, missed="moved")),
    "settled": ("settle", replace(SETTLE, questions=(), done="settled")),
    "settle with somebody more": ("settle", replace(SETTLE, done="added")),
}
PAGES |= MATCH_PAGES | FEEDBACK_PAGES | READ_PAGES
_ALLIES = HEAL.wording.model_copy(update={"mentor": "ally", "facilitator": "organizer"})
PROGRAMS: dict[str, Program] = {
    **load_all(),
    "says ally": HEAL.model_copy(update={"wording": _ALLIES}),
    "asks the mentor only": HEAL.model_copy(update={"consent": "mentor"}),
    "asks nobody": HEAL.model_copy(update={"consent": "none"}),
}
