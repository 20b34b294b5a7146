"""The table of scores: the plain definition's integers, and no pair that a hard rule forbids."""

from __future__ import annotations

import tracemalloc
from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import forbids, normalize_name, plan_group
from alongside.matching.objective import pose
from alongside.matching.score import rate
from alongside.matching.solve import NOBODY, solve
from alongside.matching.table import Row, tabulate
from alongside.model import Answer, Application, ApplicationState, Aspect, MatchRules, namesake
from tests.rules.matching.population import NOW, RULES, People, populate

QUESTIONS = tuple("qrstuvw")
CODES = tuple("abcdef")
ODD: tuple[Answer, ...] = (
    *("", (), "3", ("3",), ("true", "a"), "elsewhere", tuple(f"code{n}" for n in range(300))),
    *(3, 0, -5, 10**9, True, False),
)
Tabulate = Callable[[MatchRules, Sequence[Application], Sequence[Application]], list[Row]]


def plainly(
    rules: MatchRules, mentees: Sequence[Application], mentors: Sequence[Application]
) -> list[Row]:
    """The definition, pair by pair."""
    return [
        array(
            "H", [0 if forbids(rules, one, other) else fit(rules, one, other) for other in mentors]
        )
        for one in mentees
    ]


def fit(rules: MatchRules, one: Application, other: Application) -> int:
    own = rate(rules, one.answers, other.answers)
    return own + 1 + rules.good_bonus * (own >= rules.good_line)


def any_rules(rng: Random, heaviest: int = 100) -> MatchRules:
    """A random program; `heaviest` is the greatest weight an aspect may have."""
    return MatchRules(
        aspects=tuple(any_aspect(rng, each, heaviest) for each in QUESTIONS[: rng.randint(0, 7)]),
        experience=rng.choice(("", "q", "r")),
        importance=rng.choice(("", "matters")),
        musts=rng.choice(("", "musts")),
        must_share=tuple(rng.sample(QUESTIONS, rng.randint(0, 2))),
        min_score=rng.choice((0, 0, 1, 560, 700, 1000)),
        prior=rng.choice((0, 30, 40, 50, 50, 97, 100)),
    )


def any_aspect(rng: Random, question: str, heaviest: int) -> Aspect:
    pairs = [(one, other) for one in CODES for other in CODES]
    return Aspect(
        question,
        scale=rng.choice(("category", "category", "ordinal", "lead", "shared", "overlap")),
        kind=rng.choice(("similar", "similar", "complement", "same")),
        weight=rng.choice((0, 1, 6, 10, heaviest)),
        order=rng.choice(((), CODES, CODES[:1])),
        near=frozenset(rng.sample(pairs, rng.randint(0, 4))),
        different=rng.randint(30, 45),
        enough=rng.choice((1, 2, 4, 300)),
    )


def any_group(rng: Random, mentees: int, mentors: int) -> People:
    """A random group with blanks, several choices, exclusions and answers of odd types."""
    people = populate(mentees, mentors, rng.randint(0, 10**6))
    everybody = [*people.mentees, *people.mentors]
    odd = [odd_person(rng, each, rng.choice(everybody)) for each in everybody]
    return People(tuple(odd[:mentees]), tuple(odd[mentees:]))


def odd_person(rng: Random, one: Application, other: Application) -> Application:
    one = replace(one, answers=any_answers(rng))
    changes: list[Application] = [
        replace(one, group="elsewhere"),
        replace(one, program="bts"),
        replace(one, member=other.member),
        replace(one, role=other.role),
        replace(one, name=f"Ann {other.name}", avoid_names=frozenset({"my ex, Ann-Marie"})),
        replace(
            one,
            name=f"Ann {other.name}",
            avoid_names=frozenset({"my ex, Ann-Marie", normalize_name(other.name)}),
            not_meant=frozenset(
                {namesake("my ex, Ann-Marie", other.member), namesake("ann", one.member)}
            ),
        ),
        replace(one, barred=frozenset({other.member, one.member})),
        replace(one, state=ApplicationState.NEEDS_PERSON),
    ]
    return rng.choice(changes) if rng.random() < 0.3 else one


def any_answers(rng: Random) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for question in QUESTIONS:
        kinds: list[Answer] = [
            rng.choice(CODES),
            tuple(rng.sample(CODES, rng.randint(1, 4))),
            rng.randint(0, 40),
            rng.choice(ODD),
        ]
        if rng.random() < 0.8:
            answers[question] = rng.choice(kinds)
    for question in ("matters", "musts"):
        if rng.random() < 0.3:
            answers[question] = tuple(rng.sample(QUESTIONS, rng.randint(0, 3)))
    return answers


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from((100, 100, 100_000)))
def test_the_table_is_the_plain_definition_whatever_the_program(seed: int, heaviest: int) -> None:
    rng = Random(seed)
    rules, people = any_rules(rng, heaviest), any_group(rng, rng.randint(1, 9), rng.randint(1, 9))
    assert tabulate(rules, *both(people)) == plainly(rules, *both(people))


def both(people: People) -> tuple[Sequence[Application], Sequence[Application]]:
    return people.mentees, people.mentors


@pytest.mark.parametrize("size", [(2, 300), (200, 2), (30, 23)])
def test_the_table_is_the_plain_definition_in_groups_of_any_shape(size: tuple[int, int]) -> None:
    rules = replace(any_rules(Random(7)), min_score=0, must_share=(), experience="r")
    for each in (RULES, replace(RULES, min_score=640), rules):
        people = populate(*size, 1) if each is not rules else any_group(Random(1), *size)
        assert tabulate(each, *both(people)) == plainly(each, *both(people))


def test_more_different_answers_than_a_byte_can_number() -> None:
    aspects = (Aspect("q", "lead", "similar", 5), Aspect("r", "category", "complement", 3))
    rules = MatchRules(aspects=aspects, experience="q", must_share=("s",))
    people = populate(5, 400, 1)
    mentors = [
        replace(each, answers={"q": n * 7, "r": f"r{n}", "s": (f"s{n % 300}", "s5")})
        for n, each in enumerate(people.mentors)
    ]
    mentees = [
        replace(each, answers={"q": 900 * n, "r": f"r{n}", "s": f"s{n}"})
        for n, each in enumerate(people.mentees)
    ]
    assert tabulate(rules, mentees, mentors) == plainly(rules, mentees, mentors)


def test_a_group_without_mentors_or_mentees_has_an_empty_table() -> None:
    people = populate(2, 2, 1)
    assert tabulate(RULES, people.mentees, ()) == [array("H"), array("H")]
    assert tabulate(RULES, (), people.mentors) == []


def test_a_slip_in_the_table_would_be_noticed() -> None:
    """The control of the tests above: the prior dropped, and True taken for 1 (equal as keys)."""
    rules, people = MatchRules((Aspect("q", "category", "similar", 1),)), populate(2, 1, 1)
    mentor = replace(people.mentors[0], state=ApplicationState.READY, answers={"q": "true"})
    mentees = [
        replace(each, state=ApplicationState.READY, answers={"q": answer}, barred=frozenset())
        for each, answer in zip(people.mentees, (True, 1), strict=True)
    ]
    definition = plainly(rules, mentees, [mentor])
    assert tabulate(rules, mentees, [mentor]) == definition
    assert tabulate(replace(rules, prior=0), mentees, [mentor]) != definition
    assert tabulate(rules, [mentees[1]] * 2, [mentor]) != definition


def zero_for_forbidden(
    rules: MatchRules, mentees: Sequence[Application], mentors: Sequence[Application]
) -> list[Row]:
    """A forbidden pair is only the worst there is: it has the fit zero."""
    return [array("H", [each or 1 for each in row]) for row in tabulate(rules, mentees, mentors)]


def truthy_veto(
    rules: MatchRules, mentees: Sequence[Application], mentors: Sequence[Application]
) -> list[Row]:
    """A veto is the rule's name, and whoever reads it asks for True."""
    asked: list[list[object]] = [[forbids(rules, a, b) for b in mentors] for a in mentees]
    return [
        array(
            "H",
            [0 if veto is True else fit(rules, a, b) for veto, b in zip(row, mentors, strict=True)],
        )
        for row, a in zip(asked, mentees, strict=True)
    ]


def violations(rules: MatchRules, people: People, table: Tabulate) -> int:
    """Pairs that a solve on this table makes although a hard rule forbids them."""
    mentees, mentors = both(people)
    problem, _ = pose(rules, mentees, mentors, table(rules, mentees, mentors), now=NOW)
    pairs = enumerate(solve(problem).mate)
    return sum(j != NOBODY and forbids(rules, mentees[i], mentors[j]) != "" for i, j in pairs)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_no_solve_makes_a_pair_that_a_hard_rule_forbids(seed: int) -> None:
    rng = Random(seed)
    assert violations(any_rules(rng), any_group(rng, 8, 8), tabulate) == 0
    assert violations(replace(RULES, min_score=600), populate(8, 8, seed), tabulate) == 0


@pytest.mark.parametrize("slip", [zero_for_forbidden, truthy_veto])
def test_a_table_that_only_discourages_would_make_forbidden_pairs(slip: Tabulate) -> None:
    """The control of the test above."""
    assert sum(violations(RULES, populate(8, 8, seed), slip) for seed in range(20)) > 5


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_shuffled_records_give_the_same_bytes(seed: int, order: Random) -> None:
    people = populate(9, 8, seed)
    mentees, mentors = list(people.mentees), list(people.mentors)
    cells = by_pair(RULES, mentees, mentors)
    plan = repr(plan_group(RULES, mentees, mentors, now=NOW)).encode()
    order.shuffle(mentees)
    order.shuffle(mentors)
    assert by_pair(RULES, mentees, mentors) == cells
    assert repr(plan_group(RULES, mentees, mentors, now=NOW)).encode() == plan


def by_pair(
    rules: MatchRules, mentees: Sequence[Application], mentors: Sequence[Application]
) -> dict[tuple[str, str], int]:
    table = tabulate(rules, mentees, mentors)
    return {
        (one.member, other.member): cell
        for one, row in zip(mentees, table, strict=True)
        for other, cell in zip(mentors, row, strict=True)
    }


def test_a_solve_that_keeps_the_order_of_the_records_would_depend_on_it() -> None:
    """The control: between equals, who comes first decides, so a plan has to sort by id."""
    people = populate(6, 6, 1, blanks=1)
    pairs = []
    for mentees in (people.mentees, people.mentees[::-1]):
        table = tabulate(RULES, mentees, people.mentors)
        problem, _ = pose(RULES, mentees, people.mentors, table, now=NOW)
        mate = solve(replace(problem, bases=[10**6] * len(mentees))).mate
        pairs.append({(mentees[i].member, j) for i, j in enumerate(mate)})
    assert pairs[0] != pairs[1]


def test_a_table_is_far_faster_than_its_definition() -> None:
    """Ratios in one run; measured 40 to 70, and a definition is 1 by definition."""
    people = populate(60, 50, 1)
    plain, fast = (
        min(timed(table, both(people)) for _ in range(runs))
        for table, runs in ((plainly, 1), (tabulate, 5))
    )
    assert plain / fast > 10


def timed(table: Tabulate, people: tuple[Sequence[Application], Sequence[Application]]) -> float:
    start = process_time()
    table(RULES, *people)
    return process_time() - start


@pytest.mark.full
def test_a_large_table_needs_little_memory_beyond_itself() -> None:
    people = populate(2500, 4000, 1)
    tracemalloc.start()
    table = tabulate(RULES, *both(people))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - sum(len(row) * row.itemsize for row in table) < 30e6
