"""Letters to those who look after others, in every state that changes their words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from alongside.letters.contexts import (
    Attention,
    Concern,
    Contact,
    Decided,
    Digest,
    DigestGroup,
    DigestPair,
    Drift,
    FeedbackReleased,
    LetterContext,
    Problem,
    SuggestionReminder,
    SupporterRound,
    WaitingPerson,
    WouldLikeToTalk,
)
from console.letters.invented import (
    COMPARES,
    FORM,
    GROUP,
    HELPS,
    NEW_CHOICE,
    NOW,
    REASONS,
    SHOWS,
    SITE,
    THEN,
    TIER,
    TWICE,
    WHY,
)

_PAIR = DigestPair(
    mentee="Ana",
    mentor="Ruth",
    reasons=REASONS,
    waiting_days=12,
    until=NOW + timedelta(days=14),
    url=f"{SITE}/review/v1.first",
)
_SECOND = replace(_PAIR, mentee="Émile", mentor="Jo", waiting_days=0, url=f"{SITE}/review/v1.2nd")
_GROUP = DigestGroup(
    group=GROUP,
    desk_url=f"{SITE}/desk/v1.desk",
    pairs=(_PAIR, _SECOND),
    waiting=(
        WaitingPerson(
            "Cleo",
            30,
            WHY,
            HELPS,
        ),
    ),
    freed_by_one_more_place=1,
    needs_person=2,
    bouncing=("Uma", "Kit"),
)
_OTHER_GROUP = DigestGroup("Sunday", f"{SITE}/desk/v1.sunday", needs_person=1)
DIGEST = Digest("Rosa", (_GROUP,), f"{SITE}/letters/v1.off")
_DECIDED = Decided(
    what="approved",
    decided_by="Rosa",
    decided_at=NOW,
    group=GROUP,
    mentee="Ana",
    mentor="Ruth",
    review_url=f"{SITE}/review/v1.first",
    undo_until=NOW + timedelta(minutes=10),
)
CONCERN = Concern(
    tier=TIER,
    then=THEN,
    emergency=False,
    words=("I have not heard from Kit for two weeks.", "Could somebody call?"),
    name="Ana",
    email="ana@example.org",
    group=GROUP,
)
_TALK = WouldLikeToTalk("Rosa", GROUP, "Ana", "ana@example.org", "talk")
_REMINDER = SuggestionReminder(
    facilitator="Rosa",
    group=GROUP,
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

_DRIFT = Drift(FORM, "Typeform", (NEW_CHOICE,), waiting=1, since=NOW - timedelta(hours=3))
_OFF = "The form's connection to us is switched off. Switch it on at Typeform."
LETTERS: dict[str, tuple[str, LetterContext]] = {
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
    "reminder of two pairs": ("suggestion_reminder", _REMINDER),
    "reminder of a pair to the coordinator": (
        "suggestion_reminder",
        replace(_REMINDER, pairs=(_PAIR,), facilitator="coordinator", letters_off_url=""),
    ),
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
    "attention": (
        "attention",
        Attention((Problem("no_email", 2), Problem("odd", 1)), NOW, 0, SHOWS, COMPARES),
    ),
    "attention for one": (
        "attention",
        Attention((Problem("not_json", 1),), NOW, 0, SHOWS, COMPARES),
    ),
    "attention in line": ("attention", Attention((), NOW, 1, SHOWS, COMPARES)),
    "attention both": (
        "attention",
        Attention((Problem("no_group", 1),), NOW, 2, SHOWS, COMPARES),
    ),
    "a form that changed": ("drift", _DRIFT),
    "a form that changed, several wait": (
        "drift",
        replace(_DRIFT, lines=(*_DRIFT.lines, TWICE), waiting=4),
    ),
    "a form that changed, nobody waits": ("drift", replace(_DRIFT, waiting=0, since=None)),
    "a form that fits again": ("drift", Drift(FORM, "Google Forms")),
    "a form that fits again for one": ("drift", Drift(FORM, "Tally", taken=1)),
    "a form that fits again for many": (
        "drift",
        Drift(FORM, "Tally", waiting=2, since=NOW, taken=12, command=SHOWS),
    ),
    "a form that is switched off": (
        "drift",
        Drift(FORM, "Typeform", (_OFF,), about_questions=False),
    ),
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
