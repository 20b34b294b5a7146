"""Designs that somebody might have built instead: what the attack must break, and one mix in the
open that it must not."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from alongside import sealing
from tests.attack.design import Dump
from tests.attack.town import Submission


@dataclass
class _Plain:
    """What they share: what there is to read."""

    dice: Random
    items: list[dict[str, Any]] = field(default_factory=list)
    parameters: dict[str, str] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    logs: list[tuple[datetime, str]] = field(default_factory=list)
    metrics: dict[str, datetime] = field(default_factory=dict)

    def submit(self, submission: Submission, now: datetime) -> None:
        """Keep it once; each design says how."""
        if submission.token not in self.metrics:
            self.metrics[submission.token] = now.replace(second=0)
            self.keep(submission, now)

    def keep(self, submission: Submission, now: datetime) -> None:
        """Store a first delivery."""
        raise NotImplementedError

    def tick(self, now: datetime) -> None:
        """Most of them have nothing to do."""

    def dump(self, now: datetime) -> Dump:
        """Everything, in the order of the tables' keys."""
        items = sorted(self.items, key=lambda item: (item["pk"], item["sk"]))
        return Dump(
            at=now,
            items=tuple(map(dict, items)),
            parameters=dict(self.parameters),
            logs=tuple(self.logs),
            metrics=tuple(self.metrics.values()),
            private=dict(self.private),
        )

    def close(self) -> None:
        """Nothing to do."""

    def random_id(self) -> str:
        """An id that says nothing."""
        return str(uuid.UUID(int=self.dice.getrandbits(128), version=4))

    def write(self, key: str, submission: Submission, **more: Any) -> None:
        """One readable item."""
        said = {"text": submission.text, "rating": submission.rating, "part": submission.part}
        self.items.append({"pk": "FEEDBACK", "sk": key, **said, **more})


class Seconds(_Plain):
    """The everyday way: a random id, a time of arrival, and a log line that names the id."""

    def keep(self, submission: Submission, now: datetime) -> None:
        """With the second of its arrival."""
        key = self.random_id()
        self.write(key, submission, submitted_at=now.isoformat())
        self.logs.append((now, json.dumps({"message": "stored", "id": key})))


class LogOnly(_Plain):
    """No time in the table, and a log line that names the id."""

    def keep(self, submission: Submission, now: datetime) -> None:
        """Without a time of its own."""
        key = self.random_id()
        self.write(key, submission)
        self.logs.append((now, f"stored {key}"))


class Sortable(_Plain):
    """No time, but an id that sorts by it."""

    def keep(self, submission: Submission, now: datetime) -> None:
        """Under a UUIDv7."""
        stamp = int(now.timestamp() * 1000) << 80
        key = uuid.UUID(int=stamp | 7 << 76 | 2 << 62 | self.dice.getrandbits(62))
        self.write(str(key), submission)


class Week(_Plain):
    """A week, a random id, and the hashed token kept a month against repeats."""

    def keep(self, submission: Submission, now: datetime) -> None:
        """With the week of its arrival."""
        year, week, _ = now.isocalendar()
        self.write(self.random_id(), submission, week=f"{year}-W{week:02d}")
        seen = hashlib.sha256(submission.token.encode()).hexdigest()
        until = int((now + timedelta(days=30)).timestamp())
        self.items.append({"pk": "SEEN", "sk": seen, "ttl": until})


class KeyedToken(_Plain):
    """No time at all, but the record's key is the token under a key that stays."""

    def keep(self, submission: Submission, now: datetime) -> None:
        """Under the HMAC of its token."""
        key = self.parameters.setdefault("/tag", f"{self.dice.getrandbits(256):064x}")
        tag = hmac.digest(bytes.fromhex(key), submission.token.encode(), "sha256").hex()
        self.write(tag[:32], submission)


@dataclass
class Mix(_Plain):
    """A monthly mix, with one key that stays. `least` is how many it releases together, `sort`
    whether it forgets their order, `pad` whether what is sealed has one length, `date` whether each
    text keeps its day."""

    least: int = 5
    sort: bool = True
    pad: bool = True
    date: bool = False
    pool: list[Submission] = field(default_factory=list)
    last: str = ""

    def keep(self, submission: Submission, now: datetime) -> None:
        """Sealed, under a random key."""
        private = bytes.fromhex(self.private.setdefault("/private", f"{self._key():064x}"))
        plain = json.dumps({"text": submission.text, "part": submission.part}).encode()
        sealed = sealing.seal(sealing.public_of(private), plain.ljust(2_000 if self.pad else 0))
        self.items.append({"pk": "IN", "sk": self.random_id(), "c": sealed})
        self.pool.append(submission)

    def tick(self, now: datetime) -> None:
        """Release what the month brought, when it is enough."""
        month = f"{now:%Y-%m}"
        label, self.last = self.last or month, month
        if label == month or len(self.pool) < self.least:
            return
        said = sorted(self.pool, key=lambda one: one.text) if self.sort else self.pool
        batch: dict[str, Any] = {"pk": "BATCH", "sk": label, "texts": [one.text for one in said]}
        if self.date:
            batch["days"] = [f"{one.sent:%Y-%m-%d}" for one in said]
        self.items = [one for one in self.items if one["pk"] != "IN"] + [batch]
        self.pool.clear()

    def _key(self) -> int:
        return self.dice.getrandbits(256)
