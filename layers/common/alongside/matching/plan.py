"""One group's plan for one night: from applications to suggestions, reasons and the proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from alongside.matching.alternatives import Options, decode, rank_alternatives
from alongside.matching.certify import certify
from alongside.matching.left_over import Outcome, count_freed, explain_left_over
from alongside.matching.rules import free, ready
from alongside.matching.score import score
from alongside.matching.solve import ABSENT, NOBODY, solve
from alongside.matching.table import FORBIDDEN, tabulate
from alongside.model import (
    Alternative,
    Application,
    GroupPlan,
    MatchRules,
    Role,
    Suggestion,
)

BEST_SCORE = 1000
CREDITED_DAYS = 365


def plan_group(
    rules: MatchRules,
    mentees: Sequence[Application],
    mentors: Sequence[Application],
    *,
    now: datetime,
    keep: frozenset[tuple[str, str]] = frozenset(),
    urgent: frozenset[str] = frozenset(),
) -> GroupPlan:
    """The proven best suggestions for one group of one program.

    In this order, in one solve: overdue and `urgent` mentees (member ids) are served, as many
    mentees as possible are matched, then the sum of fit, waiting credit, the step for good pairs
    and the bonus for `keep` (last night's drafts as (mentee, mentor) ids) is greatest. Whoever is
    not ready or has no place left is not offered. `proved` is False if the proof failed: the plan
    must then not be used. `freed_by_one_more_place` counts the left-over mentees who would be
    served if every mentor of the group had one place more.
    """
    seekers = [each for each in _newest(mentees) if ready(each, Role.MENTEE) and free(each)]
    guides = _newest(mentors)
    places = [free(each) if ready(each, Role.MENTOR) else 0 for each in guides]
    big = price_of_a_person(rules, min(len(seekers), sum(places)))
    scores = tabulate(rules, seekers, guides)
    standings = [standing(rules, each, now, urgent, big) for each in seekers]
    weights = _weigh(rules, scores, standings)
    _favor(weights, seekers, guides, keep, rules.keep_bonus)
    solution = solve(weights, places)
    options = rank_alternatives(weights, places, solution, rules.alternatives)
    outcome = Outcome(seekers, guides, scores, solution.mate)
    return GroupPlan(
        suggestions=_suggest(rules, outcome, options, big),
        left_over=explain_left_over(rules, outcome),
        value=solution.value,
        proved=certify(weights, places, solution),
        freed_by_one_more_place=count_freed(outcome),
    )


def price_of_a_person(rules: MatchRules, pairs: int) -> int:
    """The weight of one matched person: over twice any sum of points, so that counts come first.

    `pairs` is the most pairs there can be. The factor two makes the cost of an alternative
    readable (see `alternatives.decode`).
    """
    most = BEST_SCORE + rules.good_bonus + rules.keep_bonus + rules.credit_per_day * CREDITED_DAYS
    return 2 * (most + 1) * pairs + 1


def standing(
    rules: MatchRules, mentee: Application, now: datetime, urgent: frozenset[str], big: int
) -> int:
    """What serving a mentee is worth whoever the mentor: class first, then days of waiting."""
    days = max((now - mentee.waiting_since).days, 0)
    overdue = days >= rules.overdue_days or mentee.member in urgent
    return (2 if overdue else 1) * big + rules.credit_per_day * min(days, CREDITED_DAYS)


def _newest(applications: Iterable[Application]) -> list[Application]:
    """By member id; of two records of one person the newer."""
    ordered = sorted(applications, key=lambda each: (each.member, each.version))
    return list({each.member: each for each in ordered}.values())


def _weigh(
    rules: MatchRules, scores: Sequence[Sequence[int]], standings: Sequence[int]
) -> list[list[int]]:
    worth = [fit + rules.good_bonus * (fit >= rules.good_line) for fit in range(BEST_SCORE + 1)]
    return [
        [ABSENT if fit == FORBIDDEN else base + worth[fit] for fit in row]
        for base, row in zip(standings, scores, strict=True)
    ]


def _favor(
    weights: list[list[int]],
    mentees: Sequence[Application],
    mentors: Sequence[Application],
    keep: frozenset[tuple[str, str]],
    bonus: int,
) -> None:
    rows = {each.member: i for i, each in enumerate(mentees)}
    columns = {each.member: j for j, each in enumerate(mentors)}
    for mentee, mentor in keep:
        i, j = rows.get(mentee), columns.get(mentor)
        if i is not None and j is not None and weights[i][j] != ABSENT:
            weights[i][j] += bonus


def _suggest(
    rules: MatchRules, outcome: Outcome, options: Sequence[Options], big: int
) -> tuple[Suggestion, ...]:
    return tuple(
        _suggestion(rules, outcome, i, options[i], big)
        for i, j in enumerate(outcome.mate)
        if j != NOBODY
    )


def _suggestion(
    rules: MatchRules, outcome: Outcome, i: int, options: Options, big: int
) -> Suggestion:
    mentee, mentor = outcome.mentees[i], outcome.mentors[outcome.mate[i]]
    fit, confidence, reasons = score(rules, mentee, mentor)
    others = tuple(
        _alternative(rules, mentee, outcome.mentors[j], decode(cost, big)) for cost, j in options
    )
    return Suggestion(mentee.member, mentor.member, fit, confidence, reasons, others)


def _alternative(
    rules: MatchRules, mentee: Application, mentor: Application, loss: tuple[int, int]
) -> Alternative:
    fit, confidence, reasons = score(rules, mentee, mentor)
    return Alternative(mentor.member, fit, confidence, *loss, reasons=reasons)
