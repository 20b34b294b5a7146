"""Plain text for a terminal of 100 columns: cut, padded and wrapped by what a letter is wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

WIDTH = 100
_LONGEST_WORD = 70


def columns(text: str) -> int:
    """How many columns a text takes: letters of East Asia two, marks on a letter none."""
    return sum(map(_columns_of, text))


def _columns_of(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def cell(text: str, width: int) -> str:
    """A text in exactly so many columns, cut short with an ellipsis."""
    if columns(text) > width:
        while columns(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - columns(text))


def wrap(text: str, first: str, then: str = "") -> Iterator[str]:
    """A text after its first words, in lines that fit; the following ones are indented alike. A
    word longer than most lines is cut short."""
    line, indent = first, then or " " * columns(first)
    room = False
    for word in (cell(each, _LONGEST_WORD).rstrip() for each in text.split()):
        if room and columns(line) + 1 + columns(word) > WIDTH:
            yield line
            line, room = indent, False
        line += f" {word}" if room else word
        room = True
    yield line
