"""Every alternative's cost is what a forced second solve finds."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import plan_group, solve
from alongside.matching.alternatives import decode, rank_alternatives
from alongside.matching.plan import price_of_a_person
from alongside.model import ApplicationState, MatchRules
from tests.rules.matching.population import ASPECTS, NOW, RULES, populate

BIG = 2 * 2421 * 2 + 1


def force(weights: list[list[int]], places: list[int], i: int, j: int) -> int:
    """The optimum when mentee i has mentor j."""
    rest = weights[:i] + weights[i + 1 :]
    room = [place - (k == j) for k, place in enumerate(places)]
    return weights[i][j] + solve(rest, room).value


def sample(seed: int) -> tuple[list[list[int]], list[int]]:
    rng = Random(seed)
    count, mentors = rng.randint(1, 10), rng.randint(1, 8)
    base = [rng.choice((1, 1, 2)) * 60_000 + rng.randint(0, 300) for _ in range(count)]
    weights = [
        [b + rng.randint(0, 1300) if rng.random() < 0.6 else -1 for _ in range(mentors)]
        for b in base
    ]
    return weights, [rng.randint(0, 3) for _ in range(mentors)]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9))
def test_every_cost_is_what_a_forced_solve_loses(seed: int) -> None:
    weights, places = sample(seed)
    solution = solve(weights, places)
    found = rank_alternatives(weights, places, solution, 3)
    for i, mate in enumerate(solution.mate):
        others = [j for j, w in enumerate(weights[i]) if w > 0 and places[j] > 0 and j != mate]
        costs = sorted(solution.value - force(weights, places, i, j) for j in others)
        assert [cost for cost, _ in found[i]] == ([] if mate < 0 else costs[:3])
        for cost, j in found[i]:
            assert cost == solution.value - force(weights, places, i, j)


def test_a_lost_match_that_comes_with_a_gain_in_points_is_named() -> None:
    weights = [[BIG + 1000, BIG + 400], [BIG + 400, -1]]
    solution = solve(weights, [1, 1])
    assert solution.mate == (1, 0)
    ((cost, j),) = rank_alternatives(weights, [1, 1], solution, 3)[0]
    assert (cost, j) == (BIG - 200, 0)
    assert decode(cost, BIG) == (1, -200)
    # The control: plain division hides that somebody loses the match.
    assert divmod(cost, BIG)[0] == 0


@settings(max_examples=200)
@given(st.integers(-5, 5), st.data())
def test_a_cost_decodes_to_what_it_was_made_of(lost: int, data: st.DataObject) -> None:
    pairs = data.draw(st.integers(1, 50))
    big = price_of_a_person(RULES, pairs)
    points = data.draw(st.integers(-2421 * pairs, 2421 * pairs))
    assert decode(lost * big + points, big) == (lost, points)


@pytest.mark.parametrize("wanted", [0, 1, 2])
def test_no_more_alternatives_than_wanted(wanted: int) -> None:
    weights = [[BIG + 5, BIG + 4, BIG + 3, BIG + 2]]
    found = rank_alternatives(weights, [1, 1, 1, 1], solve(weights, [1, 1, 1, 1]), wanted)
    assert found == [[(1, 1), (2, 2), (3, 3)][:wanted]]


@pytest.mark.parametrize("seed", range(4))
def test_a_free_mentor_costs_others_nothing_and_points_tell_the_loss_of_fit(seed: int) -> None:
    people = populate(1, 30, seed, blanks=0)
    (mentee,) = (replace(m, state=ApplicationState.READY) for m in people.mentees)
    (made,) = plan_group(MatchRules(aspects=ASPECTS), [mentee], people.mentors, now=NOW).suggestions
    assert len(made.alternatives) == RULES.alternatives
    for other in made.alternatives:
        assert other.lost == 0
        step = RULES.good_bonus * ((made.score >= 600) - (other.score >= 600))
        assert other.points == made.score - other.score + step
