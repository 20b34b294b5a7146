"""Who comes to a group in a year, and what they will do: the same for every rule.

How people behave is assumed. Nothing here is known of any program; the figures only have to be
plausible and alike for all rules.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from random import Random

from alongside.matching.table import Row
from alongside.model import Application, ApplicationState
from bench.year.choices import fits
from tests.rules.matching.population import NOW, populate

COUNTED = 365
"""Nights on which those who come are counted."""
FOLLOWED = 120
"""Nights more, on which people come as before, so that those who came late may be served."""
NIGHTS_TO_DECIDE = 4
"""From a suggestion to the answer of everyone asked; the place is taken meanwhile. Assumed."""
MEAN_LENGTH = 120
"""Nights a match lasts, exponential and whatever the fit. Assumed."""
NO_AT_WORST, NO_AT_BEST = 0.25, 0.05
"""Chance that somebody says no to a pair of fit 500 and of fit 1000, even between. Assumed."""
_PLENTY = 20
"""People to draw from for each mentor: more than ever come."""


@dataclass(frozen=True)
class Stream:
    """One group: its mentors, and the mentees in the order in which they come."""

    seed: int
    mentors: tuple[Application, ...]
    mentees: tuple[Application, ...]
    comes: tuple[int, ...]
    lasts: tuple[int, ...]
    taken_until: tuple[tuple[int, ...], ...]

    @cached_property
    def scores(self) -> list[Row]:
        """How everyone who ever comes fits with every mentor."""
        return fits(self.mentees, self.mentors)

    def says_no(self, mentee: int, mentor: int) -> bool:
        """Whether somebody declines this pair: it has the same luck under every rule."""
        fit = self.scores[mentee][mentor] - 1
        good = min(max((fit - 500) / 500, 0), 1)
        luck = Random(f"{self.seed} {mentee} {mentor}").random()
        return luck < NO_AT_WORST + (NO_AT_BEST - NO_AT_WORST) * good


def arrive(mentors: int, load: float, seed: int) -> Stream:
    """A group's arrivals when `load` people come for each place that falls free.

    Every place is taken on the first night; how long for is as random as any match.
    """
    chance = Random(f"{seed} {mentors} {load}")
    people = populate(_PLENTY * mentors, mentors, seed)
    guides = tuple(replace(each, held=0, state=ApplicationState.READY) for each in people.mentors)
    rate = load * sum(each.capacity for each in guides) / (MEAN_LENGTH + NIGHTS_TO_DECIDE)
    comes = [night for night in range(COUNTED + FOLLOWED) for _ in range(_poisson(chance, rate))]
    mentees = tuple(
        replace(each, waiting_since=NOW + timedelta(days=night), state=ApplicationState.READY)
        for each, night in zip(people.mentees[: len(comes)], comes, strict=True)
    )
    return Stream(
        seed,
        guides,
        mentees,
        tuple(comes),
        tuple(_length(chance) for _ in comes),
        tuple(tuple(_length(chance) for _ in range(each.capacity)) for each in guides),
    )


def _length(chance: Random) -> int:
    return 1 + int(chance.expovariate(1 / MEAN_LENGTH))


def _poisson(chance: Random, mean: float) -> int:
    count, left = 0, chance.random() - math.exp(-mean)
    term = math.exp(-mean)
    while left > 0:
        count += 1
        term *= mean / count
        left -= term
    return count
