"""Ours: the matcher's own steps from applications to proven pairs, reasons aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alongside.matching.certify import certify
from alongside.matching.objective import pose
from alongside.matching.records import newest
from alongside.matching.rules import within
from alongside.matching.solve import NOBODY, Problem, Solution, solve
from alongside.matching.table import tabulate
from alongside.model import Application, MatchRules
from bench.matching.people import Pairs, looking


def prepare(
    rules: MatchRules, mentees: Sequence[Application], mentors: Sequence[Application], now: datetime
) -> tuple[Problem, list[Application], list[Application]]:
    """The problem to be solved, and whom its rows and columns stand for."""
    seekers = looking(rules, mentees)
    guides = [within(rules, each) for each in newest(mentors)]
    problem, _ = pose(rules, seekers, guides, tabulate(rules, seekers, guides), now=now)
    return problem, seekers, guides


def suggest(
    rules: MatchRules, mentees: Sequence[Application], mentors: Sequence[Application], now: datetime
) -> tuple[int, Pairs]:
    """The greatest total and the pairs that reach it."""
    problem, seekers, guides = prepare(rules, mentees, mentors, now)
    solution = solve(problem)
    return prove(problem, solution), [
        (seekers[i].member, guides[j].member) for i, j in enumerate(solution.mate) if j != NOBODY
    ]


def prove(problem: Problem, solution: Solution) -> int:
    """The total, if it is proven to be the greatest."""
    if not certify(problem, solution):
        raise RuntimeError("the proof failed")
    return solution.value
