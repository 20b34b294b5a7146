"""Each oddity of a group's records has its warning, and nothing else has."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from alongside.matching import plan_group
from alongside.matching.records import newest, odd_records
from alongside.model import Answer, Application, ApplicationState, PlanWarning, Role
from tests.rules.matching.population import (
    ASPECTS,
    CHOICES,
    NOW,
    RULES,
    SEVERAL,
    People,
    member_id,
    populate,
)

ANSWERS: dict[str, Answer] = {
    **{question: choices[0] for question, choices in CHOICES.items()},
    **{question: choices[:3] for question, choices in SEVERAL.items()},
    "months": 14,
}
MENTEES = tuple(member_id(f"mentee {n}") for n in range(3))
MENTORS = tuple(member_id(f"mentor {n}") for n in range(2))


def person(member: str, role: Role, **fields: Any) -> Application:
    plain = populate(1, 1, 1).mentees[0]
    return replace(
        plain,
        **{
            "member": member,
            "role": role,
            "name": f"P{member[:10]}",
            "answers": ANSWERS,
            "state": ApplicationState.READY,
            "barred": frozenset(),
            "avoid_names": frozenset(),
            "capacity": 1,
            "held": 0,
            **fields,
        },
    )


PLAIN = People(
    tuple(person(each, Role.MENTEE) for each in MENTEES),
    tuple(person(each, Role.MENTOR) for each in MENTORS),
)


def found(people: People) -> list[tuple[str, str]]:
    return [
        (one.code, one.member or one.question)
        for one in odd_records(RULES, people.mentees, people.mentors)
    ]


def with_mentee(**fields: Any) -> People:
    return People((replace(PLAIN.mentees[0], **fields), *PLAIN.mentees[1:]), PLAIN.mentors)


def with_mentor(**fields: Any) -> People:
    return People(PLAIN.mentees, (replace(PLAIN.mentors[0], **fields), *PLAIN.mentors[1:]))


def test_a_group_without_oddities_has_no_warning() -> None:
    assert found(PLAIN) == []
    assert found(People((), ())) == []


NAMES = frozenset(f"P{each[:10]}" for each in MENTORS)


@pytest.mark.parametrize(
    ("people", "code", "member"),
    [
        (with_mentee(answers={}), "no_answers", MENTEES[0]),
        (with_mentor(answers={"hope": "some words", "age": ""}), "no_answers", MENTORS[0]),
        (with_mentor(capacity=0), "no_places", MENTORS[0]),
        (with_mentor(capacity=-1, held=2), "no_places", MENTORS[0]),
        (with_mentee(capacity=0), "no_places", MENTEES[0]),
        (with_mentor(capacity=99), "many_places", MENTORS[0]),
        (with_mentee(capacity=2), "many_places", MENTEES[0]),
        (with_mentee(barred=frozenset({MENTEES[0]})), "excludes_themselves", MENTEES[0]),
        (with_mentor(avoid_names=frozenset({f"p{MENTORS[0][:10]}"})), "excludes_themselves",
         MENTORS[0]),
        (with_mentee(barred=frozenset(MENTORS)), "excludes_everyone", MENTEES[0]),
        (with_mentee(avoid_names=NAMES), "excludes_everyone", MENTEES[0]),
        (with_mentor(barred=frozenset(MENTEES)), "excludes_everyone", MENTORS[0]),
    ],
)  # fmt: skip
def test_each_oddity_of_a_member_has_its_warning(people: People, code: str, member: str) -> None:
    assert found(people) == [(code, member)]


@pytest.mark.parametrize(
    "people",
    [
        with_mentee(answers={"age": "a30"}),
        with_mentor(capacity=3, held=3),
        with_mentor(capacity=1, held=3),
        with_mentee(barred=frozenset(MENTORS[:1])),
        with_mentee(barred=frozenset({member_id("somebody else")})),
        with_mentor(name="Ann Smith", avoid_names=frozenset({"John Smith"})),
        with_mentee(state=ApplicationState.PAUSED, answers={}, capacity=99),
        with_mentor(state=ApplicationState.WITHDRAWN, barred=frozenset(MENTEES)),
    ],
)
def test_what_is_nearly_one_has_none(people: People) -> None:
    """The control: few answers, full mentors, some exclusions and people who are not matched."""
    assert found(people) == []


def test_only_those_who_are_ready_are_everyone() -> None:
    people = with_mentee(barred=frozenset(MENTORS[:1]))
    paused = replace(people.mentors[1], state=ApplicationState.PAUSED)
    away = People(people.mentees, (people.mentors[0], paused))
    assert found(away) == [("excludes_everyone", MENTEES[0])]


@pytest.mark.parametrize("question", [aspect.question for aspect in ASPECTS])
def test_an_aspect_nobody_of_one_side_answered_is_named(question: str) -> None:
    silent = {name: answer for name, answer in ANSWERS.items() if name != question}
    mentors = tuple(replace(each, answers=silent) for each in PLAIN.mentors)
    assert found(People(PLAIN.mentees, mentors)) == [("unanswered", question)]
    # The controls: one answer is enough, and of nobody nothing is asked.
    assert found(People(PLAIN.mentees, (*mentors[:1], PLAIN.mentors[1]))) == []
    assert found(People(PLAIN.mentees, ())) == []


def test_two_records_of_one_person_are_named_once_and_the_newer_is_used() -> None:
    older = replace(PLAIN.mentors[0], version="2025-12-31T00:00:00Z#1", capacity=99)
    newer = PLAIN.mentors[0]
    for records in ((older, newer), (newer, older), (newer, older, older)):
        people = People(PLAIN.mentees, (*records, PLAIN.mentors[1]))
        assert found(people) == [("two_records", newer.member)]
        assert newest(people.mentors) == sorted(PLAIN.mentors, key=lambda each: each.member)
    both = person(MENTEES[0], Role.MENTOR)
    assert found(People(PLAIN.mentees, (*PLAIN.mentors, both))) == []


def test_two_records_of_one_version_are_told_apart_in_any_order() -> None:
    one = PLAIN.mentors[0]
    twins = [
        one,
        replace(one, capacity=2),
        replace(one, answers={"age": "a30"}),
        replace(one, answers={"age": 30}),
        replace(one, submitted_at=one.submitted_at + timedelta(1)),
        replace(one, barred=frozenset({"b", "a"})),
    ]
    chosen = set()
    for seed in range(20):
        Random(seed).shuffle(twins)
        chosen.add(repr(newest(twins)))
    assert len(chosen) == 1


def test_the_warnings_are_sorted_and_the_same_for_shuffled_records() -> None:
    people = populate(20, 12, 4, blanks=0.8)
    mentees, mentors = [*people.mentees, people.mentees[0]], list(people.mentors)
    first = odd_records(RULES, mentees, mentors)
    assert len({one.code for one in first}) >= 2
    assert list(first) == sorted(first, key=lambda one: (one.code, one.member, one.question))
    for seed in range(5):
        Random(seed).shuffle(mentees)
        Random(seed).shuffle(mentors)
        assert odd_records(RULES, mentees, mentors) == first


def test_a_warning_names_a_member_or_a_question_and_never_what_was_written() -> None:
    people = with_mentee(name="Mark", avoid_names=frozenset({"mark"}), answers={})
    for one in odd_records(RULES, people.mentees, people.mentors):
        assert one == PlanWarning(one.code, member=MENTEES[0])


@pytest.mark.parametrize("where", ["an older record", "the other role"])
def test_R21_an_exclusion_in_any_record_of_a_person_counts(where: str) -> None:
    people = populate(2, 2, 9, blanks=1)
    one, other = (
        replace(each, state=ApplicationState.READY, barred=frozenset(), avoid_names=frozenset())
        for each in (people.mentees[0], people.mentors[0])
    )
    other = replace(other, capacity=1, held=0)
    telling = replace(one, version="0", barred=frozenset({other.member}))
    if where == "an older record":
        mentees, mentors = [telling, one], [other]
    else:
        mentees, mentors = [one], [other, replace(telling, role=Role.MENTOR, capacity=0)]
    assert not plan_group(RULES, mentees, mentors, now=NOW).suggestions
    # The control: nobody has said anything.
    assert plan_group(RULES, [one], [other], now=NOW).suggestions
