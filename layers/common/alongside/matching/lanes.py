"""Whole rows of 16-bit values compared at once, as lanes of one large integer.

A row of any length is added, subtracted and compared in a few operations of the interpreter, some
ten times faster than value by value (many short numbers in one long one: Lamport 1975).
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import compress

WORD = 16


class Lanes:
    """Rows of `length` values in lanes wide enough for numbers up to `top` in size.

    The top bit of a lane is its guard: it stays set as long as what was subtracted was not more
    than what was there. A row takes as many integers as a lane has words.
    """

    def __init__(self, length: int, top: int) -> None:
        self._length = length
        self._words = -(-(top.bit_length() + 2) // WORD)
        self._count = -(-length // self._words)
        one = (1).to_bytes(2 * self._words, "little")
        self.ones = int.from_bytes(one * self._count, "little")
        self._low = self.ones * 0xFFFF
        self._high = WORD * (self._words - 1)
        self.guard = self.ones << (self._high + WORD - 1)

    def cut(self, row: Sequence[int]) -> list[int]:
        """A row of 16-bit values."""
        words = array("H", row)
        if sys.byteorder == "big":
            words.byteswap()
        whole = int.from_bytes(words.tobytes(), "little")
        return [whole >> shift & self._low for shift in range(0, WORD * self._words, WORD)]

    def pack(self, numbers: Sequence[int]) -> list[int]:
        """A row of numbers from zero to `top`."""
        size, words = 2 * self._words, self._words
        return [
            int.from_bytes(
                b"".join(x.to_bytes(size, "little") for x in numbers[k::words]), "little"
            )
            for k in range(words)
        ]

    def where(self, flags: Sequence[int]) -> Iterator[int]:
        """The indexes whose guard bit is set."""
        whole = 0
        for k, flag in enumerate(flags):
            whole |= flag >> self._high << WORD * k
        high_bytes = whole.to_bytes(2 * self._words * self._count, "little")[1::2]
        return compress(range(self._length), high_bytes)
