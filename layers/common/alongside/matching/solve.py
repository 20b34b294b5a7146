"""The exact optimum of one group, in integers, with its prices.

Maximizes the sum of weights when each mentee has one mentor at most and each mentor their places.
The prices are the dual solution that `certify` checks. The method: prices guessed from each row's
better values, shortest augmenting paths from the scarcer side, then from the other; in large
groups on candidate pairs, with all others priced until none is missing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, compress

from alongside.matching.candidates import Candidates
from alongside.matching.paths import NOBODY, Links, Paths, Side

__all__ = ["ABSENT", "NOBODY", "Problem", "Solution", "solve"]

ABSENT = 0
_SMALL = 12_000
_FEW = 0.1
_TYPICAL = 4


@dataclass(frozen=True, slots=True)
class Problem:
    """Whom to match: the weight of a pair is `bases[i] + values[i][j]`, no pair where that value is
    ABSENT; `bases[i]` is what serving mentee i is worth, `places[j]` how many mentor j takes.

    Values fit in 16 bits, so that a row may be an `array("H")`; bases are as large as need be.
    """

    values: Sequence[Sequence[int]]
    bases: Sequence[int]
    places: Sequence[int]

    def weight(self, mentee: int, mentor: int) -> int:
        """The weight of a pair, ABSENT for one that is not allowed."""
        value = self.values[mentee][mentor]
        return self.bases[mentee] + value if value else ABSENT


@dataclass(frozen=True, slots=True)
class Solution:
    """`mate[i]` is the mentor of mentee i or NOBODY; prices are the integer duals of both sides."""

    mate: tuple[int, ...]
    mentee_price: tuple[int, ...]
    mentor_price: tuple[int, ...]
    value: int


def solve(problem: Problem) -> Solution:
    """The greatest total weight."""
    market = _Market(problem)
    if len(problem.bases) * len(problem.places) <= _SMALL:
        market.link_all()
        market.start()
        market.settle()
    else:
        market.link_as_needed()
    return market.solution()


class _Market:
    """Both sides; what a mentee pays is kept less their base, so that rows hold bare values."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        places, bases = problem.places, problem.bases
        self._bits = bits = max(len(bases), len(places)).bit_length()
        # A price nobody can pay keeps everyone from mentors who have no place.
        self._top = max(bases, default=0) + (1 << 16)
        self._mentees = Side([-base for base in bases], [1] * len(bases), bits)
        self._mentors = Side([0 if place else self._top for place in places], places, bits)
        scarce = sum(places) < len(bases)
        sides = self._mentors, self._mentees
        self._near, self._far = sides if scarce else reversed(sides)

    def link_all(self) -> None:
        """Every pair of a small group."""
        values = self._problem.values
        self._mentees.links = values
        self._mentors.links = list(zip(*values, strict=True)) or [()] * len(self._problem.places)

    def link_as_needed(self) -> None:
        """A large group to its optimum."""
        problem = self._problem
        candidates = Candidates(problem.values, self._mentees, self._mentors, self._bits, self._top)
        candidates.link_best()
        freed = count = len(problem.bases)
        while freed:
            # After many changes a fresh start is quicker than repairs.
            if freed > _FEW * count:
                self._near.clear()
                self._far.clear()
                self.start()
            self.settle()
            freed = candidates.widen()

    def start(self) -> None:
        """Guess prices for the far side, and cover every pair by those of the near side."""
        self._guess()
        Paths(self._near, self._far, self._bits).cover()

    def _guess(self) -> None:
        """Price those who are nearly sure to be matched by what they are worth above the others.

        Any guess is correct, as the near side covers it; with a good one few searches collide.
        """
        far, bits = self._far, self._bits
        typical = [
            _typical(row) if room else 0 for row, room in zip(far.links, far.room, strict=True)
        ]
        worth = [
            (x << bits) - floor if x else 0 for x, floor in zip(typical, far.floor, strict=True)
        ]
        order = sorted(compress(range(len(worth)), worth), key=worth.__getitem__, reverse=True)
        sure = _sure(sum(self._near.room), [far.room[c] for c in order])
        if sure == len(order):
            return
        margin = worth[order[sure]]
        for c in order[:sure]:
            far.price[c] += worth[c] - margin >> bits << bits

    def settle(self) -> None:
        """Search from both sides until nobody lacks anything."""
        Paths(self._near, self._far, self._bits).settle()
        Paths(self._far, self._near, self._bits).settle()

    def solution(self) -> Solution:
        problem, bits = self._problem, self._bits
        mate = tuple(mates[0] if mates else NOBODY for mates in self._mentees.mates)
        mentees = zip(problem.bases, self._mentees.price, strict=True)
        mentors = zip(problem.places, self._mentors.price, strict=True)
        return Solution(
            mate,
            tuple([base + (price >> bits) for base, price in mentees]),
            tuple([price >> bits if place else 0 for place, price in mentors]),
            sum(problem.weight(i, j) for i, j in enumerate(mate) if j != NOBODY),
        )


def _sure(supply: int, rooms: Sequence[int]) -> int:
    """How many of the first are filled by most of the supply: a few are left to be fought over."""
    filled = accumulate(rooms, initial=0)
    return max(bisect_right(list(filled), 7 * supply // 10 - 3) - 1, 0)


def _typical(links: Links) -> int:
    """One of the greatest values of a row."""
    values = sorted(links.values() if isinstance(links, dict) else links)
    return values[-_TYPICAL] if len(values) >= _TYPICAL else max(values, default=0)
