"""What a program's rules say of two answers, whoever gave them: found out once for all groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from math import gcd
from operator import or_
from typing import Any, TypeAlias

from alongside.matching.fields import BYTE, Column, Memory, pad
from alongside.matching.score import (
    MATTERS,
    NEAR,
    UNSET,
    codes,
    lead,
    mirror,
    number,
    ordinal,
    overlap,
    rank,
    shared,
    similarity,
)
from alongside.model import Answer, Aspect, MatchRules

VETO = 128
"""In a cell, on top of what it gains: the two answers break a rule if there is one about them."""

MOST = 255
"""Choices that fit a byte of counts beside the one for being known."""

_SHARED = 128
"""Different answers of mentors to remember; beyond them, each group has a lexicon of its own."""

_KNOWN = 256
"""Different answers of mentees to remember."""

_GAPS = 4096
"""Gaps between numbers to remember."""

_PROGRAMS = 8
"""Programs of which a process remembers what answers come to."""

Named: TypeAlias = tuple[int, ...]
"""Aspects that somebody names, by place in the program."""

Read: TypeAlias = Callable[[Answer | None], Any]
"""How the mentors' answers are to be handed over."""

Compare: TypeAlias = Callable[[Answer | None, Sequence[Any]], list[int]]
"""For a mentee's answer and mentors' answers, read: the cells."""


class Scale:
    """One question of a program, and cells: what two answers gain over the prior, and VETO."""

    def __init__(
        self, question: str, read: Read, compare: Compare, counts: Sequence[int] = ()
    ) -> None:
        """`counts` has the cells by the number of choices in common, where that alone decides."""
        self.question, self.counts = question, pad([0, *counts]) if counts else b""
        self._read, self._compare = read, compare
        self._lexicon = Lexicon((), read, compare)

    def lexicon(self, answers: Column) -> Lexicon:
        """A lexicon that has all these answers."""
        known = self._lexicon
        if known.numbers.keys() >= set(answers):
            return known
        every = dict.fromkeys((*known.numbers, *answers))
        if len(every) > _SHARED:
            return Lexicon(answers, self._read, self._compare)
        # Another one: whoever reads in the last may go on.
        self._lexicon = lexicon = Lexicon(every, self._read, self._compare, known)
        return lexicon


class Lexicon:
    """Answers by number, no answer being 0, and for each of ours its cells with all of them."""

    def __init__(
        self,
        answers: Iterable[Answer | None],
        read: Read,
        compare: Compare,
        less: Lexicon | None = None,
    ) -> None:
        """`less` is one that has the first of these answers, in the same order."""
        self.numbers = {each: n for n, each in enumerate(dict.fromkeys([None, *answers]))}
        self.fits = len(self.numbers) <= BYTE
        """Whether a byte can number them."""
        self._given, self._compare = list(map(read, self.numbers)), compare
        self._begun = less.begun() if less else {}
        self.tables = Memory(self._find, _KNOWN)

    def begun(self) -> dict[Any, bytes]:
        """All cells found so far, for a lexicon with more answers."""
        size = len(self.numbers)
        found = self._begun | {ours: table[:size] for ours, table in self.tables.items()}
        return found if len(found) <= _KNOWN else {}

    def _find(self, ours: Answer | None) -> bytes:
        begun = self._begun.get(ours, b"")
        return pad(begun + bytes(self._compare(ours, self._given[len(begun) :])))


class Program:
    """What a program's rules say, question by question: the aspects, then what is only a rule."""

    def __init__(self, rules: MatchRules) -> None:
        aspects = rules.aspects
        unit = gcd(*(each.weight for each in aspects)) or 1
        self.weights = [each.weight // unit for each in aspects]
        """What an aspect weighs that nobody names; twice as much if one of the two does."""
        self.rules, self.top = rules, max(100 - rules.prior, 0)
        greatest = max(self.top, 10) * 2 * sum(self.weights)
        assert MATTERS == 2 * UNSET
        assert greatest < 1 << 31
        self.bits = 16 if greatest < 1 << 15 else 32
        self._aspects = [each.question for each in aspects]
        same = {each.question for each in aspects if each.kind == "same"}
        self.always = [each in same.union(rules.must_share) for each in self._aspects]
        self.scales = [_scale(each, rules.prior) for each in aspects]
        for question in dict.fromkeys(rules.must_share):
            if question not in self._aspects:
                self._forbid(Scale(question, codes, _apart, (VETO, 0)))
        if rules.experience:
            self._forbid(Scale(rules.experience, number, _behind))
        self.asked = [*(each.question for each in self.scales), rules.importance, rules.musts]
        self.named = Memory(self._find_named, _KNOWN)
        """By an answer to one of the last two, which aspects."""

    def _forbid(self, scale: Scale) -> None:
        """A question that gains nothing but is a rule."""
        self.scales.append(scale)
        self.weights.append(0)
        self.always.append(True)

    def _find_named(self, answer: Answer | None) -> Named:
        given = codes(answer)
        return tuple(k for k, each in enumerate(self._aspects) if each in given)


@lru_cache(_PROGRAMS)
def program_of(rules: MatchRules) -> Program:
    """Groups of one program are planned one after the other, and give the same answers."""
    return Program(rules)


def _scale(aspect: Aspect, prior: int) -> Scale:
    def over(similar: int) -> int:
        return max(similar - prior, 0)

    question = aspect.question
    if aspect.scale == "category":
        return Scale(question, codes, _best(aspect, over))
    if aspect.scale in ("lead", "ordinal"):
        ahead = aspect.scale == "lead"
        place, grade = (number, lead) if ahead else (partial(rank, aspect), ordinal)
        gaps = Memory(lambda gap: over(grade(aspect, gap)), _GAPS)
        compare = partial(_by_gap, place, gaps)
        return Scale(question, lambda each: (place(each), codes(each)), compare)

    def plainly(ours: Answer | None, theirs: Sequence[Answer | None]) -> list[int]:
        gains = [over(similarity(aspect, ours, each)) for each in theirs]
        return list(map(or_, gains, _apart(ours, list(map(codes, theirs)))))

    worth = shared if aspect.scale == "shared" else overlap
    found = [over(worth(aspect, n)) for n in range(min(aspect.enough + 1, MOST))]
    return Scale(question, lambda each: each, plainly, [found[0] | VETO, *found[1:]])


def _best(aspect: Aspect, over: Callable[[int], int]) -> Compare:
    """The best of several choices.

    It is the same one, else one that is near. For a `complement` it is one that is neither the same
    nor near, else one that is near.
    """
    near: dict[str, set[str]] = {}
    for one, other in (*aspect.near, *((b, a) for a, b in aspect.near)):
        near.setdefault(one, set()).add(other)
    turned = aspect.kind == "complement"
    likeness = (aspect.different, NEAR, 100) if turned else (100, NEAR, aspect.different)
    best, close, least = (over(mirror(aspect, each)) for each in likeness)

    def compare(ours: Answer | None, theirs: Sequence[tuple[str, ...]]) -> list[int]:
        given = frozenset(codes(ours))
        if not given:
            return [0] * len(theirs)
        friends = set().union(*(near.get(each, set()) - {each} for each in given))
        kept = (near.get(each, set()) | {each} for each in given)
        misses = set.intersection(*kept).issuperset if turned else given.isdisjoint
        gains = [
            (least if friends.isdisjoint(each) else close) if misses(each) else best
            for each in theirs
        ]
        known = [gain if each else 0 for gain, each in zip(gains, theirs, strict=True)]
        return list(map(or_, known, _apart(ours, theirs)))

    return compare


def _by_gap(
    place: Callable[[Answer | None], int | None],
    worth: Memory[int],
    answer: Answer | None,
    theirs: Sequence[tuple[int | None, tuple[str, ...]]],
) -> list[int]:
    """What gaps between two places are worth."""
    ours, apart = place(answer), _apart(answer, [given for _, given in theirs])
    if ours is None:
        return apart
    gains = [0 if each is None else worth[each - ours] for each, _ in theirs]
    return list(map(or_, gains, apart))


def _apart(answer: Answer | None, theirs: Sequence[tuple[str, ...]]) -> list[int]:
    """VETO for those who are known to have nothing in common with this answer, if any."""
    ours = frozenset(codes(answer))
    if not ours:
        return [0] * len(theirs)
    return [VETO if each and ours.isdisjoint(each) else 0 for each in theirs]


def _behind(answer: Answer | None, theirs: Sequence[int | None]) -> list[int]:
    """VETO for those whose number is less than this one."""
    ours = number(answer)
    if ours is None:
        return [0] * len(theirs)
    return [0 if each is None or each >= ours else VETO for each in theirs]
