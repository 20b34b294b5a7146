"""The proof that a solution is best: integer prices that no other choice can beat.

It shares nothing with `solve` but the question and the answer, and goes through every pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import gt, ne, sub

from alongside.matching.solve import ABSENT, NOBODY, Problem, Solution


def certify(problem: Problem, solution: Solution) -> bool:
    """Whether the prices prove the optimum (complementary slackness of the transport problem).

    Prices are never negative and together cover every allowed pair; they equal the weight on
    chosen pairs; only a full mentor and a matched mentee have one above zero.
    """
    return (
        _has_shape(problem, solution)
        and _fits(problem, solution)
        and _covers(problem, solution)
        and _is_tight(problem, solution)
    )


def _has_shape(problem: Problem, solution: Solution) -> bool:
    mentees, mentors = len(problem.bases), len(problem.places)
    return (
        len(problem.values) == len(solution.mate) == len(solution.mentee_price) == mentees
        and len(solution.mentor_price) == mentors
        and all(len(row) == mentors for row in problem.values)
        and all(j == NOBODY or 0 <= j < mentors for j in solution.mate)
    )


def _fits(problem: Problem, solution: Solution) -> bool:
    weights = [problem.weight(i, j) for i, j in enumerate(solution.mate) if j != NOBODY]
    return (
        ABSENT not in weights
        and not any(map(gt, _load(problem, solution), problem.places))
        and sum(weights) == solution.value
    )


def _load(problem: Problem, solution: Solution) -> list[int]:
    """How many mentees each mentor has."""
    load = [0] * len(problem.places)
    for j in solution.mate:
        if j != NOBODY:
            load[j] += 1
    return load


def _covers(problem: Problem, solution: Solution) -> bool:
    if min(solution.mentee_price, default=0) < 0 or min(solution.mentor_price, default=0) < 0:
        return False
    # No value reaches the price of a mentor without a place.
    dear = 1 << 256
    pairs = zip(problem.places, solution.mentor_price, strict=True)
    prices = [price if place > 0 else dear for place, price in pairs]
    rows = zip(problem.values, problem.bases, solution.mentee_price, strict=True)
    return all(_is_covered(row, prices, paid - base) for row, base, paid in rows)


def _is_covered(row: Sequence[int], prices: Sequence[int], paid: int) -> bool:
    """Whether no value is greater than both prices; absent pairs first count as if worth zero."""
    if max(map(sub, row, prices), default=paid) <= paid:
        return True
    return max(map(sub, compress(row, row), compress(prices, row)), default=paid) <= paid


def _is_tight(problem: Problem, solution: Solution) -> bool:
    for i, (j, own) in enumerate(zip(solution.mate, solution.mentee_price, strict=True)):
        if j == NOBODY and own > 0:
            return False
        if j != NOBODY and own + solution.mentor_price[j] != problem.weight(i, j):
            return False
    spare = map(ne, _load(problem, solution), problem.places)
    return not any(compress(solution.mentor_price, spare))
