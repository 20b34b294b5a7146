"""What Google's forms are made of: kinds of questions, whole numbers, the ready-made files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import program
from alongside.model import Role
from console.forms.definitions import asked, google, whole_numbers
from console.forms.definitions.asked import Asked, Form

pytestmark = pytest.mark.contract

READY_MADE = Path(__file__).resolve().parents[2] / "forms" / "google"
PROGRAMS = program.load_all()
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{8}|/hooks/|@(?!example\.)\w+\.\w")


def made() -> dict[str, dict[str, Any]]:
    """Every ready-made form, from the programs as they are now."""
    forms = [google.define(asked.of(one, role)) for one in PROGRAMS.values() for role in one.forms]
    feedback = [google.define_feedback(one) for one in PROGRAMS.values() if one.feedback]
    return {form["name"]: form for form in [*forms, *feedback]}


def test_the_ready_made_forms_are_those_of_the_programs() -> None:
    kept = {path.stem: json.loads(path.read_text("utf-8")) for path in READY_MADE.glob("*.*.json")}
    assert kept == made(), "write them again: ./alongside forms schema google --write"


def test_no_ready_made_form_holds_a_secret_or_an_address() -> None:
    for path in READY_MADE.iterdir():
        text = path.read_text("utf-8")
        assert not SECRET.search(text), path.name


def test_a_secret_in_a_ready_made_form_would_be_seen() -> None:
    assert SECRET.search('"secret": "whsec_c2VjcmV0c2VjcmV0"')
    assert SECRET.search("https://alongside.example/hooks/heal/mentee")
    assert SECRET.search("ruth@river.org")


@given(st.integers(0, 1_500), st.integers(0, 1_500))
def test_a_pattern_takes_the_whole_numbers_of_its_range_and_no_others(one: int, two: int) -> None:
    least, most = min(one, two), max(one, two)
    pattern = re.compile(whole_numbers.pattern(least, most))
    taken = {number for number in range(2_000) if pattern.fullmatch(str(number))}
    assert taken == set(range(least, most + 1))
    assert pattern.fullmatch(f" 00{least} ")
    for text in ("", "-1", f"{least}.5", f"{least},0", "one", "1e3", f"{least}\n{least}"):
        assert not pattern.fullmatch(text)


def test_a_range_that_is_none_is_refused() -> None:
    for least, most in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match=str(most)):
            whole_numbers.pattern(least, most)


def form(*questions: Asked, **more: str) -> dict[str, Any]:
    texts = {"title": "Form", "introduction": "Hello", "agreement_title": "Agreement"}
    texts |= {"agreement": "We listen.", "yes": "Sí", "no": "No", "thanks": "Gracias"}
    texts |= {"language": "es"} | more
    return google.define(Form(program="river", role=Role.MENTEE, questions=questions, **texts))


def item(**more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"ref": "q", "title": "Q", "help": "", "kind": "text"}
    plain["required"] = False
    found: dict[str, Any] = form(Asked(**(plain | more)))["items"][-1]
    return found


MANY = tuple((f"c{number}", f"Fruit {number}") for number in range(13))
TWO = MANY[:2]
SCALE: dict[str, Any] = {"kind": "scale"}


def whole(pattern: str, say: str) -> dict[str, Any]:
    """A number that is written."""
    return {"type": "TEXT", "check": rf"^\s*0*(?:{pattern})\s*$", "say": say}


def options(kind: str, choices: tuple[tuple[str, str], ...], *, other: bool) -> dict[str, Any]:
    return {"type": kind, "choices": [label for _, label in choices], "other": other}


@pytest.mark.parametrize(
    ("asked_as", "built_as"),
    [
        ({"kind": "name"}, {"type": "TEXT"}),
        ({"kind": "email"}, {"type": "TEXT", "check": "email"}),
        ({"kind": "long_text", "help": "Why"}, {"type": "PARAGRAPH_TEXT", "help": "Why"}),
        ({"kind": "people"}, {"type": "PARAGRAPH_TEXT"}),
        ({"kind": "flag", "required": True}, {"type": "CHECKBOX", "choices": ["Sí"]}),
        ({"kind": "flag"}, {"type": "MULTIPLE_CHOICE", "choices": ["Sí", "No"]}),
        (SCALE | {"minimum": 1, "maximum": 5}, {"type": "SCALE", "lower": 1, "upper": 5}),
        (SCALE | {"minimum": 0, "maximum": 10}, {"type": "SCALE", "lower": 0, "upper": 10}),
        (SCALE | {"minimum": 2, "maximum": 5}, whole("[2-5]", "2 – 5")),
        ({"kind": "number", "minimum": 1, "maximum": 3}, whole("[1-3]", "1 – 3")),
        ({"kind": "choice", "choices": TWO}, options("MULTIPLE_CHOICE", TWO, other=False)),
        ({"kind": "choice", "choices": MANY}, options("LIST", MANY, other=False)),
        (
            {"kind": "choice", "choices": MANY, "other": True},
            options("MULTIPLE_CHOICE", MANY, other=True),
        ),
        ({"kind": "choices", "choices": TWO, "other": True}, options("CHECKBOX", TWO, other=True)),
    ],
)
def test_each_kind_of_question_is_asked_as_google_can(
    asked_as: dict[str, Any], built_as: dict[str, Any]
) -> None:
    assert item(**asked_as).items() >= built_as.items()
    assert "help" in built_as or "help" not in item(**asked_as)


def test_what_is_agreed_to_stands_at_the_top() -> None:
    found = form()
    assert found["description"] == "Hello"
    assert found["items"] == [
        {"type": "SECTION_HEADER", "title": "Agreement", "help": "We listen."}
    ]
    assert found["confirmation"] == "Gracias"


def test_a_text_too_long_for_one_heading_is_cut_between_paragraphs_and_loses_nothing() -> None:
    text = "\n\n".join(f"{number} " + "word " * 200 for number in range(20)).strip()
    found = form(agreement=text, introduction=text)
    pieces = [one["help"] for one in found["items"]]
    assert max(map(len, (found["description"], *pieces))) <= google.LONGEST_HELP
    said = "\n\n".join([found["description"], *pieces])
    assert re.sub(r"\s+", " ", said) == re.sub(r"\s+", " ", f"{text} {text}")
    assert [one["title"] for one in found["items"]].count("Agreement") == 1


def test_a_program_without_feedback_has_no_form_for_it() -> None:
    silent = PROGRAMS["heal"].model_copy(update={"feedback": None})
    with pytest.raises(ValueError, match="heal"):
        google.define_feedback(silent)
