"""The answers of a line in the program's own codes, whether it gives codes or labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from alongside.forms.options import take_options
from alongside.forms.reading import read_answer
from alongside.forms.records import GivenAnswer, fill
from alongside.forms.wording import normalize_title
from alongside.model import Answer, Role
from alongside.program import Program, Purpose, Question
from alongside.program.advice import nearest
from alongside.roster.lines import Misfit, is_blank, shorten

_FIELD_FOR: Mapping[Purpose, str] = {
    "email": "email",
    "name": "name",
    "group": "group",
    "capacity": "capacity",
    "avoid": "avoid",
}
"""Questions whose answer has a field of its own in a line."""

_MARKS = re.compile(r"[;|\n]")
_LONGEST = 4_000


class Answers:
    """Reads the answers of one role. Questions go by their id, or by a title the forms use."""

    def __init__(self, program: Program, role: Role) -> None:
        self._role = role
        self._questions = program.questions_for(role)
        self._elsewhere = {q.id for q in program.questions if role not in q.asked_of}
        self._known = {
            normalize_title(wording): question
            for question in self._questions
            for wording in (*question.titles, question.title, question.id)
        }

    def read(self, given: Mapping[str, object]) -> tuple[dict[str, Answer], list[str]]:
        """The answers by question id in the program's order, and what is wrong with the rest."""
        found: dict[str, Answer] = {}
        problems: list[str] = []
        for key, value in given.items():
            if is_blank(value):
                continue
            try:
                question = self._question(key, found)
                answer = _read(question, value)
            except Misfit as misfit:
                problems.append(f"question `{shorten(key)}`: {misfit}")
                continue
            if answer is not None:
                found[question.id] = answer
        return {q.id: found[q.id] for q in self._questions if q.id in found}, problems

    def _question(self, key: str, found: Mapping[str, Answer]) -> Question:
        question = self._known.get(normalize_title(key))
        if question is None:
            raise Misfit(self._unknown(key))
        if field := _FIELD_FOR.get(question.purpose):
            raise Misfit(f"write it beside `answers`, as the field `{field}`")
        if question.id in found:
            raise Misfit(f"`{question.id}` is answered twice; write it once")
        return question

    def _unknown(self, key: str) -> str:
        if key in self._elsewhere:
            return f"it is not asked of a {self._role}; leave it out"
        ids = [q.id for q in self._questions if q.purpose not in _FIELD_FOR]
        return f"no such question. {nearest(key[:_LONGEST], ids)}Known: {', '.join(ids)}"


def _read(question: Question, value: object) -> Answer | None:
    """The canonical answer; None when it says nothing ("rather not say")."""
    if question.choices:
        return _choose(question, value)
    if isinstance(value, list | dict):
        raise Misfit(f"write {_wanted(question)}, not `{shorten(value)}`")
    reading = read_answer(question, fill(GivenAnswer(question.id, "plain"), value))
    if reading.answer is None:
        raise Misfit(f"write {_wanted(question)}, not `{shorten(value)}`")
    return reading.answer


def _wanted(question: Question) -> str:
    if question.kind in ("number", "scale"):
        return f"a whole number from {question.minimum} to {question.maximum}"
    return "true or false" if question.kind == "flag" else "a text"


def _choose(question: Question, value: object) -> Answer | None:
    several = question.kind == "choices"
    given = value if isinstance(value, list) else [value]
    parts = [part for each in given for part in (_split(question, each) if several else [each])]
    codes = {_code(question, part) for part in parts if not is_blank(part)}
    if not several and len(codes) > 1:
        raise Misfit(f"one answer is wanted, not {len(codes)}")
    said = [each.code for each in question.choices if each.code in codes and not each.skips]
    if not said:
        return None
    return tuple(said) if several else said[0]


def _code(question: Question, value: object) -> str:
    """The code of an option, given as its code or as any of its labels."""
    found = _find(question, _text(value))
    if not found:
        allowed = ", ".join(choice.code for choice in question.choices)
        raise Misfit(f"unknown answer `{shorten(value)}`; allowed: {allowed}")
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else shorten(value)


def _find(question: Question, text: str) -> str:
    option = (text.strip().casefold(), text)
    taken = take_options(question, GivenAnswer(question.id, "choices", choices=(option,)))
    return taken.codes[0] if taken.codes else ""


def _split(question: Question, value: object) -> Iterator[object]:
    """The options that one cell of a spreadsheet lists. Labels may have commas in them, and so may
    the list: of the ways to read it, the longest label counts."""
    if not isinstance(value, str):
        yield value
        return
    if len(value) > _LONGEST:
        raise Misfit(f"write at most {_LONGEST} characters")
    labels = [label for each in question.choices for label in (each.label, *each.labels)]
    longest = 1 + max(label.count(",") for label in labels)
    for part in _MARKS.split(value):
        words = part.split(",")
        while words:
            taken = next(
                (n for n in range(longest, 1, -1) if _find(question, ",".join(words[:n]))), 1
            )
            yield ",".join(words[:taken])
            words = words[taken:]
