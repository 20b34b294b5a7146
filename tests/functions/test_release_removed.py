"""release: of a program that was taken out of the deployment nothing is left in the end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from alongside.errors import TryAgain
from tests.faults.released import NEW_YEAR, QUARTERS, Opinions, five
from tests.faults.wire import Killed, Refusal, refuse
from tests.faults.world import World

APRIL = QUARTERS[1]
IN_THREE_YEARS = datetime(2030, 5, 1, 9, 0, tzinfo=NEW_YEAR.tzinfo)


@pytest.fixture
def bts(world: World) -> Opinions:
    """A program that has shown something, and has four who wait and one who wrote."""
    found = Opinions(world, ("heal", "bts"))
    world.release()
    found.say_all(five(), "bts")
    found.at(NEW_YEAR)
    found.say_all(five(count=4), "bts")
    return found


def left(opinions: Opinions) -> set[str]:
    """What there still is of the program."""
    items = {one["pk"] for one in opinions.world.feedback() if "bts" in one["pk"]}
    kinds = ("epoch", "private")
    return items | {f"{kind} {slot}" for kind in kinds for slot in opinions.keys(kind, "bts")}


def known(opinions: Opinions) -> frozenset[str]:
    """The programs that release remembers."""
    (item,) = (one for one in opinions.world.feedback() if one["pk"] == "SUBJECTS")
    ids: frozenset[str] = item["ids"]
    return ids


def test_a_program_that_was_removed_is_closed_and_forgotten(bts: Opinions) -> None:
    del bts.world.programs["bts"]
    bts.at(NEW_YEAR + timedelta(days=1))
    assert bts.sealed("bts") == 4  # a mistake of a day ends nothing
    bts.at(APRIL)
    assert left(bts) == {"BATCH#bts", "SLOT#bts"}
    assert "bts" in known(bts)
    bts.at(IN_THREE_YEARS)
    assert left(bts) == set()
    assert known(bts) == frozenset(bts.world.programs)


def test_a_program_that_comes_back_begins_anew(bts: Opinions) -> None:
    program = bts.world.programs.pop("bts")
    bts.at(APRIL)
    bts.world.programs["bts"] = program
    bts.world.release()
    bts.say_all(five(start=20), "bts")
    bts.at(QUARTERS[2])
    (ratings, _) = bts.batches("bts")["2027-Q2"].ratings
    assert ratings.people == 5
    del bts.world.programs["bts"]
    bts.at(QUARTERS[3])
    bts.at(IN_THREE_YEARS)
    bts.world.programs["bts"] = program
    bts.world.release()
    bts.say_all(five(start=40), "bts")
    bts.at(IN_THREE_YEARS.replace(month=7))
    assert bts.batches("bts")["2030-Q2"].state == "released"


def test_a_removed_program_that_never_said_anything_is_forgotten_at_once(world: World) -> None:
    opinions = Opinions(world)
    world.release()
    del world.programs["bts"]
    world.release()
    assert known(opinions) == frozenset(world.programs)


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize("moment", [APRIL, IN_THREE_YEARS])
def test_E1_a_removal_killed_anywhere_is_finished_by_the_next_run(
    bts: Opinions, moment: datetime, step: int
) -> None:
    del bts.world.programs["bts"]
    if moment != APRIL:
        bts.at(APRIL)
    bts.world.now = moment
    bring_back, points = bts.freeze(), 0
    for point in range(1, 10_000, 2 * step):
        bring_back()
        try:
            with bts.world.wire.dying(point):
                bts.world.release()
            break
        except Killed:
            points += 1
        bts.world.release()
        assert left(bts) == ({"BATCH#bts", "SLOT#bts"} if moment == APRIL else set()), point
        assert ("bts" in known(bts)) == (moment == APRIL), point
    assert points > 5


def test_an_outage_of_the_list_stops_no_program(bts: Opinions) -> None:
    def down(call: object) -> Refusal | None:
        return refuse("InternalServerError", 500) if "SUBJECTS" in str(call) else None

    with bts.world.wire.listening(down), pytest.raises(TryAgain, match="release_incomplete"):
        bts.at(APRIL)
    assert "2027-Q1" in bts.docs("bts")
