"""The adversary: from everything there is to read to the most likely writer of each text.

Two steps. Arrival minutes are known to every administrator: who stands behind each is a question of
match ends and of the law of delays alone, and has one best answer. What a design gives away is the
other step: which of the minutes brought a text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from random import Random
from typing import Literal

from tests.attack.assignment import assign
from tests.attack.evidence import MINUTE, Evidence, Knowledge, Sighting
from tests.attack.town import unlikeliness

Strategy = Literal["chance", "order"]
TRIES = 100
"""How often what nothing decides is decided by lot, when the strategy is chance."""


class Adversary:
    """One attack. `readable` are the texts found, each with where."""

    def __init__(self, known: Knowledge) -> None:
        self._members = known.members
        self._evidence = Evidence(known)
        self.readable = self._evidence.readable

    def batches_of(self, texts: Iterable[str]) -> int:
        """In how many batches these readable texts stand."""
        seen = [self.readable[text] for text in texts]
        return len({(one.record, one.side) for one in seen})

    def name(self, strategy: Strategy, dice: Random) -> dict[str, Counter[int]]:
        """For each readable text how often each member was named, of `TRIES`."""
        said: dict[str, Counter[int]] = {text: Counter() for text in self.readable}
        for _ in range(TRIES if strategy == "chance" else 1):
            for text, minute in self._place(strategy, dice).items():
                said[text][self.owners[minute]] += TRIES if strategy == "order" else 1
        return said

    @cached_property
    def owners(self) -> list[int]:
        """For each minute in which somebody wrote, who that was most likely."""
        # Somebody wrote at some time in that minute: its end is never before the match's.
        return assign(
            [
                [unlikeliness(one.ended, minute + MINUTE) for one in self._members]
                for minute in self._evidence.minutes
            ]
        )

    def _place(self, strategy: Strategy, dice: Random) -> dict[str, int]:
        """For each text a minute of its own."""
        texts = list(self.readable)
        costs = []
        for rank, text in enumerate(texts):
            seen, allowed = self.readable[text], self._evidence.allowed[text]
            says_nothing = len(allowed) == len(self.owners)
            place = rank if says_nothing else self._evidence.ranks[text]
            spots = {minute: spot for spot, minute in enumerate(sorted(allowed))}
            costs.append(
                [
                    self._cost(seen, minute in allowed, owner)
                    + (
                        1e-3 * dice.random()
                        if strategy == "chance"
                        else 1e-4 * (place - spots.get(minute, 0)) ** 2
                    )
                    for minute, owner in enumerate(self.owners)
                ]
            )
        return dict(zip(texts, assign(costs), strict=True))

    def _cost(self, seen: Sighting, is_allowed: bool, owner: int) -> float:
        other_side = bool(seen.side) and self._members[owner].role != seen.side
        return (0 if is_allowed else 1000) + (1 if other_side else 0)
