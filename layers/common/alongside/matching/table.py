"""What all pairs of a group are worth, at once: the integers of `rules.forbids` and `score.rate`.

The mentors are fields of one big integer, so that one addition, mask or comparison is done for all
of them at once. A field holds what a pair's aspects gain over the prior, weighted; the quotient by
the pair's weight is found bit by bit, again for all fields together.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import reduce
from math import gcd
from typing import Any, TypeAlias

from alongside.matching.fields import Answers, Choices, Fields, Memory, Numbers, pad
from alongside.matching.score import (
    FULL_LEAD_MONTHS,
    NEAR,
    codes,
    lead,
    mirror,
    named,
    number,
    ordinal,
    overlap,
    rank,
    reach,
    shared,
    similarity,
    weigh,
)
from alongside.matching.vetoes import Never, Vetoes, naming
from alongside.model import Answer, Application, Aspect, MatchRules

FORBIDDEN = 0

Row: TypeAlias = "array[int]"
"""Unsigned 16-bit: what a mentee is worth with each mentor, FORBIDDEN where a rule is broken."""

_TOGETHER = 1 << 10
"""Fields worth dividing in one go: with fewer, calls cost more than sums."""

_MOST = 255
"""Choices that fit a byte of counts beside the one for being known."""

Asked = tuple[Any, ...]
Gains = Callable[[Answer | None], int]


def tabulate(
    rules: MatchRules, mentees: Sequence[Application], mentors: Sequence[Application]
) -> list[Row]:
    """What each pair is worth: its score plus one, and plus `good_bonus` from `good_line` on;
    FORBIDDEN where a rule other than `full` is broken."""
    if not mentees or not mentors:
        return [array("H") for _ in mentees]
    sheet = _Sheet(rules, mentors, len(mentees))
    never = Never(mentors)
    table = [
        row
        for start in range(0, len(mentees), sheet.height)
        for row in sheet.rows(mentees[start : start + sheet.height])
    ]
    for row, mentee in zip(table, mentees, strict=True):
        for j in never.of(mentee):
            row[j] = FORBIDDEN
    return table


class _Part:
    """One aspect: for an answer, what every mentor's answer gains over the prior, weighted."""

    def __init__(
        self, fields: Fields, aspect: Aspect, unit: int, naming: int, gains: Gains
    ) -> None:
        self.question = aspect.question
        self.low, self.high = weigh(aspect, False) // unit, weigh(aspect, True) // unit
        self.naming, self._gains = naming, gains
        self._named = fields.fill(naming)
        self.rows = Memory(self._row, fields.room)

    def _row(self, asked: Asked) -> int:
        answer, _type, matters = asked
        gains = self._gains(answer)
        if matters:
            return gains * self.high
        if not self.naming:
            return gains * self.low
        return gains * self.low + (gains & self._named) * (self.high - self.low)


class _Sheet:
    """Everything about the mentors that a mentee's row is made from."""

    def __init__(self, rules: MatchRules, mentors: Sequence[Application], most: int) -> None:
        aspects = [each for each in rules.aspects if each.weight]
        unit = gcd(*(weigh(each, flag) for each in aspects for flag in (False, True))) or 1
        self._top = max(100 - rules.prior, 0)
        greatest = max(self._top, 10) * sum(weigh(each, True) // unit for each in aspects)
        assert greatest < 1 << 31
        bits = 16 if greatest < 1 << 15 else 32
        self._rules = rules
        self.height = min(_TOGETHER // len(mentors) + 1, most)
        self._fields = Fields(len(mentors), bits)
        self._block = Fields(len(mentors) * self.height, bits)
        self._vetoes = Vetoes(rules, self._fields, mentors)
        names = naming(self._fields, rules.importance, mentors)
        self._parts = [
            _Part(
                self._fields,
                each,
                unit,
                names.get(each.question, 0),
                _gains(rules, each, self._fields, mentors),
            )
            for each in aspects
        ]
        self._rows = [(part.question, part.rows) for part in self._parts]
        # What a pair weighs when the mentee names nothing; without aspects, all weigh the same.
        self._least = self._fields.ones * (sum(part.low for part in self._parts) or 1) + sum(
            part.naming * (part.high - part.low) for part in self._parts
        )
        self._weights = Memory(self._weigh, self._fields.room)

    def _weigh(self, matters: frozenset[str]) -> int:
        return self._least + sum(
            (self._fields.ones ^ part.naming) * (part.high - part.low)
            for part in self._parts
            if part.question in matters
        )

    def rows(self, mentees: Sequence[Application]) -> list[Row]:
        """The rows of at most `height` mentees."""
        points, weights, broken = [], [], []
        for mentee in mentees:
            matters = named(self._rules.importance, mentee.answers)
            points.append(self._points(mentee, matters))
            weights.append(self._weights[matters])
            broken.append(self._vetoes.of(mentee))
        fits = self._divide(self._join(points), self._join(weights), self._join(broken))
        size, row = self._fields.size, self._block.row(fits)
        return [row[i * size : (i + 1) * size] for i in range(len(mentees))]

    def _points(self, mentee: Application, matters: frozenset[str]) -> int:
        points, get = 0, mentee.answers.get
        for question, rows in self._rows:
            answer = get(question)
            # True equals 1 as a key but not as an answer.
            points += rows[answer, answer.__class__, question in matters]
        return points

    def _join(self, rows: list[int]) -> int:
        span = self._fields.size * self._fields.bits
        return reduce(lambda upper, row: upper << span | row, reversed(rows))

    def _divide(self, points: int, weights: int, broken: int) -> int:
        """Worth by fields: the whole part first, so that ten times the rest has room."""
        block, rules = self._block, self._rules
        whole, rest = block.divide(points, weights, self._top)
        tenths, _ = block.divide(rest * 10, weights, 9)
        fits = whole * 10 + tenths + block.ones * (10 * rules.prior + 1)
        allowed = block.ones ^ broken
        if rules.min_score > 0:
            allowed &= block.reached(fits, block.ones * min(rules.min_score + 1, 1002))
        good = block.reached(fits, block.ones * min(rules.good_line + 1, 1002))
        return fits + good * rules.good_bonus & block.fill(allowed)


def _gains(
    rules: MatchRules, aspect: Aspect, fields: Fields, mentors: Sequence[Application]
) -> Gains:
    """What an answer to an aspect gains over the prior with every mentor."""

    def over(similar: int) -> int:
        return max(similar - rules.prior, 0)

    answers = [each.answers.get(aspect.question) for each in mentors]
    if aspect.scale == "lead":
        gaps = range(-1, FULL_LEAD_MONTHS + 1)
        months = Numbers(fields, [*map(number, answers)], lambda gap: over(lead(aspect, gap)), gaps)
        return lambda answer: months.row(number(answer))
    if aspect.scale == "ordinal":
        gaps = range(-reach(aspect), reach(aspect) + 1)
        places = [rank(aspect, each) for each in answers]
        by_gap = Numbers(fields, places, lambda gap: over(ordinal(aspect, gap)), gaps)
        return lambda answer: by_gap.row(rank(aspect, answer))
    if aspect.scale == "category":
        return _best(aspect, Answers(fields, map(codes, answers), [()]), over)
    return _common(aspect, Choices(fields, answers), over)


def _best(aspect: Aspect, answers: Answers, over: Callable[[int], int]) -> Gains:
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

    def gains(answer: Answer | None) -> int:
        given = frozenset(codes(answer))
        if not given:
            return 0
        friends = set().union(*(near.get(each, set()) - {each} for each in given))
        kept = (near.get(each, set()) | {each} for each in given)
        misses = set.intersection(*kept).issuperset if turned else given.isdisjoint
        return answers.row(
            [
                (least if friends.isdisjoint(each) else close) if misses(each) else best
                for each in answers.known
            ]
        )

    return gains


def _common(aspect: Aspect, choices: Choices, over: Callable[[int], int]) -> Gains:
    """How many choices are common: one for every mentor who is known, one for each choice."""
    worth = shared if aspect.scale == "shared" else overlap
    table = pad([0, *(over(worth(aspect, n)) for n in range(min(aspect.enough + 1, _MOST)))])

    def gains(answer: Answer | None) -> int:
        given = set(codes(answer))
        if not given:
            return 0
        if len(given) >= _MOST:
            found = [over(similarity(aspect, answer, each)) for each in choices.given]
            return int.from_bytes(choices.fields.spread(bytes(found)), "little")
        counts = sum(map(choices.ticked.__getitem__, given), choices.known)
        return choices.fields.look_up(counts, table)

    return gains
