"""Whatever a group's records say: a result and a named warning, never an exception."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import allowed, plan_group
from alongside.model import Answer, Application, ApplicationState, GroupPlan, Role, namesake
from tests.rules.matching.population import NOW, RULES, populate

ODD_RULES = replace(RULES, musts="needs", min_score=520)
SOMEBODY = populate(1, 1, 1).mentees[0]
MEMBERS = ("a" * 32, "b" * 32, "c" * 32, "d" * 32)

ANSWERS: st.SearchStrategy[Answer] = st.one_of(
    st.sampled_from(("", "woman", "a30", "both", "gone", "en", "betrayed", "ü" * 40)),
    st.integers(-5, 10**9),
    st.booleans(),
    st.lists(st.sampled_from(("phone", "en", "age", "slot01", "", "gone")), max_size=3).map(tuple),
)
QUESTIONS = st.sampled_from(
    (*(aspect.question for aspect in RULES.aspects), "language", "matters", "needs", "unheard_of")
)
SOME = st.frozensets(st.sampled_from((*MEMBERS, "e" * 32)), max_size=4)
PEOPLE = st.builds(
    lambda **fields: replace(SOMEBODY, **fields),
    member=st.sampled_from(MEMBERS),
    role=st.sampled_from(list(Role)),
    version=st.sampled_from(("", "2026-01-01", "2026-02-01")),
    name=st.sampled_from(("", "Ann", "Mark Smith", "  ", "…")),
    state=st.sampled_from((*[ApplicationState.READY] * 3, *ApplicationState)),
    group=st.sampled_from((*["calgary"] * 4, "elsewhere")),
    answers=st.dictionaries(QUESTIONS, ANSWERS, max_size=6),
    capacity=st.sampled_from((1, 1, 2, 0, 99, -1)),
    held=st.sampled_from((0, 0, 1, 5, -1)),
    barred=SOME,
    avoid_names=st.frozensets(st.sampled_from(("ann", "Mark", "", "my ex-husband")), max_size=2),
    not_meant=st.frozensets(
        st.builds(namesake, st.sampled_from(("ann", "Mark")), st.sampled_from(MEMBERS)), max_size=3
    ),
)
GROUPS = st.lists(PEOPLE, max_size=6)


def planned(mentees: list[Application], mentors: list[Application]) -> GroupPlan:
    return plan_group(ODD_RULES, mentees, mentors, now=NOW)


@settings(max_examples=150, deadline=None)
@given(GROUPS, GROUPS)
def test_odd_records_give_a_proved_plan_without_a_forbidden_pair(
    mentees: list[Application], mentors: list[Application]
) -> None:
    plan = planned(mentees, mentors)
    assert plan.proved
    for made in plan.suggestions:
        assert any(
            allowed(ODD_RULES, one, other) == ""
            for one in mentees
            for other in mentors
            if (one.member, other.member) == (made.mentee, made.mentor)
        )
    left = [each.mentee for each in plan.left_over]
    assert len(set(left)) == len(left)
    for each in plan.left_over:
        assert each.broken or each.mentors or not mentors


@settings(max_examples=60, deadline=None)
@given(GROUPS, GROUPS)
def test_odd_records_in_another_order_give_the_same_plan(
    mentees: list[Application], mentors: list[Application]
) -> None:
    assert planned(mentees[::-1], mentors[::-1]) == planned(mentees, mentors)


GOOD = populate(4, 3, 3, blanks=0)
SHARED: dict[str, Answer] = {"language": ("en",), "contact": ("phone",)}


def plain(person: Application, months: int) -> Application:
    return replace(
        person,
        answers={**person.answers, **SHARED, "months": months},
        state=ApplicationState.READY,
        barred=frozenset(),
        avoid_names=frozenset(),
        capacity=1,
        held=0,
    )


MENTEES = [plain(each, 3) for each in GOOD.mentees]
MENTORS = [plain(each, 30) for each in GOOD.mentors]
ALL_MENTORS = frozenset(m.member for m in MENTORS)
ODD_GROUPS = [
    ([replace(MENTEES[0], answers={}), *MENTEES[1:]], MENTORS, "no_answers"),
    (MENTEES, [replace(MENTORS[0], capacity=0), *MENTORS[1:]], "no_places"),
    (MENTEES, [replace(MENTORS[0], capacity=-1), *MENTORS[1:]], "no_places"),
    (MENTEES, [replace(MENTORS[0], capacity=99), *MENTORS[1:]], "many_places"),
    ([*MENTEES, replace(MENTEES[0], version="2026-02-01")], MENTORS, "two_records"),
    (MENTEES, [replace(MENTORS[0], version=""), *MENTORS], "two_records"),
    (
        [replace(MENTEES[0], barred=frozenset({MENTEES[0].member})), *MENTEES[1:]],
        MENTORS,
        "excludes_themselves",
    ),
    ([replace(MENTEES[0], barred=ALL_MENTORS), *MENTEES[1:]], MENTORS, "excludes_everyone"),
    (
        [replace(m, answers={**m.answers, "age": ""}) for m in MENTEES],
        MENTORS,
        "unanswered",
    ),
]


@pytest.mark.parametrize(("mentees", "mentors", "code"), ODD_GROUPS)
def test_each_odd_group_has_a_plan_and_its_warning(
    mentees: list[Application], mentors: list[Application], code: str
) -> None:
    plan = planned(mentees, mentors)
    assert plan.proved and plan.suggestions
    assert [one.code for one in plan.warnings] == [code]


def test_a_group_without_oddities_is_planned_without_a_warning() -> None:
    plan = planned(MENTEES, MENTORS)
    assert plan.proved and plan.suggestions and plan.warnings == ()


def test_a_mentor_who_offers_99_places_gets_what_the_program_allows() -> None:
    eager = [replace(MENTORS[0], capacity=99, answers={})]
    many = [replace(m, answers={}, member=f"{n:032x}") for n, m in enumerate(MENTEES * 3)]
    plan = plan_group(RULES, many, eager, now=NOW)
    assert len(plan.suggestions) == RULES.max_capacity < len(many)


def test_people_who_exclude_each_other_are_explained_like_any_exclusion() -> None:
    one, other = replace(MENTEES[0], answers={}), replace(MENTORS[0], answers={})
    one, other = (
        replace(one, barred=frozenset({other.member})),
        replace(other, barred=frozenset({one.member})),
    )
    (left,) = planned([one], [other]).left_over
    assert (left.broken, left.alone) == ({"never": 1}, {})
