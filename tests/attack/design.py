"""What any design of anonymous feedback looks like to the attack: the product's and the others'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from tests.attack.town import Submission


@dataclass(frozen=True)
class Dump:
    """All that an administrator can read at one moment. `items` of every table, `parameters` and
    `objects` by name, `logs` with the time at which each line was written, `letters` as texts;
    `metrics` are the minutes of first deliveries (repeats are left out, to help the adversary).
    `private` is what `release` alone may read, by name."""

    at: datetime
    items: tuple[Mapping[str, Any], ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    objects: Mapping[str, str] = field(default_factory=dict)
    logs: tuple[tuple[datetime, str], ...] = ()
    letters: tuple[str, ...] = ()
    metrics: tuple[datetime, ...] = ()
    template: str = ""
    private: Mapping[str, str] = field(default_factory=dict)


class Design(Protocol):
    """Something that takes feedback and hands it out."""

    def submit(self, submission: Submission, now: datetime) -> None:
        """A delivery arrives, for the first time or again."""

    def tick(self, now: datetime) -> None:
        """The daily run."""

    def dump(self, now: datetime) -> Dump:
        """What there is to read."""

    def close(self) -> None:
        """Nothing more comes."""
