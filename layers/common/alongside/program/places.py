"""Where a key of a TOML text stands: its line, and its path as a person reads it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator

Path = tuple[str | int, ...]
"""The way to a value: keys, and 0-based positions in lists."""

Mistake = tuple[Path, str]
"""Where, and what to write instead."""

_TOKEN = re.compile(
    r"""(?P<blank>[ \t]+|\#[^\n]*)
    |(?P<token>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\])*"|'[^']*'
    |[A-Za-z0-9_+:-]+|.)""",
    re.VERBOSE | re.DOTALL,
)


class LineIndex:
    """The line (from 1) of every key and list entry of a valid TOML text, by its path."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._entries: Counter[Path] = Counter()
        self._tokens = list(_tokens(text))
        self._at = 0
        table: Path = ()
        while self._peek():
            if self._peek() == "\n":
                self._take()
            elif self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def line(self, path: Path) -> int:
        """The line of the path, or of the nearest table around it; 0 for the file as a whole."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _take(self) -> int:
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _mark(self, path: Path, line: int) -> None:
        for end in range(1, len(path) + 1):
            self.lines.setdefault(path[:end], line)

    def _keys(self) -> Path:
        parts: list[str] = []
        while self._peek() not in ("=", "]", ""):
            if self._peek() != ".":
                parts.append(_unquoted(self._peek()))
            self._take()
        return tuple(parts)

    def _header(self) -> Path:
        line = self._take()
        entry = self._peek() == "["
        self._at += entry
        *parents, name = self._keys()
        self._at += 1 + entry
        path = (*self._entered(parents), name)
        if entry:
            self._mark(path, line)
            self._entries[path] += 1
        path = self._entered([name], path[:-1])
        self._mark(path, line)
        return path

    def _entered(self, parts: Iterable[str | int], path: Path = ()) -> Path:
        """The path of the newest entry: a table header after `[[x]]` speaks of the last `x`."""
        for part in parts:
            path = (*path, part)
            if path in self._entries:
                path = (*path, self._entries[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        line = self._tokens[self._at][1]
        path = table + self._keys()
        self._mark(path, line)
        self._take()
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._peek()
        if opening in ("[", "{"):
            self._take()
            self._items(path, "]" if opening == "[" else "}")
        else:
            while self._peek() not in (",", "]", "}", "\n", ""):
                self._take()

    def _items(self, path: Path, closing: str) -> None:
        position = 0
        while self._peek() not in (closing, ""):
            if self._peek() in (",", "\n"):
                self._take()
            elif closing == "}":
                self._pair(path)
            else:
                self._mark((*path, position), self._tokens[self._at][1])
                self._value((*path, position))
                position += 1
        self._take()


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for found in _TOKEN.finditer(text.replace("\r\n", "\n")):
        if found["token"]:
            yield found["token"], line
        line += found[0].count("\n")


def _unquoted(key: str) -> str:
    return str(tomllib.loads(f"key = {key}")["key"]) if key[0] in "\"'" else key


def dotted(path: Path, data: object) -> str:
    """`questions[gender].title`: list entries by the name they give themselves, else by number."""
    words = ""
    for part in path:
        data = inside(data, part)
        if isinstance(part, str):
            words += f".{part}" if words else part
        else:
            named = data if isinstance(data, dict) else {}
            name = next(
                (named[key] for key in ("id", "code", "question") if key in named), part + 1
            )
            words += f"[{name}]"
    return words or "(the whole file)"


def inside(data: object, part: str | int) -> object:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None
