"""One night in many small groups: what each rule makes of the same people.

*Overdue left* counts whoever has waited `overdue_days` or longer, could have a mentor with a free
place and gets none. A pair *blocks* when both would rather have each other: the mentee fits that
mentor better than their own, who is none or worse, and the mentor has a place or a worse mentee.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from alongside.matching.rules import free, ready
from alongside.matching.solve import NOBODY
from alongside.model import Role
from bench.year.choices import Choice, Night, Record, fits
from tests.rules.matching.population import NOW, RULES, populate

SIZE = (12, 8)
GOOD_LINE = 600


def nights(groups: int) -> list[Night]:
    """The groups: only those who look, and mentors who have a place."""
    return [_night(seed) for seed in range(groups)]


def _night(seed: int) -> Night:
    people = populate(*SIZE, seed)
    mentees = [each for each in people.mentees if ready(RULES, each, Role.MENTEE)]
    mentors = [each for each in people.mentors if ready(RULES, each, Role.MENTOR) and free(each)]
    return Night(mentees, mentors, fits(mentees, mentors), NOW)


def compare(groups: Sequence[Night], choices: Mapping[str, Choice]) -> dict[str, Record]:
    """Each rule on the same groups."""
    return {
        name: _tally([(night, choose(night)) for night in groups])
        for name, choose in choices.items()
    }


def _tally(results: Sequence[tuple[Night, Sequence[int]]]) -> Record:
    made = [fit for night, mate in results for fit in _fits(night, mate) if fit]
    waits = [days for night, mate in results for days in _left_over(night, mate)]
    return {
        "matched": len(made),
        "total_fit": sum(made),
        "left_over_days": fmean(waits or [0]),
        "overdue_left": sum(days >= RULES.overdue_days for days in waits),
        "weak_pairs": sum(fit < GOOD_LINE for fit in made),
        "blocking": sum(_blocking(night, mate) for night, mate in results),
    }


def _fits(night: Night, mate: Sequence[int]) -> list[int]:
    """Fit by mentee, zero for nobody."""
    return [night.scores[i][j] - 1 if j != NOBODY else 0 for i, j in enumerate(mate)]


def _left_over(night: Night, mate: Sequence[int]) -> Iterable[int]:
    return (night.days(i) for i, j in enumerate(mate) if j == NOBODY and any(night.scores[i]))


def _blocking(night: Night, mate: Sequence[int]) -> int:
    own = _fits(night, mate)
    holds = [[own[i] for i, k in enumerate(mate) if k == j] for j in range(len(night.mentors))]
    least = [
        min(held) if len(held) >= free(mentor) else -1
        for held, mentor in zip(holds, night.mentors, strict=True)
    ]
    return sum(
        fit > 0 and fit - 1 > own[i] and fit - 1 > least[j]
        for i, row in enumerate(night.scores)
        for j, fit in enumerate(row)
    )
