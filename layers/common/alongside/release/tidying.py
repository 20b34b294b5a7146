"""What is left to remove after a decision. Each run does all of it again until it is done.

First what could count again: contents, and the keys that open them (`tidy`). Until that is done no
other decision is made. The rest (`sweep`) is what nobody can open any more; of a flood each
run takes as much as it has time for, and decisions do not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from alongside.mixing import slots
from alongside.release import opening
from alongside.release.subjects import Reach, Subject
from alongside.store import batches, releases
from alongside.store.releases import State

MOST = 2_000
"""Items that a run removes of one program: less than a minute. The next run goes on."""


def tidy(reach: Reach, subject: Subject, state: State) -> None:
    """Remove what the last decision was about; nothing when that is done. When it was not about
    the entries (too many), only what finds repeats of slots before goes. What was decided to stay
    unread loses its keys alone: that takes everything at once, however much it is."""
    if not state.untidy:
        return
    settled = state.settled == state.decided
    decided = slots.order(state.decided)
    past = frozenset(slot for slot in state.slots if slots.order(slot) < decided)
    over = frozenset(slot for slot in state.slots if slots.order(slot) <= decided)
    if settled and not state.unread:
        _empty(reach, subject.id, over)
    _destroy_epochs(reach, subject.id, past)
    if settled:
        _destroy_private(reach, subject.id, over)
    else:
        releases.clear_reasons(reach.table, subject.id, sorted(past), MOST)
    releases.tidied(reach.table, subject.id, state.decided)


def sweep(reach: Reach, subject: Subject, state: State) -> None:
    """Remove everything of slots before the last that was settled, and of that one what was decided
    to stay unread. Nothing of it can be opened: its keys are gone."""
    settled = slots.order(state.settled)
    past = [slot for slot in sorted(state.slots) if slots.order(slot) < settled]
    if not past and not state.unread:
        return
    gone, left = _clear(reach, subject.id, past, MOST)
    done = not state.unread or (left > 0 and _forget_unread(reach, subject.id, state, left))
    if gone or (state.unread and done):
        releases.swept(reach.table, subject.id, state, gone, unread=state.unread and not done)


def close(reach: Reach, subject: Subject, state: State, ended: str) -> None:
    """A program asks for feedback no more: everything sealed goes unread, and its keys first."""
    _destroy_epochs(reach, subject.id, state.slots)
    _destroy_private(reach, subject.id, state.slots)
    gone, _ = _clear(reach, subject.id, sorted(state.slots), MOST)
    if gone == state.slots:
        releases.close(reach.table, subject.id, state, ended)


def forget(reach: Reach, subject: Subject, state: State, now: datetime) -> None:
    """Remove the batches that were kept long enough."""
    too_old = subject.too_old(now)
    if state.oldest and too_old(state.oldest):
        left = batches.forget(reach.table, subject.id, too_old)
        releases.set_oldest(reach.table, subject.id, state.oldest, left)


def _empty(reach: Reach, subject: str, over: Iterable[str]) -> None:
    """Take the content of every entry that the decision was about: those its keys open. Of more
    than a decision reads (others may lie among them) the keys that go next take the rest."""
    keys = reach.private_keys(subject, over)
    found = (
        (slot, tag, sealed)
        for slot in sorted(over)
        for tag, sealed in releases.sealed(reach.table, subject, slot)
    )
    for slot, tag, sealed in islice(found, opening.MOST):
        if opening.open_with(keys, sealed) is not None:
            releases.empty(reach.table, subject, slot, tag)


def _clear(
    reach: Reach, subject: str, labels: Iterable[str], most: int
) -> tuple[frozenset[str], int]:
    """Remove what came in some slots, at most so many items; answers with the slots that are empty
    now, and how many more items might have gone."""
    gone = set()
    for slot in labels:
        most -= releases.clear(reach.table, subject, slot, most)
        if most <= 0:
            break
        gone.add(slot)
    return frozenset(gone), most


def _forget_unread(reach: Reach, subject: str, state: State, most: int) -> bool:
    """Remove the contents that no key opens from the slot that was settled last; answers whether
    there is no more. What is said now and belongs to that slot (a late one) stays."""
    keys = reach.private_keys(subject, state.slots)
    count = 0
    for slot in state.slots:
        if slots.order(slot) != slots.order(state.settled):
            continue
        for tag, sealed in releases.sealed(reach.table, subject, slot):
            if count == most:
                return False
            count += 1
            if opening.open_with(keys, sealed) is None:
                releases.empty(reach.table, subject, slot, tag)
    return True


def _destroy_epochs(reach: Reach, subject: str, labels: Iterable[str]) -> None:
    for slot in sorted(labels):
        reach.vault.destroy_epoch(subject, slot)


def _destroy_private(reach: Reach, subject: str, labels: Iterable[str]) -> None:
    for slot in sorted(labels):
        reach.vault.destroy_private(subject, slot)
