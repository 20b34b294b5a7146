"""The door to the published rosters: one object per program, fingerprints of who must not be named.

The feedback function may read no table, so `care` publishes what it needs once a day. The bucket
keeps no versions: whoever is erased is gone from here with the next day's roster.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class Published:
    """`prints` are the fingerprints of `anonymity.Roster`; `people` is how many persons there are
    who could write feedback. `check` tells the key they were made with from any other, and `day` is
    the day they are of: without the same key, or with one that is old, names would stay in."""

    prints: frozenset[bytes]
    people: int
    check: bytes = b""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Rosters:
    """The bucket of rosters."""

    client: S3Client
    bucket: str

    def publish(self, program: str, roster: Published) -> None:
        """Put a program's roster in the place of yesterday's."""
        prints = sorted(one.hex() for one in roster.prints)
        document = {"people": roster.people, "prints": prints, "check": roster.check.hex()}
        document["day"] = roster.day.isoformat() if roster.day else ""
        body = json.dumps(document, sort_keys=True).encode()
        self.client.put_object(Bucket=self.bucket, Key=f"roster/{program}", Body=body)

    def read(self, program: str) -> Published:
        """The newest roster. A ClientError when there is none yet: feedback then waits, since
        nothing is taken that could not be stripped of names."""
        answer = self.client.get_object(Bucket=self.bucket, Key=f"roster/{program}")
        document = json.loads(answer["Body"].read())
        return Published(
            frozenset(map(bytes.fromhex, document["prints"])),
            document["people"],
            bytes.fromhex(document.get("check", "")),
            date.fromisoformat(document["day"]) if document.get("day") else None,
        )
