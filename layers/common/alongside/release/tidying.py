"""What is left to remove after a decision. Each run does all of it again until it is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from alongside.mixing import slots
from alongside.release.opening import open_with
from alongside.release.subjects import Reach, Subject
from alongside.store import batches, releases
from alongside.store.releases import State


def tidy(reach: Reach, subject: Subject, state: State) -> None:
    """Remove what the last decision was about; nothing when that is done. When it was not about
    the entries (too many), only what finds repeats of slots before goes."""
    if not state.untidy:
        return
    settled = state.settled == state.decided
    decided = slots.order(state.decided)
    past = frozenset(slot for slot in state.slots if slots.order(slot) < decided)
    over = frozenset(slot for slot in state.slots if slots.order(slot) <= decided)
    if settled:
        _empty(reach, subject.id, state, over)
    _destroy_epochs(reach, subject.id, past)
    for slot in sorted(past):
        if settled:
            releases.clear(reach.table, subject.id, slot)
        else:
            releases.clear_reasons(reach.table, subject.id, slot)
    if settled:
        _destroy_private(reach, subject.id, over)
    releases.tidied(reach.table, subject.id, state.decided, past if settled else frozenset())


def close(reach: Reach, subject: Subject, state: State, ended: str) -> None:
    """A program asks for feedback no more: everything that is sealed goes unread, and its keys."""
    _destroy_epochs(reach, subject.id, state.slots)
    for slot in sorted(state.slots):
        releases.clear(reach.table, subject.id, slot)
    _destroy_private(reach, subject.id, state.slots)
    releases.close(reach.table, subject.id, state, ended)


def forget(reach: Reach, subject: Subject, state: State, now: datetime) -> None:
    """Remove the batches that were kept long enough."""
    too_old = subject.too_old(now)
    if state.oldest and too_old(state.oldest):
        left = batches.forget(reach.table, subject.id, too_old)
        releases.set_oldest(reach.table, subject.id, state.oldest, left)


def _empty(reach: Reach, subject: str, state: State, over: Iterable[str]) -> None:
    """Take the content of every entry that the decision was about: those its keys open."""
    keys = reach.private_keys(subject, over)
    for slot in sorted(state.slots):
        for tag, sealed in releases.sealed(reach.table, subject, slot):
            if open_with(keys, sealed) is not None:
                releases.empty(reach.table, subject, slot, tag)


def _destroy_epochs(reach: Reach, subject: str, labels: Iterable[str]) -> None:
    for slot in sorted(labels):
        reach.vault.destroy_epoch(subject, slot)


def _destroy_private(reach: Reach, subject: str, labels: Iterable[str]) -> None:
    for slot in sorted(labels):
        reach.vault.destroy_private(subject, slot)
