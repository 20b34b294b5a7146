"""Which rules keep one mentee from which mentors: all of them at once, not only the first broken.

Mentors are bits of an integer (bit j is mentor j), so that a mentee costs a few operations on whole
groups and each plain rule of `rules` is asked once per different answer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from alongside.matching.rules import free, leads, ready, shares
from alongside.matching.score import codes, named, rate
from alongside.matching.vetoes import Never
from alongside.model import Answer, Application, MatchRules, Role

Test = Callable[[Answer | None, Answer | None], bool]


class Barriers:
    """The hard rules of one group, places and score aside."""

    def __init__(self, rules: MatchRules, mentors: Sequence[Application]) -> None:
        self.rules, self.mentors = rules, mentors
        self.everyone = (1 << len(mentors)) - 1
        self.free = self._where(lambda mentor: free(mentor) > 0)
        self._ready = self._where(lambda mentor: ready(rules, mentor, Role.MENTOR))
        self._never = Never(mentors)
        self._groups = _sort((mentor.program, mentor.group) for mentor in mentors)
        self._members = _sort(mentor.member for mentor in mentors)
        self._answers: dict[str, list[tuple[Answer | None, int]]] = {}
        self._apart: dict[tuple[str, Test, str], int] = {}

    def of(self, mentee: Application) -> dict[str, int]:
        """The mentors each rule keeps away, in the order of `rules.forbids`."""
        rules, everyone = self.rules, self.everyone
        here = self._groups.get((mentee.program, mentee.group), 0)
        kept = {
            "not_ready": everyone & ~self._ready if ready(rules, mentee, Role.MENTEE) else everyone,
            "other_group": everyone & ~here,
            "oneself": self._members.get(mentee.member, 0),
            "never": union(1 << j for j in self._never.of(mentee)),
        }
        if rules.experience:
            kept["experience"] = self._differ(mentee, rules.experience, leads)
        for question in rules.must_share:
            kept[f"no_shared_{question}"] = self._differ(mentee, question, shares)
        for aspect in rules.aspects:
            insist = everyone if aspect.kind == "same" else self._insist(mentee, aspect.question)
            if insist:
                apart = insist & self._differ(mentee, aspect.question, shares)
                kept[f"must_{aspect.question}"] = apart
        return kept

    def fitting(self, mentee: Application, mentors: int) -> int:
        """Those of the mentors with whom the score alone would let a pair be."""
        least = self.rules.min_score
        if not least:
            return mentors
        answers = {j: self.mentors[j].answers for j in bits(mentors)}
        return union(
            1 << j for j, each in answers.items() if rate(self.rules, mentee.answers, each) >= least
        )

    def _where(self, test: Callable[[Application], bool]) -> int:
        return union(1 << j for j, mentor in enumerate(self.mentors) if test(mentor))

    def _insist(self, mentee: Application, aspect: str) -> int:
        """The mentors with whom this aspect has to agree because one of the two says so."""
        musts = self.rules.musts
        if not musts:
            return 0
        if aspect in named(musts, mentee.answers):
            return self.everyone
        return union(who for theirs, who in self._given(musts) if aspect in codes(theirs))

    def _differ(self, mentee: Application, question: str, test: Test) -> int:
        ours = mentee.answers.get(question)
        key = (question, test, repr(ours))
        if key not in self._apart:
            apart = (who for theirs, who in self._given(question) if not test(ours, theirs))
            self._apart[key] = union(apart)
        return self._apart[key]

    def _given(self, question: str) -> Sequence[tuple[Answer | None, int]]:
        """The different answers to a question, each with the mentors who gave it."""
        if question not in self._answers:
            answers = [mentor.answers.get(question) for mentor in self.mentors]
            same = _sort(map(repr, answers)).values()
            self._answers[question] = [(answers[next(bits(who))], who) for who in same]
        return self._answers[question]


def _sort(keys: Iterable[Hashable]) -> dict[Hashable, int]:
    """For each key the positions (bits) where it stands."""
    found: dict[Hashable, int] = {}
    for j, key in enumerate(keys):
        found[key] = found.get(key, 0) | 1 << j
    return found


def union(masks: Iterable[int]) -> int:
    """All bits of any of the masks."""
    total = 0
    for mask in masks:
        total |= mask
    return total


def bits(mask: int) -> Iterator[int]:
    """The positions of the bits, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
