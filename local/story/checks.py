"""What must be so, said in words: an expectation that is not met stops the story."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

_LONGEST = 300


class Unexpected(Exception):
    """Something is not what it should be: `what`, and what was `expected` and `found`."""

    def __init__(self, what: str, expected: object, found: object) -> None:
        self.what, self.expected, self.found = what, _short(expected), _short(found)
        super().__init__(f"{what}: expected {self.expected}, found {self.found}")


@dataclass
class Checks:
    """Expectations, counted. Each raises Unexpected when it is not met."""

    met: int = 0

    def same(self, what: str, found: object, expected: object) -> None:
        """`found` equals `expected`."""
        self._judge(what, found == expected, expected, found)

    def least(self, what: str, found: int, smallest: int) -> None:
        """`found` is `smallest` or more."""
        self._judge(what, found >= smallest, f"{smallest} or more", found)

    def has(self, what: str, part: object, whole: Container[object]) -> None:
        """`part` is in `whole`."""
        self._judge(what, part in whole, f"{part!r} in it", "nothing of it")

    def lacks(self, what: str, part: object, whole: Container[object]) -> None:
        """`part` is not in `whole`."""
        self._judge(what, part not in whole, f"no {part!r} in it", "it is there")

    def true(self, what: str, holds: bool) -> None:
        """`holds`."""
        self._judge(what, holds, "yes", "no")

    def _judge(self, what: str, met: bool, expected: object, found: object) -> None:
        if not met:
            raise Unexpected(what, expected, found)
        self.met += 1


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
