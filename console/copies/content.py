"""What a copy holds, as lines: what it is of, every item of the members' table, and at the end how
many there were and their common digest, so that one that got lost is missed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.copies.cipher import CannotOpen
from local.items import Item, NotAnItem, as_line, from_line

PASSING = frozenset({"LEASE"})
"""What is only of the minute in which it was written."""

FACILITATORS = "facilitators and supporters"
WAITING = "submissions in quarantine"
_KINDS = {
    "MATCH": "matches",
    "LETTER": "letters",
    "PLAN": "plans of nights",
    "GOODBYE": "words at a match's end",
    "SUPPRESSED": "addresses without mail",
    "FORM": "what forms were seen to ask",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What a copy is of. `secret` is the text of the root secret, without which the ids in the
    items would be nobody's."""

    made_at: str
    stack: str
    secret: str


class Tally:
    """How many lines there were and what they were together, whatever their order."""

    def __init__(self) -> None:
        self.count, self._sum = 0, 0

    def add(self, line: str) -> None:
        """Count a line."""
        self.count += 1
        self._sum += int.from_bytes(hashlib.sha256(line.encode()).digest())

    @property
    def digest(self) -> str:
        """Of all lines, in any order."""
        return f"{self._sum % (1 << 256):064x}"

    def as_line(self) -> str:
        """The last line of a copy."""
        return json.dumps({"count": self.count, "digest": self.digest}, sort_keys=True)


def scan(dynamodb: Any, table: str, *, every: Callable[[int], None]) -> Iterator[str]:
    """Every item of a table as a line, read consistently; `every` is told how many a page had."""
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    for page in pages:
        every(len(page["Items"]))
        for item in page["Items"]:
            if item["pk"]["S"] not in PASSING:
                yield as_line(item)


def lines(heading: Heading, items: Iterable[str], tally: Tally) -> Iterator[str]:
    """A copy's lines."""
    yield json.dumps({"made_at": heading.made_at, "stack": heading.stack, "secret": heading.secret})
    for line in items:
        tally.add(line)
        yield line
    yield tally.as_line()


def heading(first: str) -> Heading:
    """A copy's first line. Raises CannotOpen."""
    try:
        told = json.loads(first)
        datetime.fromisoformat(told["made_at"])
        return Heading(told["made_at"], told["stack"], told["secret"])
    except (ValueError, KeyError, TypeError):
        raise CannotOpen("The file does not say what it is a copy of.") from None


def items(rest: Iterator[str]) -> Iterator[Item]:
    """The items after the first line. Raises CannotOpen when one is missing or is none: then
    nothing of the copy should be used."""
    tally, kept = Tally(), None
    for line in rest:
        if kept is not None:
            tally.add(kept)
            yield _item(kept, tally.count)
        kept = line
    if kept != tally.as_line():
        raise CannotOpen("An item is missing in the file. Take another copy.")


def kind(item: Item) -> str:
    """What an item is, in words for a person."""
    first, second = (item[name]["S"].partition("#")[0] for name in ("pk", "sk"))
    if first == "PERSON":
        return _of_person(item, second)
    if first == "PROGRAM":
        offices = ("FACILITATOR", "SUPPORTER")
        return FACILITATORS if second in offices else "groups"
    if first == "QUARANTINE":
        return WAITING if "body" in item else "submissions that were settled"
    return _KINDS.get(first, "other records")


def _of_person(item: Item, second: str) -> str:
    if "doc" in item:
        return "applications"
    if "erased_at" in item:
        return "marks of the erased"
    return "accepted agreements" if second == "ACCEPTED" else "other records"


def _item(line: str, number: int) -> Item:
    try:
        return from_line(line, f"item {number}")
    except NotAnItem as broken:
        raise CannotOpen(f"The file is broken at {broken}. Take another copy.") from None
