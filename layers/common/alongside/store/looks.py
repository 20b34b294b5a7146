"""The last look at a program's forms: how far it came, so that the next one goes on from there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from alongside.store import codec
from alongside.store.table import Table, put


@dataclass(frozen=True, slots=True)
class LastLook:
    """`digest` is of the program as it was then, `day` the local date on which a look at all forms
    was finished, `at` when any look was; None when that is not known.
    `taken` is the digest with which what waits was last taken in again, `after` how far that came
    (empty when it was finished). `absent` says of hooks since which local date their provider gives
    no answer, `begun` since when a provider's own responses concern us, `filled` until when they
    have been read."""

    digest: str = ""
    day: str = ""
    taken: str = ""
    after: str = ""
    absent: Mapping[str, str] = field(default_factory=dict)
    begun: Mapping[str, datetime] = field(default_factory=dict)
    filled: Mapping[str, datetime] = field(default_factory=dict)
    at: datetime | None = None


def load(table: Table, program: str) -> LastLook:
    """How far the last look came; an empty one when nobody has looked yet."""
    item = table.get(f"LOOK#{program}", "LOOK")
    if item is None:
        return LastLook()
    doc = json.loads(item["doc"])
    times = {name: _times(doc[name]) for name in ("begun", "filled")}
    return LastLook(**doc | times | {"at": codec.maybe_moment(doc.get("at", ""))})


def keep(table: Table, program: str, last: LastLook) -> None:
    """Keep how far it came."""
    doc = {
        "digest": last.digest,
        "day": last.day,
        "taken": last.taken,
        "after": last.after,
        "absent": dict(last.absent),
        "begun": {hook: codec.stamp(at) for hook, at in last.begun.items()},
        "filled": {hook: codec.stamp(at) for hook, at in last.filled.items()},
        "at": codec.stamp(last.at) if last.at else "",
    }
    item = {"pk": f"LOOK#{program}", "sk": "LOOK", "program": program, "doc": codec.dump(doc)}
    table.write(put(item))


def _times(stamps: Mapping[str, str]) -> dict[str, datetime]:
    return {hook: codec.moment(at) for hook, at in stamps.items()}
