"""The rules that are compared: each takes one group's night and names a mentor for each mentee.

All but two are settings of the product's own matcher, solved to the proven optimum. They serve as
many people as possible and differ in what comes after that.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.matching.certify import certify
from alongside.matching.objective import pose
from alongside.matching.solve import NOBODY, Problem, solve
from alongside.matching.table import Row, tabulate
from alongside.model import Application, MatchRules
from tests.rules.matching.population import RULES

NEVER = 1_000_000
"""More days than anybody waits: nobody is ever overdue."""

Record = Mapping[str, float]
"""What one rule made of everybody, by name."""
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Night:
    """One group on one night: who looks for a mentor, who has a place, and how they fit: one more
    than the fit, zero for nobody's choice."""

    mentees: Sequence[Application]
    mentors: Sequence[Application]
    scores: Sequence[Row]
    now: datetime
    keep: Pairs = frozenset()

    def days(self, mentee: int) -> int:
        """Whole days of waiting."""
        return (self.now - self.mentees[mentee].waiting_since).days


Choice = Callable[[Night], Sequence[int]]


def fits(mentees: Sequence[Application], mentors: Sequence[Application]) -> list[Row]:
    """How everyone fits with every mentor, without the step for good pairs; see `Night.scores`."""
    return tabulate(FIT_ONLY, mentees, mentors)


def best(rules: MatchRules) -> Choice:
    """The proven optimum under these rules."""

    def choose(night: Night) -> Sequence[int]:
        return _proven(_posed(rules, night)[0])

    return choose


def _posed(rules: MatchRules, night: Night) -> tuple[Problem, int]:
    step, line = rules.good_bonus, rules.good_line
    values = [array("H", [fit + step * (fit > line) for fit in row]) for row in night.scores]
    return pose(rules, night.mentees, night.mentors, values, now=night.now, keep=night.keep)


def _proven(problem: Problem) -> Sequence[int]:
    solution = solve(problem)
    if not certify(problem, solution):
        raise RuntimeError("the proof failed")
    return solution.mate


def fades(night: Night) -> Sequence[int]:
    """A waiting bonus that stops growing on day 14, as Lern-Fair's does.

    Theirs is 0.15 on day 0, 0.30 on day 13 and 0.60 from day 14; here in thousandths of a fit.
    """
    problem, big = _posed(FIT_ONLY, night)
    days = (night.days(i) for i in range(len(night.mentees)))
    bonus = [600 if each >= 14 else 150 + 150 * each // 13 for each in days]
    # The bonus may reach 600 points for each pair: the price of a person has to stay above it.
    return _proven(replace(problem, bases=[2 * big + each for each in bonus]))


def first_come(night: Night) -> Sequence[int]:
    """Whoever has waited longest takes the best mentor who is free."""
    room, mate = _rooms(night), [NOBODY] * len(night.mentees)
    for i in sorted(range(len(mate)), key=lambda i: night.mentees[i].waiting_since):
        options = [(fit, -j) for j, fit in enumerate(night.scores[i]) if fit and room[j]]
        if options:
            mate[i] = -max(options)[1]
            room[mate[i]] -= 1
    return mate


def best_pair_first(night: Night) -> Sequence[int]:
    """The best pair of all, then the best of the rest: greedy."""
    room, mate = _rooms(night), [NOBODY] * len(night.mentees)
    pairs = [(-fit, i, j) for i, row in enumerate(night.scores) for j, fit in enumerate(row) if fit]
    for _, i, j in sorted(pairs):
        if mate[i] == NOBODY and room[j]:
            mate[i] = j
            room[j] -= 1
    return mate


def _rooms(night: Night) -> list[int]:
    return [each.capacity - each.held for each in night.mentors]


FIT_ONLY = replace(RULES, overdue_days=NEVER, credit_per_day=0, good_bonus=0)

COMPARED: dict[str, Choice] = {
    "best fit only": best(FIT_ONLY),
    "bonus ends on day 14": fades,
    "Alongside": best(RULES),
    "two-week bands": best(replace(FIT_ONLY, overdue_days=14)),
    "one-week bands": best(replace(FIT_ONLY, overdue_days=7)),
    "first come": first_come,
    "best pair first": best_pair_first,
}
"""By the name a chart shows."""

WITHOUT: dict[str, Choice] = {
    "without credit for days": best(replace(RULES, credit_per_day=0)),
    "without classes": best(replace(RULES, overdue_days=NEVER)),
    "without the step for good pairs": best(replace(RULES, good_bonus=0)),
}
"""Our own rules, each time without one part."""
