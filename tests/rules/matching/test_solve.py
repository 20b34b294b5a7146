"""The solve is the proven optimum, and the proof catches what is not."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import certify, solve
from tests.rules.matching.oracles import brute_force, first_come, flow_value, greedy

Instance = tuple[list[list[int]], list[int]]


@st.composite
def instances(draw: st.DrawFn, most: int = 5) -> Instance:
    count = draw(st.integers(0, most))
    places = draw(st.lists(st.integers(0, 3), max_size=most))
    weight = st.one_of(st.just(-1), st.integers(1, 12), st.integers(1, 10**6))
    row = st.lists(weight, min_size=len(places), max_size=len(places))
    return draw(st.lists(row, min_size=count, max_size=count)), places


def sample(seed: int, count: int, mentors: int) -> Instance:
    rng = Random(seed)
    base = [rng.choice((1, 2)) * 50_000 + rng.randint(0, 300) for _ in range(count)]
    weights = [
        [b + rng.randint(300, 1000) if rng.random() < 0.5 else -1 for _ in range(mentors)]
        for b in base
    ]
    return weights, [rng.randint(0, 2) for _ in range(mentors)]


@settings(max_examples=300, deadline=None)
@given(instances())
def test_the_value_is_the_optimum_of_every_tiny_group(instance: Instance) -> None:
    weights, places = instance
    assert solve(weights, places).value == brute_force(weights, places)


@settings(max_examples=300, deadline=None)
@given(instances(most=8))
def test_the_prices_prove_every_solve(instance: Instance) -> None:
    weights, places = instance
    assert certify(weights, places, solve(weights, places))


@pytest.mark.parametrize("seed", range(12))
def test_an_independent_flow_finds_the_same_value_in_groups_of_middle_size(seed: int) -> None:
    sizes = ((12, 8), (8, 12), (30, 20), (20, 30))
    weights, places = sample(seed, *sizes[seed % 4])
    assert solve(weights, places).value == flow_value(weights, places)


def test_a_pool_is_proved_too() -> None:
    for count, mentors in ((150, 60), (60, 150)):
        weights, places = sample(5, count, mentors)
        assert certify(weights, places, solve(weights, places))


@settings(max_examples=150, deadline=None)
@given(instances(), st.data())
def test_any_price_changed_by_one_is_no_proof(instance: Instance, data: st.DataObject) -> None:
    weights, places = instance
    solution = solve(weights, places)
    step = data.draw(st.sampled_from((-1, 1)))
    for i, price in enumerate(solution.mentee_price):
        changed = (*solution.mentee_price[:i], price + step, *solution.mentee_price[i + 1 :])
        assert not certify(weights, places, replace(solution, mentee_price=changed))
    for j, price in enumerate(solution.mentor_price):
        if places[j] > 0:
            other = (*solution.mentor_price[:j], price + step, *solution.mentor_price[j + 1 :])
            assert not certify(weights, places, replace(solution, mentor_price=other))


def test_a_worse_answer_has_no_proof() -> None:
    weights, places = [[1000, 400], [400, -1]], [1, 1]
    solution = solve(weights, places)
    worse = replace(solution, mate=(1, -1), value=400)
    assert not certify(weights, places, worse)
    assert not certify(weights, places, replace(solution, value=solution.value + 1))


def test_a_pair_that_is_not_allowed_or_one_too_many_has_no_proof() -> None:
    weights, places = [[5, -1], [5, -1]], [1, 1]
    solution = solve(weights, places)
    assert not certify(weights, places, replace(solution, mate=(0, 0), value=10))
    assert not certify(weights, places, replace(solution, mate=(1, 0), value=4))


def test_greedy_and_first_come_rules_lose_where_the_solve_does_not() -> None:
    weights, places = [[5000 + 1000, 5000 + 400], [5000 + 400, -1]], [1, 1]
    assert solve(weights, places).value == 5400 + 5400
    assert greedy(weights, places) == 6000
    assert first_come(weights, places) == 6000


@pytest.mark.parametrize(
    ("weights", "places", "mate"),
    [
        ([], [], ()),
        ([], [2], ()),
        ([[]], [], (-1,)),
        ([[7]], [0], (-1,)),
        ([[7]], [1], (0,)),
        ([[7]], [99], (0,)),
        ([[-1]], [1], (-1,)),
        ([[7], [7], [7]], [2], (0, 0, -1)),
        ([[7, -1], [-1, 7]], [1, 1], (0, 1)),
    ],
)
def test_edge_cases_have_an_answer(
    weights: list[list[int]], places: list[int], mate: tuple[int, ...]
) -> None:
    solution = solve(weights, places)
    assert solution.mate == mate
    assert certify(weights, places, solution)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 6), st.lists(st.integers(0, 3), max_size=5))
def test_equal_weights_match_as_many_as_there_are_places(count: int, places: list[int]) -> None:
    solution = solve([[9] * len(places)] * count, places)
    assert solution.value == 9 * min(count, sum(places))
