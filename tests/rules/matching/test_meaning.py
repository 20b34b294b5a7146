"""A declared name keeps everybody apart whom it may mean, until the declarer says who it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import excluded, plan_group
from alongside.matching.barriers import Barriers, bits
from alongside.matching.meaning import Confided, doubts
from alongside.matching.records import settle
from alongside.matching.vetoes import Never
from alongside.model import Application, ApplicationState, MatchRules, Role, namesake
from tests.rules.matching.population import NOW, populate

RULES = MatchRules(aspects=())
NAMES = ("Mark", "Mark Stone", "Ann Stone", "Ann", "", "…")
DECLARED = ("my ex husband mark", "stone", "ann", "mark stone", "")
ONE = populate(1, 1, 3).mentees[0]
IDS = tuple(letter * 32 for letter in "abcdef")


def person(member: str, role: Role = Role.MENTEE, **fields: Any) -> Application:
    """Somebody who could be matched with anybody."""
    plain: dict[str, Any] = {"answers": {}, "state": ApplicationState.READY, "held": 0}
    told = dict.fromkeys(("barred", "avoid_names", "not_meant"), frozenset[str]())
    return replace(ONE, member=member, role=role, **{**plain, **told, **fields})


ADA = person("a" * 32, name="Ada", avoid_names=frozenset({"my ex husband mark"}))
MARK, OTHER = (
    person(letter * 32, Role.MENTOR, name=name)
    for letter, name in (("b", "Mark S."), ("c", "Mark"))
)


def crowd(rng: Random, role: Role, size: int) -> list[Application]:
    """People with names, declared names, and words about some of them."""
    return [
        person(
            rng.choice(IDS),
            role,
            name=rng.choice(NAMES),
            former_names=frozenset(rng.sample(NAMES, rng.choice((0, 0, 1, 2)))),
            version=str(rng.randint(0, 2)),
            barred=frozenset(rng.sample(IDS, rng.choice((0, 0, 1)))),
            avoid_names=frozenset(rng.sample(DECLARED, rng.randint(0, 2))),
            not_meant=frozenset(
                namesake(rng.choice(DECLARED), rng.choice(IDS)) for _ in range(rng.randint(0, 6))
            ),
        )
        for _ in range(size)
    ]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9))
def test_the_fast_rules_and_the_plain_one_agree_about_names_that_mean_somebody_else(
    seed: int,
) -> None:
    rng = Random(seed)
    mentees, mentors = crowd(rng, Role.MENTEE, 5), crowd(rng, Role.MENTOR, 6)
    never, barriers = Never(mentors), Barriers(RULES, mentors)
    for mentee in mentees:
        plainly = {
            j
            for j, mentor in enumerate(mentors)
            if excluded(mentee, mentor) or mentee.member == mentor.member
        }
        assert set(never.of(mentee)) == plainly
        assert set(bits(barriers.of(mentee)["never"])) == plainly


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_R21_no_plan_crosses_what_any_record_of_either_says(seed: int) -> None:
    rng = Random(seed)
    mentees, mentors = crowd(rng, Role.MENTEE, 5), crowd(rng, Role.MENTOR, 6)
    everybody: Sequence[Application] = (*mentees, *mentors)
    newest = {(one.role, one.member): one for people in settle(mentees, mentors) for one in people}
    for made in plan_group(RULES, mentees, mentors, now=NOW).suggestions:
        mentee, mentor = newest[Role.MENTEE, made.mentee], newest[Role.MENTOR, made.mentor]
        for record in everybody:
            if record.member == made.mentee:
                assert not excluded(_called_as(mentee, record), mentor)
            if record.member == made.mentor:
                assert not excluded(mentee, _called_as(mentor, record))


def _called_as(newest: Application, record: Application) -> Application:
    return replace(record, name=newest.name, former_names=newest.former_names)


def test_R21_whoever_fears_an_old_name_is_asked_about_it_and_not_told_the_new_one() -> None:
    told = Confided(ADA.member, names=ADA.avoid_names)
    renamed = replace(MARK, name="Berta", former_names=frozenset({"Mark S.", "Bertram"}))
    (doubt,) = doubts(told, [renamed])
    assert doubt.people == ((MARK.member, "Mark S."),)
    assert excluded(ADA, renamed)
    assert not excluded(ADA, replace(renamed, former_names=frozenset({"Bertram"})))


def test_words_about_names_do_let_some_pairs_be() -> None:
    """The control of the two above: without what is not meant, more is forbidden."""
    rng = Random(7)
    mentees, mentors = crowd(rng, Role.MENTEE, 30), crowd(rng, Role.MENTOR, 30)
    silent = [replace(mentor, not_meant=frozenset()) for mentor in mentors]
    count = sum(len(Never(mentors).of(one)) for one in mentees)
    assert count < sum(
        len(Never(silent).of(replace(one, not_meant=frozenset()))) for one in mentees
    )


@pytest.mark.parametrize("swap", [False, True])
def test_R21_a_name_that_does_not_mean_one_goes_on_to_mean_the_others(swap: bool) -> None:
    said = namesake("my ex husband mark", MARK.member)
    ada = replace(ADA, not_meant=frozenset({said}))
    for other, apart in ((MARK, False), (OTHER, True)):
        pair = (other, ada) if swap else (ada, other)
        assert excluded(*pair) is apart


def test_R21_nobody_elses_word_counts_about_a_declared_name() -> None:
    said = frozenset(namesake("my ex husband mark", one) for one in (MARK.member, ADA.member))
    assert excluded(ADA, replace(MARK, not_meant=said))


def test_R21_an_id_is_never_settled_away() -> None:
    said = namesake("my ex husband mark", MARK.member)
    ada = replace(ADA, barred=frozenset({MARK.member}), not_meant=frozenset({said}))
    assert excluded(ada, MARK) and excluded(MARK, ada)


def test_a_word_counts_when_each_record_with_the_name_has_it() -> None:
    said = frozenset({namesake("my ex husband mark", MARK.member)})
    older = replace(ADA, version="0")
    for both, apart in ((True, False), (False, True)):
        known = replace(older, not_meant=said if both else frozenset())
        (ada,), _ = settle([replace(ADA, version="1", not_meant=said), known], [])
        assert excluded(ada, MARK) is apart


# --- what is in doubt --------------------------------------------------------------------------


TOLD = Confided(ADA.member, names=frozenset({"my ex husband mark", "robin"}))


def asked(told: Confided, *others: Application) -> list[tuple[str, list[str]]]:
    """The doubts as words."""
    return [(one.name, [name for _, name in one.people]) for one in doubts(told, others)]


def test_a_doubt_names_everybody_whom_the_name_may_mean() -> None:
    assert asked(TOLD, MARK, OTHER, ADA) == [("my ex husband mark", ["Mark", "Mark S."])]
    assert doubts(TOLD, [MARK, OTHER]) == doubts(TOLD, [OTHER, MARK])
    assert asked(TOLD, replace(MARK, name="Markus")) == []


def test_what_has_been_said_is_not_asked() -> None:
    meant = replace(TOLD, declared=frozenset({MARK.member}))
    spared = replace(TOLD, not_meant=frozenset({namesake("my ex husband mark", MARK.member)}))
    elsewhere = replace(TOLD, not_meant=frozenset({namesake("robin", MARK.member)}))
    for told, expected in ((meant, ["Mark"]), (spared, ["Mark"]), (elsewhere, ["Mark", "Mark S."])):
        assert asked(told, MARK, OTHER) == [("my ex husband mark", expected)]


def test_nobody_is_in_doubt_about_themselves_or_somebody_who_has_left() -> None:
    gone = replace(MARK, state=ApplicationState.WITHDRAWN)
    assert asked(TOLD, gone, replace(ADA, name="Mark")) == []


def test_somebody_in_two_roles_is_one_person_by_the_newest_name() -> None:
    newer = replace(
        MARK, role=Role.MENTEE, name="Mark Stone", submitted_at=MARK.submitted_at.replace(year=2030)
    )
    assert asked(TOLD, newer, MARK) == [("my ex husband mark", ["Mark Stone"])]


def test_what_others_decided_has_no_part_in_a_doubt() -> None:
    barring = replace(MARK, barred=frozenset({ADA.member}))
    assert asked(TOLD, barring) == asked(TOLD, MARK)
