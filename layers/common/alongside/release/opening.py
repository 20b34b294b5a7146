"""What is sealed is opened: entries, and the pool of what waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from alongside.errors import TryAgain
from alongside.mixing import entry, held, slots
from alongside.mixing.entry import Entry
from alongside.mixing.held import Pool
from alongside.release.subjects import Reach, Subject
from alongside.sealing import open_sealed, public_of, seal
from alongside.store import releases
from alongside.store.releases import Held, State

MOST = 5_000
"""Sealed items that a decision opens, whosever they are: 170 MB at most, and a minute. Whoever
sends more stops the slot and not the function; 2,500 people may write twice in one slot."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a decision is about. `complete` is whether every sealed item was opened by a key and
    says something that can be read; how many were not is not told, since after the loss of a key
    that would be how many people wrote. With `too_many` of them there are no entries."""

    entries: tuple[Entry, ...] = ()
    complete: bool = True
    too_many: bool = False


def entries(
    reach: Reach, subject: str, state: State, keys: Mapping[str, bytes], ended: str, room: int
) -> Opened:
    """The entries that a key of `ended` or an earlier slot opens. Reading ends with the first one
    for which there is no `room`, or with more than `MOST` of whatever kind: what a flood brings is
    never in memory at once, nor read to its end."""
    due = up_to(keys, ended)
    later = {label: key for label, key in keys.items() if label not in due}
    read: list[Entry] = []
    complete = True
    for count, sealed in enumerate(_contents(reach, subject, to_read(state, ended)), start=1):
        raw = open_with(due, sealed)
        said = None if raw is None else _entry(raw)
        if said is not None:
            read.append(said)
        elif raw is not None or open_with(later, sealed) is None:
            complete = False
        if len(read) > room or count > MOST:
            return Opened(complete=complete, too_many=True)
    return Opened(tuple(read), complete)


def to_read(state: State, ended: str) -> list[str]:
    """The slots in which something may be due: an entry lies in the slot in which it was sent or
    the one before, never in a later one; and those before the last that was settled are empty, or
    hold what nobody can open any more."""
    first, last = slots.order(state.settled), slots.order(ended)
    return [slot for slot in sorted(state.slots) if first <= slots.order(slot) <= last]


def _contents(reach: Reach, subject: str, labels: Iterable[str]) -> Iterator[bytes]:
    for slot in labels:
        for _, sealed in releases.sealed(reach.table, subject, slot):
            yield sealed


def pool(reach: Reach, subject: str, keys: Mapping[str, bytes]) -> tuple[Pool, bytes | None, bool]:
    """What waits, how it stands sealed, and whether it could be opened. If not it is lost, as
    entries are whose key is: then nothing waits."""
    sealed = releases.pool(reach.table, subject)
    if sealed is None:
        return Pool(), None, True
    raw = open_with(keys, sealed)
    return (Pool(), sealed, False) if raw is None else (held.read(raw), sealed, True)


def seal_pool(
    subject: Subject, waiting: Pool, before: bytes | None, keys: Mapping[str, bytes], now: datetime
) -> Held:
    """The pool for the current slot's private key alone. TryAgain when there is none: what could
    not be opened is not sealed."""
    private = keys.get(subject.current(now))
    if private is None:
        raise TryAgain("no_key")
    return Held(subject.id, before, seal(public_of(private), held.write(waiting)))


def up_to(keys: Mapping[str, bytes], ended: str) -> dict[str, bytes]:
    """The keys of a slot and of those before it."""
    last = slots.order(ended)
    return {label: key for label, key in keys.items() if slots.order(label) <= last}


def open_with(keys: Mapping[str, bytes], sealed: bytes) -> bytes | None:
    """What one of the keys opens."""
    tried: Iterator[bytes | None] = (open_sealed(key, sealed) for key in keys.values())
    return next((raw for raw in tried if raw is not None), None)


def _entry(raw: bytes) -> Entry | None:
    try:
        return entry.read(raw)
    except ValueError:
        return None
