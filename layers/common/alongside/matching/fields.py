"""One integer for a whole group: every mentor is a field of it, and one operation serves them all.

Knows answers, not rules: who ticked what, and how far apart two numbers are.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from alongside.matching.score import codes
from alongside.model import Answer

REMEMBERED = 1 << 18
"""Fields that one memory of rows may hold."""


_BYTE = 256


def pad(cells: Sequence[int]) -> bytes:
    """A table for looking up bytes, from its first entries; the last one holds for all others."""
    return bytes(cells).ljust(_BYTE, bytes(cells[-1:]))


class Fields:
    """A big integer's layout: `size` fields of `bits`, the top bit of each free for comparing."""

    def __init__(self, size: int, bits: int) -> None:
        self.size, self.bits = size, bits
        self.room = REMEMBERED // size + 1
        self.bytes, self.step = size * bits // 8, bits // 8
        self.ones = int.from_bytes(self.spread(b"\1" * size), "little")
        self.guard = self.ones << bits - 1

    def spread(self, cells: bytes) -> bytes:
        """A byte for each field, laid out as the fields are."""
        wide = bytearray(self.bytes)
        wide[:: self.step] = cells
        return bytes(wide)

    def mark(self, columns: Iterable[int]) -> int:
        """One in these fields."""
        wide, step = bytearray(self.bytes), self.step
        for j in columns:
            wide[j * step] = 1
        return int.from_bytes(wide, "little")

    def look_up(self, fields: int, table: bytes) -> int:
        """Each field, a byte, replaced by its entry in a table of 256, of which the first is 0."""
        return int.from_bytes(fields.to_bytes(self.bytes, "little").translate(table), "little")

    def fill(self, flags: int) -> int:
        """All bits of the fields that hold a one."""
        return (flags << self.bits) - flags

    def reached(self, fields: int, least: int) -> int:
        """One where a field is at least as great as the same field of `least`."""
        return ((fields | self.guard) - least & self.guard) >> self.bits - 1

    def divide(self, fields: int, by: int, top: int) -> tuple[int, int]:
        """Quotients of at most `top`, and remainders, of all fields at once, bit by bit."""
        quotients, guard, shift = 0, self.guard, self.bits - 1
        rest = fields | guard
        for step in reversed(range(top.bit_length())):
            part = by << step
            reached = rest - part & guard
            once = reached >> shift
            rest -= part & reached - once
            quotients = quotients << 1 | once
        return quotients, rest ^ guard

    def row(self, fields: int) -> array[int]:
        """The fields, each under 2 ** 16, as an unsigned 16-bit array."""
        return array("H", fields.to_bytes(self.bytes, "little"))[:: self.bits // 16]


class Memory(dict[Any, int]):
    """Makes what is asked for, and remembers it while there is room."""

    def __init__(self, make: Callable[[Any], int], room: int) -> None:
        super().__init__()
        self._make, self._room = make, room

    def __missing__(self, key: Any) -> int:
        made = self._make(key)
        if len(self) < self._room:
            self[key] = made
        return made


class Answers:
    """The different answers to one question, and which mentor gave which."""

    def __init__(self, fields: Fields, answers: Iterable[Any], first: Sequence[Any]) -> None:
        """`first` is how no answer looks, then the answers whose order counts."""
        index = {each: place for place, each in enumerate(first)}
        places = [index.setdefault(each, len(index)) for each in answers]
        self._fields = fields
        self._places = places if len(index) > _BYTE else fields.spread(bytes(places))
        self.known = list(index)[1:]

    def row(self, cells: list[int]) -> int:
        """For each mentor the cell of their answer; 0 for those without one."""
        table = bytes([0, *cells])
        if isinstance(self._places, bytes):
            wide = self._places.translate(table.ljust(_BYTE))
        else:
            wide = self._fields.spread(bytes(map(table.__getitem__, self._places)))
        return int.from_bytes(wide, "little")


class Choices:
    """Which mentors ticked what in one question."""

    def __init__(self, fields: Fields, answers: Iterable[Answer | None]) -> None:
        self.fields = fields
        self.given = list(map(codes, answers))
        self.columns: dict[str, list[int]] = {}
        for j, given in enumerate(self.given):
            for code in given:
                self.columns.setdefault(code, []).append(j)
        self.known = fields.mark(j for j, given in enumerate(self.given) if given)
        self.ticked = Memory(self._tick, fields.room)

    def _tick(self, code: str) -> int:
        return self.fields.mark(self.columns.get(code, ()))

    def apart(self, given: tuple[str, ...]) -> int:
        """One for each mentor who is known to have nothing in common with these, if any."""
        return self.known ^ reduce(or_, map(self.ticked.__getitem__, given)) if given else 0


class Numbers:
    """One number for each mentor, or None, and what a gap to it is worth (nothing if unknown)."""

    def __init__(
        self,
        fields: Fields,
        numbers: Sequence[int | None],
        worth: Callable[[int], int],
        gaps: range,
    ) -> None:
        """Gaps beyond `gaps` are worth what its ends are worth."""
        self._known = sorted({each for each in numbers if each is not None})
        self._answers = Answers(fields, numbers, [None, *self._known])
        self._worth, self._gaps = Memory(worth, REMEMBERED), gaps

    def row(self, ours: int | None) -> int:
        """What each mentor's gap is worth."""
        if ours is None:
            return 0
        known, worth, least, most = self._known, self._worth, self._gaps[0], self._gaps[-1]
        low = bisect_left(known, ours + least)
        high = bisect_left(known, ours + most, low)
        between = [worth[theirs - ours] for theirs in known[low:high]]
        ends = [worth[least]] * low, [worth[most]] * (len(known) - high)
        return self._answers.row([*ends[0], *between, *ends[1]])
