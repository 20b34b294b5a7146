"""Every alternative's cost is what a forced second solve finds."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import Problem, Solution, plan_group, solve
from alongside.matching.alternatives import Options, alternatives, decode
from alongside.matching.objective import price_of_a_person
from alongside.model import ApplicationState, MatchRules
from tests.rules.matching.oracles import group
from tests.rules.matching.population import ASPECTS, NOW, RULES, populate

BIG = 2 * 2421 * 2 + 1


def forced(problem: Problem, value: int, i: int, j: int) -> int:
    """What the optimum loses when mentee i has mentor j, by a second solve."""
    rest = Problem(
        [row for k, row in enumerate(problem.values) if k != i],
        [base for k, base in enumerate(problem.bases) if k != i],
        [place - (k == j) for k, place in enumerate(problem.places)],
    )
    return value - problem.weight(i, j) - solve(rest).value


def ranking(problem: Problem, solution: Solution, i: int) -> Options:
    """All alternatives of a mentee in the order that is promised, by second solves."""
    mate, row = solution.mate[i], problem.values[i]
    others = [j for j, x in enumerate(row) if x and problem.places[j] and j != mate]
    if mate < 0:
        return []
    ranked = sorted((forced(problem, solution.value, i, j), -row[j], j) for j in others)
    return [(cost, j) for cost, _, j in ranked]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 4), st.sampled_from((0.3, 0.6, 1)))
def test_every_cost_is_what_a_forced_solve_loses(seed: int, wanted: int, density: float) -> None:
    rng = Random(seed)
    problem = group(rng, rng.randint(1, 10), rng.randint(1, 8), density=density)
    solution = solve(problem)
    found = alternatives(problem, solution, wanted)
    for i, options in enumerate(found):
        assert options == ranking(problem, solution, i)[:wanted]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_of_equal_costs_the_higher_value_comes_first_then_the_lower_index(seed: int) -> None:
    rng = Random(seed)
    few = group(rng, 5, 6, density=0.8)
    values = [[x and rng.randint(1, 2) for x in row] for row in few.values]
    problem = Problem(values, [rng.randint(0, 1) for _ in range(5)], few.places)
    solution = solve(problem)
    for i, options in enumerate(alternatives(problem, solution, 6)):
        assert options == ranking(problem, solution, i)


@pytest.mark.parametrize("seed", range(6))
def test_costs_are_exact_in_groups_of_middle_size_also_when_few_moves_are_kept(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = group(Random(seed), *((30, 20), (20, 30), (20, 12))[seed % 3])
    solution = solve(problem)
    found = alternatives(problem, solution, 3)
    for i in range(seed, len(found), 7):
        assert found[i] == ranking(problem, solution, i)[:3]
    monkeypatch.setattr(import_module("alongside.matching.alternatives"), "_MANY", 2)
    assert alternatives(problem, solution, 3) == found


def test_costs_are_exact_when_every_place_is_taken_and_nobody_is_left() -> None:
    rng = Random(2)
    values = [[rng.randint(300, 1000) for _ in range(12)] for _ in range(12)]
    problem = Problem(values, [BIG] * 12, [1] * 12)
    solution = solve(problem)
    for i, options in enumerate(alternatives(problem, solution, 3)):
        assert options == ranking(problem, solution, i)[:3]


@pytest.mark.full
def test_costs_are_exact_in_a_pool() -> None:
    problem = group(Random(9), 100, 60)
    solution = solve(problem)
    found = alternatives(problem, solution, 3)
    for i in range(0, 100, 5):
        assert found[i] == ranking(problem, solution, i)[:3]


def test_a_cost_from_prices_that_prove_nothing_is_not_what_a_forced_solve_loses() -> None:
    problem = group(Random(1), 10, 6)
    solution = solve(problem)
    prices = tuple(price + 7 * (j % 2) for j, price in enumerate(solution.mentor_price))
    wrong = alternatives(problem, replace(solution, mentor_price=prices), 3)
    assert wrong != [ranking(problem, solution, i)[:3] for i in range(10)]


def test_a_lost_match_that_comes_with_a_gain_in_points_is_named() -> None:
    problem = Problem([[1000, 400], [400, 0]], [BIG, BIG], [1, 1])
    solution = solve(problem)
    assert solution.mate == (1, 0)
    ((cost, j),) = alternatives(problem, solution, 3)[0]
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
    problem = Problem([[5, 4, 3, 2], [0, 0, 0, 0]], [BIG, BIG], [1, 1, 1, 1])
    options = [(1, 1), (2, 2), (3, 3)][:wanted]
    assert alternatives(problem, solve(problem), wanted) == [options, []]


@pytest.mark.parametrize("seed", range(4))
def test_a_free_mentor_costs_the_others_nothing_and_the_best_fit_comes_first(seed: int) -> None:
    people = populate(1, 30, seed, blanks=0)
    (mentee,) = (replace(m, state=ApplicationState.READY) for m in people.mentees)
    (made,) = plan_group(MatchRules(aspects=ASPECTS), [mentee], people.mentors, now=NOW).suggestions
    assert len(made.alternatives) == RULES.alternatives
    assert {(other.lost, other.points) for other in made.alternatives} == {(0, 0)}
    fits = [made.score, *(other.score for other in made.alternatives)]
    assert fits == sorted(fits, reverse=True)
    # The control: where places are scarce, another mentor costs somebody something.
    crowded = populate(20, 6, seed)
    plans = plan_group(RULES, crowded.mentees, crowded.mentors, now=NOW).suggestions
    assert any(other.lost or other.points for each in plans for other in each.alternatives)
