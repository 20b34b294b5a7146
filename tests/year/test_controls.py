"""The watch of the year sees what goes wrong: a mistake is planted, and a night finds it."""

from __future__ import annotations

import random

import pytest

from alongside.enrollment import applying
from alongside.store import closures
from tests.faults.world import World
from tests.year.life import Town

pytestmark = pytest.mark.stack
heal = pytest.mark.parametrize("world", ["heal"], indirect=True)


def town(world: World, days: int, secrets: float = 0.2) -> Town:
    """Fewer people, so that a mistake shows itself in a few nights."""
    return Town(world, random.Random("control"), days, 20, secrets)


@heal
def test_control_a_place_that_is_not_given_back_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closures, "_part_mentee", lambda *_: [])
    found = town(world, days=20)
    found.live()
    assert any("holds 1 places for 0 matches" in one for one in found.problems), found.did


@pytest.mark.full
@heal
def test_control_a_name_told_in_confidence_and_forgotten_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applying, "exclusions", lambda *_: (frozenset(), frozenset()))
    found = town(world, days=40, secrets=1.0)
    found.live()
    assert any("must never meet" in one for one in found.problems), found.did


@pytest.mark.full
@heal
def test_control_a_program_that_falls_silent_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(World, "care", lambda _: {})
    found = town(world, days=60)
    found.live()
    assert any("has heard nothing" in one or "break that is over" in one for one in found.problems)


@pytest.mark.full
@heal
def test_control_people_of_two_groups_brought_together_are_found(world: World) -> None:
    found = town(world, days=20)
    found.live()
    assert found.problems == []
    for person in found.truth.people.values():
        person.group = person.name  # as if nobody were of the group the system knows them in
    assert any("are of two groups" in one for one in found.watch.look())
