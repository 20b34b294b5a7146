"""Sixty people in every program, in front of the local engine: whatever happens, on every night
all holds. A month with each run of the tests, a year with the long one."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.faults.programs import every_program
from tests.faults.world import World
from tests.year.life import Town

pytestmark = pytest.mark.stack


def live(world: World, days: int, size: int) -> Town:
    town = Town(world, random.Random(f"{world.program} {days}"), days, size)
    town.live()
    return town


def happened(did: Counter[str], *what: str) -> bool:
    """Whether the town has seen all of this: a year in which nothing happens proves nothing."""
    return [one for one in what if not did[one]] == []


@pytest.mark.parametrize("world", every_program(), indirect=True)
def test_R15_R21_R34_the_first_weeks_break_no_rule_on_any_night(world: World) -> None:
    town = live(world, days=30, size=20)
    assert town.problems == []
    assert happened(town.did, "came", "approved", "said yes", "declared"), town.did


@pytest.mark.full
@pytest.mark.parametrize("world", every_program(), indirect=True)
def test_R15_R21_R34_a_year_of_sixty_people_breaks_no_rule_on_any_night(world: World) -> None:
    town = live(world, days=365, size=60)
    assert town.problems == []
    usual = ("came", "approved", "declined", "declared", "said yes", "said no", "ended", "paused")
    assert happened(town.did, *usual, "left", "erased", "bounced", "next: new"), town.did
