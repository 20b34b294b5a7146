"""All pairs of a group scored by matrix products: the arithmetic of `alongside.matching.score`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np  # type: ignore[import-not-found,unused-ignore] # in its own environment only

from alongside.matching.score import codes
from alongside.model import Application, Aspect, MatchRules
from bench.matching.likeness import NEVER, Array, Likeness, Masks, compare

CELLS = 1 << 17
MANY = 64
"""With more different answers than this to one question, pairs are compared one by one."""


class Table:
    """Fits by row and column: mentees by mentors, or the other way round when swapped."""

    def __init__(
        self,
        rules: MatchRules,
        seekers: Sequence[Application],
        guides: Sequence[Application],
        *,
        swapped: bool,
    ) -> None:
        self._rules, self._people, self._swapped = rules, (seekers, guides), swapped
        self._aspects = (*rules.aspects, *_unscored(rules))
        self._weights = np.array([each.weight for each in self._aspects], dtype=np.float32)
        self._ours, self._theirs = (self._named(rules.importance, each) for each in self._people)
        self._direct: list[_Direct] = []
        self._insisted: list[_Insisted] = []
        self._points, self._by_points = self._turn(*self._products())
        self._totals, self._by_totals = self._turn(*self._sums())

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Ranges of rows whose cells fit in the processor's cache."""
        count, width = len(self._points), self._by_points.shape[1]
        step = max(CELLS // width, 1)
        for low in range(0, count, step):
            yield low, min(low + step, count)

    def worth(self, low: int, high: int) -> Array:
        """Fit and the step for good pairs in these rows, below zero where a rule is broken."""
        points = self._points[low:high] @ self._by_points
        for each in self._direct:
            each.add(points, low, high)
        points /= self._totals[low:high] @ self._by_totals
        np.floor(points, out=points)
        if self._rules.min_score > 0:
            points[points < self._rules.min_score] = NEVER
        for insisted in self._insisted:
            insisted.forbid(points, low, high)
        points += (points >= self._rules.good_line) * np.float32(self._rules.good_bonus)
        return points

    def _turn(self, ours: Array, theirs: Array) -> tuple[Array, Array]:
        return (theirs.T, ours.T) if self._swapped else (ours, theirs)

    def _named(self, question: str, people: Sequence[Application]) -> Array:
        """Who named which aspects in this question, as zeros and ones."""
        column = {each.question: number for number, each in enumerate(self._rules.aspects)}
        found = np.zeros((len(people), len(self._aspects)), dtype=np.float32)
        given = [each.answers.get(question) for each in people] if question else []
        chosen = [(i, column[c]) for i, one in enumerate(given) for c in codes(one) if c in column]
        if chosen:
            found[tuple(zip(*chosen, strict=True))] = 1
        return found

    def _sums(self) -> tuple[Array, Array]:
        """The weights of a pair, 2w or 4w an aspect: 2w (1 + a + b - ab) for flags a and b."""
        weights = 2 * self._weights
        left = np.ones((len(self._ours), len(weights) + 2), dtype=np.float32)
        right = np.ones((len(weights) + 2, len(self._theirs)), dtype=np.float32)
        left[:, 0] = weights.sum() + self._ours @ weights
        right[1] = self._theirs @ weights
        left[:, 2:] = self._ours * -weights
        right[2:] = self._theirs.T
        return left, right

    def _products(self) -> tuple[Array, Array]:
        """One-hot rows of what each mentee said, and what each answer is worth to each mentor.

        An answer has a second row for those to whom the aspect matters. Scores are ten times the
        quotient, so worths are ten times the points. Questions without weight count 1: there the
        likeness is zero unless a rule is broken.
        """
        most = 40 * np.where(self._weights, self._weights, 1)[:, None]
        plain = most / 2 * (1 + self._theirs.T)
        rows, tables = [], []
        kept: list[int] = []
        owners: list[int] = []
        for number, found in enumerate(self._likeness()):
            if len(found.table) > MANY and found.masks:
                matter = (self._ours[:, number] > 0, plain[number], most[number])
                self._direct.append(_Direct(found.masks, *matter, swapped=self._swapped))
                continue
            kept.append(number)
            rows.append(found.rows + len(owners))
            tables.append(found.table)
            owners += [number] * len(found.table)
        likeness = np.concatenate(tables)
        columns = np.array(rows) + (self._ours.T[kept] > 0) * len(likeness)
        left = np.zeros((len(self._ours), 2 * len(likeness)), dtype=np.float32)
        left[np.arange(len(left)), columns] = 1
        return left, np.concatenate((likeness * plain[owners], likeness * most[owners]))

    def _likeness(self) -> Iterator[Likeness]:
        ours, theirs = (self._named(self._rules.musts, each) > 0 for each in self._people)
        for number, aspect in enumerate(self._aspects):
            found = compare(self._rules, aspect, *self._people)
            if ours[:, number].any() or theirs[:, number].any():
                sides = ours[:, number], theirs[:, number]
                self._insisted.append(_Insisted(found, *sides, swapped=self._swapped))
            if not aspect.weight:
                found = found._replace(table=np.minimum(found.table, 0), masks=None)
            yield found


def _unscored(rules: MatchRules) -> list[Aspect]:
    """Questions that only hard rules ask about, as aspects without weight."""
    asked = dict.fromkeys(rules.must_share, "shared")
    asked |= {rules.experience: "lead"} if rules.experience else {}
    scored = {each.question for each in rules.aspects}
    return [
        Aspect(each, scale, "similar", 0) for each, scale in asked.items() if each not in scored
    ]


class _Direct:
    """One aspect in which nearly everybody says something else: common choices are counted."""

    def __init__(
        self, given: Masks, matters: Array, plain: Array, most: Array, *, swapped: bool
    ) -> None:
        left, right, self._grades = given
        self._most, self._swapped = most, swapped
        self._left, self._right = (right, left) if swapped else (left, right)
        self._matters, self._plain = matters, plain

    def add(self, points: Array, low: int, high: int) -> None:
        """Add what this aspect is worth in these rows."""
        gain = self._grades[np.bitwise_count(self._left[low:high, None] & self._right)]
        if self._swapped:
            gain *= np.where(self._matters, self._most, self._plain[low:high, None])
        else:
            gain *= np.where(self._matters[low:high, None], self._most, self._plain)
        points += gain


class _Insisted:
    """One aspect in which a few people on either side insist on agreeing."""

    def __init__(self, found: Likeness, ours: Array, theirs: Array, *, swapped: bool) -> None:
        rows, columns = np.flatnonzero(ours), np.flatnonzero(theirs)
        wide, high = found.apart[found.rows[rows]], found.apart[:, columns][found.rows]
        if swapped:
            rows, columns, wide, high = columns, rows, high.T, wide.T
        self._rows, self._columns, self._wide, self._high = rows, columns, wide, high

    def forbid(self, points: Array, low: int, high: int) -> None:
        """Mark the pairs in these rows that cannot be."""
        first, last = np.searchsorted(self._rows, (low, high))
        rows = self._rows[first:last] - low
        points[rows] = np.where(self._wide[first:last], NEVER, points[rows])
        points[:, self._columns] = np.where(self._high[low:high], NEVER, points[:, self._columns])
