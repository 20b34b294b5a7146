"""The keys of the current and the next slot, made before anybody needs them."""

from __future__ import annotations

from datetime import datetime

from alongside.errors import TryAgain
from alongside.mixing import slots
from alongside.release import promises
from alongside.release.subjects import Reach, Subject
from alongside.sealing import KEY_BYTES, public_of
from alongside.store import releases
from alongside.store.releases import State
from alongside.vault import Epoch


def prepare(reach: Reach, subject: Subject, now: datetime) -> State | None:
    """See that feedback can be taken now and in the next slot; answers with how far the program is,
    None when it has never asked for feedback."""
    state = releases.state(reach.table, subject.id)
    if subject.rules is None:
        return state
    current = subject.current(now)
    needed = frozenset({current, slots.before(current, -1)})
    known = needed if state is not None and needed <= state.slots else frozenset[str]()
    promise = promises.given_now(subject)
    if state is None:
        releases.begin(reach.table, subject.id, subject.ended(now))
    if not known or state is None or promise not in state.promises:
        releases.expect(reach.table, subject.id, needed, promise)
        state = None
    for slot in sorted(needed):
        if reach.vault.epoch(subject.id, slot) is None:
            _make(reach, subject.id, slot)
    return state or releases.state(reach.table, subject.id)


def _make(reach: Reach, subject: str, slot: str) -> None:
    private = reach.random_bytes(KEY_BYTES)
    if not reach.vault.keep_private(subject, slot, private):
        # A run that died in between, or one beside this: the pair stays the one that is kept.
        kept = reach.vault.private(subject, slot)
        if kept is None:
            raise TryAgain("key_not_to_be_read")
        private = kept
    epoch = Epoch(tag=reach.random_bytes(KEY_BYTES), seal=public_of(private))
    reach.vault.keep_epoch(subject, slot, epoch)
