"""The score of a pair: its scales, what a blank does, what difference is worth."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import allowed, plan_group, score, similarity
from alongside.matching.score import blend
from alongside.model import Answer, Application, ApplicationState, Aspect, MatchRules
from tests.rules.matching.population import ASPECTS, CHOICES, NOW, RULES, populate

PAIR = populate(1, 1, 1)
AGES = CHOICES["age"]
CATEGORY = Aspect("q", "category", "similar", 5, near=frozenset({("a", "b")}), different=40)
COMPLEMENT = replace(CATEGORY, kind="complement")
ORDINAL = Aspect("q", "ordinal", "similar", 5, order=AGES, different=40)
NUMBERS = Aspect("q", "ordinal", "similar", 5, enough=10, different=40)
LEAD = Aspect("q", "lead", "similar", 5, different=40)
SHARED = Aspect("q", "shared", "similar", 5, different=40)
OVERLAP = Aspect("q", "overlap", "similar", 5, enough=4, different=40)


def mentee(answers: dict[str, Answer]) -> Application:
    return replace(
        PAIR.mentees[0],
        state=ApplicationState.READY,
        answers=answers,
        barred=frozenset(),
        avoid_names=frozenset(),
    )


def mentor(answers: dict[str, Answer]) -> Application:
    return replace(
        PAIR.mentors[0],
        state=ApplicationState.READY,
        answers=answers,
        held=0,
        barred=frozenset(),
        avoid_names=frozenset(),
    )


@pytest.mark.parametrize(
    ("aspect", "ours", "theirs", "expected"),
    [
        (CATEGORY, "a", "a", 100),
        (CATEGORY, "b", "a", 70),
        (CATEGORY, "a", "c", 40),
        (CATEGORY, True, False, 40),
        (CATEGORY, ("a", "c"), ("c", "d"), 70),
        (COMPLEMENT, "a", "a", 40),
        (COMPLEMENT, "a", "b", 70),
        (COMPLEMENT, "a", "c", 100),
        (ORDINAL, AGES[0], AGES[0], 100),
        (ORDINAL, AGES[0], AGES[1], 85),
        (ORDINAL, AGES[4], AGES[0], 40),
        (ORDINAL, AGES[4], "elsewhere", -1),
        (NUMBERS, 30, 35, 70),
        (NUMBERS, 30, 90, 40),
        (NUMBERS, "30", 90, -1),
        (LEAD, 10, 10, 50),
        (LEAD, 10, 22, 75),
        (LEAD, 10, 34, 100),
        (LEAD, 10, 99, 100),
        (LEAD, 10, 9, 40),
        (LEAD, True, 9, -1),
        (SHARED, ("a", "b"), ("b", "c", "d"), 50),
        (SHARED, ("a",), ("b",), 40),
        (OVERLAP, ("a", "b", "c"), ("a", "b", "c", "d"), 75),
        (OVERLAP, ("a",), ("b",), 40),
        (OVERLAP, ("a", "b", "c", "d", "e"), ("a", "b", "c", "d", "e"), 100),
        (CATEGORY, "", "a", -1),
        (SHARED, (), ("a",), -1),
        (LEAD, None, 9, -1),
    ],
)
def test_each_scale_is_what_the_program_file_says(
    aspect: Aspect, ours: Answer | None, theirs: Answer | None, expected: int
) -> None:
    assert similarity(aspect, ours, theirs) == expected


def test_a_score_is_the_shrunk_mean_of_what_is_known() -> None:
    rules = MatchRules(aspects=(CATEGORY, replace(ORDINAL, question="age", weight=3)))
    fit, confidence, reasons = score(rules, mentee({"q": "a"}), mentor({"q": "a", "age": AGES[0]}))
    pull = 40 * 2 * (5 + 3) // 100
    assert fit == 10 * (10 * 100 + pull * 50) // (10 + pull)
    assert confidence == 100 * 10 // 16
    assert [(each.similarity, each.weight) for each in reasons] == [(100, 10), (-1, 6)]
    assert (reasons[1].mentee, reasons[1].mentor) == ("", AGES[0])


def test_what_either_side_says_matters_weighs_double() -> None:
    rules = MatchRules(aspects=(CATEGORY,), importance="matters")
    plain = score(rules, mentee({"q": "a"}), mentor({"q": "a"}))
    says: dict[str, Answer] = {"q": "a", "matters": ("q",)}
    silent: dict[str, Answer] = {"q": "a"}
    for ours, theirs in ((says, silent), (silent, says)):
        said = score(rules, mentee(ours), mentor(theirs))
        assert said[2][0].weight == 2 * plain[2][0].weight
        assert said[0] > plain[0]


def test_nothing_known_is_the_prior_and_no_confidence() -> None:
    assert score(RULES, mentee({}), mentor({}))[:2] == (500, 0)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_scores_stay_in_bounds_and_reasons_name_every_aspect(seed: int) -> None:
    people = populate(3, 3, seed)
    for one in people.mentees:
        for other in people.mentors:
            fit, confidence, reasons = score(RULES, one, other)
            assert 0 <= fit <= 1000
            assert 0 <= confidence <= 100
            assert [each.aspect for each in reasons] == [each.question for each in ASPECTS]


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from((0, 40)), st.data())
def test_R19_difference_never_scores_below_a_missing_answer(
    seed: int, kappa: int, data: st.DataObject
) -> None:
    rules = replace(RULES, kappa=kappa)
    people = populate(1, 1, seed, blanks=0)
    one, other = people.mentees[0], people.mentors[0]
    question = data.draw(st.sampled_from([each.question for each in ASPECTS]))
    blank = {k: v for k, v in one.answers.items() if k != question}
    known = score(rules, one, other)
    unknown = score(rules, replace(one, answers=blank), other)
    assert known[0] >= unknown[0]
    assert known[1] > unknown[1]


def test_R19_a_plain_weighted_mean_would_punish_the_answer() -> None:
    """The control: without the rule, saying that one differs costs fit against silence."""
    pull, prior = 4, 50
    answered = 10 * (100 * 10 + 35 * 10 + pull * prior) // (20 + pull)
    silent = 10 * (100 * 10 + pull * prior) // (10 + pull)
    assert answered < silent
    assert blend([(100, 10), (35, 10)], pull, prior) == silent


def test_R19_a_program_may_reward_difference() -> None:
    rules = MatchRules(aspects=(COMPLEMENT,))
    differs = score(rules, mentee({"q": "a"}), mentor({"q": "c"}))[0]
    alike = score(rules, mentee({"q": "a"}), mentor({"q": "a"}))[0]
    assert differs > score(rules, mentee({}), mentor({"q": "a"}))[0] >= 500
    assert differs > alike


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(1, 40)), max_size=8),
    st.integers(0, 60),
    st.data(),
)
def test_more_similarity_never_lowers_a_score(
    known: list[tuple[int, int]], pull: int, data: st.DataObject
) -> None:
    before = blend(known, pull, 50)
    if known:
        at = data.draw(st.integers(0, len(known) - 1))
        raised = (data.draw(st.integers(known[at][0], 100)), known[at][1])
        assert blend([*known[:at], raised, *known[at + 1 :]], pull, 50) >= before
    assert blend(known[1:], pull, 50) <= before


def test_R17_similarity_raises_rank_but_never_excludes() -> None:
    ours: dict[str, Answer] = {"gender": "woman", "age": "a18", "side": "betrayed"}
    unlike = mentor({"gender": "man", "age": "a60", "side": "wayward"})
    alike = replace(mentor(dict(ours)), member="f" * 32)
    assert allowed(RULES, mentee(ours), unlike) == ""
    alone = plan_group(RULES, [mentee(ours)], [unlike], now=NOW)
    assert [each.mentor for each in alone.suggestions] == [unlike.member]
    both = plan_group(RULES, [mentee(ours)], [unlike, alike], now=NOW)
    assert [each.mentor for each in both.suggestions] == [alike.member]


def test_R18_a_new_question_needs_no_code() -> None:
    rules = MatchRules(aspects=(Aspect("favorite_season", "category", "similar", 5),))
    same = score(rules, mentee({"favorite_season": "fall"}), mentor({"favorite_season": "fall"}))
    assert (
        same[0]
        > score(rules, mentee({"favorite_season": "fall"}), mentor({"favorite_season": "spring"}))[
            0
        ]
    )


def test_R23_an_aspect_without_weight_changes_no_score() -> None:
    rules = MatchRules(aspects=(CATEGORY, replace(LEAD, question="months", weight=0)))
    ours, theirs = mentee({"q": "a", "months": 1}), mentor({"q": "a", "months": 50})
    assert score(rules, ours, theirs)[0] == score(rules, ours, mentor({"q": "a"}))[0]
