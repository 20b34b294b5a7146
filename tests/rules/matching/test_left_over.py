"""Whoever is left over is told the true reason: without it, they would be matched."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import allowed, plan_group
from alongside.model import Application, ApplicationState, GroupPlan, LeftOver, MatchRules
from tests.rules.matching.population import NOW, RULES, People, populate


def matched(plan: GroupPlan) -> set[str]:
    return {made.mentee for made in plan.suggestions}


def widen(people: People, mentors: tuple[str, ...], more: int) -> People:
    wider = tuple(
        replace(m, capacity=max(m.capacity, m.held) + more) if m.member in mentors else m
        for m in people.mentors
    )
    return People(people.mentees, wider)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((0, 640)))
def test_the_stated_cause_is_true_when_it_is_removed(seed: int, least: int) -> None:
    rules = replace(RULES, min_score=least)
    people = populate(9, 6, seed)
    plan = plan_group(rules, people.mentees, people.mentors, now=NOW)
    for left in plan.left_over:
        if left.cause == "no_mentor":
            check_nobody(rules, people, left)
        else:
            check_crowd(rules, people, plan, left)


def check_nobody(rules: MatchRules, people: People, left: LeftOver) -> None:
    assert sum(left.broken.values()) == len(people.mentors)
    assert not {"", "full", "oneself", "other_group"} & set(left.broken)
    for rule in left.broken:
        changed, others = without(rule, rules, people)
        again = plan_group(changed, others.mentees, others.mentors, now=NOW)
        assert left.mentee in matched(again) or left not in again.left_over


def without(rule: str, rules: MatchRules, people: People) -> tuple[MatchRules, People]:
    """The same group when one rule does not bind."""
    if rule == "experience":
        return replace(rules, experience=""), people
    if rule == "score":
        return replace(rules, min_score=0), people
    if rule == "never":
        return rules, People(
            *(tuple(map(unbar, each)) for each in (people.mentees, people.mentors))
        )
    if rule == "not_ready":
        ready = tuple(replace(m, state=ApplicationState.READY) for m in people.mentors)
        return rules, People(people.mentees, ready)
    question = rule.removeprefix("no_shared_")
    return replace(rules, must_share=tuple(q for q in rules.must_share if q != question)), people


def unbar(person: Application) -> Application:
    return replace(person, barred=frozenset(), avoid_names=frozenset())


def check_crowd(rules: MatchRules, people: People, plan: GroupPlan, left: LeftOver) -> None:
    assert left.people > left.places
    assert left.mentors
    for mentor in left.mentors:
        wider = widen(people, (mentor,), 1)
        again = plan_group(rules, wider.mentees, wider.mentors, now=NOW)
        assert len(again.suggestions) == len(plan.suggestions) + 1
    wider = widen(people, left.mentors, len(people.mentees))
    again = plan_group(rules, wider.mentees, wider.mentors, now=NOW)
    assert left.mentee in matched(again)
    wanted = [options(rules, mentee, people) for mentee in people.mentees]
    assert left.people == sum(1 for each in wanted if each and each <= set(left.mentors))


def options(rules: MatchRules, mentee: Application, people: People) -> set[str]:
    """By the plain rules, the mentors who only need a place to be possible."""
    return {
        mentor.member for mentor in people.mentors if allowed(rules, mentee, mentor) in ("", "full")
    }


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6))
def test_everyone_waiting_is_suggested_or_explained(seed: int) -> None:
    people = populate(8, 5, seed)
    plan = plan_group(RULES, people.mentees, people.mentors, now=NOW)
    waiting = {m.member for m in people.mentees if m.state is ApplicationState.READY}
    left = {each.mentee for each in plan.left_over}
    assert matched(plan) | left == waiting
    assert not matched(plan) & left


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10**6))
def test_the_number_freed_is_what_one_more_place_each_would_serve(seed: int) -> None:
    people = populate(9, 5, seed)
    plan = plan_group(RULES, people.mentees, people.mentors, now=NOW)
    more = tuple(replace(m, capacity=max(m.capacity, m.held) + 1) for m in people.mentors)
    again = plan_group(RULES, people.mentees, more, now=NOW)
    assert len(again.suggestions) - len(plan.suggestions) == plan.freed_by_one_more_place


def test_people_who_compete_are_counted_with_the_places_they_compete_for() -> None:
    people = populate(4, 1, 2)
    mentor = replace(
        people.mentors[0],
        capacity=3,
        held=1,
        answers={},
        state=ApplicationState.READY,
        barred=frozenset(),
    )
    mentees = [
        replace(
            m, answers={}, barred=frozenset(), avoid_names=frozenset(), state=ApplicationState.READY
        )
        for m in people.mentees
    ]
    plan = plan_group(RULES, mentees, [mentor], now=NOW)
    assert len(plan.suggestions) == 2
    assert {(x.cause, x.people, x.places, x.mentors) for x in plan.left_over} == {
        ("all_full", 4, 2, (mentor.member,))
    }
    assert plan.freed_by_one_more_place == 1


def test_a_mentor_whose_places_are_all_held_is_a_full_mentor_not_a_missing_one() -> None:
    people = populate(1, 1, 2)
    mentor = replace(
        people.mentors[0],
        capacity=2,
        held=2,
        answers={},
        barred=frozenset(),
        state=ApplicationState.READY,
    )
    mentee = replace(
        people.mentees[0],
        answers={},
        barred=frozenset(),
        avoid_names=frozenset(),
        state=ApplicationState.READY,
    )
    assert allowed(RULES, mentee, mentor) == "full"
    (left,) = plan_group(RULES, [mentee], [mentor], now=NOW).left_over
    assert (left.cause, left.people, left.places) == ("all_full", 1, 0)
