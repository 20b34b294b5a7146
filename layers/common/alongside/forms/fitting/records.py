"""What is said about a form: each thing that differs, and how much it matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["fits", "fits_by_title", "does_not_fit"]

HINDERS = frozenset(
    {
        "ambiguous_title",
        "another_form",
        "missing_question",
        "must_be_required",
        "new_choice",
        "no_email",
        "other_kind",
        "other_question",
        "other_range",
        "own_words",
        "several_choices",
        "shared_question",
        "takes_no_answers",
        "unclear_answer",
    }
)
"""With these somebody would wait, or an answer or a whole form be lost; the others are notes."""

WORTH_A_LETTER = HINDERS | {"reworded"}
"""What somebody should look at once: beside what hinders, other words for a question that must be
asked as it is meant. Nobody waits for these: they may be a translation."""

_BY_TITLE = frozenset({"by_title", "many_by_title"})


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing that differs. `code` is a key of `WHY`, `question` the program's question (empty
    when it is about the form as a whole), `about` the title or the label as the form shows it, or
    how many there are: a text of the form's owner, never of a member."""

    code: str
    question: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a form fits a program. `refs` maps each id on the form to the question it asks, so that
    nobody types ids."""

    verdict: Verdict
    misfits: tuple[Misfit, ...]
    refs: Mapping[str, str]


def judge(misfits: Iterable[Misfit]) -> Verdict:
    """What a form's differences come to. Codes that are not ours are notes."""
    codes = {one.code for one in misfits}
    if codes & HINDERS:
        return "does_not_fit"
    return "fits_by_title" if codes & _BY_TITLE else "fits"
