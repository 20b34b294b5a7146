"""How alike each answer of the mentees is to every mentor's, as arrays, by an aspect's scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np  # type: ignore[import-not-found,unused-ignore] # in its own environment only

from alongside.matching.rules import shares
from alongside.matching.score import (
    FULL_LEAD_MONTHS,
    LEVEL,
    codes,
    overlap,
    shared,
    similarity,
)
from alongside.model import Answer, Application, Aspect, MatchRules

Array: TypeAlias = Any
Answers: TypeAlias = list[Answer | None]
Masks: TypeAlias = tuple[Array, Array, Array]
"""Bits of both sides' choices, and the likeness by the count of common bits."""

NEVER = np.float32(-(1 << 20))
"""A broken hard rule. Single precision is exact up to 2**24, so fits stay exact wherever none is
broken, and a sum below zero is a broken one."""
_SAID = 1 << 63
"""The bit that says that there is an answer at all."""


class Likeness(NamedTuple):
    """Each mentee's row in a table of different answers by mentors, 0..100 or NEVER; where such
    answers have nothing in common; bits of both sides where answers are choices."""

    rows: Array
    table: Array
    apart: Array
    masks: Masks | None = None


def compare(
    rules: MatchRules,
    aspect: Aspect,
    mentees: Sequence[Application],
    mentors: Sequence[Application],
) -> Likeness:
    """One aspect's similarities, never under the prior, with the hard rules on its question."""
    question = aspect.question
    ours = [each.answers.get(question) for each in mentees]
    theirs = [each.answers.get(question) for each in mentors]
    must = aspect.kind == "same" or question in rules.must_share
    if aspect.scale in ("shared", "overlap"):
        return _by_common(rules, aspect, ours, theirs, must)
    if aspect.scale == "category" or aspect.order:
        return _by_choice(rules, aspect, ours, theirs, must)
    return _by_number(rules, aspect, ours, theirs)


def _by_choice(
    rules: MatchRules, aspect: Aspect, ours: Answers, theirs: Answers, must: bool
) -> Likeness:
    scale = _scale(aspect, rules.prior, must)
    rows, columns = scale.places(ours), scale.places(theirs)
    return Likeness(rows, scale.table[:, columns], scale.apart[:, columns])


class _Scale:
    """Every two answers to one question, by the plain definition. There are few, the same in all
    groups: one table serves them all, made anew when an answer comes that was never seen."""

    def __init__(self, aspect: Aspect, prior: int, must: bool) -> None:
        self._aspect, self._prior, self._must = aspect, prior, must
        self._index: dict[Answer | None, int] = {}
        self.table, self.apart = np.zeros((0, 0)), np.zeros((0, 0))

    def places(self, answers: Answers) -> Array:
        """Each answer's row and column."""
        index = self._index
        places = np.array([index.setdefault(each, len(index)) for each in answers])
        if len(index) > len(self.table):
            found = [[self._compare(one, other) for other in index] for one in index]
            self.table = np.array(found, dtype=np.float32)
            self.apart = np.array([[not shares(one, other) for other in index] for one in index])
        return places

    def _compare(self, one: Answer | None, other: Answer | None) -> float:
        if self._must and not shares(one, other):
            return float(NEVER)
        return max(similarity(self._aspect, one, other), self._prior)


_scale = cache(_Scale)


def _mirror(aspect: Aspect, scale: Array) -> Array:
    scale = np.maximum(scale, aspect.different)
    return 100 + aspect.different - scale if aspect.kind == "complement" else scale


def _by_number(rules: MatchRules, aspect: Aspect, ours: Answers, theirs: Answers) -> Likeness:
    index: dict[Answer | None, int] = {None: 0}
    rows = np.array([index.setdefault(each, len(index)) for each in ours])
    low = np.array([0, *list(index)[1:]])[:, None]
    high = np.array([0 if each is None else each for each in theirs])
    if aspect.scale == "lead":
        months = np.minimum(high - low, FULL_LEAD_MONTHS)
        table = LEVEL + (100 - LEVEL) * months // FULL_LEAD_MONTHS
        table[months < 0] = aspect.different
    else:
        gap = np.minimum(np.abs(high - low), aspect.enough)
        table = _mirror(aspect, 100 - (100 - aspect.different) * gap // aspect.enough)
    table = np.maximum(table, rules.prior).astype(np.float32)
    if aspect.question == rules.experience:
        table[high < low] = NEVER
    table[0] = rules.prior
    unknown = [each is None for each in theirs]
    table[:, unknown] = rules.prior
    apart = low != high
    apart[0] = apart[:, unknown] = False
    return Likeness(rows, table, apart)


def _by_common(
    rules: MatchRules, aspect: Aspect, ours: Answers, theirs: Answers, must: bool
) -> Likeness:
    bits: dict[str, int] = {}
    index: dict[Answer | None, int] = {}
    rows = np.array([index.setdefault(each, len(index)) for each in ours])
    different, right = _masks(bits, index), _masks(bits, theirs)
    grade = shared if aspect.scale == "shared" else overlap
    found = [max(grade(aspect, common), rules.prior) for common in range(len(bits) + 1)]
    grades = np.array([rules.prior, *found], dtype=np.float32)
    if must:
        grades[1] = NEVER
    common = np.bitwise_count(different[:, None] & right)
    return Likeness(rows, grades[common], common == 1, (different[rows], right, grades))


def _masks(bits: dict[str, int], answers: Iterable[Answer | None]) -> Array:
    found = []
    for answer in answers:
        chosen = codes(answer)
        mask = _SAID if chosen else 0
        for code in chosen:
            mask |= 1 << bits.setdefault(code, len(bits))
        found.append(mask)
    if 1 << len(bits) > _SAID:
        raise ValueError("more choices than bits")
    return np.array(found, dtype=np.uint64)
