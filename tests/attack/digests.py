"""Joins by digest: what the form provider's export says, under every hash and every key at hand."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tests.attack.records import Record

SOURCES = ("typeform", "tally", "google", "signed", "page")
LEAST = 16
"""Characters of a digest that make a join: shorter ones meet by chance."""

_HASHES = (hashlib.sha256, hashlib.md5, hashlib.sha1)


@dataclass(frozen=True)
class Exported:
    """One row of the export: no answers (the provider sees them, and the town's is not bribed)."""

    token: str
    event: str
    at: datetime


class Index:
    """Beginnings of all digests of the exported ids, and when those were sent."""

    def __init__(self, rows: Iterable[Exported], keys: Iterable[bytes]) -> None:
        held = tuple(keys)
        self._at: dict[str, datetime] = {}
        for row in rows:
            for message in _messages(row):
                for digest in _digests(message, held):
                    self._at[digest[:LEAST]] = row.at
            self._at[row.token[:LEAST]] = self._at[row.event[:LEAST]] = row.at

    def times(self, record: Record) -> set[datetime]:
        """When that was sent which a record holds a digest of."""
        return {
            self._at[word[start : start + LEAST].lower()]
            for word in record.ids
            for start in (0, len(word) - 64, len(word) - 40, len(word) - 32)
            if start >= 0 and word[start : start + LEAST].lower() in self._at
        }


def _messages(row: Exported) -> Iterator[bytes]:
    for one in (row.token, row.event):
        yield one.encode()
        for source in SOURCES:
            for mark in ("\0", ":"):
                yield f"{source}{mark}{one}".encode()


def _digests(message: bytes, keys: tuple[bytes, ...]) -> Iterator[str]:
    for algorithm in _HASHES:
        yield algorithm(message).hexdigest()
    for key in keys:
        for name in ("sha256", "md5"):
            yield hmac.digest(key, message, name).hex()
