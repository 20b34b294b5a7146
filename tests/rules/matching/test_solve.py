"""The solve finds the optimum, in small groups on all pairs and in large ones on candidates."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from importlib import import_module
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import Problem, Solution, certify, solve
from alongside.matching.candidates import Candidates
from tests.rules.matching.oracles import (
    brute_force,
    first_come,
    flow_value,
    greedy,
    group,
    hungarian,
    weights_of,
)


@st.composite
def problems(draw: st.DrawFn, most: int = 5) -> Problem:
    count = draw(st.integers(0, most))
    places = draw(st.lists(st.integers(0, 3), max_size=most))
    value = st.one_of(st.just(0), st.integers(1, 12), st.integers(1, 2**16 - 1))
    row = st.lists(value, min_size=len(places), max_size=len(places))
    values = draw(st.lists(row, min_size=count, max_size=count))
    base = st.one_of(st.integers(0, 9), st.integers(0, 10**12))
    return Problem(values, draw(st.lists(base, min_size=count, max_size=count)), places)


def solve_on_candidates(problem: Problem, first: int, more: int) -> Solution:
    """As a large group is solved: so many pairs a mentee at first, so many more at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(import_module("alongside.matching.solve"), "_SMALL", -1)
        patch.setattr("alongside.matching.candidates._FIRST", first)
        patch.setattr("alongside.matching.candidates._MORE", more)
        return solve(problem)


def crowd(kind: str) -> Problem:
    """A pool of a shape that is hard for candidates."""
    rng = Random(kind)
    liked = [rng.randint(1, 900) for _ in range(40)]
    shapes: dict[str, Callable[[int, int], int]] = {
        "all pairs are equal": lambda i, j: 7,
        "all want the same mentors": lambda i, j: liked[j],
        "each in a corner": lambda i, j: rng.randint(1, 900) if i * 4 // 60 == j // 10 else 0,
        "one mentor is wanted by nobody": lambda i, j: 1 if j == 3 else rng.randint(500, 900),
    }
    values = [array("H", [shapes[kind](i, j) for j in range(40)]) for i in range(60)]
    return Problem(values, [5000 + rng.randint(0, 300) for _ in range(60)], [1, 2, 0, 1] * 10)


@settings(max_examples=300, deadline=None)
@given(problems())
def test_the_value_is_the_optimum_of_every_tiny_group(problem: Problem) -> None:
    assert solve(problem).value == brute_force(weights_of(problem), problem.places)


@settings(max_examples=200, deadline=None)
@given(problems(most=8), st.integers(1, 3), st.integers(1, 3))
def test_candidates_lead_to_the_same_value_and_proof(
    problem: Problem, first: int, more: int
) -> None:
    found = solve_on_candidates(problem, first, more)
    assert found.value == solve(problem).value
    assert certify(problem, found)


@pytest.mark.parametrize("seed", range(12))
def test_independent_methods_find_the_same_value_in_groups_of_middle_size(seed: int) -> None:
    sizes = ((12, 8), (8, 12), (30, 20), (20, 30))
    problem = group(Random(seed), *sizes[seed % 4])
    value = solve(problem).value
    weights = weights_of(problem)
    assert value == flow_value(weights, problem.places) == hungarian(weights, problem.places)
    assert value == solve_on_candidates(problem, 3, 2).value


@pytest.mark.full
@pytest.mark.parametrize(("count", "mentors"), [(100, 60), (60, 100), (250, 120)])
def test_a_pool_has_the_value_of_an_independent_method(count: int, mentors: int) -> None:
    problem = group(Random(count), count, mentors)
    value = solve(problem).value
    assert value == hungarian(weights_of(problem), problem.places)
    assert value == solve_on_candidates(problem, 24, 16).value


@pytest.mark.parametrize(
    "kind",
    [
        "all pairs are equal",
        "all want the same mentors",
        "each in a corner",
        "one mentor is wanted by nobody",
    ],
)
def test_a_pool_hard_for_candidates_is_solved_all_the_same(kind: str) -> None:
    problem = crowd(kind)
    value = hungarian(weights_of(problem), problem.places)
    assert solve(problem).value == solve_on_candidates(problem, 2, 2).value == value


@pytest.mark.parametrize(("count", "mentors"), [(150, 100), (100, 150)])
def test_a_large_pool_is_proved(count: int, mentors: int) -> None:
    problem = group(Random(5), count, mentors)
    assert certify(problem, solve(problem))


def test_candidates_alone_without_a_look_at_the_other_pairs_have_no_proof(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = group(Random(3), 40, 25)
    assert certify(problem, solve_on_candidates(problem, 1, 1))
    monkeypatch.setattr(Candidates, "widen", lambda _: 0)
    assert not certify(problem, solve_on_candidates(problem, 1, 1))


def test_greedy_and_first_come_rules_lose_where_the_solve_does_not() -> None:
    problem = Problem([[1000, 400], [400, 0]], [5000, 5000], [1, 1])
    assert solve(problem).value == 5400 + 5400
    assert greedy(weights_of(problem), [1, 1]) == 6000
    assert first_come(weights_of(problem), [1, 1]) == 6000


@pytest.mark.parametrize(
    ("values", "places", "mate"),
    [
        ([], [], ()),
        ([], [2], ()),
        ([[]], [], (-1,)),
        ([[7]], [0], (-1,)),
        ([[7]], [1], (0,)),
        ([[7]], [99], (0,)),
        ([[0]], [1], (-1,)),
        ([[7], [7], [7]], [2], (0, 0, -1)),
        ([[7, 0], [0, 7]], [1, 1], (0, 1)),
        ([[9, 7]], [0, 1], (1,)),
    ],
)
def test_edge_cases_have_an_answer(
    values: list[list[int]], places: list[int], mate: tuple[int, ...]
) -> None:
    problem = Problem(values, [100] * len(values), places)
    for solution in (solve(problem), solve_on_candidates(problem, 1, 1)):
        assert solution.mate == mate
        assert certify(problem, solution)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 6), st.lists(st.integers(0, 3), max_size=5))
def test_equal_weights_match_as_many_as_there_are_places(count: int, places: list[int]) -> None:
    problem = Problem([[9] * len(places)] * count, [0] * count, places)
    assert solve(problem).value == 9 * min(count, sum(places))
