"""Every letter in every state that changes its words, and a program whose texts are marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from alongside.letters.contexts import (
    Attention,
    Consent,
    Contact,
    Decided,
    Digest,
    DigestGroup,
    DigestPair,
    Introduction,
    LetterContext,
    Link,
    Links,
    NotThisTime,
    Problem,
    Receipt,
    Shared,
    WaitingPerson,
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

LETTERS: dict[str, tuple[str, LetterContext]] = {
    "receipt of a mentee": ("receipt", _RECEIPT),
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
    "not this time": ("not_this_time", NotThisTime()),
    "attention": ("attention", Attention((Problem("no_email", 2), Problem("odd", 1)), NOW)),
    "attention for one": ("attention", Attention((Problem("not_json", 1),), NOW)),
    "one link": ("links", Links((Link("Your answer to an introduction", f"{SITE}/consent/x"),))),
    "two links": (
        "links",
        Links((Link("Look at a pair", f"{SITE}/review/x"), Link("Your desk", f"{SITE}/desk/x"))),
    ),
}

_ALLIES = HEAL.wording.model_copy(update={"mentor": "ally", "facilitator": "organizer"})
PROGRAMS: dict[str, Program] = {
    "heal": HEAL,
    "says ally": HEAL.model_copy(update={"wording": _ALLIES}),
    "asks the mentor only": HEAL.model_copy(update={"consent": "mentor"}),
    "asks nobody": HEAL.model_copy(update={"consent": "none", "accepting": False}),
}


CODES = frozenset({"case", "error", "standing", "answer", "id", "chosen", "missed", "code", "op"})


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
    decided = hasattr(value, "decided_at")
    for field in fields(value):
        old = getattr(value, field.name)
        if field.name in CODES or field.name.endswith("url") or (decided and field.name == "what"):
            yield field.name, old
        else:
            yield field.name, plant(old, text)
