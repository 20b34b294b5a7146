"""The invented people of the story and their answers, drawn from the program's own questions."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alongside.model import Answer, Role
from alongside.program import Program, Question

PEOPLE = Path(__file__).resolve().parents[2] / "events" / "demo" / "people.toml"
_BLANK_IN = 7  # one optional question in so many stays blank, as on a real form


@dataclass(frozen=True)
class Person:
    """Someone who fills in a form. `days` is how long ago, `by` the form service, `like` the
    address of whoever's drawn answers they share; `extra_option` is (question, label) of an option
    that stands on the form and not in the program."""

    name: str
    email: str
    role: Role
    group: str
    by: str
    days: int
    like: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    extra_option: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Helper:
    """A facilitator of a group."""

    name: str
    email: str


@dataclass(frozen=True)
class Cast:
    """Everybody: `groups` by the group's name, `people` whose forms fit, `odd` whose do not."""

    groups: Mapping[str, tuple[Helper, ...]]
    people: tuple[Person, ...]
    odd: Mapping[str, Person]

    def of(self, role: Role) -> list[Person]:
        """Those whose forms fit, of one role."""
        return [person for person in self.people if person.role is role]


def read(path: Path = PEOPLE) -> Cast:
    """The cast in a file; KeyError or ValueError when it is out of shape."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    groups = {
        name: tuple(Helper(**one) for one in group["facilitators"])
        for name, group in document["groups"].items()
    }
    people = tuple(_person(one) for one in document["people"])
    return Cast(groups, people, {name: _person(one) for name, one in document["odd"].items()})


def answers(program: Program, person: Person) -> dict[str, Answer]:
    """What a person answers, by question id: their own words first, then a draw that is the same
    each time. A blank answer is absent."""
    told: dict[str, Answer] = {"email": person.email, "name": person.name, "group": person.group}
    drawn: dict[str, Answer] = {}
    for question in program.questions_for(person.role):
        answer = _draw(question, person.like or person.email)
        if answer is not None:
            drawn[question.id] = answer
    return {**drawn, **told, **person.answers}


def _person(one: dict[str, Any]) -> Person:
    extra = one.pop("extra_option", {"question": "", "label": ""})
    role = Role(one.pop("role"))
    return Person(**one, role=role, extra_option=(extra["question"], extra["label"]))


def _draw(question: Question, seed: str) -> Answer | None:
    """A choice, some choices, a yes; nothing for what only a person can say."""
    number = int.from_bytes(hashlib.sha256(f"{seed} {question.id}".encode()).digest()[:6])
    if question.kind == "flag":
        return True
    if not question.choices or question.purpose == "musts":  # most people choose nothing there
        return None
    if question.purpose == "answer" and number % _BLANK_IN == 0:
        return None
    codes = [choice.code for choice in question.choices if not choice.skips]
    first = number // _BLANK_IN % len(codes)
    if question.kind == "choice":
        return codes[first]
    wanted = 2 + number // 1000 % 3
    turned = {*(codes[first:] + codes[:first])[:wanted]}
    return tuple(code for code in codes if code in turned)
