"""What looking after forms may reach, and how much time it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alongside.doors import Doors
from alongside.providers import Tally, Token, Typeform
from alongside.tokens import Tokens

OpenProvider = Callable[[str, Token | None], Typeform | Tally]
TimeLeft = Callable[[], bool]
"""Whether there is time for one thing more."""

_RESERVE = 20_000
"""Milliseconds that are kept back: for what has begun, and to say how far it came."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The doors, the providers' tokens, and how a provider's API is opened with one."""

    doors: Doors
    tokens: Tokens
    open_provider: OpenProvider


class Shares:
    """The time of one run, shared so that no program's backlog takes that of the others: each of
    `parts` gets an equal part of what those before it have left. `left` says how many milliseconds
    remain."""

    def __init__(self, left: Callable[[], int], parts: int) -> None:
        self._left, self._parts = left, max(parts, 1)

    def next(self) -> TimeLeft:
        """The time of the next program."""
        now = self._left()
        until = now - max(0, now - _RESERVE) // self._parts
        self._parts = max(self._parts - 1, 1)
        return lambda: self._left() > until
