"""Nobody is overtaken without limit: classes of waiting, also through chains of exchanges.

On a night on which a mentee looks for a mentor and gets none, every place they could have is taken,
and whoever could make room for them (holds such a place, or could move on and free one by a chain
of exchanges) is in their class or a higher one. So nobody among these came `overdue_days` or more
after them; somebody urgent, twice `overdue_days`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import allowed, plan_group
from alongside.matching.rules import free
from alongside.matching.solve import NOBODY
from alongside.model import Application, ApplicationState, MatchRules
from bench.year.choices import FIT_ONLY, Choice, Night, best, fades
from tests.rules.matching.population import NOW, RULES, People, populate

CREDIT_ALONE = replace(RULES, overdue_days=10**6)
READY = ApplicationState.READY
Overtaking = tuple[Application, Application]


def crowd(seed: int, mentees: int, mentors: int) -> People:
    """A group whose waits spread over more than a year, some of it urgent."""
    people, chance = populate(mentees, mentors, seed), Random(seed)
    waiting = (
        replace(
            each,
            waiting_since=NOW - timedelta(hours=chance.randrange(450 * 24)),
            urgent=chance.random() < 0.2,
        )
        for each in people.mentees
    )
    return People(tuple(waiting), people.mentors)


def in_the_way(rules: MatchRules, people: People) -> Iterator[Overtaking]:
    """Whoever is left over, with each person whose leaving would make room for them."""
    plan = plan_group(rules, people.mentees, people.mentors, now=NOW)
    mentees = {each.member: each for each in people.mentees}
    holders: dict[str, list[Application]] = {each.member: [] for each in people.mentors}
    for pair in plan.suggestions:
        holders[pair.mentor].append(mentees[pair.mentee])
    for left in (mentees[each.mentee] for each in plan.left_over):
        reached = [left]
        for one in reached:
            for mentor in people.mentors:
                if not allowed(rules, one, mentor):
                    assert len(holders[mentor.member]) == free(mentor)
                    reached += [k for k in holders[mentor.member] if k not in reached]
        yield from ((left, other) for other in reached[1:])


def came_long_after(pair: Overtaking) -> bool:
    """Whether the second came so long after the first that they may not be in the way."""
    first, second = pair
    classes = 2 if second.urgent and not first.urgent else 1
    return second.waiting_since - first.waiting_since >= classes * timedelta(RULES.overdue_days)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(4, 14), st.integers(1, 5))
def test_idea_05_whoever_came_long_after_is_never_in_the_way_not_even_by_a_chain(
    seed: int, mentees: int, mentors: int
) -> None:
    people = crowd(seed, mentees, mentors)
    assert not any(map(came_long_after, in_the_way(RULES, people)))


@pytest.mark.parametrize("rules", [FIT_ONLY, CREDIT_ALONE], ids=["fit only", "credit alone"])
def test_without_classes_people_who_came_long_after_are_in_the_way(rules: MatchRules) -> None:
    found = (pair for seed in range(30) for pair in in_the_way(rules, crowd(seed, 12, 4)))
    assert sum(map(came_long_after, found)) > 10


def test_the_check_sees_the_long_chains_too() -> None:
    longest = 0
    for seed in range(30):
        reach = [left.member for left, _ in in_the_way(RULES, crowd(seed, 14, 5))]
        longest = max(longest, *map(reach.count, reach), 0) if reach else longest
    assert longest > RULES.max_capacity  # more people than any one mentor has places


POOR, PERFECT = 500, 1000
A_NIGHT = 2
"""Newcomers each night for each place that falls free: all perfect for every mentor."""


def night_served(choose: Choice, mentors: int, nights: int) -> int | None:
    """When somebody is served who came on night 0, fits poorly and only with the first mentor.

    Every mentor's only place falls free every night, and `A_NIGHT` perfect newcomers come for each.
    """
    people = populate(1, mentors, 0)
    guides = [replace(each, capacity=1, held=0, state=READY) for each in people.mentors]
    waiting = [replace(people.mentees[0], waiting_since=NOW, state=READY)]
    fits = [array("H", [1 + POOR] + [0] * (mentors - 1))]
    for night in range(nights):
        now = NOW + timedelta(days=night)
        waiting += [replace(waiting[0], waiting_since=now)] * (A_NIGHT * mentors)
        fits += [array("H", [1 + PERFECT] * mentors)] * (A_NIGHT * mentors)
        mate = choose(Night(waiting, guides, fits, now))
        if mate[0] != NOBODY:
            return night
        still = [i for i, j in enumerate(mate) if j == NOBODY]
        waiting, fits = [waiting[i] for i in still], [fits[i] for i in still]
    return None


@pytest.mark.parametrize("mentors", [1, 2])
def test_idea_05_an_endless_stream_of_better_fits_does_not_hold_a_place_for_ever(
    mentors: int,
) -> None:
    # In front may be only who came before, or less than 60 days after: as many nights as they take.
    bound = RULES.overdue_days * A_NIGHT
    night = night_served(best(RULES), mentors, bound + 1)
    assert night is not None
    assert 0 < night <= bound


@pytest.mark.parametrize(
    "choose",
    [best(FIT_ONLY), best(CREDIT_ALONE), fades],
    ids=["fit only", "credit alone", "bonus ends on day 14"],
)
def test_without_classes_the_same_stream_still_holds_it_after_four_times_as_many_nights(
    choose: Choice,
) -> None:
    assert night_served(choose, 1, 4 * RULES.overdue_days * A_NIGHT) is None
