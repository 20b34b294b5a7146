"""That somebody told a worry: which tier, when, which offices were told. Never the words, or who.

The sort key is a digest that only whoever has the page open could make again, so that a second
click finds its own row and nobody else learns anything from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.store import codec
from alongside.store.table import ConditionRefused, Item, Table, put

SAME_FOR = timedelta(hours=1)
"""How long the same words from the same page are the same click."""
LEASE = timedelta(seconds=30)
"""How long one call may be at it: longer than the function lives."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept. `told` are the offices that were reached, `maybe` those of whom no answer
    came; both are empty while somebody is being told, and when nobody could be."""

    told: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()

    @property
    def is_settled(self) -> bool:
        """Whether somebody has been reached, or may have been."""
        return bool(self.told | self.maybe)


def claim(table: Table, program: str, digest: str, tier: str, now: datetime) -> Record | None:
    """Take a worry up; None when it is ours to tell, else what an earlier click has done so far.
    One that reached nobody, or whose call died, may be taken up again."""
    item = _item(program, digest, tier, now)
    try:
        table.write(
            put(
                {**item, "lease_until": codec.stamp(now + LEASE)},
                "attribute_not_exists(pk) OR told_at <= :long_ago OR"
                " (attribute_not_exists(told) AND attribute_not_exists(maybe)"
                " AND lease_until <= :now)",
                long_ago=codec.stamp(now - SAME_FOR),
                now=codec.stamp(now),
            )
        )
    except ConditionRefused as refused:
        return _record(refused.found[0])
    return None


def settle(
    table: Table, program: str, digest: str, tier: str, record: Record, now: datetime
) -> None:
    """Write down who was told, and that nobody is at it any more."""
    table.write(
        put(
            {
                **_item(program, digest, tier, now),
                "told": record.told,
                "maybe": record.maybe,
                "lease_until": codec.stamp(now),
            }
        )
    )


def look(table: Table, program: str, digest: str) -> Record:
    """How it stands now."""
    return _record(table.get(f"CONCERN#{program}", digest) or {})


def _item(program: str, digest: str, tier: str, now: datetime) -> Item:
    return {
        "pk": f"CONCERN#{program}",
        "sk": digest,
        "tier": tier,
        "told_at": codec.stamp(now),
    }


def _record(item: Item) -> Record:
    return Record(item.get("told", frozenset()), item.get("maybe", frozenset()))
