"""Slow, independent ways to the same answers, and the rules of thumb that must lose."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

Weights = Sequence[Sequence[int]]


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
