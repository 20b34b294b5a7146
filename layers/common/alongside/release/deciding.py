"""A slot that has ended is decided on: read, mixed, and committed in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from alongside.errors import TryAgain
from alongside.mixing import slots
from alongside.mixing.batch import Batch
from alongside.mixing.held import Piece, Pool
from alongside.mixing.mix import PATIENCE, Mixture, Rules, mix, wait
from alongside.mixing.slots import ORGANIZATION
from alongside.release import opening, promises, tidying
from alongside.release.opening import Opened
from alongside.release.subjects import Reach, Subject
from alongside.store import releases
from alongside.store.releases import Held, State
from alongside.store.table import ConditionRefused

_TRIES = 5

ENTRIES = 2
"""Entries one person may send in a slot: a second thought, or a form sent again with a new address,
shall not delete what everybody said. Whoever sends k-1 of their own gains nothing by more."""


def settle(reach: Reach, subject: Subject, state: State, now: datetime) -> Counter[str]:
    """Whatever is due: finish an earlier decision, make one, remove what is kept no longer. The
    counts may be logged: `decided` is 0 or 1, and so is `unopened`: whether no key opened some."""
    counts: Counter[str] = Counter()
    tidying.tidy(reach, subject, state)
    ended = subject.ended(now)
    if slots.order(state.decided) < slots.order(ended) and (subject.rules or state.slots):
        if subject.rules is None:
            tidying.close(reach, subject, state, ended)
        else:
            counts = _decide(reach, subject, subject.rules, now)
        state = _state(reach, subject.id)
        tidying.tidy(reach, subject, state)
    tidying.sweep(reach, subject, state)
    tidying.forget(reach, subject, state, now)
    return counts


def _decide(reach: Reach, subject: Subject, rules: Rules, now: datetime) -> Counter[str]:
    for _ in range(_TRIES):
        state = _state(reach, subject.id)
        if slots.order(state.decided) >= slots.order(subject.ended(now)):
            return Counter()
        try:
            return _commit(reach, subject, rules, state, now)
        except ConditionRefused:
            continue
    raise TryAgain("release_conflict")


def _commit(
    reach: Reach, subject: Subject, rules: Rules, state: State, now: datetime
) -> Counter[str]:
    ended = subject.ended(now)
    waited = slots.between(state.settled, ended)
    room = _room(reach, subject, waited)
    keys = reach.private_keys(subject.id, state.slots)
    opened = opening.entries(reach, subject.id, state, keys, ended, room)
    pool, before, found = opening.pool(reach, subject.id, keys)
    reasons, told = _reasons(reach, subject.id, state, ended)
    kept = promises.to_keep(subject, state.promises)
    rules = replace(rules, least=kept.least, least_comments=kept.least_comments)
    mixture = _judge(rules, opened, pool, reasons, waited)
    brought = replace(mixture.batch, promise=kept)
    settled = state.settled if mixture.batch.state == "too_many" else ended
    pools = [opening.seal_pool(subject, mixture.held, before, keys, now)]
    if subject.id != ORGANIZATION:
        pools.append(_moved(reach, mixture.moved, now))
    unread = state.unread if settled == state.settled else mixture.batch.state == "deleted"
    remembered = state.promises  # what was not decided on is as old as it was
    if settled != state.settled:
        remembered = promises.after(subject, remembered)
    step = State(decided=ended, settled=settled, told=told, promises=remembered, unread=unread)
    releases.commit(reach.table, subject.id, state, step, brought, pools)
    return Counter(decided=1, unopened=int(not (opened.complete and found)))


def _room(reach: Reach, subject: Subject, waited: int) -> int:
    """How many entries there may be: so many of each person in each slot. None at all for the
    organization, whose ratings were counted in their programs and come as a pool."""
    if subject.program is None:
        return 0
    return reach.rosters.read(subject.id).people * waited * ENTRIES


def _judge(
    rules: Rules,
    opened: Opened,
    pool: Pool,
    reasons: Iterable[str],
    waited: int,
) -> Mixture:
    if not opened.too_many:
        return mix(rules, opened.entries, pool, reasons)
    unreadable = tuple(sorted(reasons))
    state = Batch("too_many" if waited < PATIENCE else "deleted", unreadable=unreadable)
    return Mixture(state, *wait(pool))


def _reasons(
    reach: Reach, subject: str, state: State, ended: str
) -> tuple[frozenset[str], frozenset[str]]:
    """Why deliveries could not be read, without what was told before; and what is told now of the
    slot that ended, in which more may still come."""
    found = {
        slot: releases.reasons(reach.table, subject, slot) for slot in opening.to_read(state, ended)
    }
    new = (
        codes - (state.told if slot == state.decided else set()) for slot, codes in found.items()
    )
    return frozenset().union(*new), found.get(ended, frozenset())


def _moved(reach: Reach, ratings: tuple[Piece[int], ...], now: datetime) -> Held:
    """The organization's pool with the ratings that waited too long in their program. It is sealed
    anew when there are none as well: whether it changed tells nothing."""
    organization = Subject(ORGANIZATION, None, None, 0)
    state = _state(reach, ORGANIZATION)
    keys = reach.private_keys(ORGANIZATION, state.slots)
    pool, before, _ = opening.pool(reach, ORGANIZATION, keys)
    together = Pool((*pool.ratings, *ratings), pool.comments)
    return opening.seal_pool(organization, together, before, keys, now)


def _state(reach: Reach, subject: str) -> State:
    state = releases.state(reach.table, subject)
    if state is None:
        raise TryAgain("not_begun")
    return state
