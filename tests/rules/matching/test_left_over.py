"""Whoever is left over is told the true reason: without it, they would be matched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import allowed, plan_group
from alongside.matching.barriers import Barriers, bits
from alongside.matching.rules import free
from alongside.matching.score import codes
from alongside.model import Application, ApplicationState, GroupPlan, LeftOver, MatchRules
from tests.rules.matching.population import ASPECTS, NOW, RULES, People, populate

SAME = tuple(replace(a, kind="same") if a.question == "gender" else a for a in ASPECTS)
OPEN = replace(RULES, musts="needs", max_capacity=99)
STRICT = replace(OPEN, aspects=SAME, min_score=640)
SEEDS = st.integers(0, 10**6)
BOTH = st.sampled_from((OPEN, STRICT))


def group(seed: int, mentees: int = 9, mentors: int = 6) -> People:
    """A group in which a few people need something in common."""
    people, rng = populate(mentees, mentors, seed), Random(seed)
    sides = (
        tuple(
            replace(each, answers={**each.answers, "needs": rng.choice(("side", ("age", "style")))})
            if rng.random() < 0.3
            else each
            for each in side
        )
        for side in (people.mentees, people.mentors)
    )
    return People(*sides)


def planned(rules: MatchRules, people: People) -> GroupPlan:
    return plan_group(rules, people.mentees, people.mentors, now=NOW)


def matched(plan: GroupPlan) -> set[str]:
    return {made.mentee for made in plan.suggestions}


def widen(people: People, mentors: Iterable[str], more: int) -> People:
    chosen = set(mentors)
    wider = tuple(
        replace(m, capacity=max(m.capacity, m.held) + more) if m.member in chosen else m
        for m in people.mentors
    )
    return People(people.mentees, wider)


def without(rule: str, rules: MatchRules, people: People) -> tuple[MatchRules, People]:
    """The same group when one rule does not bind."""
    if rule == "experience":
        return replace(rules, experience=""), people
    if rule == "score":
        return replace(rules, min_score=0), people
    if rule == "never":
        return rules, changed(people, barred=frozenset(), avoid_names=frozenset())
    if rule == "not_ready":
        return rules, changed(people, state=ApplicationState.READY)
    question = rule.removeprefix("no_shared_").removeprefix("must_")
    if rule.startswith("no_shared_"):
        left = tuple(each for each in rules.must_share if each != question)
        return replace(rules, must_share=left), people
    aspects = tuple(
        replace(a, kind="similar") if (a.question, a.kind) == (question, "same") else a
        for a in rules.aspects
    )
    return replace(rules, aspects=aspects), needless(people, question)


def changed(people: People, **fields: Any) -> People:
    return People(
        *(tuple(replace(p, **fields) for p in side) for side in (people.mentees, people.mentors))
    )


def needless(people: People, question: str) -> People:
    def forget(person: Application) -> Application:
        kept = tuple(each for each in codes(person.answers.get("needs")) if each != question)
        return replace(person, answers={**person.answers, "needs": kept})

    return People(*(tuple(forget(p) for p in side) for side in (people.mentees, people.mentors)))


def options(rules: MatchRules, people: People, mentee: str, verdicts: set[str]) -> set[str]:
    """By the plain rules, the mentors of whom one of these is said."""
    (one,) = (each for each in people.mentees if each.member == mentee)
    return {each.member for each in people.mentors if allowed(rules, one, each) in verdicts}


# --- Nobody possible ------------------------------------------------------------------------------


def nobodies(rules: MatchRules, people: People) -> list[LeftOver]:
    return [each for each in planned(rules, people).left_over if each.cause == "no_mentor"]


@settings(max_examples=60, deadline=None)
@given(SEEDS, BOTH)
def test_the_first_broken_rules_are_counted_as_the_plain_rules_find_them(
    seed: int, rules: MatchRules
) -> None:
    people = group(seed)
    for left in nobodies(rules, people):
        (one,) = (each for each in people.mentees if each.member == left.mentee)
        assert left.broken == Counter(allowed(rules, one, each) for each in people.mentors)
        assert not {"", "full"} & set(left.broken)


@settings(max_examples=25, deadline=None)
@given(SEEDS, BOTH)
def test_relaxing_the_one_rule_in_the_way_gives_exactly_so_many_options(
    seed: int, rules: MatchRules
) -> None:
    people = group(seed)
    for left in nobodies(rules, people):
        for rule in left.broken.keys() | left.alone.keys():
            relaxed, others = without(rule, rules, people)
            now_possible = options(relaxed, others, left.mentee, {""})
            if rule != "never":
                assert len(now_possible) == left.alone.get(rule, 0), rule
            again = planned(relaxed, others)
            reasons = {each.mentee: each for each in again.left_over}
            if now_possible:
                assert left.mentee in matched(again) or reasons[left.mentee].cause == "all_full"
            else:
                # The control: a rule that is not the only one in the way helps nobody.
                assert left.mentee not in matched(again)


def test_a_first_broken_rule_alone_would_promise_too_much() -> None:
    """The control of the counts above: most first broken rules are not the only ones."""
    found = [left for seed in range(40) for left in nobodies(STRICT, group(seed))]
    promised = sum(sum(left.broken.values()) for left in found)
    true = sum(sum(left.alone.values()) for left in found)
    assert 0 < true < promised // 3
    kinds = {rule.split("_")[0] for left in found for rule in left.alone}
    assert {"experience", "no", "must", "score", "not"} <= kinds


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_idea_04_a_mentor_with_room_and_one_rule_less_is_a_match_for_sure(seed: int) -> None:
    """Relaxed for one pair only, and with a place still free tonight, it needs no luck."""
    people = group(seed)
    plan = planned(OPEN, people)
    taken = Counter(made.mentor for made in plan.suggestions)
    for left in plan.left_over:
        for mentor in people.mentors if left.alone.get("experience") else ():
            (one,) = (each for each in people.mentees if each.member == left.mentee)
            level = replace(one, answers={**one.answers, OPEN.experience: 0})
            if taken[mentor.member] < free(mentor) and allowed(OPEN, level, mentor) == "":
                others = tuple(level if each is one else each for each in people.mentees)
                assert left.mentee in matched(planned(OPEN, People(others, people.mentors)))


@settings(max_examples=60, deadline=None)
@given(SEEDS, BOTH)
def test_R22_an_exclusion_an_earlier_no_and_an_ended_pair_are_one_and_never_offered(
    seed: int, rules: MatchRules
) -> None:
    people = group(seed)
    for left in nobodies(rules, people):
        assert not {"never", "oneself", "other_group", "full"} & set(left.alone)


def test_R22_who_declared_an_exclusion_cannot_be_read_from_the_reason() -> None:
    mentee, mentor = ready_pair()
    by_mentee = replace(mentee, barred=frozenset({mentor.member}))
    by_mentor = replace(mentor, barred=frozenset({mentee.member}))
    by_name = replace(mentee, avoid_names=frozenset({mentor.name}))
    reasons = {
        repr(planned(OPEN, People((one,), (other,))).left_over)
        for one, other in ((by_mentee, mentor), (mentee, by_mentor), (by_name, mentor))
    }
    assert len(reasons) == 1
    assert "'never': 1" in reasons.pop()
    assert not planned(OPEN, People((mentee,), (mentor,))).left_over


def ready_pair() -> tuple[Application, Application]:
    people = changed(
        populate(1, 1, 2),
        answers={},
        state=ApplicationState.READY,
        barred=frozenset(),
        avoid_names=frozenset(),
        capacity=1,
        held=0,
    )
    return people.mentees[0], people.mentors[0]


@settings(max_examples=60, deadline=None)
@given(SEEDS, BOTH)
def test_all_barriers_of_a_pair_are_known_and_the_first_is_the_plain_rules(
    seed: int, rules: MatchRules
) -> None:
    people = group(seed, 4, 8)
    barriers = Barriers(rules, people.mentors)
    for mentee in people.mentees:
        kept = barriers.of(mentee)
        for j, mentor in enumerate(people.mentors):
            first = next((rule for rule, who in kept.items() if who >> j & 1), "")
            if not first and j not in bits(barriers.fitting(mentee, barriers.everyone)):
                first = "score"
            expected = allowed(rules, mentee, replace(mentor, capacity=1, held=0))
            assert first == expected


def test_somebody_of_another_group_and_oneself_are_barriers_too() -> None:
    mentee, mentor = ready_pair()
    stranger = replace(mentor, group="elsewhere")
    oneself = replace(mentor, member=mentee.member)
    (left,) = planned(OPEN, People((mentee,), (stranger, oneself))).left_over
    assert (left.broken, left.alone) == ({"other_group": 1, "oneself": 1}, {})


# --- Everybody possible is taken ------------------------------------------------------------------


def crowds(plan: GroupPlan) -> list[LeftOver]:
    return [each for each in plan.left_over if each.cause == "all_full"]


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_a_set_of_competitors_is_found_whole_and_has_too_few_places(seed: int) -> None:
    people = group(seed, 12, 7)
    plan = planned(OPEN, people)
    possible = {m.member: options(OPEN, people, m.member, {"", "full"}) for m in people.mentees}
    for left in crowds(plan):
        chosen = set(left.mentors)
        assert chosen == reachable(plan, possible, left.mentee)
        assert left.people == sum(1 for each in possible.values() if each and each <= chosen)
        assert left.places == sum(free(m) for m in people.mentors if m.member in chosen)
        assert left.people > left.places


def reachable(plan: GroupPlan, possible: dict[str, set[str]], mentee: str) -> set[str]:
    """The mentors that could be had by moving others, slowly."""
    found = set(possible[mentee])
    for _ in possible:
        for made in plan.suggestions:
            if made.mentor in found:
                found |= possible[made.mentee]
    return found


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_idea_04_one_more_place_at_any_of_the_mentors_serves_one_more_person(seed: int) -> None:
    people = group(seed)
    plan = planned(OPEN, people)
    for left in crowds(plan):
        for mentor in left.mentors:
            again = planned(OPEN, widen(people, (mentor,), 1))
            assert len(again.suggestions) == len(plan.suggestions) + 1
        again = planned(OPEN, widen(people, left.mentors, left.people - left.places))
        assert left.mentee in matched(again) or left not in again.left_over
        again = planned(OPEN, widen(people, left.mentors, len(plan.left_over)))
        assert left.mentee in matched(again)


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_places_elsewhere_do_not_help_those_who_compete(seed: int) -> None:
    """The control: a wrong cause removed leaves as many of them without a match."""
    people = group(seed, 12, 7)
    plan = planned(OPEN, people)
    possible = {m.member: options(OPEN, people, m.member, {"", "full"}) for m in people.mentees}
    for left in crowds(plan):
        chosen = set(left.mentors)
        crowd = {name for name, each in possible.items() if each and each <= chosen}
        elsewhere = {m.member for m in people.mentors} - chosen
        again = planned(OPEN, widen(people, elsewhere, 3))
        assert len(crowd & matched(again)) == len(crowd & matched(plan)) == left.places


def test_people_who_compete_are_counted_with_the_places_they_compete_for() -> None:
    one, guide = ready_pair()
    mentor = replace(guide, capacity=3, held=1)
    mentees = tuple(replace(one, member=f"{n:032x}") for n in range(4))
    plan = planned(OPEN, People(mentees, (mentor,)))
    assert len(plan.suggestions) == 2
    assert {(x.cause, x.people, x.places, x.mentors) for x in plan.left_over} == {
        ("all_full", 4, 2, (mentor.member,))
    }
    assert plan.freed_by_one_more_place == 1


def test_a_mentor_whose_places_are_all_held_is_a_full_mentor_not_a_missing_one() -> None:
    mentee, guide = ready_pair()
    mentor = replace(guide, capacity=2, held=2)
    assert allowed(OPEN, mentee, mentor) == "full"
    (left,) = planned(OPEN, People((mentee,), (mentor,))).left_over
    assert (left.cause, left.people, left.places) == ("all_full", 1, 0)


# --- All of them ----------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(SEEDS, BOTH)
def test_idea_04_everyone_waiting_is_suggested_or_explained(seed: int, rules: MatchRules) -> None:
    people = group(seed, 8, 5)
    plan = planned(rules, people)
    waiting = {m.member for m in people.mentees if m.state is ApplicationState.READY}
    left = [each.mentee for each in plan.left_over]
    assert matched(plan) | set(left) == waiting
    assert not matched(plan) & set(left)
    assert left == sorted(set(left))


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_the_number_freed_is_what_one_more_place_each_would_serve(seed: int) -> None:
    people = group(seed, 9, 5)
    plan = planned(OPEN, people)
    again = planned(OPEN, widen(people, (m.member for m in people.mentors), 1))
    assert len(again.suggestions) - len(plan.suggestions) == plan.freed_by_one_more_place


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 0), (0, 3), (3, 0)])
def test_a_group_with_one_side_only_has_an_answer(mentees: int, mentors: int) -> None:
    people = changed(populate(mentees, mentors, 1), state=ApplicationState.READY)
    plan = planned(OPEN, people)
    assert not plan.suggestions and plan.freed_by_one_more_place == 0
    assert {(left.cause, str(left.broken), left.people) for left in plan.left_over} == (
        {("no_mentor", "{}", 0)} if mentees else set()
    )
