"""A program's form as our Apps Script (`forms/google/Code.gs`) builds it in Google Forms.

    {"name", "title", "description", "confirmation", "language",
     "items": [{"type": Apps Script's ItemType, "title", "help", "required", "ref": question's id,
                "choices": [label], "other": bool, "lower", "upper", "low", "high",
                "check": "email" | a regular expression, "say": what to write instead}]}

A key without meaning for an item is left out. The script adds nothing of its own to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from alongside.program import Kind, Program
from alongside.program.schema import Feedback, FeedbackQuestion
from alongside.program.translation import say
from console.forms.definitions import whole_numbers
from console.forms.definitions.asked import Asked, Form

Item = dict[str, Any]

LONGEST_HELP = 4_000
"""How much text stands below one title. Google names no limit; a longer one becomes several."""

MOST_BUTTONS = 12
"""A choice among more than these opens as a list, where nothing has to be written beside it."""

_TYPES: Mapping[Kind, str] = MappingProxyType(
    {
        "email": "TEXT",
        "name": "TEXT",
        "text": "TEXT",
        "long_text": "PARAGRAPH_TEXT",
        "people": "PARAGRAPH_TEXT",
        "choices": "CHECKBOX",
    }
)
_LOWER = (0, 1)
_UPPER = range(3, 11)


def define(form: Form) -> dict[str, Any]:
    """The form of one role. What it asks a member to accept stands at its top, as a text of its
    own below the introduction."""
    texts = _texts("", form.introduction)
    return {
        "name": form.name,
        "title": form.title,
        "description": texts.pop(0).get("help", "") if texts else "",
        "confirmation": form.thanks,
        "language": form.language,
        "items": [
            *texts,
            *_texts(form.agreement_title, form.agreement),
            *(_item(form, one) for one in form.questions),
        ],
    }


def define_feedback(program: Program) -> dict[str, Any]:
    """The form for anonymous feedback of a program that asks for it."""
    asked: Feedback | None = program.feedback
    if asked is None:
        raise ValueError(program.id)
    return {
        "name": f"{program.id}.feedback",
        "title": asked.title,
        "description": asked.introduction.strip(),
        "confirmation": say(program, "Thank you"),
        "language": program.language,
        "items": [_opinion(one) for one in asked.questions],
    }


def _texts(title: str, text: str) -> list[Item]:
    """A text as headings with help below, cut between paragraphs where one holds too little."""
    pieces = list(_pieces(text.strip()))
    return [
        {"type": "SECTION_HEADER", "title": title if place == 0 else "…", "help": piece}
        for place, piece in enumerate(pieces)
    ]


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for paragraph in text.split("\n\n"):
        longer = f"{piece}\n\n{paragraph}" if piece else paragraph
        if piece and len(longer) > LONGEST_HELP:
            yield piece
            longer = paragraph
        piece = longer
    if piece:
        yield piece


def _item(form: Form, asked: Asked) -> Item:
    item: Item = {"ref": asked.ref, "title": asked.title, "required": asked.required}
    if asked.help:
        item["help"] = asked.help
    if asked.kind == "flag":
        return item | _flag(form, asked)
    if asked.kind in ("number", "scale"):
        return item | _number(asked)
    if asked.choices:
        return item | _choices(asked)
    item["type"] = _TYPES[asked.kind]
    return item | ({"check": "email"} if asked.kind == "email" else {})


def _flag(form: Form, asked: Asked) -> Item:
    """What has to be true to go on is one box to tick; what may be either is asked both ways."""
    if asked.choices:
        return _choices(asked)
    if asked.required:
        return {"type": "CHECKBOX", "choices": [form.yes]}
    return {"type": "MULTIPLE_CHOICE", "choices": [form.yes, form.no]}


def _number(asked: Asked) -> Item:
    """Google's scales begin at 0 or 1 and end at 3 to 10; any other number is written."""
    if asked.kind == "scale" and asked.minimum in _LOWER and asked.maximum in _UPPER:
        return {"type": "SCALE", "lower": asked.minimum, "upper": asked.maximum}
    pattern = whole_numbers.pattern(asked.minimum, asked.maximum)
    return {"type": "TEXT", "check": f"^{pattern}$", "say": f"{asked.minimum} – {asked.maximum}"}


def _choices(asked: Asked) -> Item:
    labels = [label for _, label in asked.choices]
    if asked.kind == "choices":
        kind = "CHECKBOX"
    else:
        kind = "LIST" if len(labels) > MOST_BUTTONS and not asked.other else "MULTIPLE_CHOICE"
    return {"type": kind, "choices": labels, "other": asked.other}


def _opinion(asked: FeedbackQuestion) -> Item:
    item: Item = {"ref": asked.id, "title": asked.title, "required": False}
    if asked.help:
        item["help"] = asked.help.strip()
    if asked.kind == "rating":
        scale = {"lower": 1, "upper": 5, "low": asked.low, "high": asked.high}
        return item | {"type": "SCALE"} | scale
    if asked.kind == "comment":
        return item | {"type": "PARAGRAPH_TEXT"}
    labels = [choice.label for choice in asked.choices]
    return item | {"type": "MULTIPLE_CHOICE", "choices": labels, "other": False}
