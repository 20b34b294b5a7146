"""release: whoever floods a form stops neither the function nor any other program."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from alongside import wiring
from alongside.mixing import held
from alongside.release import opening, tidying
from alongside.sealing import open_sealed, public_of, seal
from alongside.store import entries, releases
from tests.faults.released import NEW_YEAR, QUARTERS, Opinions, five, sent
from tests.faults.world import World

APRIL = QUARTERS[1]
FLOOD = 150


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The entries that are tried to be opened."""
    found: list[bytes] = []
    open_one = open_sealed

    def note(private: bytes, sealed: bytes) -> bytes | None:
        found.extend([sealed] if len(sealed) < held.SIZE else [])
        return open_one(private, sealed)

    monkeypatch.setattr(opening, "open_sealed", note)
    return found


@pytest.fixture
def heal(world: World) -> Opinions:
    """Three people, who may send six entries in a slot."""
    found = Opinions(world, people=3)
    world.release()
    return found


def flood(opinions: Opinions, slot: str, count: int = FLOOD, private: bytes = b"") -> None:
    """Entries that some key of ours opens, or `private`."""
    epoch = wiring.vault().epoch("heal", slot)
    assert epoch is not None
    public = public_of(private) if private else epoch.seal
    for _ in range(count):
        opinions.count += 1
        tag = f"{opinions.count:032x}"
        small = seal(public, b'{"c":{"good":"flood"},"p":"","r":{}}')
        entries.keep(wiring.feedback_table(), "heal", slot, tag, small)


def items(opinions: Opinions, slot: str) -> int:
    """What lies in a slot."""
    return sum(one["pk"] == f"ENTRY#heal#{slot}" for one in opinions.world.feedback())


def test_of_a_flood_no_more_is_opened_than_there_is_room_for_and_one(
    heal: Opinions, opened: list[bytes]
) -> None:
    flood(heal, "2026-Q4")
    heal.at(NEW_YEAR)
    assert heal.batches()["2026-Q4"].state == "too_many"
    assert len(opened) == 7
    flood(heal, "2027-Q1")
    heal.at(APRIL)
    assert heal.batches()["2027-Q1"].state == "too_many"
    assert len(opened) <= 7 + 3 * 13


def test_a_page_of_the_table_is_all_that_is_read_of_a_flood_of_long_entries(
    heal: Opinions,
) -> None:
    heal.say_all(five(count=90))  # three megabytes, of which a page holds one
    with heal.world.wire.counting() as calls:
        heal.at(NEW_YEAR)
    key = {":pk": {"S": "ENTRY#heal#2026-Q4"}}
    asked = [one for one in calls if one.operation == "Query" and one.request[VALUES] == key]
    assert len(asked) == 1
    assert heal.sealed() == 90


VALUES = "ExpressionAttributeValues"


@pytest.mark.parametrize("kind", ["nobody's", "of the next slot"])
def test_a_flood_of_what_is_not_due_is_read_up_to_a_number_as_well(
    heal: Opinions, opened: list[bytes], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(opening, "MOST", 20)
    heal.world.now = NEW_YEAR - timedelta(hours=3)
    if kind == "nobody's":
        flood(heal, "2026-Q4", private=b"n" * 32)
    else:
        keep = entries.keep
        epoch = wiring.vault().epoch("heal", "2027-Q1")
        assert epoch is not None
        for number in range(FLOOD):
            late = seal(epoch.seal, b"late")
            keep(wiring.feedback_table(), "heal", "2026-Q4", f"{number:032x}", late)
    heal.at(NEW_YEAR)
    assert heal.batches()["2026-Q4"].state == "too_many"
    assert len(opened) <= 21 * 3  # with each of three keys


def test_what_is_deleted_after_four_slots_loses_its_keys_at_once_and_its_items_by_and_by(
    heal: Opinions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "MOST", 40)
    for slot, morning in zip(("2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3"), QUARTERS, strict=True):
        flood(heal, slot, 50)
        with heal.world.wire.counting() as calls:
            heal.at(morning)
    assert heal.batches()["2027-Q3"].state == "deleted"
    assert heal.keys("private") == ["2027-Q4", "2028-Q1"]
    order = [one.operation for one in calls if "Delete" in one.operation and "heal" in str(one)]
    assert order[-40:] == ["DeleteItem"] * 40
    assert Counter(order)["DeleteItem"] == 40
    left = heal.sealed()
    assert left == 160
    for day in range(1, 7):
        heal.at(QUARTERS[3] + timedelta(days=day))
        assert left - heal.sealed() <= 40
        left = heal.sealed()
    assert left == 0
    assert items(heal, "2027-Q3") == 50  # tags, so that no repeat of these counts
    with heal.world.wire.counting() as calls:
        heal.at(QUARTERS[3] + timedelta(days=9))
    assert {one.operation for one in calls} <= {"GetItem", "GetParameter"}
    state = releases.state(wiring.feedback_table(), "heal")
    assert state is not None
    assert state.slots == {"2027-Q3", "2027-Q4", "2028-Q1"}


def test_decisions_do_not_wait_until_a_flood_is_gone(
    heal: Opinions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "MOST", 10)
    for slot, morning in zip(("2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3"), QUARTERS, strict=True):
        flood(heal, slot, 50)
        heal.at(morning)
    heal.say_all(five())
    heal.at(NEW_YEAR.replace(year=2028))
    assert heal.batches()["2027-Q4"].state == "released"
    assert heal.everything() == sent(five())
    assert heal.sealed() > 100
    heal.at(NEW_YEAR.replace(year=2028))
    assert heal.everything() == sent(five())


def test_a_closing_goes_on_until_everything_is_gone(
    heal: Opinions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "MOST", 20)
    flood(heal, "2026-Q4", 50)
    programs = heal.world.programs
    programs["heal"] = programs["heal"].model_copy(update={"feedback": None})
    heal.at(NEW_YEAR)
    assert heal.keys("private") == heal.keys("epoch") == []
    assert heal.sealed() == 30
    for day in (1, 2):
        heal.at(NEW_YEAR + timedelta(days=day))
    assert heal.sealed() == 0
    state = releases.state(wiring.feedback_table(), "heal")
    assert state is not None
    assert state.slots == frozenset()


def test_a_flood_of_what_cannot_be_read_is_looked_at_up_to_a_number(
    heal: Opinions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "REASONS", 5)
    table = wiring.feedback_table()
    for number in range(9):
        reason = "shape" if number < 8 else "size"
        entries.count_unreadable(table, "heal", "2026-Q4", f"{8 - number:032x}", reason)
    heal.at(NEW_YEAR)
    assert heal.batches()["2026-Q4"].unreadable == ("shape",)
