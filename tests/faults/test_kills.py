"""E1: a process dies before or after any AWS call, then the trigger does what triggers do: it comes
again. The table must be what it would have been, and the control shows that this is no accident."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from alongside.model import Match, Role
from tests.faults import invariants, stories
from tests.faults.wire import Killed
from tests.faults.world import World, choices, field_of

Act = Callable[[], object]


@dataclass
class Deaths:
    """What came of dying at each point: how many points there were, at which the table differed
    afterwards, at which something left twice, and at which an invariant was broken."""

    points: int = 0
    differing: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def nothing() -> None:
    """Nobody comes."""


def die_everywhere(
    world: World, act: Act, again: Act, settle: Act = nothing, without: tuple[str, ...] = ()
) -> Deaths:
    """Let `act` die at every point, one run each, followed by `again` and `settle`; `without`
    names attributes that may differ."""
    bring_back, found = world.freeze(), Deaths()
    act()
    settle()
    expected = invariants.picture(world, *without)
    assert invariants.broken(world) == []
    for point in itertools.count():
        bring_back()
        if not _dies(world, act, point):
            found.points = point
            return found
        again()
        settle()
        if invariants.picture(world, *without) != expected:
            found.differing.append(point)
        if invariants.doubles(world):
            found.doubled.append(point)
        found.broken += invariants.broken(world)
    raise AssertionError


def _dies(world: World, act: Act, point: int) -> bool:
    try:
        with world.wire.dying(point):
            act()
    except Killed:
        return True
    return False


def expect_the_same(found: Deaths, points: int) -> None:
    """Nothing differed, at no fewer points than there are calls (twice)."""
    assert (found.differing, found.doubled, found.broken) == ([], [], [])
    assert found.points >= points


def accepted(act: Callable[[], dict[str, Any]], *statuses: int) -> Act:
    """An act that must be answered so."""

    def run() -> None:
        page = act()
        assert page["statusCode"] in (statuses or (303,)), page

    return run


def test_R01_E1_intake_killed_anywhere_takes_the_form_once(world: World) -> None:
    event = world.form_event("signed", "mentee", world.body("mentee", "Ada"))
    act = accepted(lambda: world.take(event), 200, 202)
    expect_the_same(die_everywhere(world, act, act), 2)


def test_E1_intake_killed_anywhere_keeps_what_does_not_fit_once(world: World) -> None:
    event = world.form_event("signed", "mentee", b"[]")
    act = accepted(lambda: world.take(event), 200, 202)
    expect_the_same(die_everywhere(world, act, act), 2)


def test_R21_E1_intake_killed_anywhere_keeps_a_late_exclusion(world: World) -> None:
    late = world.form_event("signed", "mentee", world.body("mentee", "Ada", avoid=["Max Stone"]))
    world.apply("mentee", "Ada")
    act = accepted(lambda: world.take(late), 202)
    expect_the_same(die_everywhere(world, act, act), 4)
    assert world.person("Ada", Role.MENTEE).avoid_names == {"max stone"}


@pytest.fixture
def crossed(world: World) -> Match:
    """Ada with Max and Bea with Moe; Kim has a place."""
    stories.suggest(world, ("Ada", "Max"), ("Bea", "Moe"), ("", "Kim"))
    match = world.pair("Ada", "Max")
    assert match is not None
    return match


def other_mentor(world: World, path: str, name: str) -> str:
    """The choice that means this mentor."""
    who = world.doors.person(f"{name.lower()}@example.net")
    assert f"instead:{who}" in choices(world.open(path))
    return f"instead:{who}"


DECISIONS = [
    "approve",
    "Moe",
    *(pytest.param(choice, marks=pytest.mark.full) for choice in ("decline", "Kim")),
]


@pytest.mark.parametrize("choice", DECISIONS)
def test_E1_review_killed_anywhere_decides_once(world: World, crossed: Match, choice: str) -> None:
    path = stories.review_path(world, crossed)
    wanted = other_mentor(world, path, choice) if choice.istitle() else choice
    form = {"op": crossed.op, "decision": wanted, "reason": "because"}
    act = accepted(lambda: world.post(path, form))
    expect_the_same(die_everywhere(world, act, act), 8)


@pytest.mark.parametrize("choice", DECISIONS)
def test_E1_undo_killed_anywhere_undoes_once(world: World, crossed: Match, choice: str) -> None:
    path = stories.review_path(world, crossed)
    world.decide(path, other_mentor(world, path, choice) if choice.istitle() else choice)
    form = {"op": field_of(world.open(path), "op")}
    act = accepted(lambda: world.post(f"{path}/undo", form))
    expect_the_same(die_everywhere(world, act, act), 8)


REPEATED = [("", "yes"), ("no", "no")]


@pytest.mark.parametrize(
    ("first", "then"),
    [("yes", "yes"), ("", "no"), *(pytest.param(*p, marks=pytest.mark.full) for p in REPEATED)],
)
def test_idea_11_R27_E1_member_killed_anywhere_answers_once(
    world: World, first: str, then: str
) -> None:
    match = stories.one_approved(world)
    ada, max_ = (stories.consent_path(world, match, name) for name in ("Ada", "Max"))
    if first:
        world.answer(ada, first)
    act = accepted(lambda: world.answer(max_, then))
    expect_the_same(die_everywhere(world, act, act), 4)


def test_E1_links_letters_and_desk_killed_anywhere_act_once(world: World) -> None:
    desk = stories.desk_of_a_short_mentor(world)
    (digest,) = world.mail_to("Ruth")
    letters = digest.path("letters")
    page = world.open(desk)
    said = {"person": field_of(page, "person"), "role": "mentor", "answer": "ready"}
    asks = {"email": "ruth@facilitators.example"}
    for path, form in ((desk, said), (letters, {"letters": "off"}), ("/links", asks)):
        act = accepted(lambda path=path, form=form: world.post(path, form), 200, 400)  # type: ignore[misc]
        expect_the_same(die_everywhere(world, act, act), 2)


def small_night(world: World) -> None:
    """Two suggestions to make, one that ran out."""
    stories.one_pair(world)
    world.sweep_all()
    world.apply("mentee", "Bea")
    world.apply("mentor", "Moe")
    world.sweep()
    world.pass_time(days=20)


def night_with_everything(world: World) -> None:
    """Two groups, a suggestion that ran out, an answer that never came, a form that does not fit,
    somebody who needs a person."""
    world.appoint("Ruth")
    world.appoint("Ruth", "friday-morning")
    stories.suggest(world, ("Ada", "Max"), ("Bea", "Moe"))
    approved = world.pair("Ada", "Max")
    assert approved
    world.decide(stories.review_path(world, approved), "approve")
    world.sweep_all()
    world.apply("mentee", "Zed", group="Friday Morning")
    world.apply("mentor", "Yan", group="Friday Morning", capacity=2)
    world.apply("mentor", "Xia", group="Friday Morning", months=1)
    world.deliver("signed", "mentee", b"[]")
    world.sweep_all()
    world.pass_time(days=20)


@pytest.mark.parametrize(
    "before", [small_night, pytest.param(night_with_everything, marks=pytest.mark.full)]
)
def test_R27_E1_the_night_killed_anywhere_suggests_the_same_and_writes_the_same_letters(
    world: World, before: Callable[[World], None]
) -> None:
    before(world)

    def again() -> None:
        if not world.messages():  # the schedule died: it is started again
            world.plan()
        world.drain()

    # an expiry marks its own group as changed: undisturbed it is looked at once more tomorrow, and
    # after a death it may be settled already; both are right, so the marks may differ
    found = die_everywhere(world, world.night, again, without=("changed", "look_again"))
    expect_the_same(found, 20)


@pytest.mark.full
def test_E16_a_second_night_on_the_same_date_changes_nothing(world: World) -> None:
    night_with_everything(world)
    world.night()
    before = invariants.picture(world)
    world.pass_time(hours=1)
    world.night()
    assert invariants.picture(world) == before


def sweep_twice(world: World) -> None:
    """A minute later, and once the claims of a crash have run out."""
    for minutes in (2, 16):
        world.pass_time(minutes=minutes)
        world.sweep()


def test_idea_11_R27_E15_mail_killed_anywhere_loses_nothing_and_repeats_only_what_ses_had_taken(
    world: World,
) -> None:
    world.apply("mentee", "Ada")
    found = die_everywhere(world, world.sweep, nothing, lambda: sweep_twice(world))
    assert (found.differing, found.broken) == ([], [])
    assert len(found.doubled) == 2  # SES had answered, or the mark was about to be made
    assert found.points > 15


def test_E15_an_event_of_ses_that_arrives_within_the_lease_prevents_the_repeat(
    world: World,
) -> None:
    world.apply("mentee", "Ada")

    def hear_of_it() -> None:
        world.pass_time(minutes=5)
        for tag in {letter.tags["letter"] for letter in world.letters}:
            world.tell("send", tag)

    found = die_everywhere(world, world.sweep, hear_of_it, lambda: sweep_twice(world))
    assert (found.doubled, found.broken) == ([], [])


def naive_approval(world: World, match: Match) -> None:
    """Five calls, each right by itself: look, decide, count, ask the one, ask the other."""
    client = world.table.client
    key = {"pk": {"S": f"MATCH#{match.id}"}, "sk": {"S": "MATCH"}}
    item = client.get_item(TableName="Members", Key=key)["Item"]
    if item["state"]["S"] == "approved":
        return
    client.update_item(
        TableName="Members",
        Key=key,
        UpdateExpression="SET #state = :approved",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":approved": {"S": "approved"}},
    )
    client.update_item(
        TableName="Members",
        Key={"pk": {"S": "COUNT"}, "sk": {"S": "approved"}},
        UpdateExpression="ADD approved :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    for person in (match.mentee, match.mentor):
        client.put_item(
            TableName="Members",
            Item={"pk": {"S": f"NOTE#{person}"}, "sk": {"S": "NOTE"}},
        )


def test_E1_control_the_same_steps_as_separate_calls_differ_after_a_death(world: World) -> None:
    match = stories.one_pair(world)
    bring_back = world.freeze()
    naive_approval(world, match)
    expected, differing = invariants.picture(world), []
    for point in range(10):
        bring_back()
        assert _dies(world, lambda: naive_approval(world, match), point)
        naive_approval(world, match)
        if invariants.picture(world) != expected:
            differing.append(point)
    assert differing == [3, 4, 5, 6, 7, 8]
