"""Slow, independent ways to the same answers, and the rules of thumb that must lose."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random

from alongside.matching import Problem

Weights = Sequence[Sequence[int]]


def weights_of(problem: Problem) -> list[list[int]]:
    """Every weight of a problem, zero where there is no pair."""
    return [
        [base + value if value else 0 for value in row]
        for base, row in zip(problem.bases, problem.values, strict=True)
    ]


def group(rng: Random, count: int, mentors: int, *, density: float = 0.5) -> Problem:
    """A group with two classes of mentees, days of waiting and a step at good values."""
    values = [
        [
            1 + fit + 300 * (fit >= 600) if rng.random() < density else 0
            for fit in (rng.randint(300, 1000) for _ in range(mentors))
        ]
        for _ in range(count)
    ]
    bases = [rng.choice((1, 1, 2)) * 600_000 + rng.randint(0, 300) for _ in range(count)]
    return Problem(values, bases, [rng.randint(0, 3) for _ in range(mentors)])


def brute_force(weights: Weights, places: Sequence[int]) -> int:
    """The greatest total by trying every assignment; for tiny groups."""

    @cache
    def best(i: int, room: tuple[int, ...]) -> int:
        if i == len(weights):
            return 0
        top = best(i + 1, room)
        for j, weight in enumerate(weights[i]):
            if weight > 0 and room[j] > 0:
                rest = (*room[:j], room[j] - 1, *room[j + 1 :])
                top = max(top, weight + best(i + 1, rest))
        return top

    return best(0, tuple(places))


def flow_value(weights: Weights, places: Sequence[int]) -> int:
    """The greatest total by longest augmenting paths of Bellman and Ford on the residual graph."""
    mate = [-1] * len(weights)
    total = 0.0
    while True:
        gain, path = _longest(weights, places, mate)
        if gain <= 0:
            return int(total)
        total += gain
        for i, j in path:
            mate[i] = j


def _longest(
    weights: Weights, places: Sequence[int], mate: list[int]
) -> tuple[float, list[tuple[int, int]]]:
    least = float("-inf")
    mentees: list[float] = [0 if j < 0 else least for j in mate]
    mentors: list[float] = [least] * len(places)
    before: dict[int, int] = {}
    changed = True
    while changed:
        changed = False
        for i, row in enumerate(weights):
            for j, weight in enumerate(row):
                if weight > 0 and mate[i] != j and mentees[i] + weight > mentors[j]:
                    mentors[j], before[j], changed = mentees[i] + weight, i, True
        for i, j in enumerate(mate):
            if j >= 0 and mentors[j] - weights[i][j] > mentees[i]:
                mentees[i], changed = mentors[j] - weights[i][j], True
    ends = [j for j, place in enumerate(places) if mate.count(j) < place and mentors[j] > least]
    if not ends:
        return 0, []
    j = end = max(ends, key=lambda k: mentors[k])
    path = []
    while j >= 0:
        i = before[j]
        path.append((i, j))
        j = mate[i]
    return mentors[end], path


def hungarian(weights: Weights, places: Sequence[int]) -> int:
    """The greatest total by the dense Hungarian method, a column for each place and each mentee.

    The columns of their own let mentees stay unmatched for nothing (Kuhn 1955, Munkres 1957).
    """
    slots = [j for j, place in enumerate(places) for _ in range(place)]
    costs = [[-row[j] for j in slots] + [0] * len(weights) for row in weights]
    width = len(slots) + len(weights)
    rows, columns = [0] * len(costs), [0] * (width + 1)
    owner = [-1] * (width + 1)
    for i in range(len(costs)):
        _grow(costs, rows, columns, owner, i)
    return sum(-costs[i][c] for c, i in enumerate(owner[:width]) if i >= 0)


def _grow(
    costs: list[list[int]], rows: list[int], columns: list[int], owner: list[int], i: int
) -> None:
    """Match one more row; the last column is where the path starts."""
    width = len(columns) - 1
    least: list[float] = [float("inf")] * width
    before = [width] * width
    free = set(range(width))
    column, owner[width] = width, i
    while owner[column] >= 0:
        i = owner[column]
        for c in free:
            slack = costs[i][c] - rows[i] - columns[c]
            if slack < least[c]:
                least[c], before[c] = slack, column
        nearest = min(free, key=lambda c: (least[c], c))
        step = int(least[nearest])
        for c in range(width):
            if c in free:
                least[c] -= step
            else:
                rows[owner[c]] += step
                columns[c] -= step
        rows[owner[width]] += step
        column = nearest
        free.remove(column)
    while column != width:
        owner[column] = owner[before[column]]
        column = before[column]


def greedy(weights: Weights, places: Sequence[int]) -> int:
    """Best pair first: the rule of most spreadsheets."""
    pairs = sorted((-w, i, j) for i, row in enumerate(weights) for j, w in enumerate(row) if w > 0)
    taken: set[int] = set()
    room, total = list(places), 0
    for weight, i, j in pairs:
        if i not in taken and room[j] > 0:
            taken.add(i)
            room[j] -= 1
            total -= weight
    return total


def first_come(weights: Weights, places: Sequence[int]) -> int:
    """Each mentee in turn takes the best mentor who is free."""
    room, total = list(places), 0
    for row in weights:
        options = [(w, -j) for j, w in enumerate(row) if w > 0 and room[j] > 0]
        if options:
            weight, j = max(options)
            room[-j] -= 1
            total += weight
    return total
