"""How far a world has come when a test begins: suggested, approved, asked."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import pytest

from alongside import links
from alongside.model import Match
from tests.faults.wire import Killed
from tests.faults.world import World

_told: dict[Hashable, tuple[Any, ...]] = {}


def suggest(
    world: World, *pairs: tuple[str, str], facilitators: tuple[str, ...] = ("Ruth",)
) -> None:
    """Mentees and mentors apply, as many of each as named, and a night pairs them. Who gets whom is
    decided by what they have in common: each pair shares a side of the story."""
    tell(world, ("suggest", pairs, facilitators), lambda: _suggest(world, pairs, facilitators))


def tell(world: World, story: Hashable, telling: Callable[[], object]) -> None:
    """Tell a story, or in a new world resume from where the same one came to before."""
    begins, key = world.is_new(), (world.program, story)
    if begins and key in _told:
        world.resume(_told[key])
        return
    telling()
    if begins:
        _told[key] = world.state()


def _suggest(
    world: World, pairs: tuple[tuple[str, str], ...], facilitators: tuple[str, ...]
) -> None:
    sides = ("betrayed", "unfaithful", "both")
    for name in facilitators:
        world.appoint(name)
    for number, (mentee, mentor) in enumerate(pairs):
        side = {"side": sides[number], "gender": ("woman", "man", "nonbinary")[number]}
        if mentee:
            world.apply("mentee", mentee, **side)
        if mentor:
            world.apply("mentor", mentor, **side)
    world.night()


def review_path(world: World, match: Match, facilitator: str = "Ruth") -> str:
    """The link to a pair that this facilitator's digest holds."""
    email = f"{facilitator.lower()}@facilitators.example" if facilitator else ""
    return world.link(links.Purpose.REVIEW, email, match)


def consent_path(world: World, match: Match, name: str) -> str:
    """The link of a member to an introduction."""
    return world.link(links.Purpose.CONSENT, name, match)


def one_pair(world: World, facilitators: tuple[str, ...] = ("Ruth",)) -> Match:
    """Ada and Max, suggested."""
    suggest(world, ("Ada", "Max"), facilitators=facilitators)
    (match,) = world.matches()
    return match


def one_approved(world: World) -> Match:
    """Ada and Max, approved by Ruth, the undo window over, both asked."""
    tell(world, "approved", lambda: _approve(world))
    (match,) = world.matches()
    return match


def _approve(world: World) -> None:
    match = one_pair(world)
    assert world.decide(review_path(world, match), "approve")["statusCode"] == 303
    world.pass_time(minutes=11)
    world.sweep()


def reread(world: World, match: Match) -> Match:
    """A match past AWS, for a moment in which AWS answers badly."""
    return next(found for found in world.matches() if found.id == match.id)


def die_once_frozen(world: World) -> None:
    """The worker of the night is killed right after it has frozen the plan."""

    def die(call: object, _: object) -> None:
        if getattr(call, "operation", "") == "PutItem":
            raise Killed

    with pytest.raises(Killed), world.wire.listening(after=die):
        world.drain()


def desk_of_a_short_mentor(world: World) -> str:
    """Max has two months and needs a person's word; the path of Ruth's desk."""
    world.appoint("Ruth")
    world.apply("mentor", "Max", months=2)
    world.night()
    world.pass_time(minutes=16)
    world.sweep()
    return world.mail_to("Ruth")[0].path("desk")
