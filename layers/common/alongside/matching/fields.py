"""One integer for a whole group: every mentor is a field of it, and one operation serves them all.

Knows neither answers' meaning nor rules.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

from alongside.matching.score import codes
from alongside.model import Answer, Application

_REMEMBERED = 1 << 18
"""Fields that one memory of rows may hold."""

BYTE = 256
_FLAGS = frozenset((False, True))

V = TypeVar("V")

Column: TypeAlias = list[Answer | None]
"""Everybody's answer to one question."""


class Memory(dict[Any, V], Generic[V]):
    """Makes what is asked for, and remembers it while there is room."""

    def __init__(self, make: Callable[[Any], V], room: int) -> None:
        super().__init__()
        self._make, self._room = make, room

    def __missing__(self, key: Any) -> V:
        made = self._make(key)
        if len(self) < self._room:
            self[key] = made
        return made


def read(people: Sequence[Application], questions: Iterable[str]) -> list[Column]:
    """The answers to these questions. Flags become codes: True equals 1 as a key, but not here."""
    given = [each.answers for each in people]
    nothing: Column = [None] * len(given)
    columns = [[each.get(one) for each in given] if one else nothing for one in questions]
    for column in columns:
        if not _FLAGS.isdisjoint(column):
            column[:] = [codes(each)[0] if isinstance(each, bool) else each for each in column]
    return columns


def pad(cells: Sequence[int]) -> bytes:
    """A table for looking up bytes, from its first entries; the last one holds for all others."""
    return bytes(cells).ljust(BYTE, bytes(cells[-1:]))


class Fields:
    """A big integer's layout: `size` fields of `bits`, the top bit of each free for comparing."""

    def __init__(self, size: int, bits: int) -> None:
        self.size, self.bits = size, bits
        self.room = _REMEMBERED // size + 1
        self.span, self.bytes, self.step = size * bits, size * bits // 8, bits // 8
        self.ones = self.pack(b"\1" * size)
        self.guard = self.ones << bits - 1

    def spread(self, cells: bytes) -> bytes:
        """A byte for each field, laid out as the fields are."""
        wide = bytearray(self.bytes)
        wide[:: self.step] = cells
        return bytes(wide)

    def pack(self, cells: bytes) -> int:
        """The fields, from a byte for each."""
        return int.from_bytes(self.spread(cells), "little")

    def join(self, rows: Sequence[int]) -> int:
        """Several of such integers one after the other, as one."""
        joined, span = 0, self.span
        for row in reversed(rows):
            joined = joined << span | row
        return joined

    def repeat(self, row: int, times: int) -> int:
        """The same integer several times one after the other."""
        return int.from_bytes(row.to_bytes(self.bytes, "little") * times, "little")

    def mark(self, given: Iterable[Iterable[V]]) -> defaultdict[V, int]:
        """For each thing that anybody gave, one in the fields of those who did."""
        marks: defaultdict[V, int] = defaultdict(int)
        for place, each in enumerate(given):
            if each:
                one = 1 << place * self.bits
                for thing in each:
                    marks[thing] |= one
        return marks

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
