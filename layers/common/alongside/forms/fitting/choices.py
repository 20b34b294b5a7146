"""Whether what can be chosen on a form can be read: each choice is tried as an answer."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.forms.fitting.records import Misfit
from alongside.forms.reading import read_answer
from alongside.forms.records import GivenAnswer
from alongside.forms.seen import SeenQuestion
from alongside.program import Question

_NOT_THE_FORMS = frozenset({"other_answer"})
"""The program itself wants a person to look at these."""
_ONE_ANSWER = frozenset({"choice", "flag", "number", "scale"})
_UNREAD = {"flag": "unclear_answer", "number": "other_range", "scale": "other_range"}


def compare(question: Question, seen: SeenQuestion, whole: bool) -> Iterator[Misfit]:
    """What differs in the answers that the form offers."""
    if seen.kind in {"choice", "choices"}:
        yield from _unread(question, seen)
        yield from _too_free(question, seen)
        if whole:
            yield from _gone(question, seen)
    elif seen.marks and any(
        _codes(question, GivenAnswer("", seen.kind, number=mark)) for mark in seen.marks
    ):
        yield Misfit("other_range", question.id, f"{seen.marks[0]}–{seen.marks[1]}")


def _unread(question: Question, seen: SeenQuestion) -> Iterator[Misfit]:
    for ref, label in seen.choices:
        if _codes(question, GivenAnswer("", seen.kind, choices=((ref, label),))):
            yield Misfit(_UNREAD.get(question.kind, "new_choice"), question.id, label or ref)


def _too_free(question: Question, seen: SeenQuestion) -> Iterator[Misfit]:
    if question.kind in _ONE_ANSWER and seen.several and len(seen.choices) > 1:
        yield Misfit("several_choices", question.id, seen.title)
    if seen.other and _codes(question, GivenAnswer("", seen.kind, other=("words",))):
        yield Misfit("own_words", question.id, seen.title)


def _gone(question: Question, seen: SeenQuestion) -> Iterator[Misfit]:
    if not seen.choices or question.kind not in {"choice", "choices"}:
        return
    given = GivenAnswer("", "choices", choices=seen.choices)
    taken = read_answer(question.model_copy(update={"kind": "choices"}), given).answer
    for choice in question.choices:
        if not isinstance(taken, tuple) or choice.code not in taken:
            yield Misfit("choice_gone", question.id, choice.label)


def _codes(question: Question, given: GivenAnswer) -> set[str]:
    return set(read_answer(question, given).codes) - _NOT_THE_FORMS
