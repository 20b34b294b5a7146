"""What is remembered from group to group: it changes nothing, and it stays small."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import table as table_module
from alongside.matching.fields import Column
from alongside.matching.scales import Lexicon, Scale, program_of
from alongside.matching.table import tabulate
from alongside.model import Answer, ApplicationState, Aspect, MatchRules
from tests.rules.matching.population import RULES, People, populate
from tests.rules.matching.test_table import any_group, any_rules, both, plainly


def answering(answers: list[Answer], mentees: int = 3) -> People:
    """A mentor for each answer to `q`; the first ones are given by mentees, too."""
    people = populate(mentees, len(answers), 1)
    ready = ApplicationState.READY
    return People(
        *(
            tuple(
                replace(each, answers={"q": answer}, state=ready, barred=frozenset())
                for each, answer in zip(side, answers, strict=False)
            )
            for side in both(people)
        )
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_groups_seen_before_change_no_cell(seed: int) -> None:
    rng = Random(seed)
    rules = replace(any_rules(rng), min_score=0, must_share=())
    groups = [any_group(rng, 5, rng.randint(1, 12)) for _ in range(4)]
    tables = [tabulate(rules, *both(each)) for each in groups]
    assert tables == [plainly(rules, *both(each)) for each in groups]
    program_of.cache_clear()
    assert [tabulate(rules, *both(each)) for each in reversed(groups)] == tables[::-1]


@pytest.mark.parametrize("scale", ["category", "ordinal", "lead"])
def test_more_answers_over_many_groups_than_are_remembered(scale: str) -> None:
    rules = MatchRules((Aspect("q", scale, "similar", 1, enough=300),), experience="q")
    groups = [answering([*range(start, start + 50)]) for start in (0, 25, 200, 0, 190, 400, 30)]
    for people in groups:
        assert tabulate(rules, *both(people)) == plainly(rules, *both(people))
    for each in program_of(rules).scales:
        assert 50 < len(each.lexicon([]).numbers) <= 128


def test_true_and_one_are_not_mixed_up_between_groups() -> None:
    rules = MatchRules((Aspect("q", "category", "same", 1),))
    groups: list[list[Answer]] = [[1, "1", 0], [True, "true", False], ["true", 1, "false"]]
    for answers in groups:
        people = answering(answers)
        assert tabulate(rules, *both(people)) == plainly(rules, *both(people))


def test_another_programs_memory_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the tests above: what one program finds out is wrong for another."""
    first, other = program_of(RULES), replace(RULES, prior=0)
    people = populate(4, 4, 1)
    monkeypatch.setattr(table_module, "program_of", lambda rules: first)
    assert tabulate(other, *both(people)) != plainly(other, *both(people))


def test_a_lexicon_that_loses_the_order_of_answers_would_be_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: cells found for some answers would be read for others."""
    right = Scale.lexicon

    def wrong(scale: Scale, answers: Column) -> Lexicon:
        lexicon = right(scale, answers)
        first, *others = lexicon.numbers
        lexicon.numbers = {each: n for n, each in enumerate([first, *reversed(others)])}
        return lexicon

    rules = MatchRules((Aspect("q", "lead", "similar", 1),))
    monkeypatch.setattr(Scale, "lexicon", wrong)
    people = answering([3, 9, 27])
    assert tabulate(rules, *both(people)) != plainly(rules, *both(people))


def test_a_program_is_read_once_for_all_its_groups() -> None:
    assert program_of(RULES) is program_of(replace(RULES))
    assert program_of(RULES) is not program_of(replace(RULES, prior=40))
