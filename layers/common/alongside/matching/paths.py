"""Shortest augmenting paths between mentees and mentors, in integers.

Primal-dual transport (Edmonds and Karp 1972, Jonker and Volgenant 1987): prices always cover every
linked pair, and one lacking place after another finds its cheapest partner, from either side.

A price is stored as `price << bits | index`, so that a number carries its owner: rows sort, and the
heap orders, on plain integers, and ties go to the lower index.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import TypeAlias

NOBODY = -1
Links: TypeAlias = Sequence[int] | dict[int, int]
"""The values of a row by the index of the other side; in a sequence zero means no pair."""


class Side:
    """All mentees or all mentors: their prices, never below a floor, their room and their mates."""

    __slots__ = ("floor", "links", "mates", "price", "room")

    def __init__(self, floors: Sequence[int], room: Sequence[int], bits: int) -> None:
        self.floor = [(floor << bits) + r for r, floor in enumerate(floors)]
        self.room = room
        self.price = list(self.floor)
        self.mates: list[list[int]] = [[] for _ in room]
        self.links: Sequence[Links] = []

    def clear(self) -> None:
        """Forget prices and mates, keep the links."""
        self.price = list(self.floor)
        self.mates = [[] for _ in self.room]

    def lacking(self) -> list[int]:
        """Who has room left and a price above the floor, dearest first: not yet an optimum."""
        price = self.price
        found = [
            r
            for r, (room, mates) in enumerate(zip(self.room, self.mates, strict=True))
            if len(mates) < room and price[r] > self.floor[r]
        ]
        return sorted(found, key=lambda r: r - price[r])


class Paths:
    """Searches from one side; while they run, the prices of the far side only grow."""

    def __init__(self, near: Side, far: Side, bits: int) -> None:
        self._near, self._far, self._bits = near, far, bits
        self._mask = (1 << bits) - 1
        self._sorted: list[list[int] | None] = [None] * len(near.price)

    def cover(self) -> None:
        """Set the lowest prices of the near side that cover every pair, given those of the far."""
        near, bits = self._near, self._bits
        for r, room in enumerate(near.room):
            keys = self._sort(r) if room else []
            if keys:
                near.price[r] = max(near.floor[r], (-(keys[0] >> bits) << bits) + r)

    def settle(self) -> None:
        """Leave nobody of the near side lacking."""
        near = self._near
        for r in near.lacking():
            for _ in range(near.room[r] - len(near.mates[r])):
                if not (self._take(r) or self._insert(r)):
                    break

    def _sort(self, r: int) -> list[int]:
        """A row as (price now - value, index): lower bounds from here on, as prices only grow."""
        links, price, bits = self._near.links[r], self._far.price, self._bits
        pairs = links.items() if isinstance(links, dict) else enumerate(links)
        keys = self._sorted[r] = sorted([price[c] - (x << bits) for c, x in pairs if x])
        return keys

    def _take(self, r: int) -> bool:
        """The short way: the nearest partner of all has room."""
        near, far = self._near, self._far
        keys = self._sorted[r] or self._sort(r)
        if not keys:
            return False
        c = keys[0] & self._mask
        if len(far.mates[c]) == far.room[c]:
            return False
        key = far.price[c] - (near.links[r][c] << self._bits)
        slack = near.price[r] - r + key - c
        if slack >= near.price[r] - near.floor[r] or (len(keys) > 1 and keys[1] < key):
            return False
        near.price[r] -= slack
        near.mates[r].append(c)
        far.mates[c].append(r)
        return True

    def _insert(self, source: int) -> bool:
        """One more place filled at the least cost; False when it is best left empty."""
        search = _Search(source, self._near.price[source] - self._near.floor[source] + 1)
        mates, mask, heap = self._far.mates, self._mask, search.heap
        self._scan(search, source, 0)
        while heap:
            found = heappop(heap)
            if found >= search.bound:
                break
            c = found & mask
            if found > search.nearest[c]:
                continue
            search.settled.append((c, found - c))
            for r in mates[c]:
                if r not in search.reached:
                    search.reached[r], search.via[r] = found - c, c
                    self._scan(search, r, found - c)
        self._reprice(search)
        return self._augment(search)

    def _scan(self, search: _Search, r: int, distance: int) -> None:
        near, mask, bits = self._near, self._mask, self._bits
        bound = search.bound
        base = distance + near.price[r]
        if base - near.floor[r] < bound:
            bound, search.last_row, search.last_column = base - near.floor[r], r, NOBODY
        base -= r
        links, keys, price = near.links[r], self._sorted[r] or self._sort(r), self._far.price
        mates, room, nearest = self._far.mates, self._far.room, search.nearest
        limit = bound - base
        for key in keys:
            if key >= limit:
                break
            c = key & mask
            found = base + price[c] - (links[c] << bits)
            if found < bound and found < nearest.get(c, bound):
                nearest[c], search.origin[c] = found, r
                if len(mates[c]) < room[c]:
                    bound, search.last_row, search.last_column = found, NOBODY, c
                    limit = bound - base
                else:
                    heappush(search.heap, found)
        search.bound = bound

    def _reprice(self, search: _Search) -> None:
        bound = search.bound & ~self._mask
        near, far = self._near.price, self._far.price
        for r, distance in search.reached.items():
            near[r] -= bound - distance
        for c, distance in search.settled:
            far[c] += bound - distance

    def _augment(self, search: _Search) -> bool:
        near, far = self._near.mates, self._far.mates
        source, c = search.source, search.last_column
        if search.last_row == source:
            return False
        if c == NOBODY:
            c = search.via[search.last_row]
            part(near, far, search.last_row, c)
        while True:
            r = search.origin[c]
            near[r].append(c)
            far[c].append(r)
            if r == source:
                return True
            c = search.via[r]
            part(near, far, r, c)


def part(near: list[list[int]], far: list[list[int]], r: int, c: int) -> None:
    """Undo one pair."""
    near[r].remove(c)
    far[c].remove(r)


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
        self.heap: list[int] = []
        self.nearest: dict[int, int] = {}
        self.origin: dict[int, int] = {}
        self.reached: dict[int, int] = {source: 0}
        self.via: dict[int, int] = {}
        self.settled: list[tuple[int, int]] = []
        self.last_row = NOBODY
        self.last_column = NOBODY
