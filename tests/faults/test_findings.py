"""What the faults and races brought to light, each a story of its own."""

from __future__ import annotations

import pytest

from alongside.model import Match, MatchState, Role
from tests.faults import invariants, stories
from tests.faults.wire import refuse
from tests.faults.world import World, choices, field_of, load, words


def test_who_applies_between_a_frozen_plan_and_its_second_try_is_planned_the_next_night(
    world: World,
) -> None:
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.plan()
    stories.die_once_frozen(world)
    world.apply("mentee", "Bea")
    world.apply("mentor", "Moe")
    world.drain()
    world.sweep_all()
    world.pass_time(days=1)
    world.night()
    assert world.pair("Bea", "Moe")


def bar(world: World) -> None:
    """Ada sends her form again, and now says whom she must never meet."""
    world.apply("mentee", "Ada", avoid=["Max"], side="betrayed", gender="woman")


def test_R21_an_exclusion_declared_after_the_suggestion_holds_against_an_approval(
    world: World,
) -> None:
    match = stories.one_pair(world)
    bar(world)
    form = {"op": match.op, "decision": "approve", "reason": ""}
    assert world.post(stories.review_path(world, match), form)["statusCode"] == 409
    assert world.reload(match.id).state is not MatchState.APPROVED
    assert invariants.broken(world) == []


def test_R21_an_exclusion_declared_after_the_suggestion_holds_against_an_alternative(
    world: World,
) -> None:
    stories.suggest(world, ("Ada", "Moe"), ("", "Max"))
    match = world.pair("Ada", "Moe")
    assert match
    bar(world)
    path = stories.review_path(world, match)
    other = next((c for c in choices(world.open(path)) if c.startswith("instead:")), "")
    if other:
        world.decide(path, other)
    assert world.pair("Ada", "Max") is None


def test_R21_an_exclusion_declared_after_the_approval_holds_against_an_introduction(
    world: World,
) -> None:
    match = stories.one_approved(world)
    bar(world)
    for name in ("Ada", "Max"):
        world.answer(stories.consent_path(world, match, name), "yes")
    world.sweep()
    assert world.mail_to("Max", ": your introduction") == []


def test_R21_undoing_a_decline_keeps_what_a_member_declared(world: World) -> None:
    match = stories.one_pair(world)
    path = stories.review_path(world, match)
    world.decide(path, "decline")
    world.apply("mentee", "Ada", avoid=["max@example.net"])
    world.undo(path)
    assert match.mentor in world.person("Ada", Role.MENTEE).barred


def group_named(world: World, name: str) -> None:
    """A pair in a group of this name, after another group's digest has left the same night."""
    slug = name.lower().replace(" ", "-")
    for group in ("tuesday-evening", slug):
        world.appoint("Ruth", group)
    stories.one_pair(world)
    world.pass_time(minutes=16)
    world.sweep()
    world.apply("mentee", "Bea", group=name)
    world.apply("mentor", "Moe", group=name)
    world.night()
    world.pass_time(minutes=16)
    world.sweep()


@pytest.mark.parametrize("name", ["Friday Morning", "21"])
def test_a_group_that_comes_after_the_digest_has_left_gets_one_of_its_own(
    world: World, name: str
) -> None:
    group_named(world, name)
    assert len(world.mail_to("Ruth", "to look at")) == 2


def test_one_click_on_a_digest_over_two_groups_ends_all_digests(world: World) -> None:
    for group in ("tuesday-evening", "friday-morning"):
        world.appoint("Ruth", group)
    for name, group in (("Zed", "Friday Morning"), ("Ada", "Tuesday Evening")):
        world.apply("mentee", name, group=group)
        world.apply("mentor", f"{name}or", group=group)
    world.night()
    world.pass_time(minutes=16)
    world.sweep()
    (digest,) = world.mail_to("Ruth")
    world.browse(load("member/one_click.json"), digest.path("letters"), "POST")
    world.pass_time(days=1)
    for group in ("Tuesday Evening", "Friday Morning"):
        world.apply("mentee", f"Bea{group[0]}", group=group)
        world.apply("mentor", f"Moe{group[0]}", group=group)
    world.night()
    world.pass_time(minutes=16)
    world.sweep()
    assert len(world.mail_to("Ruth")) == 1


def test_one_click_of_a_coordinator_is_heeded_or_not_offered(world: World) -> None:
    stories.suggest(world, ("Ada", "Max"), facilitators=())
    world.pass_time(minutes=16)
    world.sweep()
    (digest,) = world.mail_to("coordinator")
    if "List-Unsubscribe" in digest.headers:
        page = world.browse(load("member/one_click.json"), digest.path("letters"), "POST")
        assert "are off" in words(page)


def test_a_letter_whose_sending_is_never_answered_is_given_up_one_day(world: World) -> None:
    world.apply("mentee", "Ada")
    with world.wire.listening(
        lambda call: refuse("InternalFailure", 500) if call.operation == "SendEmail" else None
    ):
        for _ in range(14):
            world.sweep()
            world.pass_time(minutes=16)
    (item,) = world.of_kind("LETTER#")
    assert item["state"] == "failed"


def test_a_second_click_at_the_desk_is_no_mistake(world: World) -> None:
    desk = stories.desk_of_a_short_mentor(world)
    form = {
        "person": field_of(world.open(desk), "person"),
        "role": "mentor",
        "answer": "ready",
    }
    assert [world.post(desk, form)["statusCode"] for _ in range(2)] == [200, 200]


def test_R27_when_letters_to_one_come_back_the_other_is_not_asked_alone(world: World) -> None:
    match: Match = stories.one_pair(world)
    world.sweep()
    (receipt,) = world.mail_to("Ada")
    world.tell("bounce", receipt.tags["letter"])
    world.decide(stories.review_path(world, match), "approve")
    world.pass_time(minutes=11)
    world.sweep()
    assert len(world.mail_to("Max", "introduce")) == len(world.mail_to("Ada", "introduce"))
