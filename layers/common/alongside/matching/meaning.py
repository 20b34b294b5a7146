"""Whom a name declared in confidence may mean, and what of that only the declarer can say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.matching.rules import names
from alongside.model import Application, ApplicationState, namesake


@dataclass(frozen=True, slots=True)
class Confided:
    """What one person has told in confidence: ids `declared`, `names`, and of names and the people
    who bear them (see `model.namesake`) what is `not_meant` and what was `left_open`."""

    person: str
    declared: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    not_meant: frozenset[str] = frozenset()
    left_open: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A declared name, and the people whom it may mean: person id to what they are called."""

    name: str
    people: tuple[tuple[str, str], ...]

    @property
    def pairs(self) -> frozenset[str]:
        """The name with each of them."""
        return frozenset(namesake(self.name, person) for person, _ in self.people)


def doubts(told: Confided, others: Iterable[Application]) -> tuple[Doubt, ...]:
    """The declared names that may mean somebody among others of whom the declarer has not said yes
    or no; in one order, whatever the order of the others. Whoever has left is not asked about.

    Nothing that another person has decided has a part in it: a doubt that went away with a no of
    the other one would tell of it.
    """
    found: dict[str, dict[str, str]] = {}
    for other in sorted(others, key=lambda one: (one.submitted_at, one.role)):
        if other.state is ApplicationState.WITHDRAWN or other.member in told.declared:
            continue
        for name in names(told.names, other.every_name) if other.member != told.person else ():
            if namesake(name, other.member) not in told.not_meant:
                found.setdefault(name, {})[other.member] = _known_as(other, name)
    return tuple(
        Doubt(name, tuple(sorted(people.items(), key=lambda one: (one[1].casefold(), one[0]))))
        for name, people in sorted(found.items())
    )


def _known_as(other: Application, name: str) -> str:
    """What somebody is called, of all they have been called, when a declared name means them: who
    fears an old name is not told the new one."""
    called = (other.name, *sorted(other.former_names))
    return next(one for one in called if any(names((name,), one)))
