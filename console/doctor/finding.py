"""What a look at something brings: how it is, in a sentence, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from alongside.program import Program
from console.deployment import Deployment

State = Literal["ok", "look", "wrong", "unknown"]
"""Well; worth a look; to be mended; cannot be seen from here."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `about` is what was looked at, `found` how it is, `todo` what to do (empty when
    there is nothing). Both name programs, groups, forms and counts, never a person. `failed` says
    that the look itself did not come through."""

    about: str
    state: State
    found: str
    todo: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at: a deployment, the programs asked for, and the time."""

    place: Deployment
    programs: Mapping[str, Program]
    now: datetime

    def client(self, service: str) -> Any:
        """A client of this deployment's account and region."""
        return self.place.client(service)

    def resource(self, logical: str) -> str:
        """The physical id of one of the stack's resources."""
        found = self.client("cloudformation").describe_stack_resource(
            StackName=self.place.name, LogicalResourceId=logical
        )
        physical: str = found["StackResourceDetail"]["PhysicalResourceId"]
        return physical


Check = Callable[[Patient], Iterator[Finding]]


def long(span: timedelta) -> str:
    """A length of time as people say it."""
    minutes = int(span.total_seconds()) // 60
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size or size == 1:
            count = minutes // size
            return f"{count} {word}{'' if count == 1 else 's'}"
    raise AssertionError("minutes are the smallest")
