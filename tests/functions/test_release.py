"""release: what was said in a slot is shown once, at its end, when enough people said it."""

from __future__ import annotations

import pytest

from alongside.mixing import slots
from alongside.mixing.entry import Entry
from tests.faults.released import NEW_YEAR, Opinions, five, sent
from tests.faults.world import World


@pytest.fixture
def heal(world: World) -> Opinions:
    """HEAL asks for feedback, and its first keys are made."""
    found = Opinions(world)
    world.release()
    return found


def test_the_first_run_makes_the_keys_of_two_slots_and_nothing_else(world: World) -> None:
    opinions = Opinions(world, ("heal", "bts"), changes={"slot": "month"})
    assert world.release() == {}
    for program in ("heal", "bts"):
        assert opinions.keys("epoch", program) == ["2026-11", "2026-12"]
        assert opinions.keys("private", program) == ["2026-11", "2026-12"]
    assert opinions.keys("epoch", slots.ORGANIZATION) == ["2026-Q4", "2027-Q1"]
    assert {one["pk"] for one in world.feedback()} == {"SLOT#heal", "SLOT#bts", "SLOT#organization"}


def test_what_five_people_said_is_shown_at_the_end_of_the_slot(heal: Opinions) -> None:
    said = five()
    heal.say_all(said)
    assert heal.at(NEW_YEAR) == {"decided": 2}
    batch = heal.batches()["2026-Q4"]
    assert batch.state == "released"
    assert [(r.question, r.part, r.people, r.halves) for r in batch.ratings] == [
        ("heard", "mentee", 5, 6),
        ("useful", "mentee", 5, 6),
    ]
    assert heal.everything() == sent(said)
    assert heal.sealed() == 0
    assert heal.keys("private") == ["2027-Q1", "2027-Q2"]
    assert heal.keys("epoch") == ["2026-Q4", "2027-Q1", "2027-Q2"]
    assert heal.at(NEW_YEAR) == {}


def test_four_wait_for_a_fifth(heal: Opinions) -> None:
    heal.say_all(five(count=4))
    heal.at(NEW_YEAR)
    assert heal.batches()["2026-Q4"].state == "too_few"
    assert heal.everything() == sent(five(count=4))
    heal.say(Entry({"heard": 3}))
    heal.at(NEW_YEAR.replace(month=4))
    batch = heal.batches()["2027-Q1"]
    assert [(r.question, r.people) for r in batch.ratings] == [("heard", 5)]
    assert batch.comments == ()
