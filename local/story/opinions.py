"""What the people of the story say about the program, and how Typeform would deliver one of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.program import Program
from local.story import browser
from local.story.browser import Seen
from local.story.deliveries import Delivery

NAME = "{name}"
"""Stands where the story puts the name of a member."""


@dataclass(frozen=True)
class Opinion:
    """Marks of 1 to 5, question by question in the order of the form, and what was good."""

    marks: tuple[int, ...]
    good: str


LAST_QUARTER = (
    Opinion((5, 5, 4), f"My talks with {NAME} carried me through the summer."),
    Opinion((4, 5, 5), "I was heard, and nobody was in a hurry."),
    Opinion((4, 4, 3), "The walk we take together every week."),
    Opinion((5, 4, 4), "To laugh again with somebody who knows."),
    Opinion((3, 4, 2), "That I could stop when it was too much."),
)
BY_FORM = Opinion((4, 5, 4), "Small steps, and a friend on the way.")
"""What comes by way of Typeform."""

THIS_QUARTER = (
    Opinion((5, 5, 5), "We found a way to talk about the hard days."),
    Opinion((4, 4, 4), "It is good to be asked."),
    Opinion((2, 3, 3), "I wait, and still I feel that I belong."),
    Opinion((5, 4, 5), f"{NAME} listens like nobody else."),
    Opinion((3, 3, 4), "The questions for the first meeting helped."),
)


def write(program: Program, page: Seen, opinion: Opinion, name: str) -> Seen:
    """Fill in the program's own page and send it; the answer."""
    return browser.send(page, _fields(program, opinion, name))


def deliver(program: Program, opinion: Opinion, at: datetime) -> Delivery:
    """The same as a Typeform response that was sent at `at`; the same opinion is the same one."""
    assert program.feedback is not None
    marks = dict(zip(_ids(program, "rating"), opinion.marks, strict=False))
    fields, answers = [], []
    for place, asked in enumerate(program.feedback.questions):
        kind, value = {
            "rating": ("opinion_scale", marks.get(asked.id)),
            "comment": ("long_text", opinion.good if asked.id == _first_comment(program) else None),
            "part": ("multiple_choice", None),
        }[asked.kind]
        field = {"id": f"Fb{place:010}", "ref": asked.id, "type": kind}
        fields.append({**field, "title": asked.title, "properties": {}})
        if value is not None:
            said = "number" if asked.kind == "rating" else "text"
            answers.append({"type": said, said: value, "field": field})
    return Delivery("typeform", "feedback", json.dumps(_response(fields, answers, at)).encode())


def _response(
    fields: list[dict[str, Any]], answers: list[dict[str, Any]], at: datetime
) -> dict[str, Any]:
    time = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    form = {"id": "FbStory1", "title": "What is it like?", "fields": fields}
    return {
        "event_id": "01FEEDBACKOFTHESTORY000001",
        "event_type": "form_response",
        "form_response": {
            "form_id": form["id"],
            "token": "feedbackofthestory01",
            "landed_at": time,
            "submitted_at": time,
            "definition": form,
            "answers": answers,
        },
    }


def _fields(program: Program, opinion: Opinion, name: str) -> dict[str, str]:
    marks = zip(_ids(program, "rating"), opinion.marks, strict=False)
    good = {f"c_{_first_comment(program)}": opinion.good.replace(NAME, name)}
    return {f"r_{question}": str(mark) for question, mark in marks} | good


def _first_comment(program: Program) -> str:
    return _ids(program, "comment")[0]


def _ids(program: Program, kind: str) -> list[str]:
    assert program.feedback is not None
    return [one.id for one in program.feedback.questions if one.kind == kind]
