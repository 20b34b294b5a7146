"""The hard rules for a whole group at once that no answer decides: who may never meet whom.

The rules about answers are read with the answers, in `table`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TypeAlias

from alongside.matching.fields import Fields, Memory
from alongside.matching.rules import naming_words, normalize_name, ready
from alongside.matching.scales import VETO
from alongside.model import Application, MatchRules, Role, namesake

Place: TypeAlias = tuple[str, str] | None


def places(rules: MatchRules, people: Iterable[Application], role: Role) -> list[Place]:
    """Where each may be matched in this role, if anywhere."""
    return [(each.program, each.group) if ready(rules, each, role) else None for each in people]


def outside(fields: Fields, rules: MatchRules, mentors: Sequence[Application]) -> Memory[int]:
    """By a mentee's place, VETO for each mentor who may not be matched there."""
    theirs = places(rules, mentors, Role.MENTOR)

    def find(here: Place) -> int:
        return fields.pack(bytes([0 if here and here == each else VETO for each in theirs]))

    return Memory(find, fields.room)


class Never:
    """Finds the mentors that a mentee may never meet without looking at every pair."""

    def __init__(self, mentors: Sequence[Application]) -> None:
        self._mentors = mentors
        self._members: dict[str, list[int]] = {}
        self._barring: dict[str, list[int]] = {}
        self._avoiding: dict[str, list[tuple[int, str]]] = {}
        for j, mentor in enumerate(mentors):
            self._members.setdefault(mentor.member, []).append(j)
            for member in mentor.barred:
                self._barring.setdefault(member, []).append(j)
            for name in mentor.avoid_names:
                for word in naming_words(name):
                    self._avoiding.setdefault(word, []).append((j, name))

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        # Reading names is slow, and most people have declared none.
        found: dict[str, list[int]] = {}
        for j, mentor in enumerate(self._mentors):
            for word in normalize_name(mentor.every_name).split():
                found.setdefault(word, []).append(j)
        return found

    def of(self, mentee: Application) -> list[int]:
        """Columns that are forbidden to one mentee."""
        own = mentee.member
        found = self._members.get(own, []) + self._barring.get(own, [])
        for member in mentee.barred:
            found += self._members.get(member, ())
        if self._avoiding:
            for word in normalize_name(mentee.every_name).split():
                found += [
                    j
                    for j, name in self._avoiding.get(word, ())
                    if namesake(name, own) not in self._mentors[j].not_meant
                ]
        for name in mentee.avoid_names:
            for word in naming_words(name):
                found += [
                    j
                    for j in self._named.get(word, ())
                    if namesake(name, self._mentors[j].member) not in mentee.not_meant
                ]
        return found
