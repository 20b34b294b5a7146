"""Whom somebody never wants to be matched with: told in confidence, kept as ids and names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from alongside.enrollment.spelling import normalize_email
from alongside.forms.wording import split_people
from alongside.matching import normalize_name
from alongside.model import Answer, Role
from alongside.program import Program

_ADDRESS_IN_TEXT = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"'@]+")


def exclusions(
    program: Program,
    role: Role,
    answers: Mapping[str, Answer],
    person_id: Callable[[str], str],
) -> tuple[frozenset[str], frozenset[str]]:
    """(person ids, normalized names) of those an application declares."""
    question = program.by_purpose(role, "avoid")
    return recognize(_entries(answers.get(question.id)) if question else (), person_id)


def recognize(
    people: Iterable[str], person_id: Callable[[str], str]
) -> tuple[frozenset[str], frozenset[str]]:
    """(person ids, normalized names) of people somebody never wants to be matched with."""
    entries = tuple(people)
    found = {address for entry in entries for address in _ADDRESS_IN_TEXT.findall(entry)}
    addresses = {normalize_email(address) for address in found} - {""}
    names = {normalize_name(_ADDRESS_IN_TEXT.sub(" ", entry)) for entry in entries} - {""}
    return frozenset(map(person_id, addresses)), frozenset(names)


def _entries(answer: Answer | None) -> Iterator[str]:
    """One entry per person; a program may have asked in a text of several lines."""
    if isinstance(answer, str):
        yield from split_people(answer)
    elif isinstance(answer, tuple):
        yield from answer
