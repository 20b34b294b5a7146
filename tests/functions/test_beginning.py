"""The moment in which a match begins: since when, until when, under which text, and with whom."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.model import MatchState
from tests.faults import invariants, stories
from tests.faults.world import World
from tests.functions.pairs import together

every_program = pytest.mark.parametrize("world", ["heal", "bts", "workbook"], indirect=True)
bts = pytest.mark.parametrize("world", ["bts"], indirect=True)


@every_program
def test_a_match_begins_when_the_last_yes_is_said_and_not_before(world: World) -> None:
    match = together(world)
    assert match.began_at == world.now
    assert match.agreement == world.rules.agreement_hash
    assert invariants.broken(world) == []


@pytest.mark.parametrize("world", ["heal", "workbook"], indirect=True)
def test_R35_an_open_match_foresees_no_end(world: World) -> None:
    assert together(world).ends_at is None


@bts
def test_R36_a_year_ends_with_the_last_day_of_its_month(world: World) -> None:
    match = together(world)
    assert match.began_at and match.ends_at
    zone = ZoneInfo(world.rules.time_zone)
    began, last = match.began_at.astimezone(zone), match.ends_at.astimezone(zone)
    assert (last.year, last.month) == (began.year + 1, began.month)
    assert (last + timedelta(days=1)).month != last.month


@bts
def test_a_match_is_given_to_the_supporter_of_its_group_who_has_fewest(world: World) -> None:
    world.appoint("Ruth")
    world.appoint("Noor", office="supporter")
    world.appoint("Kai", office="supporter")
    world.appoint("Lee", "another-circle", office="supporter")
    ours = {world.who(f"{name}@supporters.example") for name in ("noor", "kai")}
    first, second = (together(world, *pair).supporter for pair in (("Ada", "Max"), ("Bea", "Moe")))
    assert {first, second} == ours


@bts
def test_without_a_supporter_on_file_a_match_begins_all_the_same(world: World) -> None:
    assert together(world).supporter == ""


def test_a_program_without_that_office_gives_a_match_to_no_supporter(world: World) -> None:
    world.appoint("Ruth")
    world.appoint("Noor", office="supporter")
    assert together(world).supporter == ""


def test_where_nobody_is_asked_a_match_begins_with_its_letters_and_an_undo_takes_it_back(
    world: World,
) -> None:
    world.programs["heal"] = world.rules.model_copy(update={"consent": "none"})
    match = stories.one_pair(world)
    path = stories.review_path(world, match)
    world.decide(path, "approve")
    begun = world.reload(match.id)
    assert begun.state is MatchState.ACTIVE and begun.began_at == begun.undo_until
    world.undo(path)
    again = world.reload(match.id)
    assert again.state is MatchState.SUGGESTED
    assert (again.began_at, again.ends_at, again.agreement) == (None, None, "")
    assert invariants.broken(world) == []


def test_who_answers_after_a_change_of_the_text_begins_under_the_text_they_accepted_or_not_at_all(
    world: World,
) -> None:
    match = stories.one_approved(world)
    new = world.rules.agreement.model_copy(update={"version": "2027-1"})
    world.programs["heal"] = world.rules.model_copy(update={"agreement": new})
    for name in ("Ada", "Max"):
        world.answer(stories.consent_path(world, match, name), "yes")
    assert world.reload(match.id).state is MatchState.NOT_THIS_TIME


def test_R10_a_running_match_stays_under_the_text_it_began_with(world: World) -> None:
    match = together(world)
    new = world.rules.agreement.model_copy(update={"version": "2027-1"})
    world.programs["heal"] = world.rules.model_copy(update={"agreement": new})
    world.day()
    after = world.reload(match.id)
    assert after.state is MatchState.ACTIVE
    assert after.agreement == match.agreement != world.rules.agreement_hash
