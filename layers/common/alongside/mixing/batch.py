"""What a release hands out: one batch per program and slot, the same bytes for the same entries."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, field, replace
from typing import Any, Literal

from alongside.mixing.promise import Promise

State = Literal["released", "too_few", "too_many", "deleted"]
"""`too_few` waits for more, `too_many` for a person (more entries than people), `deleted` is what
nobody could be shown in time."""


@dataclass(frozen=True, slots=True)
class Rating:
    """Answers to one rating question from one part. `halves` is the mean in half steps (2 to 10).
    `counts` are the answers of 1 to 5, only from `COUNTED` people on; otherwise empty."""

    question: str
    part: str
    people: int
    halves: int
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Comments:
    """The texts to one comment question from one part, sorted by content."""

    question: str
    part: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """What one program's slot brought. `part` is empty for everybody who is not counted apart.
    `unreadable` are the reason codes of deliveries that could not be read, each once, without a
    count. `promise` is what those who wrote could rely on, whatever the program's file says by now.
    A batch is a function of the set of entries: no order, no time, no id."""

    state: State
    ratings: tuple[Rating, ...] = ()
    comments: tuple[Comments, ...] = ()
    unreadable: tuple[str, ...] = ()
    promise: Promise = field(default_factory=Promise)


COUNTED = 10
"""From so many people on the single answers of a rating are counted, and not only their mean."""

LARGEST = 350_000
"""Bytes of a batch as it is written; an item of DynamoDB has at most 409,600."""

CUT = "…"
"""Ends a comment that had to be shortened."""


def write(batch: Batch) -> str:
    """The batch as canonical JSON."""
    document = {
        "state": batch.state,
        "ratings": [
            [r.question, r.part, r.people, r.halves, list(r.counts)] for r in batch.ratings
        ],
        "comments": [[c.question, c.part, list(c.texts)] for c in batch.comments],
        "unreadable": list(batch.unreadable),
        "promise": list(astuple(batch.promise)),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> Batch:
    """What `write` wrote."""
    document: dict[str, Any] = json.loads(text)
    return Batch(
        state=document["state"],
        ratings=tuple(Rating(q, p, n, h, tuple(c)) for q, p, n, h, c in document["ratings"]),
        comments=tuple(Comments(q, p, tuple(texts)) for q, p, texts in document["comments"]),
        unreadable=tuple(document["unreadable"]),
        promise=Promise(*document["promise"]),
    )


def bounded(batch: Batch, largest: int = LARGEST) -> Batch:
    """The batch, with its longest comments shortened alike until it fits into `largest` bytes. Some
    fifty people who all use the whole room for each of four comments do not fit; and nobody shall
    be able to stop a release by writing much."""
    if len(write(batch).encode()) <= largest:
        return batch
    fits, too_long = 0, max((len(text) for c in batch.comments for text in c.texts), default=0)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if len(write(_cut(batch, middle)).encode()) <= largest:
            fits = middle
        else:
            too_long = middle
    return _cut(batch, fits)


def _cut(batch: Batch, length: int) -> Batch:
    def cut(text: str) -> str:
        return text if len(text) <= length else text[:length] + CUT

    comments = (replace(c, texts=tuple(sorted(map(cut, c.texts)))) for c in batch.comments)
    return replace(batch, comments=tuple(comments))
