"""Pairs that a test is about, as they come about: forms, a night, an approval, both answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alongside import links
from alongside.model import Facilitator, Match, MatchState, Office, Role
from alongside.store import groups
from tests.faults import stories
from tests.faults.world import Page, World


def together(world: World, mentee: str = "Ada", mentor: str = "Max", **of_the_mentor: Any) -> Match:
    """A mentee and a mentor whose match runs; who has applied before does not apply again."""
    told = (world.rules.model_dump_json(), mentee, mentor, *sorted(of_the_mentor.items()))
    story = ("together", *told)
    stories.tell(world, story, lambda: _bring_together(world, mentee, mentor, of_the_mentor))
    match = world.pair(mentee, mentor)
    assert match is not None
    return match


def _bring_together(
    world: World, mentee: str, mentor: str, of_the_mentor: Mapping[str, Any]
) -> None:
    if world.is_new():
        world.appoint("Ruth")
    if world.matches():
        world.pass_time(days=1)
    for role, name in ((Role.MENTEE, mentee), (Role.MENTOR, mentor)):
        if not _has_applied(world, name, role):
            world.apply(role, name, **(of_the_mentor if role is Role.MENTOR else {}))
    world.night()
    match = world.pair(mentee, mentor)
    assert match is not None and match.state is MatchState.SUGGESTED, match
    begin(world, match, mentee, mentor)


def begin(world: World, match: Match, mentee: str, mentor: str) -> Match:
    """A suggested match, approved and consented to."""
    assert world.decide(stories.review_path(world, match), "approve")["statusCode"] == 303
    world.pass_time(minutes=11)
    world.sweep()
    for name in {"both": (mentee, mentor), "mentor": (mentor,)}.get(world.rules.consent, ()):
        found = world.reload(match.id)
        assert world.answer(stories.consent_path(world, found, name), "yes")["statusCode"] == 303
    world.sweep()
    begun = world.reload(match.id)
    assert begun.state is MatchState.ACTIVE
    return begun


def _has_applied(world: World, name: str, role: Role) -> bool:
    return any(
        (one["member"], one["role"]) == (world.who(name), role.value)
        for one in world.applications()
    )


def appoint_member(world: World, name: str, office: Office) -> None:
    """A member who holds an office in their own group as well."""
    email = f"{name.lower()}@example.net"
    one = Facilitator(world.who(name), world.program, world.group_id, name, email, office=office)
    groups.appoint(world.table, one)


def page_of(world: World, match: Match, name: str) -> str:
    """The path of the page of a match, as somebody's letters have it."""
    return world.link(links.Purpose.MATCH, name, match)


def end(world: World, match: Match, name: str, goodbye: str = "") -> Page:
    """Somebody ends a match on its page."""
    path = f"{page_of(world, match, name)}/end"
    return world.fill(path, answer="end", goodbye=goodbye)
