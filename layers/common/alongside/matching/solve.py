"""The exact optimum of one group by shortest augmenting paths, in integers, with its prices.

Maximizes the sum of weights when each mentee has one mentor at most and each mentor their places.
Method: primal-dual transport (Jonker and Volgenant 1987, Edmonds and Karp 1972), one unit at a
time, inserting whichever side is scarcer. The prices are the dual solution that `certify` checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

ABSENT = -1
NOBODY = -1
_STALE = 600


@dataclass(frozen=True, slots=True)
class Solution:
    """`mate[i]` is the mentor of mentee i or NOBODY; prices are the integer duals of both sides."""

    mate: tuple[int, ...]
    mentee_price: tuple[int, ...]
    mentor_price: tuple[int, ...]
    value: int


def solve(weights: Sequence[Sequence[int]], places: Sequence[int]) -> Solution:
    """The greatest total weight; `weights[i][j]` is positive, or ABSENT for a forbidden pair."""
    count = len(weights)
    if sum(places) < count:
        mentors = _Transport(_by_mentor(weights, places), places, [1] * count)
        held = mentors.run()
        mate = [rows[0] if rows else NOBODY for rows in held]
        return _solution(weights, mate, mentors.column_price, mentors.row_price)
    mentees = _Transport(_by_mentee(weights, places), [1] * count, places)
    mate = [NOBODY] * count
    for j, rows in enumerate(mentees.run()):
        for i in rows:
            mate[i] = j
    return _solution(weights, mate, mentees.row_price, mentees.column_price)


def _solution(
    weights: Sequence[Sequence[int]], mate: list[int], mentees: list[int], mentors: list[int]
) -> Solution:
    value = sum(weights[i][j] for i, j in enumerate(mate) if j != NOBODY)
    return Solution(tuple(mate), tuple(mentees), tuple(mentors), value)


Edges = list[list[tuple[int, int]]]


def _by_mentee(weights: Sequence[Sequence[int]], places: Sequence[int]) -> Edges:
    is_open = [place > 0 for place in places]
    return [[(j, w) for j, w in enumerate(row) if w > 0 and is_open[j]] for row in weights]


def _by_mentor(weights: Sequence[Sequence[int]], places: Sequence[int]) -> Edges:
    return [
        [(i, row[j]) for i, row in enumerate(weights) if row[j] > 0] if place > 0 else []
        for j, place in enumerate(places)
    ]


class _Transport:
    """Rows with a supply, columns with room; both prices stay feasible after every insertion."""

    def __init__(self, edges: Edges, supply: Sequence[int], room: Sequence[int]) -> None:
        self._edges, self._supply, self._room = edges, supply, room
        self._held: list[list[int]] = [[] for _ in room]
        self._sorted: list[list[tuple[int, int, int]]] = [[] for _ in supply]
        self._wasted = [0] * len(supply)
        self.row_price = [0] * len(supply)
        self.column_price = [0] * len(room)

    def run(self) -> list[list[int]]:
        """Insert every unit; the rows that each column holds at the optimum."""
        best = [max((w for _, w in edges), default=0) for edges in self._edges]
        for row in sorted(range(len(best)), key=lambda r: (-best[r], r)):
            self._sort(row)
            self.row_price[row] = max(-self._sorted[row][0][0], 0) if self._sorted[row] else 0
            # One unit more than there are edges brings the price of a spare place to zero.
            for _ in range(min(self._supply[row], len(self._edges[row]) + 1)):
                if not self._insert(row):
                    break
        return self._held

    def _sort(self, row: int) -> None:
        """Order edges by (price now - weight): a lower bound for ever, since prices only grow."""
        price = self.column_price
        self._sorted[row] = sorted((price[c] - w, c, w) for c, w in self._edges[row])
        self._wasted[row] = 0

    def _insert(self, source: int) -> bool:
        """Place one more unit of a row at the least cost; False when it is best left out."""
        search = _Search(source, self.row_price[source] + 1)
        self._scan(search, source, 0)
        while search.heap:
            distance, column = heappop(search.heap)
            if distance >= search.bound:
                break
            if distance > search.nearest[column]:
                continue
            search.settled.append((column, distance))
            for row in self._held[column]:
                if row not in search.reached:
                    search.reached[row], search.via[row] = distance, column
                    self._scan(search, row, distance)
        self._reprice(search)
        return self._augment(search)

    def _scan(self, search: _Search, row: int, distance: int) -> None:
        base = distance + self.row_price[row]
        bound, wasted = search.bound, 0
        if base < bound:
            bound, search.last_row, search.last_column = base, row, NOBODY
        nearest, price = search.nearest, self.column_price
        for key, column, weight in self._sorted[row]:
            if base + key >= bound:
                break
            found = base + price[column] - weight
            if found >= bound or found >= nearest.get(column, bound):
                wasted += 1
                continue
            nearest[column], search.origin[column] = found, row
            if len(self._held[column]) < self._room[column]:
                bound, search.last_row, search.last_column = found, NOBODY, column
            else:
                heappush(search.heap, (found, column))
        search.bound = bound
        self._wasted[row] += wasted
        if self._wasted[row] > _STALE:
            self._sort(row)

    def _reprice(self, search: _Search) -> None:
        for row, distance in search.reached.items():
            self.row_price[row] -= search.bound - distance
        for column, distance in search.settled:
            self.column_price[column] += search.bound - distance

    def _augment(self, search: _Search) -> bool:
        column, source = search.last_column, search.source
        if search.last_row == source:
            return False
        if column == NOBODY:
            column = search.via[search.last_row]
            self._held[column].remove(search.last_row)
        while True:
            row = search.origin[column]
            self._held[column].append(row)
            if row == source:
                return True
            column = search.via[row]
            self._held[column].remove(row)


class _Search:
    """One search for the cheapest place: what was reached, how, and the best end so far."""

    __slots__ = (
        "bound",
        "heap",
        "last_column",
        "last_row",
        "nearest",
        "origin",
        "reached",
        "settled",
        "source",
        "via",
    )

    def __init__(self, source: int, bound: int) -> None:
        self.source, self.bound = source, bound
        self.heap: list[tuple[int, int]] = []
        self.nearest: dict[int, int] = {}
        self.origin: dict[int, int] = {}
        self.reached: dict[int, int] = {source: 0}
        self.via: dict[int, int] = {}
        self.settled: list[tuple[int, int]] = []
        self.last_row = NOBODY
        self.last_column = NOBODY
