"""A match on hold: a mentor's break, a stand-in meanwhile, and the way back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside import closure, holding
from alongside.model import ApplicationState, Match, MatchState, Role
from alongside.store import members
from alongside.store.members import NO_DATE_YET
from tests.faults import invariants, steps, stories
from tests.faults.interleaving import Work
from tests.faults.test_kills import accepted, die_everywhere, expect_the_same
from tests.faults.test_races import race
from tests.faults.world import World, choices, words
from tests.functions.pairs import begin, end, page_of, together

workbook = pytest.mark.parametrize("world", ["workbook"], indirect=True)


@pytest.fixture
def rests(world: World) -> Match:
    """Ada and Max, on hold while Max is on a break for two months."""
    match = together(world)
    away(world, 60)
    assert holding.hold(world.table, match, world.now)
    world.sweep_all()
    return world.reload(match.id)


def away(world: World, days: int = 0) -> None:
    """Max takes a break, for so many days or without an end."""
    until = world.now + timedelta(days=days) if days else NO_DATE_YET
    members.pause(world.table, world.person("Max", Role.MENTOR), until, [], world.now)


def stand_in(world: World, match: Match) -> Match:
    """Ada asks for somebody meanwhile and is given Moe."""
    world.fill(page_of(world, match, "Ada"), do="stand_in", answer="yes")
    world.apply("mentor", "Moe")
    world.pass_time(days=1)
    world.night()
    pair = world.pair("Ada", "Moe")
    assert pair is not None
    return begin(world, pair, "Ada", "Moe")


def test_a_match_on_hold_keeps_both_places_and_only_the_mentee_is_written_to(
    world: World, rests: Match
) -> None:
    assert rests.state is MatchState.ON_HOLD
    assert len(world.letters_to("Ada", "on_hold")) == 1
    assert not world.letters_to("Max", "on_hold")
    assert world.person("Ada", Role.MENTEE).held == world.person("Max", Role.MENTOR).held == 1
    assert not holding.hold(world.table, rests, world.now)
    assert invariants.broken(world) == []


def test_the_page_of_a_match_on_hold_says_until_when_and_blames_nobody(
    world: World, rests: Match
) -> None:
    ada, max_ = (words(world.open(page_of(world, rests, name))) for name in ("Ada", "Max"))
    assert "It has nothing to do with you" in ada and "The break lasts until 20 January" in ada
    assert "You are on a break" in max_ and "The break lasts until" in max_
    assert "Shall we look for somebody?" in ada and "look for somebody" not in max_
    form = {"do": "stand_in", "answer": "yes"}
    world.post(page_of(world, rests, "Max"), form)
    assert world.reload(rests.id) == rests


def test_idea_07_a_mentee_may_be_matched_while_their_mentor_is_on_a_break(
    world: World, rests: Match
) -> None:
    since = world.person("Ada", Role.MENTEE).waiting_since
    second = stand_in(world, rests)
    assert second.state is MatchState.ACTIVE
    assert world.reload(rests.id).state is MatchState.ON_HOLD
    assert world.person("Ada", Role.MENTEE).held == 1
    assert world.person("Ada", Role.MENTEE).waiting_since == since
    assert "Somebody else has been suggested to you" in words(
        world.open(page_of(world, rests, "Ada"))
    )
    assert invariants.broken(world) == []


@workbook
def test_a_program_without_stand_ins_offers_none(world: World) -> None:
    match = together(world)
    away(world)
    holding.hold(world.table, match, world.now)
    path = page_of(world, match, "Ada")
    assert "Shall we look for somebody?" not in words(world.open(path))
    world.post(path, {"do": "stand_in", "answer": "yes"})
    assert not world.reload(match.id).marks
    assert world.person("Ada", Role.MENTEE).held == 1


def test_nobody_is_looked_for_before_the_mentee_asks(world: World, rests: Match) -> None:
    world.apply("mentor", "Moe")
    said = world.fill(page_of(world, rests, "Ada"), do="stand_in", answer="no")
    assert "everything stays as it is" in words(said)
    world.pass_time(days=1)
    world.night()
    assert world.pair("Ada", "Moe") is None


def test_when_the_break_is_over_the_match_goes_on_by_itself(world: World, rests: Match) -> None:
    world.pass_time(days=61)
    world.care()
    world.pass_time(days=1)
    world.sweep()
    assert world.reload(rests.id).state is MatchState.ACTIVE
    assert len(world.letters_to("Ada", "back_again")) == 1
    assert "You and Max" in words(world.open(page_of(world, rests, "Ada")))
    world.care()
    world.pass_time(days=1)
    world.sweep()
    assert len(world.letters_to("Ada", "back_again")) == 1
    assert world.person("Ada", Role.MENTEE).held == 1


def test_a_mentee_who_only_looks_for_somebody_returns_when_the_break_is_over(
    world: World, rests: Match
) -> None:
    world.fill(page_of(world, rests, "Ada"), do="stand_in", answer="yes")
    assert world.person("Ada", Role.MENTEE).held == 0
    world.pass_time(days=61)
    world.care()
    back = world.reload(rests.id)
    assert back.state is MatchState.ACTIVE and not back.marks
    assert world.person("Ada", Role.MENTEE).held == 1


def test_a_mentee_who_has_somebody_else_by_then_is_asked_and_nothing_is_decided_for_them(
    world: World, rests: Match
) -> None:
    second = stand_in(world, rests)
    world.pass_time(days=61)
    for _ in range(2):
        world.care()
        world.pass_time(days=1)
        world.sweep()
    assert len(world.letters_to("Ada", "back_again")) == 1
    assert world.reload(rests.id).state is MatchState.ON_HOLD
    form = {"do": "first_again", "answer": "yes"}
    refused = world.post(page_of(world, rests, "Ada"), form)
    assert "When that is over" in words(refused)
    assert world.reload(rests.id).state is MatchState.ON_HOLD
    end(world, second, "Ada")
    path = page_of(world, rests, "Ada")
    assert "Max is back" in words(world.open(path))
    world.care()  # Ada rests now, so nothing is taken up without her
    assert world.reload(rests.id).state is MatchState.ON_HOLD
    assert "as it was between the two of you" in words(
        world.fill(path, do="first_again", answer="yes")
    )
    back = world.reload(rests.id)
    assert back.state is MatchState.ACTIVE and not back.marks
    ada = world.person("Ada", Role.MENTEE)
    assert (ada.held, ada.paused_until) == (1, None)
    world.sweep_all()
    assert invariants.broken(world) == []


def test_a_mentee_may_stop_looking_before_the_break_is_over(world: World, rests: Match) -> None:
    path = page_of(world, rests, "Ada")
    world.fill(path, do="stand_in", answer="yes")
    assert choices(world.open(path), "answer")[:2] == ["yes", "no"]
    world.fill(path, do="first_again", answer="no")
    assert world.person("Ada", Role.MENTEE).held == 0
    world.fill(path, do="first_again", answer="yes")
    after = world.reload(rests.id)
    assert after.state is MatchState.ON_HOLD and not after.marks
    assert world.person("Ada", Role.MENTEE).held == 1


def test_who_rests_after_a_stand_in_says_first_what_becomes_of_the_match_on_hold(
    world: World, rests: Match
) -> None:
    second = stand_in(world, rests)
    end(world, second, "Moe")
    over, first = page_of(world, second, "Ada"), page_of(world, rests, "Ada")
    page = world.open(over)
    assert first in page["body"] and "new" not in choices(page, "answer")
    world.post(over, {"do": "next", "answer": "new"})
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.PAUSED
    bring_back = world.freeze()
    world.fill(first, do="stand_in", answer="yes")  # somebody else meanwhile, once more
    ada = world.person("Ada", Role.MENTEE)
    assert (ada.state, ada.held) == (ApplicationState.READY, 0)
    assert "We look for somebody" in words(world.open(first))
    bring_back()
    world.pass_time(days=61)
    world.post(over, {"do": "next", "answer": "new"})
    world.care()
    assert world.reload(rests.id).state is MatchState.ON_HOLD
    end(world, rests, "Ada")
    assert first not in world.open(over)["body"]
    world.fill(over, do="next", answer="new")
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.READY
    world.sweep_all()
    assert invariants.broken(world) == []


def test_R20_a_match_on_hold_tells_of_somebody_else_only_what_the_mentee_was_told(
    world: World, rests: Match
) -> None:
    path = page_of(world, rests, "Ada")
    world.fill(path, do="stand_in", answer="yes")
    before = world.open(path)["body"]
    world.apply("mentor", "Moe")
    world.pass_time(days=1)
    world.night()
    pair = world.pair("Ada", "Moe")
    assert pair is not None and world.open(path)["body"] == before
    bring_back = world.freeze()
    page = world.fill(path, do="first_again", answer="yes")
    assert "as it was between the two of you" in words(page)
    assert world.reload(pair.id).state is MatchState.WITHDRAWN
    assert world.reload(rests.id).holds(Role.MENTEE)
    assert world.person("Moe", Role.MENTOR).held == 0
    world.sweep_all()
    assert invariants.broken(world) == []
    bring_back()
    world.decide(stories.review_path(world, pair), "approve")
    world.pass_time(minutes=11)
    world.sweep()
    asked = world.open(path)["body"]
    assert "return to" in asked and asked != before
    form = {"do": "first_again", "answer": "yes"}
    refused = words(world.post(path, form))
    world.answer(stories.consent_path(world, world.reload(pair.id), "Moe"), "no")
    assert world.person("Ada", Role.MENTEE).held == 0
    assert world.open(path)["body"] == asked and words(world.post(path, form)) == refused
    assert not world.reload(rests.id).holds(Role.MENTEE)


def test_a_run_that_read_before_a_stand_in_was_asked_for_resumes_nothing(
    world: World, rests: Match
) -> None:
    bring_back = world.freeze()
    assert holding.resume(world.table, rests, world.now)  # the control
    bring_back()
    world.fill(page_of(world, rests, "Ada"), do="stand_in", answer="yes")
    assert not holding.resume(world.table, rests, world.now)
    assert world.reload(rests.id).state is MatchState.ON_HOLD
    assert world.person("Ada", Role.MENTEE).held == 0
    assert invariants.broken(world) == []


@pytest.mark.parametrize("asked", [True, False])
def test_an_end_that_read_another_choice_about_a_stand_in_frees_the_place_once(
    world: World, rests: Match, asked: bool
) -> None:
    path = page_of(world, rests, "Ada")
    if asked:  # read while Ada looked for somebody, who has returned since
        world.fill(path, do="stand_in", answer="yes")
    stale = world.reload(rests.id)
    world.fill(path, do="first_again" if asked else "stand_in", answer="yes")
    assert closure.end(world.table, world.rules, stale, Role.MENTOR, "", world.now)
    assert world.reload(rests.id).state is MatchState.CLOSED
    assert world.person("Ada", Role.MENTEE).held == world.person("Max", Role.MENTOR).held == 0
    assert invariants.broken(world) == []


@pytest.mark.parametrize("who", ["Ada", pytest.param("Max", marks=pytest.mark.full)])
def test_R54_a_match_on_hold_can_be_ended_with_or_without_a_stand_in(
    world: World, rests: Match, who: str
) -> None:
    bring_back = world.freeze()
    end(world, rests, who)
    assert world.reload(rests.id).state is MatchState.CLOSED
    assert world.person("Ada", Role.MENTEE).held == world.person("Max", Role.MENTOR).held == 0
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.PAUSED
    bring_back()
    second = stand_in(world, rests)
    end(world, rests, who)
    ada = world.person("Ada", Role.MENTEE)
    assert (ada.held, ada.paused_until) == (1, None)
    assert world.reload(second.id).state is MatchState.ACTIVE
    end(world, second, "Moe")
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.PAUSED
    world.sweep_all()
    assert invariants.broken(world) == []


def test_a_mentee_who_looks_for_somebody_goes_on_looking_when_the_first_match_ends(
    world: World, rests: Match
) -> None:
    world.fill(page_of(world, rests, "Ada"), do="stand_in", answer="yes")
    closure.leave(world.table, world.rules, rests, Role.MENTOR, world.now)
    ada = world.person("Ada", Role.MENTEE)
    assert (ada.held, ada.state) == (0, ApplicationState.READY)
    assert invariants.broken(world) == []


@pytest.mark.full
def test_E6_an_end_and_a_wish_for_a_stand_in_at_once_leave_no_place_taken(
    world: World, rests: Match
) -> None:
    ada, max_ = (page_of(world, rests, name) for name in ("Ada", "Max"))
    works: list[Work] = [
        lambda: steps.say_of_a_match(ada, {"do": "stand_in", "answer": "yes"}),
        lambda: steps.end_match(max_),
    ]

    def judge(_: object) -> bool:
        held = world.person("Ada", Role.MENTEE).held + world.person("Max", Role.MENTOR).held
        return world.reload(rests.id).state is MatchState.CLOSED and held == 0

    orders, wrong = race(world, works, judge)
    assert wrong == [] and orders >= 2


@pytest.mark.full
def test_E1_going_back_killed_anywhere_goes_back_once(world: World, rests: Match) -> None:
    path = page_of(world, rests, "Ada")
    world.fill(path, do="stand_in", answer="yes")
    members.come_back(world.table, world.person("Max", Role.MENTOR), [], world.now, early=True)

    def act() -> None:
        accepted(lambda: world.post(path, {"do": "first_again", "answer": "yes"}), 200)()

    found = die_everywhere(world, act, act, settle=lambda: world.care() and None)
    expect_the_same(found, 4)
