"""The same set of things said, arriving in many ways; and all that anybody could compare after."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from alongside.sealing import open_sealed
from tests.attack.design import Design, Dump
from tests.attack.study import read_key
from tests.attack.town import START, Submission, Town, draw

FIRST, SECOND = datetime(2027, 2, 1, 3, 30, tzinfo=UTC), datetime(2027, 3, 1, 3, 30, tzinfo=UTC)
SLOT_SECONDS = int((datetime(2027, 2, 1, tzinfo=UTC) - START).total_seconds())

OWN_TIMES = frozenset({"timestamp"})
"""What the logger itself adds to a line, by this machine's clock."""

DRAWN = frozenset({"owner"})
"""What mail draws anew with every run, for itself."""

_ENTRIES = ("ENTRY#", "IN")


@dataclass(frozen=True)
class Outcome:
    """All that anybody could compare: what is readable, what was written about it, what waits (as
    its key opens it), and the lengths of what is sealed."""

    items: Sequence[str]
    letters: Sequence[str]
    lines: Sequence[str]
    waits: Sequence[bytes]
    lengths: frozenset[int]


def said(count: int) -> Town:
    """A town of which `count` people said something in the first month."""
    town = draw(Random("sameness"), 3)
    return replace(town, submissions=town.submissions[:count])


def arrive(town: Town, dice: Random) -> list[tuple[datetime, Submission]]:
    """The same things said in another way: another order, other times within the slot, other
    tokens, addresses, devices and hidden fields; each once, twice or three times."""
    deliveries = []
    for one in dice.sample(town.submissions, len(town.submissions)):
        sent = START + timedelta(seconds=dice.randrange(60, SLOT_SECONDS - 7200))
        other = replace(
            one,
            token=f"{dice.getrandbits(128):032x}",
            event=f"evt{dice.getrandbits(96):024x}",
            ip=f"198.51.100.{dice.randrange(256)}",
            agent=f"Agent/{dice.getrandbits(32)}",
            hidden=f"hidden-{dice.getrandbits(32)}",
            sent=sent,
            landed=sent - timedelta(seconds=dice.randrange(3600)),
        )
        waits = [dice.randrange(1, 5000) for _ in range(dice.randint(1, 3))]
        deliveries += [(sent + timedelta(seconds=wait), other) for wait in waits]
        if dice.random() < 0.2:  # and once more in the next slot
            deliveries.append((FIRST + timedelta(days=dice.randrange(1, 20)), other))
    return sorted(deliveries, key=lambda one: one[0])


def live(design: Design, deliveries: Sequence[tuple[datetime, Submission]]) -> Outcome:
    """Two slots, and what came of them."""
    design.tick(START)
    sealed: frozenset[int] = frozenset()
    calendar: list[tuple[datetime, Submission | None]] = [*deliveries, (FIRST, None)]
    for moment, submission in sorted(calendar, key=lambda one: one[0]):
        if submission is None:
            sealed = _lengths(design.dump(moment))
            design.tick(moment)
        else:
            design.submit(submission, moment)
    design.tick(SECOND)
    return _observe(design.dump(SECOND + timedelta(hours=15)), sealed)


def _observe(dump: Dump, sealed: frozenset[int]) -> Outcome:
    """What can be read at the end. Entries are left out: their tags are HMACs under a key of their
    slot, drawn anew in every deployment, and nothing that can be read stands beside them."""
    readable = [one for one in dump.items if not one["pk"].startswith(_ENTRIES)]
    keys = [read_key(text) for text in dump.private.values()]
    waits = [
        opened
        for one in readable
        for key in keys
        if "c" in one and (opened := open_sealed(key, one["c"])) is not None
    ]
    return Outcome(
        items=sorted(map(_shown, readable)),
        letters=dump.letters,
        lines=[_without_own_times(line) for _, line in dump.logs],
        waits=sorted(waits),
        lengths=sealed,
    )


def _lengths(dump: Dump) -> frozenset[int]:
    entries = (one for one in dump.items if one["pk"].startswith(_ENTRIES))
    return frozenset(len(one["c"]) for one in entries if "c" in one)


def _shown(item: Mapping[str, Any]) -> str:
    shown = {
        name: len(value) if isinstance(value, bytes) else value
        for name, value in item.items()
        if name not in DRAWN
    }
    ordered = {n: sorted(v) if isinstance(v, frozenset) else v for n, v in shown.items()}
    return json.dumps(ordered, sort_keys=True, default=str)


def _without_own_times(line: str) -> str:
    read = json.loads(line)
    return json.dumps({name: value for name, value in read.items() if name not in OWN_TIMES})


def differences(build: Callable[[Town], Design], town: Town, count: int) -> list[str]:
    """In which of so many arrivals of the same set something came out otherwise, and what."""
    found: list[str] = []
    first: Outcome | None = None
    for number in range(count):
        design = build(town)
        outcome = live(design, arrive(town, Random(f"arrival {number}")))
        first = first or outcome
        found += [
            f"{number}: {name}"
            for name in ("items", "letters", "lines", "waits", "lengths")
            if getattr(outcome, name) != getattr(first, name)
        ]
    return found
