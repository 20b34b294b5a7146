"""The lines of a file as rows of values; what is no row becomes a problem with its line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from alongside.forms.wording import clean_line

T = TypeVar("T")
D = TypeVar("D")

_LONGEST_QUOTE = 60
_DEEPEST = 5


class Misfit(ValueError):
    """A value that cannot be what its field means. The text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a file from being used: the line (0 for the file), whom it is about, and why."""

    line: int
    member: str
    text: str

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "the file"
        return (
            f"{where}, member {self.member}: {self.text}"
            if self.member
            else f"{where}: {self.text}"
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One JSON object and the line (from 1) it stands on."""

    line: int
    values: Mapping[str, object]

    @property
    def member(self) -> str:
        """The id for naming the row in a problem; empty when there is none."""
        given = self.values.get("id")
        return shorten(given) if isinstance(given, str | int) else ""


def read_rows(raw: bytes) -> tuple[list[Row], list[Problem]]:
    """Every line that holds an object. Blank lines and lines that begin with # say nothing."""
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = raw.count(b"\n", 0, error.start) + 1
        return [], [Problem(at, "", "save the file as UTF-8")]
    for number, line in _spoken(text):
        try:
            rows.append(Row(number, _parse(line)))
        except Misfit as misfit:
            problems.append(Problem(number, "", str(misfit)))
    if not rows and not problems:
        problems.append(Problem(0, "", "no members in it; write one JSON object per line"))
    return rows, problems


def _spoken(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line


def _parse(line: str) -> Mapping[str, object]:
    try:
        found = json.loads(line, object_pairs_hook=_without_doubles, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise Misfit(f"not valid JSON at column {error.colno}: {error.msg.lower()}") from None
    except RecursionError:
        raise Misfit("nested too deeply") from None
    except Misfit:
        raise
    except ValueError:
        raise Misfit("a number of too many digits") from None
    if _is_deep(found):
        raise Misfit("nested too deeply")
    if not isinstance(found, dict):
        raise Misfit('write one JSON object per line, such as {"id": "m1", "role": "mentee", …}')
    return found


def _is_deep(value: object) -> bool:
    """Whether lists or objects stand in each other further than any field could need."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [child for each in level for child in _inside(each)]
    return bool(level)


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise Misfit(f"`{shorten(double)}` is there twice; write it once")
    return found


def _refuse(word: str) -> NoReturn:
    raise Misfit(f"{word} is no number; leave it out")


class Reader:
    """Reads the fields of one row and keeps every problem, so that all are told at once."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.problems: list[Problem] = []

    def complain(self, text: str) -> None:
        """Keep a problem of this row."""
        self.problems.append(Problem(self.row.line, self.row.member, text))

    def needed(self, key: str, read: Callable[[object], T]) -> T | None:
        """The field's value; None, and a problem, when there is none to use."""
        if is_blank(self.row.values.get(key)):
            self.complain(f"`{key}` is missing")
        return self.read(key, read, None)

    def read(self, key: str, read: Callable[[object], T], default: D) -> T | D:
        """The field's value; the default when it is blank, or when it is none and a problem."""
        value = self.row.values.get(key)
        if is_blank(value):
            return default
        try:
            return read(value)
        except Misfit as misfit:
            self.complain(f"`{key}`: {misfit}")
            return default


def is_blank(value: object) -> bool:
    """Whether a value says nothing: a spreadsheet's empty cell, null, an empty list or table."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def shorten(value: object) -> str:
    """A value as a problem may quote it: one short line that any terminal can show."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    cleaned = clean_line(text[: 4 * _LONGEST_QUOTE])
    line = "".join(letter if letter.isprintable() else "\ufffd" for letter in cleaned)
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"
