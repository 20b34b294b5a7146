"""One given answer read as one question's kind: the canonical value and the codes of what is odd.

Codes: `wrong_kind`, `out_of_range`, `unknown_option`, `email_unusable`, `cut`, `other_answer`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from alongside.forms.addresses import clean_address
from alongside.forms.options import read_flag, take_options, unlisted
from alongside.forms.records import GivenAnswer
from alongside.forms.wording import keep_line, keep_text, split_people
from alongside.model import Answer
from alongside.program import Kind, Question

LONGEST_LINE = 300
LONGEST_TEXT = 4_000
MOST_PEOPLE = 100
_WHOLE = re.compile(r"[+-]?\d{1,9}(\.0{1,9})?")
_LONGEST_NUMBER = 40  # more than any number that is read, so a longer text never becomes one
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

_TEXTS = frozenset({"text", "long_text", "plain"})
_OPTIONS = frozenset({"choice", "choices", "plain"})
ACCEPTED: Mapping[Kind, frozenset[str]] = {
    "email": frozenset({"email", "text", "plain"}),
    "name": _TEXTS,
    "text": _TEXTS | {"email", "phone", "url", "date"},
    "long_text": _TEXTS,
    "number": frozenset({"number", "text", "choice", "plain"}),
    "scale": frozenset({"number", "text", "choice", "plain"}),
    "flag": _OPTIONS | {"flag"},
    "choice": _OPTIONS,
    "choices": _OPTIONS,
    "people": _TEXTS | {"email"},
}
"""The kinds of answers a question of each kind can be read from."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`answer` is None when there is none to keep; `other` is text written beside the options,
    and `wrote_in` says that the member chose to, even where the program drops such text."""

    answer: Answer | None = None
    other: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    wrote_in: bool = False

    @property
    def said_something(self) -> bool:
        """Whether there is an answer, a text beside the options, or a problem that says why not."""
        return self.answer is not None or bool(self.codes) or self.wrote_in


def read_answer(question: Question, given: GivenAnswer) -> Reading:
    """Total: a value that cannot be read becomes a code, never an exception."""
    if given.malformed or given.kind not in ACCEPTED[question.kind]:
        return Reading(codes=("wrong_kind",))
    return _READERS[question.kind](question, given)


def _read_line(_question: Question, given: GivenAnswer) -> Reading:
    if not given.text:
        return Reading(codes=("wrong_kind",))
    if given.kind == "date" and not _is_date(given.text):
        return Reading(codes=("out_of_range",))
    return _keep(keep_line(given.text, LONGEST_LINE))


def _read_text(_question: Question, given: GivenAnswer) -> Reading:
    if not given.text:
        return Reading(codes=("wrong_kind",))
    return _keep(keep_text(given.text, LONGEST_TEXT))


def _keep(kept: tuple[str, bool]) -> Reading:
    text, shortened = kept
    return Reading(text or None, codes=("cut",) if shortened else ())


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _read_email(_question: Question, given: GivenAnswer) -> Reading:
    address = clean_address(given.text)
    return Reading(address, codes=("email_unusable",) if address is None else ())


def _read_number(question: Question, given: GivenAnswer) -> Reading:
    number = _whole(given)
    if number is None:
        return Reading(codes=("wrong_kind",))
    if not question.minimum <= number <= question.maximum:
        return Reading(codes=("out_of_range",))
    return Reading(number)


def _whole(given: GivenAnswer) -> int | None:
    if given.number is not None:
        return int(given.number) if given.number == given.number // 1 else None
    labels = [label for _, label in given.choices]
    text = labels[0] if len(labels) == 1 and not given.text else given.text
    text = unicodedata.normalize("NFKC", text.strip()[:_LONGEST_NUMBER]).strip()
    return int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else None


def _read_flag(question: Question, given: GivenAnswer) -> Reading:
    if given.number is not None:
        return Reading(codes=("wrong_kind",))
    flag = read_flag(question, given)
    return Reading(flag, codes=("unknown_option",) if flag is None else ())


def _read_choice(question: Question, given: GivenAnswer) -> Reading:
    reading = _read_choices(question, given)
    if not isinstance(reading.answer, tuple):
        return reading
    if len(reading.answer) > 1:
        return Reading(other=reading.other, codes=("wrong_kind", *reading.codes))
    return replace(reading, answer=reading.answer[0])


def _read_choices(question: Question, given: GivenAnswer) -> Reading:
    if given.number is not None or given.flag is not None:
        return Reading(codes=("wrong_kind",))
    taken = take_options(question, given)
    written = (*given.other, *unlisted(question, given))
    texts = [keep_line(text, LONGEST_LINE) for text in written]
    kept = () if question.other == "drop" else tuple(sorted({text for text, _ in texts if text}))
    problems = {
        "unknown_option": taken.unknown,
        "other_answer": taken.wrote_in and question.other == "needs_person",
        "cut": bool(kept) and any(shortened for _, shortened in texts),
    }
    codes = tuple(code for code, holds in problems.items() if holds)
    return Reading(taken.codes or None, kept, codes, taken.wrote_in)


def _read_people(_question: Question, given: GivenAnswer) -> Reading:
    listed = "\n".join(label for _, label in given.choices)
    if not given.text and not listed:
        return Reading(codes=("wrong_kind",))
    people = split_people(given.text or listed, MOST_PEOPLE + 1)
    entries = [keep_line(person, LONGEST_LINE) for person in people]
    shortened = len(entries) > MOST_PEOPLE or any(was_cut for _, was_cut in entries)
    kept = tuple(entry for entry, _ in entries[:MOST_PEOPLE])
    return Reading(kept or None, codes=("cut",) if shortened else ())


_READERS: Mapping[Kind, Callable[[Question, GivenAnswer], Reading]] = {
    "email": _read_email,
    "name": _read_line,
    "text": _read_line,
    "long_text": _read_text,
    "number": _read_number,
    "scale": _read_number,
    "flag": _read_flag,
    "choice": _read_choice,
    "choices": _read_choices,
    "people": _read_people,
}
