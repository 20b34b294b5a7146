"""What waits for more: single answers, taken apart from the submission they came in, in a fixed
number of bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Generic, TypeVar

from alongside.mixing.entry import LONGEST_COMMENT, MOST_BYTES, pad, unpad

Said = TypeVar("Said", int, str)

MOST_HELD = 36
"""Comments that can wait in one program: below the least number, for each of its questions."""

LONGEST = LONGEST_COMMENT * MOST_BYTES
"""Bytes of a comment, written as JSON without its quotes."""

MOST_PARTS = 12
"""Sides somebody may speak from. With twelve questions and three ages, their rows of ratings take
less than 54,000 bytes."""

SIZE = MOST_HELD * LONGEST + 65_536
"""Bytes of everything that waits in a program, whatever and however little it is."""

HIGHEST = 5
"""A rating counts 1 to 5."""


@dataclass(frozen=True, slots=True)
class Piece(Generic[Said]):
    """One answer to one question. `part` is the side it was said from, empty when nobody said;
    `age` how many slots have ended without showing it."""

    question: str
    part: str
    age: int
    said: Said

    @property
    def place(self) -> tuple[str, str, int]:
        """Everything but what was said."""
        return self.question, self.part, self.age


@dataclass(frozen=True, slots=True)
class Pool:
    """What waits. The order of the pieces says nothing; `write` brings them into one."""

    ratings: tuple[Piece[int], ...] = ()
    comments: tuple[Piece[str], ...] = ()


def write(pool: Pool) -> bytes:
    """The pool in exactly `SIZE` bytes, the same for the same pieces. The bounds of a program's
    file make it fit; but a promise outlives its file, and more questions than it had may then wait
    for its number. The longest comments are shortened alike until they do: what waits must never be
    able to stop a release. ValueError when ratings alone do not fit."""
    try:
        return _write(pool)
    except ValueError:
        fits, too_long = 0, max((len(one.said) for one in pool.comments), default=0)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        try:
            _write(_cut(pool, middle))
            fits = middle
        except ValueError:
            too_long = middle
    return _write(_cut(pool, fits))


def read(raw: bytes) -> Pool:
    """What `write` wrote."""
    document = unpad(raw)
    ratings = (
        Piece(question, part, age, value)
        for question, part, age, counts in document["r"]
        for value, count in enumerate(counts, start=1)
        for _ in range(count)
    )
    comments = (
        Piece(question, part, age, text)
        for question, part, age, texts in document["c"]
        for text in texts
    )
    return Pool(tuple(ratings), tuple(comments))


def _write(pool: Pool) -> bytes:
    ratings = [[*place, _counted(said)] for place, said in _together(pool.ratings)]
    comments = [[*place, sorted(said)] for place, said in _together(pool.comments)]
    return pad({"r": ratings, "c": comments}, SIZE)


def _cut(pool: Pool, length: int) -> Pool:
    cut = (replace(one, said=one.said[:length]) for one in pool.comments)
    return replace(pool, comments=tuple(cut))


def _together(pieces: Iterable[Piece[Said]]) -> list[tuple[tuple[str, str, int], list[Said]]]:
    ordered = sorted(pieces, key=_place)
    return [(place, [one.said for one in found]) for place, found in groupby(ordered, _place)]


def _place(piece: Piece[Any]) -> tuple[str, str, int]:
    return piece.place


def _counted(values: list[int]) -> list[int]:
    return [values.count(value) for value in range(1, HIGHEST + 1)]
