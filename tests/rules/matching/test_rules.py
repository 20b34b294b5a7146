"""Hard rules: each has a name, holds both ways, and a blank breaks none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import allowed, normalize_name, plan_group, score
from alongside.model import Answer, ApplicationState, Aspect, MatchRules
from tests.rules.matching.population import ASPECTS, NOW, RULES, People, populate

ONE = populate(1, 1, 3, blanks=0)
MENTEE = replace(
    ONE.mentees[0],
    state=ApplicationState.READY,
    barred=frozenset(),
    avoid_names=frozenset(),
    answers={"months": 12, "language": ("en",), "contact": ("text",)},
)
MENTOR = replace(
    ONE.mentors[0],
    state=ApplicationState.READY,
    barred=frozenset(),
    held=0,
    answers={"months": 12, "language": ("en", "fr"), "contact": ("text",)},
)
SAME = replace(RULES, aspects=(*ASPECTS, Aspect("faith", "category", "same", 1)))


WAYS: dict[str, Answer] = {"side": "wayward"}
WAYWARD = {"answers": WAYS}


def test_the_two_are_allowed_before_a_rule_is_broken() -> None:
    assert allowed(SAME, MENTEE, MENTOR) == ""


@pytest.mark.parametrize(
    ("name", "mentee", "mentor"),
    [
        ("not_ready", {"state": ApplicationState.NEEDS_PERSON}, {}),
        ("not_ready", {}, {"state": ApplicationState.PAUSED}),
        ("not_ready", {}, {"state": ApplicationState.WITHDRAWN}),
        ("other_group", {"group": "elsewhere"}, {}),
        ("other_group", {}, {"program": "bts"}),
        ("oneself", {"member": MENTOR.member}, {}),
        ("never", {"barred": frozenset({MENTOR.member})}, {}),
        ("never", {}, {"barred": frozenset({MENTEE.member})}),
        ("never", {"avoid_names": frozenset({"ann obrien"})}, {"name": "Ánn  O'BRIEN"}),
        ("never", {"name": "Zoë Ng"}, {"avoid_names": frozenset({"zoe ng"})}),
        ("experience", {"answers": {"months": 13}}, {}),
        ("no_shared_language", {"answers": {"language": ("es",)}}, {}),
        ("no_shared_contact", {"answers": {"contact": ("phone",)}}, {}),
        ("must_faith", {"answers": {"faith": "a"}}, {"answers": {"faith": "b"}}),
        ("must_side", {"answers": {"side": "betrayed", "musts": ("side",)}}, WAYWARD),
        ("must_side", {"answers": {"side": "betrayed"}}, {"answers": {"musts": "side", **WAYS}}),
        ("full", {}, {"capacity": 2, "held": 2}),
        ("full", {}, {"capacity": 0}),
        ("full", {"held": 1}, {}),
    ],
)
def test_a_broken_rule_is_named(name: str, mentee: dict[str, Any], mentor: dict[str, Any]) -> None:
    ours, theirs = replace(MENTEE, **mentee), replace(MENTOR, **mentor)
    assert allowed(SAME, ours, theirs) == name
    plan = plan_group(SAME, [ours], [theirs], now=NOW)
    assert not plan.suggestions


def test_a_must_binds_only_what_both_answered_and_what_the_program_asks() -> None:
    """The control of the musts above: silence, or a must on a plain question, breaks nothing."""
    wants: dict[str, Answer] = {"side": "betrayed", "musts": ("side", "language")}
    for theirs in ({}, {"side": "betrayed"}, {"side": ("wayward", "betrayed")}):
        assert allowed(RULES, replace(MENTEE, answers=wants), replace(MENTOR, answers=theirs)) == ""
    unlike = replace(MENTOR, answers=WAYS)
    assert allowed(RULES, replace(MENTEE, answers=wants), unlike) == "must_side"
    assert allowed(replace(RULES, musts=""), replace(MENTEE, answers=wants), unlike) == ""


def test_a_least_score_is_the_only_way_that_fit_excludes() -> None:
    fit = score(RULES, MENTEE, MENTOR)[0]
    assert allowed(replace(RULES, min_score=fit), MENTEE, MENTOR) == ""
    assert allowed(replace(RULES, min_score=fit + 1), MENTEE, MENTOR) == "score"


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_a_normalized_name_stays_as_it_is(name: str) -> None:
    once = normalize_name(name)
    assert normalize_name(once) == once


@pytest.mark.parametrize(
    ("written", "also"),
    [
        ("  Anne-Marie  O\u2019Neill ", "anne marie oneill"),
        ("JOSÉ\tÁLVAREZ", "Jose\u0301 Alvarez"),
        ("Straße", "STRASSE"),
        ("\uff21\uff4e\uff4e", "ann"),
        ("İpek", "ipek"),
        ("Łucja.", "łucja"),
    ],
)
def test_one_name_written_two_ways_is_one_name(written: str, also: str) -> None:
    assert normalize_name(written) == normalize_name(also)


def test_names_that_normalize_to_nothing_bar_nobody() -> None:
    assert (
        allowed(RULES, replace(MENTEE, avoid_names=frozenset({"…"})), replace(MENTOR, name="!!"))
        == ""
    )


def test_in_doubt_a_declared_name_bars_whoever_it_may_mean() -> None:
    """The control is the next test: another name, and words that name nobody, bar nobody."""
    mentee = replace(MENTEE, avoid_names=frozenset({"my ex-husband Mark"}))
    assert allowed(RULES, mentee, replace(MENTOR, name="Mark S.")) == "never"
    assert allowed(RULES, mentee, replace(MENTOR, name="My My")) == ""


def test_the_name_of_one_person_does_not_bar_another() -> None:
    mentee = replace(MENTEE, avoid_names=frozenset({"ann"}))
    assert allowed(RULES, mentee, replace(MENTOR, name="Anna")) == ""


def mixed(seed: int, mentees: int = 9, mentors: int = 7) -> People:
    here, there = populate(mentees, mentors, seed), populate(3, 3, seed + 900, group="other")
    both = replace(here.mentors[0], member=here.mentees[0].member)
    return People(here.mentees + there.mentees, (both, *here.mentors[1:], *there.mentors))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((0, 560, 640)))
def test_no_suggestion_or_alternative_breaks_a_hard_rule(seed: int, least: int) -> None:
    people = mixed(seed)
    rules = replace(RULES, min_score=least)
    plan = plan_group(rules, people.mentees, people.mentors, now=NOW)
    mentees = {each.member: each for each in people.mentees}
    mentors = {each.member: each for each in people.mentors}
    for made in plan.suggestions:
        offered = [made.mentor, *(each.mentor for each in made.alternatives)]
        assert len(set(offered)) == len(offered)
        for other in offered:
            assert allowed(rules, mentees[made.mentee], mentors[other]) == ""
    for mentor_id, mentor in mentors.items():
        taken = sum(1 for made in plan.suggestions if made.mentor == mentor_id)
        assert taken == 0 or taken + mentor.held <= mentor.capacity
    assert len({made.mentee for made in plan.suggestions}) == len(plan.suggestions)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_R15_no_suggestion_ever_crosses_groups(seed: int) -> None:
    people = mixed(seed)
    groups = {each.member: each.group for each in people.mentees[3:] + people.mentors[1:]}
    groups[people.mentees[0].member] = "calgary"
    for made in plan_group(RULES, people.mentees, people.mentors, now=NOW).suggestions:
        if made.mentee in groups and made.mentor in groups:
            assert groups[made.mentee] == groups[made.mentor]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_R16_a_mentor_is_never_less_experienced_and_never_oneself(seed: int) -> None:
    people = mixed(seed)
    months = {
        (each.role, each.member): each.answers.get("months")
        for each in people.mentees + people.mentors
    }
    for made in plan_group(RULES, people.mentees, people.mentors, now=NOW).suggestions:
        ours = months["mentee", made.mentee]  # type: ignore[index]
        theirs = months["mentor", made.mentor]  # type: ignore[index]
        assert made.mentee != made.mentor
        if isinstance(ours, int) and isinstance(theirs, int):
            assert theirs >= ours


@pytest.mark.parametrize("declared_by", ["mentee", "mentor"])
def test_R21_a_declared_pair_is_never_made_whoever_declared_it(declared_by: str) -> None:
    barred = {"mentee": MENTEE, "mentor": MENTOR}
    other = MENTOR if declared_by == "mentee" else MENTEE
    barred[declared_by] = replace(barred[declared_by], barred=frozenset({other.member}))
    plan = plan_group(RULES, [barred["mentee"]], [barred["mentor"]], now=NOW)
    assert not plan.suggestions
    assert plan.left_over[0].broken == {"never": 1}


def test_R22_a_report_does_not_tell_who_declared_what() -> None:
    ways: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"barred": frozenset({MENTOR.member})}, {}),
        ({}, {"barred": frozenset({MENTEE.member})}),
        ({"avoid_names": frozenset({normalize_name(MENTOR.name)})}, {}),
    ]
    # Somebody else on both sides: whoever bars all there are is warned about by name.
    seeker = replace(MENTEE, member="e" * 32, name="Ada")
    guide = replace(MENTOR, member="f" * 32, name="Grace")
    plans = [
        plan_group(
            RULES, [replace(MENTEE, **ours), seeker], [replace(MENTOR, **theirs), guide], now=NOW
        )
        for ours, theirs in ways
    ]
    assert plans[0] == plans[1] == plans[2]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_R14_a_blank_never_makes_a_pair_impossible(seed: int, data: st.DataObject) -> None:
    people = populate(4, 4, seed)
    rules = SAME
    for mentee in people.mentees:
        for mentor in people.mentors:
            if not mentee.answers or allowed(rules, mentee, mentor):
                continue
            gone = data.draw(st.sampled_from(sorted(mentee.answers)))
            left = {k: v for k, v in mentee.answers.items() if k != gone}
            assert allowed(rules, replace(mentee, answers=left), mentor) == ""
            assert allowed(rules, replace(mentee, answers={}), mentor) == ""


def test_rules_without_aspects_still_match() -> None:
    plan = plan_group(MatchRules(aspects=()), [MENTEE], [MENTOR], now=NOW)
    assert [(each.score, each.confidence) for each in plan.suggestions] == [(500, 0)]
