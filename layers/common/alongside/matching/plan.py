"""One group's plan for one night: from applications to suggestions, reasons and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alongside.matching.alternatives import Options, alternatives, decode
from alongside.matching.certify import certify
from alongside.matching.left_over import Outcome, count_freed, why_not
from alongside.matching.objective import pose
from alongside.matching.records import odd_records, settle
from alongside.matching.rules import free, ready, within
from alongside.matching.score import score
from alongside.matching.solve import NOBODY, Problem, solve
from alongside.matching.table import tabulate
from alongside.model import (
    Alternative,
    Application,
    GroupPlan,
    MatchRules,
    Role,
    Suggestion,
)


def plan_group(
    rules: MatchRules,
    mentees: Sequence[Application],
    mentors: Sequence[Application],
    *,
    now: datetime,
    keep: frozenset[tuple[str, str]] = frozenset(),
) -> GroupPlan:
    """The proven best suggestions for one group of one program.

    In this order, in one solve: overdue and urgent mentees are served, as many mentees as possible
    are matched, then the sum of fit, waiting credit, the step for good pairs and the bonus for
    `keep` (last night's drafts as (mentee, mentor) ids) is greatest. Whoever is not ready or has no
    place left is not offered. `proved` is False if the proof failed: the plan must then not be
    used. `freed_by_one_more_place` counts the left-over mentees who would be served if every mentor
    of the group had one place more.
    """
    those_who_look, those_who_offer = settle(mentees, mentors)
    seekers = [each for each in those_who_look if ready(rules, each, Role.MENTEE) and free(each)]
    guides = [within(rules, each) for each in those_who_offer]
    values = tabulate(rules, seekers, guides)
    problem, big = pose(rules, seekers, guides, values, now=now, keep=keep)
    solution = solve(problem)
    options = alternatives(problem, solution, rules.alternatives)
    outcome = Outcome(seekers, guides, values, solution.mate)
    return GroupPlan(
        suggestions=tuple(
            _suggest(rules, outcome, i, _losses(problem, i, j, options[i], big))
            for i, j in enumerate(solution.mate)
            if j != NOBODY
        ),
        left_over=why_not(rules, outcome),
        value=solution.value,
        proved=certify(problem, solution),
        freed_by_one_more_place=count_freed(outcome),
        warnings=odd_records(rules, mentees, mentors),
    )


Losses = list[tuple[int, int, int]]


def _losses(problem: Problem, i: int, j: int, options: Options, big: int) -> Losses:
    """Each alternative as (mentor, class lost, points lost) by the others: without what the
    mentee's own pair gives up, which its fit shows."""
    own = problem.values[i]
    return [(other, *decode(cost - own[j] + own[other], big)) for cost, other in options]


def _suggest(rules: MatchRules, outcome: Outcome, i: int, losses: Losses) -> Suggestion:
    mentee, mentor = outcome.mentees[i], outcome.mentors[outcome.mate[i]]
    fit, confidence, reasons = score(rules, mentee, mentor)
    others = tuple(
        _alternative(rules, mentee, outcome.mentors[j], lost, points) for j, lost, points in losses
    )
    return Suggestion(mentee.member, mentor.member, fit, confidence, reasons, others)


def _alternative(
    rules: MatchRules, mentee: Application, mentor: Application, lost: int, points: int
) -> Alternative:
    fit, confidence, reasons = score(rules, mentee, mentor)
    return Alternative(mentor.member, fit, confidence, lost, points, reasons)
