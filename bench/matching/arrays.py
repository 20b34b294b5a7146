"""The measure: the same optimum by numpy and scipy, written as fast as we know how.

Answers become codes, all pairs are scored by one matrix product per block (a one-hot row for each
mentee, the worth of every answer to each mentor), broken rules are a large negative in the same
product, mentors stand once for every place, and scipy's `linear_sum_assignment` chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np  # type: ignore[import-not-found,unused-ignore] # in its own environment only
from scipy.optimize import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    linear_sum_assignment,
)

from alongside.matching.records import newest
from alongside.matching.rules import naming_words, normalize_name
from alongside.model import Application, MatchRules
from bench.matching.likeness import Array
from bench.matching.people import Pairs, looking, open_places
from bench.matching.products import Table

BEST_SCORE, CREDITED_DAYS = 1000, 365


def suggest(
    rules: MatchRules,
    mentees: Sequence[Application],
    mentors: Sequence[Application],
    now: datetime,
) -> tuple[int, Pairs]:
    """The greatest total and the pairs that reach it."""
    seekers, every = looking(rules, mentees), newest(mentors)
    rooms = open_places(rules, every)
    guides = [each for each, room in zip(every, rooms, strict=True) if room]
    places = np.array([room for room in rooms if room], dtype=np.intp)
    if not seekers or not guides:
        return 0, []
    cost, seats = _costs(rules, seekers, guides, places, now)
    rows, columns = linear_sum_assignment(cost)
    chosen = cost[rows, columns]
    if len(seekers) > len(seats):
        rows, columns = columns, rows
    good = chosen < 0
    who, whom = rows[good].tolist(), seats[columns[good]].tolist()
    pairs = [(seekers[i].member, guides[j].member) for i, j in zip(who, whom, strict=True)]
    return -int(chosen.sum()), pairs


def _costs(
    rules: MatchRules,
    seekers: Sequence[Application],
    guides: Sequence[Application],
    places: Array,
    now: datetime,
) -> tuple[Array, Array]:
    """What is to be minimized, a row for each of the scarcer side, and the mentor of each seat."""
    seats = np.repeat(np.arange(len(guides)), places)
    bases = _bases(rules, seekers, len(seats), now)
    swapped = len(seekers) > len(seats)
    table = Table(rules, seekers, guides, swapped=swapped)
    barred = np.array(sorted(_exclusions(seekers, guides, swapped)), dtype=np.intp).reshape(-1, 2)
    cost = np.empty((len(seats), len(seekers)) if swapped else (len(seekers), len(seats)))
    ends = np.cumsum(places)
    for low, high in table.blocks():
        worth = table.worth(low, high)
        block = np.subtract(-bases if swapped else -bases[low:high, None], worth, dtype=np.float64)
        block[worth < 0] = 0
        first, last = np.searchsorted(barred[:, 0], (low, high))
        block[barred[first:last, 0] - low, barred[first:last, 1]] = 0
        if swapped:
            cost[ends[low] - places[low] : ends[high - 1]] = block.repeat(places[low:high], axis=0)
        else:
            block.take(seats, axis=1, out=cost[low:high], mode="clip")
    return cost, seats


def _bases(rules: MatchRules, seekers: Sequence[Application], seats: int, now: datetime) -> Array:
    """What serving each mentee is worth, whoever the mentor; see `objective.standing`."""
    days = np.array([(now - each.waiting_since).days for each in seekers], dtype=np.float64)
    days = np.maximum(days, 0)
    urgent = np.array([each.urgent for each in seekers])
    rank = 1 + days // rules.overdue_days + urgent
    most = BEST_SCORE + rules.good_bonus + rules.keep_bonus + rules.credit_per_day * CREDITED_DAYS
    big = 2 * (most + 1) * min(len(seekers), seats) + 1
    return rank * big + rules.credit_per_day * np.minimum(days, CREDITED_DAYS)


def _exclusions(
    seekers: Sequence[Application], guides: Sequence[Application], swap: bool
) -> set[tuple[int, int]]:
    """Pairs barred by id, by name or because they are one person."""
    ours = {each.member: i for i, each in enumerate(seekers)}
    theirs = {each.member: j for j, each in enumerate(guides)}
    found = {(ours[who], theirs[who]) for who in ours.keys() & theirs.keys()}
    found |= {(i, theirs[b]) for i, one in enumerate(seekers) for b in one.barred if b in theirs}
    found |= {(ours[b], j) for j, one in enumerate(guides) for b in one.barred if b in ours}
    found |= set(_named(seekers, guides)) | {(i, j) for j, i in _named(guides, seekers)}
    if len({(each.program, each.group) for each in (*seekers, *guides)}) > 1:
        found |= set(_elsewhere(seekers, guides))
    return {(j, i) for i, j in found} if swap else found


def _elsewhere(
    seekers: Sequence[Application], guides: Sequence[Application]
) -> Iterator[tuple[int, int]]:
    for i, one in enumerate(seekers):
        for j, other in enumerate(guides):
            if (one.program, one.group) != (other.program, other.group):
                yield i, j


def _named(
    people: Sequence[Application], others: Sequence[Application]
) -> Iterator[tuple[int, int]]:
    wary = [(i, one.avoid_names) for i, one in enumerate(people) if one.avoid_names]
    if not wary:
        return
    bearers: dict[str, list[int]] = {}
    for j, other in enumerate(others):
        for word in normalize_name(other.name).split():
            bearers.setdefault(word, []).append(j)
    for i, names in wary:
        for name in names:
            for word in naming_words(name):
                for j in bearers.get(word, ()):
                    yield i, j
