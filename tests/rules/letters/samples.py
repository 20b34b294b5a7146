"""The letters that the console previews, the programs they are rendered for, and a program whose
texts are marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from alongside.letters.contexts import Changed, WouldLikeToTalk
from alongside.program import Program, load_all
from console.letters.invented import NOW, SITE
from console.letters.samples import LETTERS
from console.letters.to_helpers import CONCERN, DIGEST, FEEDBACK
from console.letters.to_members import CHECK_IN, CLOSED, CONSENT, INTRODUCTION, STILL_WAITING

__all__ = [
    "CHECK_IN",
    "CLOSED",
    "CONCERN",
    "CONSENT",
    "DIGEST",
    "FEEDBACK",
    "INTRODUCTION",
    "LETTERS",
    "NOW",
    "SITE",
    "STILL_WAITING",
]

HEAL = load_all()["heal"]
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
