"""The hard rules for a whole group at once: the same pairs as `rules.forbids` rules out.

The mentors are fields of one integer (see `fields`). The least score is left to `table`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from alongside.matching.fields import Choices, Fields, Memory, Numbers
from alongside.matching.rules import naming_words, normalize_name, ready
from alongside.matching.score import codes, named, number
from alongside.model import Answer, Application, MatchRules, Role


def naming(fields: Fields, question: str, mentors: Sequence[Application]) -> dict[str, int]:
    """The mentors who name an aspect in a question, by aspect."""
    if not question:
        return {}
    choices = Choices(fields, (each.answers.get(question) for each in mentors))
    return {each: choices.ticked[each] for each in choices.columns}


class Vetoes:
    """Finds the mentors who are ruled out by role, group or answers."""

    def __init__(self, rules: MatchRules, fields: Fields, mentors: Sequence[Application]) -> None:
        self._rules, self._fields, self._mentors = rules, fields, mentors
        self._outside = Memory(self._find_outside, fields.room)
        months = [number(each) for each in self._answers(rules.experience)]
        behind = Numbers(fields, months, lambda gap: int(gap < 0), range(-1, 1))
        self._behind = Memory(behind.row, fields.room)
        self._insisting = naming(fields, rules.musts, mentors)
        same = (each.question for each in rules.aspects if each.kind == "same")
        self._always = frozenset((*rules.must_share, *same))
        self._aspects = frozenset(each.question for each in rules.aspects) - self._always
        self._apart: dict[str, Memory] = {}

    def of(self, mentee: Application) -> int:
        """One for each mentor who is ruled out."""
        if not ready(mentee, Role.MENTEE):
            return self._fields.ones
        answers = mentee.answers
        broken = self._outside[mentee.program, mentee.group]
        if self._rules.experience:
            broken |= self._behind[number(answers.get(self._rules.experience))]
        for question in self._always:
            broken |= self._differing(question, answers.get(question))
        ours = named(self._rules.musts, answers)
        for question in self._aspects & (ours | self._insisting.keys()):
            apart = self._differing(question, answers.get(question))
            broken |= apart if question in ours else apart & self._insisting[question]
        return broken

    def _answers(self, question: str) -> list[Answer | None]:
        return [each.answers.get(question) for each in self._mentors]

    def _find_outside(self, place: tuple[str, str]) -> int:
        here = [
            j
            for j, each in enumerate(self._mentors)
            if ready(each, Role.MENTOR) and (each.program, each.group) == place
        ]
        return self._fields.ones ^ self._fields.mark(here)

    def _differing(self, question: str, answer: Answer | None) -> int:
        if question not in self._apart:
            choices = Choices(self._fields, self._answers(question))
            self._apart[question] = Memory(choices.apart, self._fields.room)
        return self._apart[question][codes(answer)]


class Never:
    """Finds the mentors that a mentee may never meet without looking at every pair."""

    def __init__(self, mentors: Sequence[Application]) -> None:
        self._mentors = mentors
        self._members: dict[str, list[int]] = {}
        self._barring: dict[str, list[int]] = {}
        self._avoiding: dict[str, list[int]] = {}
        for j, mentor in enumerate(mentors):
            self._members.setdefault(mentor.member, []).append(j)
            for member in mentor.barred:
                self._barring.setdefault(member, []).append(j)
            for name in mentor.avoid_names:
                for word in naming_words(name):
                    self._avoiding.setdefault(word, []).append(j)

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        # Reading names is slow, and most people have declared none.
        found: dict[str, list[int]] = {}
        for j, mentor in enumerate(self._mentors):
            for word in normalize_name(mentor.name).split():
                found.setdefault(word, []).append(j)
        return found

    def of(self, mentee: Application) -> list[int]:
        """Columns that are forbidden to one mentee."""
        found = [*self._members.get(mentee.member, ()), *self._barring.get(mentee.member, ())]
        for member in mentee.barred:
            found += self._members.get(member, ())
        if self._avoiding:
            for word in normalize_name(mentee.name).split():
                found += self._avoiding.get(word, ())
        for name in mentee.avoid_names:
            for word in naming_words(name):
                found += self._named.get(word, ())
        return found
