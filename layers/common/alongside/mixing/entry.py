"""What one person said, as it is sealed: no time, no person, nothing of how it came."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_COMMENT = 2_000
"""Characters of a comment that are kept, before redaction."""

MOST_COMMENTS = 4
"""Comment questions a form may have; with the two bounds below it makes every entry fit."""

MOST_BYTES = 4
"""UTF-8 bytes a character of a comment may take after redaction."""

SIZE = MOST_COMMENTS * LONGEST_COMMENT * MOST_BYTES + 2_048
"""Bytes of every entry before it is sealed, whatever it says: its length tells nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission. `ratings` are 1 to 5 and `comments` redacted texts, both by question id;
    `part` is the code of the side somebody speaks from, empty when they did not say."""

    ratings: Mapping[str, int] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    part: str = ""

    @property
    def says_something(self) -> bool:
        """Whether there is anything to keep."""
        return bool(self.ratings or self.comments)


def write(entry: Entry) -> bytes:
    """The entry in exactly `SIZE` bytes. ValueError when it does not fit, which the bounds above
    rule out."""
    document = {"r": dict(entry.ratings), "c": dict(entry.comments), "p": entry.part}
    return pad(document, SIZE)


def read(raw: bytes) -> Entry:
    """What `write` wrote. ValueError for anything else."""
    document = unpad(raw)
    try:
        return Entry(dict(document["r"]), dict(document["c"]), str(document["p"]))
    except (KeyError, TypeError) as error:
        raise ValueError("no entry") from error


def pad(document: object, size: int) -> bytes:
    """A document as JSON, filled up with blanks to `size` bytes. ValueError when it is larger."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if len(text) > size:
        raise ValueError(f"{len(text)} bytes do not fit into {size}")
    return text.ljust(size)


def unpad(raw: bytes) -> dict[str, Any]:
    """The document of `pad`. ValueError for anything else."""
    document = json.loads(raw)
    if not isinstance(document, dict):
        raise ValueError("no document")
    return document
