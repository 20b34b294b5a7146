"""That somebody told a worry: which tier, when, which offices were told. Never the words, or who.

The sort key is a digest that only whoever has the page open could make again, so that a second
click finds its own row and nobody else learns anything from it. Beside these rows stands how many
came through the open door in an hour.
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

OPEN_PER_HOUR = 12
"""Worries that leave through the open door of a program within one hour of the clock (UTC)."""


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


def known(table: Table, program: str, digest: str, now: datetime) -> bool:
    """Whether this click was here within `SAME_FOR`."""
    found = table.get(f"CONCERN#{program}", digest)
    return found is not None and str(found["told_at"]) > codec.stamp(now - SAME_FOR)


def count(table: Table, program: str, now: datetime) -> bool:
    """Count one more through the open door; False when the hour has had `OPEN_PER_HOUR`. However
    many come at once, no more than these are counted: each write holds to what it has seen."""
    hour = codec.stamp(now.replace(minute=0, second=0, microsecond=0))
    key = {"pk": f"CONCERN#{program}", "sk": f"open {hour}"}
    came = int((table.get(*key.values()) or {}).get("came", 0))
    while came < OPEN_PER_HOUR:
        item = {**key, "told_at": hour, "came": came + 1}
        try:
            table.write(put(item, "attribute_not_exists(pk) OR came = :came", came=came))
        except ConditionRefused as refused:
            came = int(refused.found[0].get("came", came))
        else:
            return True
    return False


def _item(program: str, digest: str, tier: str, now: datetime) -> Item:
    return {
        "pk": f"CONCERN#{program}",
        "sk": digest,
        "tier": tier,
        "told_at": codec.stamp(now),
    }


def _record(item: Item) -> Record:
    return Record(item.get("told", frozenset()), item.get("maybe", frozenset()))
