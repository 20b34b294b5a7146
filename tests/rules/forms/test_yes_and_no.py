"""A form in another language may offer yes and no as words: the program's own are understood."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from alongside import program
from alongside.forms import mapping
from alongside.forms.reading import read_answer
from alongside.forms.records import GivenAnswer, Submission
from alongside.model import Role

FILES = Path(__file__).parents[1] / "program" / "programs"
CUENTOS = program.load((FILES / "cuentos.toml").read_text("utf-8"), "cuentos.toml")
FLAG = next(q for q in CUENTOS.questions_for(Role.MENTEE) if q.purpose == "agreement")


def said(label: str) -> object:
    """What the program keeps of a form on which this word was chosen."""
    answer = GivenAnswer(FLAG.id, "choice", choices=(("", label),))
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    filled = Submission("google", "f", "r", moment, "v", "submitted", (answer,))
    return mapping.map_answers(filled, CUENTOS, Role.MENTEE).answers.get(FLAG.id)


@pytest.mark.parametrize(("label", "meant"), [("Sí", True), ("sí ", True), ("No", False)])
def test_the_programs_own_words_for_yes_and_no_are_read(label: str, meant: bool) -> None:
    assert CUENTOS.wording.yes == "Sí"
    assert said(label) is meant


def test_a_word_that_is_neither_is_for_a_person() -> None:
    assert said("Quizás") is None


def test_without_the_programs_words_nobody_would_know() -> None:
    """The control: the bare question understands English only."""
    answer = GivenAnswer(FLAG.id, "choice", choices=(("", "Sí"),))
    assert read_answer(FLAG, answer).answer is None
    assert read_answer(CUENTOS.as_read(FLAG), answer).answer is True
