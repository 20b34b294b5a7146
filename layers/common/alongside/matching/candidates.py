"""A large group solved on few pairs: the most promising ones first, then whatever beats the prices.

Pairs that the prices cover cannot raise the optimum (column generation, Gilmore and Gomory 1961):
once none of those left out beats them, the optimum on the linked pairs is the optimum of all.
"""

from __future__ import annotations

from collections.abc import Sequence

from alongside.matching.lanes import Lanes
from alongside.matching.paths import Side, part

_FIRST = 24
_MORE = 16


class Candidates:
    """Links between the two sides of a market, made as they are needed."""

    def __init__(
        self, values: Sequence[Sequence[int]], mentees: Side, mentors: Side, bits: int, top: int
    ) -> None:
        self._values, self._mentees, self._mentors, self._bits = values, mentees, mentors, bits
        self._lanes = Lanes(len(mentors.room), top)
        self._mentee_links: list[dict[int, int]] = [{} for _ in mentees.room]
        self._mentor_links: list[dict[int, int]] = [{} for _ in mentors.room]
        mentees.links, mentors.links = self._mentee_links, self._mentor_links

    def link_best(self) -> None:
        """Link each mentee with about `_FIRST` open mentors of the greatest value."""
        lanes = self._lanes
        is_open = lanes.cut([0xFFFF if place else 0 for place in self._mentors.room])
        level = 1
        for i, row in enumerate(self._values):
            cut = zip(lanes.cut(row), is_open, strict=True)
            level, flags = self._best([part & mask | lanes.guard for part, mask in cut], level)
            self._link(i, _spread(list(lanes.where(flags)), 2 * _FIRST, i))

    def _best(self, row: Sequence[int], level: int) -> tuple[int, list[int]]:
        """The values at or above a level that `_FIRST` or some more reach, sought from a guess."""
        ones, guard = self._lanes.ones, self._lanes.guard
        low, high, step = 0, 1 << 16, 16
        while True:
            flags = [part - ones * level & guard for part in row]
            count = sum(map(int.bit_count, flags))
            if count < _FIRST:
                high, level = level, level - step
            elif count > 2 * _FIRST:
                low, level = level, level + step
            else:
                return level, flags
            if high - low <= 1:
                level = max(low, 1)
                return level, [part - ones * level & guard for part in row]
            step *= 2
            if not low < level < high:
                level = (low + high) // 2

    def widen(self) -> int:
        """Link omitted pairs that beat the prices; how many mentees were freed to have them."""
        lanes, bits, ones = self._lanes, self._bits, self._lanes.ones
        price = [price >> bits for price in self._mentors.price]
        cover = [part | lanes.guard for part in lanes.pack(price)]
        freed = 0
        for i, row in enumerate(self._values):
            own = ones * (self._mentees.price[i] >> bits)
            cut = zip(cover, lanes.cut(row), strict=True)
            flags = [~(total + own - part) & lanes.guard for total, part in cut]
            if any(flags):
                found = [j for j in lanes.where(flags) if row[j]]
                freed += self._free(i, found)
        return freed

    def _free(self, i: int, found: list[int]) -> bool:
        """Link the best of the mentors found, and part the mentee from the present one."""
        if not found:
            return False
        bits, row, price = self._bits, self._values[i], self._mentors.price
        found.sort(key=lambda j: price[j] - (row[j] << bits))
        best = found[0]
        self._link(i, found[:_MORE])
        self._mentees.price[i] = (row[best] - (price[best] >> bits) << bits) + i
        for j in self._mentees.mates[i][:]:
            part(self._mentees.mates, self._mentors.mates, i, j)
        return True

    def _link(self, i: int, mentors: Sequence[int]) -> None:
        row, links, back = self._values[i], self._mentee_links[i], self._mentor_links
        for j in mentors:
            links[j] = back[j][i] = row[j]


def _spread(found: list[int], most: int, start: int) -> list[int]:
    """At most so many, evenly from all: where many are equal, not the same ones for everybody."""
    if len(found) <= most:
        return found
    step = -(-len(found) // most)
    return found[start % step :: step]
