"""What a second pair of eyes found: each is a way in which a rule could have been walked around."""

from __future__ import annotations

import pytest

from alongside.model import MatchState, Role
from tests.faults import invariants, stories
from tests.faults.world import World, field_of, words


def test_R16_a_mentor_who_is_no_longer_eligible_is_not_approved(world: World) -> None:
    match = stories.one_pair(world)
    world.apply("mentor", "Max", months=2)
    form = {"op": match.op, "decision": "approve", "reason": ""}
    assert world.post(stories.review_path(world, match), form)["statusCode"] == 409
    assert world.reload(match.id).state is MatchState.WITHDRAWN
    assert invariants.broken(world) == []


def test_R10_a_member_who_takes_the_agreement_back_is_not_introduced(world: World) -> None:
    match = stories.one_approved(world)
    world.apply("mentor", "Max", agrees=False)
    for name in ("Ada", "Max"):
        world.answer(stories.consent_path(world, match, name), "yes")
    world.sweep()
    assert world.reload(match.id).state is MatchState.NOT_THIS_TIME
    assert not world.mail_to("Ada", ": your introduction")


def test_nobody_can_answer_while_the_approval_can_be_undone(world: World) -> None:
    match = stories.one_pair(world)
    path = stories.review_path(world, match)
    world.decide(path, "approve")
    asked = world.reload(match.id)
    early = stories.consent_path(world, asked, "Ada")
    assert world.open(early)["statusCode"] == 404
    world.post("/links", {"email": "ada@example.net"})
    world.sweep()
    assert not [s for s in world.mail_to("Ada") if "/consent/" in s.text]
    world.pass_time(minutes=11)
    assert world.open(early)["statusCode"] == 200


def test_R20_who_was_never_asked_never_hears_that_it_came_to_nothing(world: World) -> None:
    match = stories.one_pair(world)
    world.decide(stories.review_path(world, match), "approve")
    world.pass_time(minutes=11)
    asked = world.reload(match.id)
    world.answer(stories.consent_path(world, asked, "Ada"), "no")
    world.pass_time(days=2)
    world.sweep_all()
    told = {s.to for s in world.letters if "introduc" in s.subject.lower()}
    assert told == set()


def test_a_frozen_plan_is_checked_again_before_it_is_committed(world: World) -> None:
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.plan()
    stories.die_once_frozen(world)
    world.apply("mentee", "Ada", avoid=["Max"])
    world.drain()
    assert world.pair("Ada", "Max") is None


def test_a_newer_form_is_looked_at_anew(world: World) -> None:
    desk = stories.desk_of_a_short_mentor(world)
    page = world.open(desk)
    form = {"person": field_of(page, "person"), "role": "mentor", "answer": "ready"}
    world.apply("mentor", "Max", months=1)
    assert world.post(desk, form)["statusCode"] == 400
    assert world.person("Max", Role.MENTOR).needs_person


def test_not_now_is_kept_and_leaves_the_list(world: World) -> None:
    desk = stories.desk_of_a_short_mentor(world)
    form = {"person": field_of(world.open(desk), "person"), "role": "mentor", "answer": "not_now"}
    assert world.post(desk, form)["statusCode"] == 200
    assert "twelve months" not in words(world.open(desk))
    assert not world.person("Max", Role.MENTOR).needs_person


@pytest.mark.parametrize("avoid", [["Yara"], None])
@pytest.mark.parametrize("told", ["mentee", "mentor"])
def test_R21_an_exclusion_declared_in_one_role_holds_in_the_other(
    world: World, told: str, avoid: list[str] | None
) -> None:
    """The control is the same without an exclusion."""
    world.appoint("Ruth")
    world.apply(told, "Xena", avoid=avoid)
    world.apply("mentor" if told == "mentee" else "mentee", "Xena", avoid=None)
    world.apply(told, "Yara", avoid=None)
    world.night()
    assert len(world.matches()) == (0 if avoid else 1)


def test_R20_a_no_is_about_two_people_whoever_of_them_mentors(world: World) -> None:
    match = stories.one_pair(world)
    names = ("Ada", "Max")
    world.decide(stories.review_path(world, match), "decline")
    for role, name in (("mentor", names[0]), ("mentee", names[1])):
        world.apply(role, name)
    world.pass_time(days=1)
    world.night()
    assert world.pair(*names).state is MatchState.DECLINED  # type: ignore[union-attr]
    assert world.pair(*reversed(names)) is None


def test_a_no_that_is_taken_back_leaves_no_bar_in_the_other_role(world: World) -> None:
    match = stories.one_pair(world)
    path = stories.review_path(world, match)
    world.decide(path, "decline")
    bars = ("barred", "barred_across")
    assert sum(bool(i.get(bar)) for i in world.of_kind("PERSON#") for bar in bars) == 4
    world.undo(path)
    assert not any(i.get(bar) for i in world.of_kind("PERSON#") for bar in bars)
