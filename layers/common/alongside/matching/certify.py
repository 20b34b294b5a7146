"""The proof that a solution is best: integer prices that no other choice can beat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from alongside.matching.solve import NOBODY, Solution


def certify(weights: Sequence[Sequence[int]], places: Sequence[int], solution: Solution) -> bool:
    """Whether the prices prove the optimum (complementary slackness of the transport problem).

    Prices are never negative and together cover every allowed pair; they equal the weight on
    chosen pairs; only a full mentor and a matched mentee have one above zero.
    """
    return (
        _fits(weights, places, solution)
        and _covers(weights, places, solution)
        and _is_tight(weights, places, solution)
    )


def _fits(weights: Sequence[Sequence[int]], places: Sequence[int], solution: Solution) -> bool:
    if (len(solution.mate), len(solution.mentor_price)) != (len(weights), len(places)):
        return False
    load = Counter(j for j in solution.mate if j != NOBODY)
    pairs = [weights[i][j] for i, j in enumerate(solution.mate) if j != NOBODY]
    return (
        all(weight > 0 for weight in pairs)
        and sum(pairs) == solution.value
        and all(load[j] <= places[j] for j in load)
    )


def _covers(weights: Sequence[Sequence[int]], places: Sequence[int], solution: Solution) -> bool:
    if min(solution.mentee_price, default=0) < 0 or min(solution.mentor_price, default=0) < 0:
        return False
    open_mentors = [j for j, place in enumerate(places) if place > 0]
    prices = [solution.mentor_price[j] for j in open_mentors]
    for row, own in zip(weights, solution.mentee_price, strict=True):
        for j, price in zip(open_mentors, prices, strict=True):
            if row[j] > own + price:
                return False
    return True


def _is_tight(weights: Sequence[Sequence[int]], places: Sequence[int], solution: Solution) -> bool:
    load = Counter(j for j in solution.mate if j != NOBODY)
    for i, j in enumerate(solution.mate):
        own = solution.mentee_price[i]
        if j == NOBODY and own > 0:
            return False
        if j != NOBODY and own + solution.mentor_price[j] != weights[i][j]:
            return False
    return all(load[j] == place for j, place in enumerate(places) if solution.mentor_price[j] > 0)
