"""A body within the size cap never takes long, whatever a member pasted or a sender repeated."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from alongside import forms
from alongside.forms.envelope import CAP
from alongside.forms.mapping import map_answers
from alongside.model import Role
from tests.rules.forms.deliveries import dump, heal, load_event

MARKS = "\u0301\u0316" * 60_000
LIMIT_SECONDS = 2.0


def write_in_signed(question: str, value: object) -> Callable[[], Any]:
    def build() -> Any:
        body = load_event("signed_mentee")
        body["answers"][question] = value
        return body

    return build


def fill_tally(*fields: dict[str, Any]) -> Callable[[], Any]:
    def build() -> Any:
        body = load_event("tally_mentee")
        body["data"]["fields"] = list(fields)
        return body

    return build


def repeat_options() -> Any:
    body = load_event("typeform_mentee")
    response = body["form_response"]
    for field in response["definition"]["fields"]:
        field["choices"] = [{"id": f"i{n}", "label": f"x{n}"} for n in range(150)]
    for answer in response["answers"]:
        if answer["type"] == "choices":
            answer["choices"] = {"labels": [f"z{n}" for n in range(3_000)]}
    return body


BOX = {"type": "CHECKBOXES", "value": True}
GRID = {"type": "MATRIX", "key": "q", "label": "x" * 20_000, "value": {}}
WORST: dict[str, Callable[[], Any]] = {
    "marks in a text": write_in_signed("hope", MARKS),
    "marks in an option": write_in_signed("gender", MARKS),
    "marks in a number": write_in_signed("months", MARKS),
    "marks in a name": write_in_signed("name", MARKS),
    "marks in people": write_in_signed("avoid", MARKS),
    "marks in an address": write_in_signed("email", f"{MARKS}@example.org"),
    "marks beside the options": write_in_signed("hopes", {"values": [], "other": MARKS}),
    "very many people": write_in_signed("avoid", "a," * 120_000),
    "encoded words": write_in_signed("email", "=?" * 60_000 + "@"),
    "underscores": fill_tally(*({**BOX, "key": f"q{'_' * 2_000}{n}"} for n in range(110))),
    "rows": fill_tally({**GRID, "rows": [{"id": "a", "text": "b" * 50}] * 2_500}),
    "equal titles": fill_tally(
        *({"key": f"q{n}", "type": "DROPDOWN", "label": "Your age"} for n in range(3_000))
    ),
    "options": repeat_options,
}


@pytest.mark.parametrize("build", WORST.values(), ids=list(WORST))
def test_the_worst_bodies_we_could_think_of_are_read_within_seconds(
    build: Callable[[], Any],
) -> None:
    body = build()
    raw = dump(body)
    assert 50_000 < len(raw) <= CAP
    provider = "signed" if "answers" in body else "tally" if "data" in body else "typeform"
    began = time.process_time()
    map_answers(forms.parse(provider, raw), heal(), Role.MENTEE)
    assert time.process_time() - began < LIMIT_SECONDS


def test_normalizing_combining_marks_without_a_bound_takes_the_square_of_their_number() -> None:
    def measure(count: int) -> float:
        began = time.process_time()
        unicodedata.normalize("NFC", MARKS[:count])
        return time.process_time() - began

    assert measure(20_000) > 20 * min(measure(2_000) for _ in range(3))
