"""What is worth most in a group: the class of each mentee, their waiting, and each pair's fit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alongside.matching.rules import free, ready
from alongside.matching.solve import Problem
from alongside.matching.table import Row
from alongside.model import Application, MatchRules, Role

BEST_SCORE = 1000
CREDITED_DAYS = 365


def pose(
    rules: MatchRules,
    mentees: Sequence[Application],
    mentors: Sequence[Application],
    values: Sequence[Row],
    *,
    now: datetime,
    keep: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[Problem, int]:
    """What is to be solved for one group, and the price of a person in it. `values` are the rows
    of `tabulate`; drafts to `keep` are favored in place."""
    places = [free(each) if ready(rules, each, Role.MENTOR) else 0 for each in mentors]
    big = price_of_a_person(rules, min(len(mentees), sum(places)))
    # A row holds fits plus one: zero is left for pairs that are not allowed.
    bases = [standing(rules, each, now, big) - 1 for each in mentees]
    _favor(values, mentees, mentors, keep, rules.keep_bonus)
    return Problem(values, bases, places), big


def price_of_a_person(rules: MatchRules, pairs: int) -> int:
    """The weight of one matched person: over twice any sum of points, so that counts come first.

    `pairs` is the most pairs there can be. The factor two makes the cost of an alternative
    readable (see `alternatives.decode`).
    """
    most = BEST_SCORE + rules.good_bonus + rules.keep_bonus + rules.credit_per_day * CREDITED_DAYS
    return 2 * (most + 1) * pairs + 1


def standing(rules: MatchRules, mentee: Application, now: datetime, big: int) -> int:
    """What serving a mentee is worth whoever the mentor: class first, then days of waiting.

    The class is one, one more for every whole `overdue_days` of waiting, and one more when urgent.
    Whoever came `overdue_days` or more after somebody is in a lower class from then on and can
    never take a place that both could have: that bounds everybody's wait.
    """
    days = max((now - mentee.waiting_since).days, 0)
    rank = 1 + days // rules.overdue_days + mentee.urgent
    return rank * big + rules.credit_per_day * min(days, CREDITED_DAYS)


def _favor(
    values: Sequence[Row],
    mentees: Sequence[Application],
    mentors: Sequence[Application],
    keep: frozenset[tuple[str, str]],
    bonus: int,
) -> None:
    rows = {each.member: i for i, each in enumerate(mentees)}
    columns = {each.member: j for j, each in enumerate(mentors)}
    for mentee, mentor in keep:
        i, j = rows.get(mentee), columns.get(mentor)
        if i is not None and j is not None and values[i][j]:
            values[i][j] += bonus
