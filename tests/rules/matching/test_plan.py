"""A group's night: the order of aims, the same output for the same input, odd groups."""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alongside.matching
from alongside.matching import allowed, plan_group
from alongside.matching.objective import price_of_a_person, standing
from alongside.model import Application, ApplicationState, GroupPlan
from tests.rules.matching.oracles import flow_value
from tests.rules.matching.population import NOW, RULES, People, populate

PACKAGE = Path(alongside.matching.__file__).parent


def plan(people: People, **more: frozenset[str]) -> GroupPlan:
    return plan_group(RULES, people.mentees, people.mentors, now=NOW, **more)  # type: ignore[arg-type]


def overdue(mentee: Application) -> bool:
    return (NOW - mentee.waiting_since).days >= RULES.overdue_days


def most(people: People, only_overdue: bool = False) -> int:
    """How many mentees can be matched at all, by the plain rules."""
    mentees = [m for m in people.mentees if overdue(m) or not only_overdue]
    edges = [[-1 if allowed(RULES, m, g) else 1 for g in people.mentors] for m in mentees]
    return flow_value(edges, [max(g.capacity - g.held, 0) for g in people.mentors])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10), st.integers(0, 7))
def test_as_many_as_possible_are_matched_and_as_many_overdue(
    seed: int, mentees: int, mentors: int
) -> None:
    people = populate(mentees, mentors, seed)
    late = tuple(
        replace(m, waiting_since=NOW - timedelta(days=70)) if i % 3 == 0 else m
        for i, m in enumerate(people.mentees)
    )
    people = People(late, people.mentors)
    made = plan(people)
    by_id = {m.member: m for m in late}
    assert made.proved
    assert len(made.suggestions) == most(people)
    served = sum(1 for each in made.suggestions if overdue(by_id[each.mentee]))
    assert served == most(people, only_overdue=True)


def cleared(person: Application) -> Application:
    return replace(
        person,
        state=ApplicationState.READY,
        barred=frozenset(),
        avoid_names=frozenset(),
        answers={},
        waiting_since=NOW,
    )


def lone() -> tuple[Application, Application, Application]:
    people = populate(2, 1, 4)
    one, other = map(cleared, people.mentees)
    mentor = replace(cleared(people.mentors[0]), capacity=1, held=0, answers={"side": "betrayed"})
    return one, other, mentor


@pytest.mark.parametrize("swap", [False, True])
def test_an_overdue_person_is_served_before_a_better_fit(swap: bool) -> None:
    one, other, mentor = lone()
    first, second = (other, one) if swap else (one, other)
    late = replace(first, waiting_since=NOW - timedelta(days=60))
    fits = replace(second, answers={"side": "betrayed"})
    made = plan_group(RULES, [late, fits], [mentor], now=NOW)
    assert [each.mentee for each in made.suggestions] == [late.member]
    control = replace(first, waiting_since=NOW - timedelta(days=1))
    made = plan_group(RULES, [control, fits], [mentor], now=NOW)
    assert [each.mentee for each in made.suggestions] == [fits.member]


@pytest.mark.parametrize("swap", [False, True])
def test_an_urgent_person_is_served_first_and_waiting_counts_between_equals(swap: bool) -> None:
    one, other, mentor = lone()
    first, second = (other, one) if swap else (one, other)
    older = replace(second, waiting_since=NOW - timedelta(days=5))
    made = plan_group(RULES, [first, older], [mentor], now=NOW)
    assert [each.mentee for each in made.suggestions] == [older.member]
    made = plan_group(RULES, [replace(first, urgent=True), older], [mentor], now=NOW)
    assert [each.mentee for each in made.suggestions] == [first.member]


def test_last_nights_draft_is_kept_between_near_equals() -> None:
    one, _, mentor = lone()
    twin = replace(mentor, member="f" * 32)
    for kept in (mentor, twin):
        made = plan_group(
            RULES, [one], [mentor, twin], now=NOW, keep=frozenset({(one.member, kept.member)})
        )
        assert [each.mentor for each in made.suggestions] == [kept.member]


def test_a_draft_that_is_no_longer_allowed_is_not_kept() -> None:
    one, _, mentor = lone()
    gone = replace(mentor, barred=frozenset({one.member}))
    keep = frozenset({(one.member, mentor.member), ("nobody", "else")})
    assert not plan_group(RULES, [one], [gone], now=NOW, keep=keep).suggestions


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_records_in_any_order_give_the_same_plan(seed: int, order: Random) -> None:
    people = populate(10, 7, seed)
    mentees, mentors = list(people.mentees), list(people.mentors)
    order.shuffle(mentees)
    order.shuffle(mentors)
    assert repr(plan(people)) == repr(plan(People(tuple(mentees), tuple(mentors))))


def digest() -> str:
    """A fingerprint of plans of several groups, for comparison across processes."""
    plans = [plan(populate(12, 8, seed)) for seed in range(5)]
    return hashlib.sha256(repr(plans).encode()).hexdigest()


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_another_hash_seed_gives_the_same_bytes(hash_seed: str) -> None:
    code = "from tests.rules.matching.test_plan import digest; print(digest())"
    paths = os.pathsep.join([str(PACKAGE.parents[1]), str(Path(__file__).parents[3])])
    result = subprocess.run(
        [sys.executable, "-B", "-c", code],
        env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == digest()


def test_the_newer_of_two_records_of_one_person_counts() -> None:
    one, _, mentor = lone()
    older = replace(one, version="2025", state=ApplicationState.PAUSED)
    for mentees in ([one, older], [older, one]):
        assert len(plan_group(RULES, mentees, [mentor], now=NOW).suggestions) == 1


def test_a_newer_record_that_waits_for_a_person_is_not_passed_over() -> None:
    one, _, mentor = lone()
    newer = replace(one, version="2027", state=ApplicationState.NEEDS_PERSON)
    made = plan_group(RULES, [one, newer], [mentor], now=NOW)
    assert (made.suggestions, made.left_over) == ((), ())


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (0, 3), (3, 0), (1, 1), (2, 9)])
def test_groups_of_odd_sizes_have_a_proved_plan(mentees: int, mentors: int) -> None:
    made = plan(populate(mentees, mentors, 6))
    assert made.proved
    assert len(made.suggestions) <= min(mentees, mentors * 3)


def test_someone_in_both_roles_may_have_each_but_never_themselves() -> None:
    one, other, mentor = lone()
    both = replace(mentor, member=one.member)
    made = plan_group(RULES, [one, other], [both, replace(mentor, member="e" * 32)], now=NOW)
    assert {(each.mentee, each.mentor) for each in made.suggestions} == {
        (one.member, "e" * 32),
        (other.member, one.member),
    }


def test_a_failed_proof_is_said_and_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alongside.matching.plan.certify", lambda *_: False)
    assert not plan(populate(4, 3, 1)).proved


def test_the_matcher_imports_nothing_but_the_standard_library_and_the_model() -> None:
    for file in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                ours = name == "alongside.model" or name.startswith("alongside.matching")
                assert ours or name.split(".")[0] in sys.stdlib_module_names, (file.name, name)
                assert name not in {"os", "random", "time", "secrets"}


@pytest.mark.parametrize("days", [400, 4000])
def test_beyond_a_year_waiting_counts_by_class_alone(days: int) -> None:
    """Else a cost would no longer decode: the price of a person covers a year of credit."""
    one, _, _ = lone()
    late = replace(one, waiting_since=NOW - timedelta(days=days))
    big = price_of_a_person(RULES, 1)
    rank, credit = divmod(standing(RULES, late, NOW, big), big)
    assert (rank, credit) == (1 + days // 60, 3 * 365)
    assert 2 * (1000 + RULES.good_bonus + RULES.keep_bonus + credit) < big


def test_more_places_than_the_program_allows_are_not_believed() -> None:
    one, _, mentor = lone()
    for capacity, rule in ((99, "full"), (4, "full"), (3, "full")):
        full = replace(mentor, capacity=capacity, held=3)
        assert allowed(RULES, one, full) == rule
        assert not plan_group(RULES, [one], [full], now=NOW).suggestions
    assert allowed(RULES, one, replace(mentor, capacity=99, held=2)) == ""
