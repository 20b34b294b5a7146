"""Sixty people who come to a program over a year: what they answer, and whom they must not meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from alongside.model import Role
from alongside.program import Program, Question
from tests.faults.answers import MONTHS, fitting

GROUPS = ("Tuesday Evening", "Sunday", "Friday Noon")
NAMES = (
    "Ada Ben Cleo Dina Eli Fay Gus Hana Ivo Jo Kit Lea Max Nia Ole Pia Quin Rosa Sam Tess Uma Vic "
    "Wim Xena Yara Zoe Abel Bo Cara Dov Esme Finn Gina Hugo Ida Jan Kaja Leo Mona Nils Olga Paul "
    "Rita Sven Tara Udo Vera Walt Ximo Ylva Zeno Anka Bill Cyd Dora Emil Fred Gwen Hedy Igor"
).split()


@dataclass
class Person:
    """One person and one role. `never` are the names of those they have declared in confidence."""

    name: str
    role: Role
    group: str
    day: int
    answers: dict[str, Any]
    never: set[str] = field(default_factory=set)


def town(program: Program, dice: Random, days: int, size: int = 60) -> list[Person]:
    """Everybody, by the day they come: a third at once, the others over most of the time. Somewhat
    fewer mentors than mentees, so that some have to wait."""
    groups = _groups(program)
    return sorted(
        (_person(program, dice, name, groups, days) for name in NAMES[:size]),
        key=lambda person: (person.day, person.name),
    )


def _person(
    program: Program, dice: Random, name: str, groups: tuple[str, ...], days: int
) -> Person:
    role = Role.MENTOR if dice.random() < 0.42 else Role.MENTEE
    group = dice.choice(groups)
    day = 0 if dice.random() < 1 / 3 else dice.randrange(max(2, days * 4 // 5))
    answers = dict(_said(program, dice, role)) | (
        {} if dice.random() < 0.9 or role is Role.MENTEE else _short(program)
    )
    fitted = fitting(program, role, name, group) | answers
    return Person(name, role, group, day, fitted | _places(program, dice, role))


def _groups(program: Program) -> tuple[str, ...]:
    asked = program.by_purpose(Role.MENTEE, "group")
    return tuple(c.label for c in asked.choices) if asked and asked.choices else GROUPS


def _said(program: Program, dice: Random, role: Role) -> Iterator[tuple[str, Any]]:
    """Most questions are answered, some are skipped; the required ones are left as they fit."""
    hard = {rule.question for one in program.eligibility for rule in one.any}
    for question in program.questions_for(role):
        free = question.purpose == "answer" and question.id not in hard and not question.required
        if free and question.id != program.matching.experience and dice.random() < 0.8:
            answer = _answer(dice, question)
            if answer is not None:
                yield question.id, answer


def _answer(dice: Random, question: Question) -> Any:
    codes = [choice.code for choice in question.choices]
    if question.kind == "choice":
        return dice.choice(codes)
    if question.kind == "choices":
        return dice.sample(codes, dice.randint(1, min(3, len(codes))))
    if question.kind in {"number", "scale"}:
        return dice.randint(question.minimum, min(question.maximum, question.minimum + 40))
    return None


def _short(program: Program) -> dict[str, Any]:
    """Somebody with little experience, about whom a person has to decide."""
    asked = program.matching.experience
    return {asked: MONTHS[Role.MENTEE] + 2} if asked else {}


def _places(program: Program, dice: Random, role: Role) -> dict[str, Any]:
    asked = program.by_purpose(role, "capacity")
    return {asked.id: dice.randint(1, min(2, program.matching.max_capacity))} if asked else {}
