"""release: what was promised to those who wrote holds, whatever the program's file says by now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from alongside import wiring
from alongside.mixing import promise, slots
from alongside.mixing.entry import Entry
from alongside.mixing.promise import Promise
from alongside.store import releases
from tests.faults.released import NEW_YEAR, QUARTERS, Opinions, asking, five, sent
from tests.faults.world import World

APRIL, JULY = QUARTERS[1], QUARTERS[2]


@pytest.fixture
def heal(world: World) -> Opinions:
    """A program that promises what it may not have to."""
    found = Opinions(world, changes={"least": 10, "least_comments": 8})
    world.release()
    return found


def file_says(opinions: Opinions, program: str = "heal", **changes: Any) -> None:
    """The file changes, and the next day's release runs."""
    world = opinions.world
    world.programs[program] = asking(world.programs[program], **changes)
    world.now += timedelta(days=1)
    world.release()


def test_a_promise_is_read_as_it_is_written() -> None:
    for one in (Promise(), Promise(10, 7, "facilitators")):
        assert promise.read(str(one)) == one
    assert str(Promise(10, 7)) == "10 7 coordinator"
    for wrong in ("10 7 everybody", "10 7", "ten 7 coordinator"):
        with pytest.raises(ValueError, match=r"."):
            promise.read(wrong)


def test_what_was_written_under_ten_is_not_shown_at_five(heal: Opinions) -> None:
    heal.say_all(five(count=7))
    file_says(heal)
    for morning in QUARTERS[:3]:
        heal.at(morning)
        slot = heal.batches()[max(heal.docs())]
        assert (slot.state, slot.promise) == ("too_few", Promise(10, 8))
    heal.at(QUARTERS[3])
    assert {one.state for one in heal.batches().values()} == {"too_few"}
    assert len(heal.waiting(slots.ORGANIZATION).ratings) == 14


def test_a_new_promise_holds_once_nobody_is_left_who_had_the_old_one(heal: Opinions) -> None:
    file_says(heal)
    mornings = [NEW_YEAR.replace(year=2027 + n // 4, month=1 + 3 * (n % 4)) for n in range(8)]
    shown = []
    for morning in mornings:
        heal.say_all(five(count=5))
        heal.at(morning)
        newest = max(heal.docs())
        shown.append(heal.batches()[newest].promise)
    assert shown == [*[Promise(10, 8)] * 6, *[Promise()] * 2]
    state = releases.state(wiring.feedback_table(), "heal")
    assert state is not None
    assert state.promises == {"0 5 5 coordinator"}


def test_a_promise_of_a_few_days_holds_as_well(heal: Opinions) -> None:
    file_says(heal)
    for morning in QUARTERS:
        heal.at(morning)
    heal.at(NEW_YEAR.replace(year=2028))
    heal.at(NEW_YEAR.replace(year=2028, month=4))
    heal.at(NEW_YEAR.replace(year=2028, month=7))
    file_says(heal, least=7)
    heal.say_all(five(count=6))
    file_says(heal)
    heal.at(NEW_YEAR.replace(year=2028, month=10))
    brought = heal.batches()["2028-Q3"]
    assert (brought.promise.least, brought.ratings) == (7, ())
    assert [one.question for one in brought.comments] == ["better", "good"]


def test_a_file_that_promises_more_than_before_is_followed_at_once(world: World) -> None:
    opinions = Opinions(world)
    world.release()
    opinions.say_all(five(count=6))
    file_says(opinions, least=7)
    opinions.at(NEW_YEAR)
    assert opinions.batches()["2026-Q4"].ratings == ()


@pytest.mark.parametrize(
    ("first", "then", "readers"),
    [
        ("coordinator", "facilitators", "coordinator"),
        ("facilitators", "coordinator", "coordinator"),
        ("facilitators", "facilitators", "facilitators"),
    ],
)
def test_readers_are_those_whom_everybody_was_told(
    world: World, first: str, then: str, readers: str
) -> None:
    opinions = Opinions(world, changes={"readers": first})
    world.release()
    opinions.say_all(five())
    file_says(opinions, readers=then)
    opinions.at(NEW_YEAR)
    assert opinions.batches()["2026-Q4"].state == "released"
    assert opinions.batches()["2026-Q4"].promise.readers == readers
    assert opinions.batches(slots.ORGANIZATION)["2026-Q4"].promise.readers == "coordinator"


def test_slots_with_too_many_make_no_promise_older(heal: Opinions) -> None:
    heal.publish(1)
    heal.say_all(five(count=7))
    file_says(heal)
    for morning in QUARTERS[:3]:
        heal.at(morning)
    assert {one.state for one in heal.batches().values()} == {"too_many"}
    state = releases.state(wiring.feedback_table(), "heal")
    assert state is not None
    assert state.promises == {"0 10 8 coordinator", "0 5 5 coordinator"}
    heal.publish(40)
    for year, month in ((2027, 10), (2028, 1), (2028, 4)):
        heal.at(NEW_YEAR.replace(year=year, month=month))
        assert heal.batches()[max(heal.docs())].promise == Promise(10, 8)
    assert heal.everything() == sent(five(count=7))


def test_the_organization_keeps_what_any_of_its_programs_promised(world: World) -> None:
    opinions = Opinions(world, ("heal", "bts"))
    world.programs["bts"] = asking(world.programs["bts"], least=6)
    world.release()
    opinions.say_all([Entry({"heard": 3})] * 2, "heal")
    opinions.say_all([Entry({"heard": 3})] * 3, "bts")
    file_says(opinions, "bts")
    for morning in QUARTERS:
        opinions.at(morning)
    brought = opinions.batches(slots.ORGANIZATION)["2027-Q3"]
    assert (brought.state, brought.promise) == ("too_few", Promise(6))
    assert len(opinions.waiting(slots.ORGANIZATION).ratings) == 5


def test_what_waits_for_an_old_promise_of_more_never_stops_a_release(world: World) -> None:
    """A file with one question may make 36 wait; the promise outlives it, and four questions with
    36 each do not fit."""
    opinions = Opinions(world, people=100, changes={"least_comments": 37})
    world.release()
    file_says(opinions)
    opinions.say_all(
        Entry({}, {"good": f"{n}" + "ü€𝄞" * 660, "better": "x" * 1_900}) for n in range(36)
    )
    opinions.at(NEW_YEAR)
    assert opinions.batches()["2026-Q4"].state == "too_few"
    assert len(opinions.waiting().comments) == 72
