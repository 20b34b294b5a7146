"""The proof holds for every optimum, and for nothing else."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import Problem, certify, solve
from tests.rules.matching.oracles import group

small_groups = st.builds(
    lambda seed, count, mentors: group(Random(seed), count, mentors),
    st.integers(0, 10**9),
    st.integers(0, 8),
    st.integers(0, 6),
)


@settings(max_examples=300, deadline=None)
@given(small_groups)
def test_the_prices_prove_every_solve(problem: Problem) -> None:
    assert certify(problem, solve(problem))


@settings(max_examples=150, deadline=None)
@given(small_groups, st.sampled_from((-1, 1)))
def test_any_price_changed_by_one_is_no_proof(problem: Problem, step: int) -> None:
    solution = solve(problem)
    for i, price in enumerate(solution.mentee_price):
        changed = (*solution.mentee_price[:i], price + step, *solution.mentee_price[i + 1 :])
        assert not certify(problem, replace(solution, mentee_price=changed))
    for j, price in enumerate(solution.mentor_price):
        if problem.places[j] > 0:
            other = (*solution.mentor_price[:j], price + step, *solution.mentor_price[j + 1 :])
            assert not certify(problem, replace(solution, mentor_price=other))


def test_a_worse_answer_has_no_proof() -> None:
    problem = Problem([[1000, 400], [400, 0]], [0, 0], [1, 1])
    solution = solve(problem)
    assert not certify(problem, replace(solution, mate=(1, -1), value=400))
    assert not certify(problem, replace(solution, value=solution.value + 1))


def test_a_pair_that_is_not_allowed_or_one_too_many_has_no_proof() -> None:
    problem = Problem([[5, 0], [5, 0]], [9, 9], [1, 1])
    solution = solve(problem)
    assert certify(problem, solution)
    assert not certify(problem, replace(solution, mate=(0, 0), value=28))
    assert not certify(problem, replace(solution, mate=(1, 0), value=23))


def test_a_better_pair_that_the_prices_do_not_cover_is_seen_beside_an_absent_one() -> None:
    problem = Problem([[0, 3, 9]], [100], [1, 1, 1])
    assert certify(problem, solve(problem))
    short = replace(solve(problem), mate=(1,), mentee_price=(103,), value=103)
    assert not certify(problem, short)
    # The control: with the better mentor full, the same answer is the best.
    assert certify(replace(problem, places=[1, 1, 0]), short)
    assert certify(replace(problem, values=[[0, 3, 0]]), short)


def test_an_answer_of_another_shape_has_no_proof() -> None:
    problem = Problem([[5, 4], [3, 0]], [9, 9], [1, 1])
    solution = solve(problem)
    assert not certify(problem, replace(solution, mate=solution.mate[:1]))
    assert not certify(problem, replace(solution, mentor_price=(*solution.mentor_price, 0)))
    assert not certify(problem, replace(solution, mate=(-2, 0)))
    assert not certify(problem, replace(solution, mate=(2, 0)))
