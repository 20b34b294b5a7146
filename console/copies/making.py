"""A copy is written: the whole file or none, and nobody else's to read."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacl import pwhash

from console import screen
from console.copies import cipher, content
from console.copies.cipher import Cost
from console.copies.content import Heading, Tally

SUFFIX = ".copy"
COST = Cost()
_TIMES = 3


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a copy is of, and the words it is closed with."""

    heading: Heading
    words: str


def copy(dynamodb: Any, table: str, file: Path, sealed: Sealed) -> tuple[int, bool]:
    """Write the file, and again when the table has changed meanwhile; how many items, and whether
    the last reading was of a quiet table: of one that is in use a step may be in it half."""
    tally = Tally()
    for _ in range(_TIMES):
        tally, again = Tally(), Tally()
        items = _scan(dynamodb, table, "copying")
        _write(file, content.lines(sealed.heading, items, tally), sealed.words)
        for line in _scan(dynamodb, table, "comparing"):
            again.add(line)
        if again.as_line() == tally.as_line():
            return tally.count, True
    return tally.count, False


def _scan(dynamodb: Any, table: str, what: str) -> Iterator[str]:
    about = dynamodb.describe_table(TableName=table)["Table"].get("ItemCount") or None
    with screen.progress() as bar:
        task = bar.add_task(what, total=about)
        yield from content.scan(dynamodb, table, every=lambda count: bar.advance(task, count))


def _write(file: Path, lines: Iterator[str], words: str) -> None:
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    salt = secrets.token_bytes(pwhash.argon2id.SALTBYTES)
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            cipher.seal(opened, lines, words, salt, COST)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
