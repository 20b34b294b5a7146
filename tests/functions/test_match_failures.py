"""match: what fails in one group of a message stops no other, and only that group comes again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from alongside import matching
from alongside.model import Application, MatchRules
from functions.match import app as match
from tests.faults import invariants
from tests.faults.wire import Before, Call, Refusal, refuse
from tests.faults.world import LambdaContext, World, load, queue_event

THREE = ("Friday Morning", "Monday Noon", "Sunday Night")


def three_groups(world: World) -> list[str]:
    """A mentee and a mentor in each of three groups, in one message; the ids of the groups."""
    for name in THREE:
        world.apply("mentee", f"{name[0]}a", group=name)
        world.apply("mentor", f"{name[0]}o", group=name)
    world.plan()
    (body,) = world.messages()
    groups_of_it: list[str] = body["groups"]
    return groups_of_it


def out_of_reach(*group_ids: str) -> Before:
    """DynamoDB answers nothing about these groups."""
    keys = [{"S": f"heal#{group_id}"} for group_id in group_ids]

    def say(call: Call) -> Refusal | None:
        asked = call.request.get("ExpressionAttributeValues", {}).get(":key")
        return refuse("InternalServerError", 500) if asked in keys else None

    return say


def take(world: World, number: int = 0) -> dict[str, Any]:
    """Hand the first message of the queue, or another one, to match, and leave it there."""
    event = queue_event(json.dumps(world.messages()[number]))
    return match.lambda_handler(event, LambdaContext())


def suggested_in(world: World) -> list[str]:
    """The groups that have their pair."""
    return sorted(found.group for found in world.matches())


def test_of_a_message_only_the_groups_that_failed_come_again(world: World) -> None:
    one, bad, other = three_groups(world)
    with world.wire.listening(out_of_reach(bad)):
        assert take(world) == {"batchItemFailures": []}
    assert suggested_in(world) == [one, other]
    whole, rest = world.messages()
    assert rest == {**whole, "groups": [bad]}
    world.drain()
    assert suggested_in(world) == [one, bad, other]
    assert invariants.broken(world) == []


def test_control_a_message_of_which_every_group_fails_comes_again_itself(world: World) -> None:
    with world.wire.listening(out_of_reach(*three_groups(world))):
        (failed,) = take(world)["batchItemFailures"]
    assert failed == {"itemIdentifier": load("match/message.json")["Records"][0]["messageId"]}
    assert len(world.messages()) == 1
    world.drain()
    assert suggested_in(world) == ["friday-morning", "monday-noon", "sunday-night"]


def test_when_the_failed_groups_cannot_be_sent_the_whole_message_comes_again(world: World) -> None:
    one, bad, other = three_groups(world)
    before = out_of_reach(bad)

    def say(call: Call) -> Refusal | None:
        return refuse("InternalFailure", 500) if call.operation == "SendMessage" else before(call)

    with world.wire.listening(say):
        assert take(world)["batchItemFailures"]
    assert (suggested_in(world), len(world.messages())) == ([one, other], 1)
    finished = invariants.picture(world)
    with world.wire.listening(out_of_reach(bad)):
        take(world)
    assert invariants.picture(world) == finished  # the finished groups stay as they are
    world.drain()
    assert suggested_in(world) == [one, bad, other]


def test_a_group_that_fails_and_fails_ends_alone_with_its_dead_letter(world: World) -> None:
    _, bad, worse = three_groups(world)
    with world.wire.listening(out_of_reach(bad, worse)):
        take(world)
    with world.wire.listening(out_of_reach(worse)):
        take(world, 1)
        assert [message["groups"] for message in world.messages()[1:]] == [[bad, worse], [worse]]
        assert take(world, 2)["batchItemFailures"]
    assert len(world.messages()) == 3


def test_a_mistake_in_one_group_is_told_by_its_place_and_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one, bad, other = three_groups(world)
    sound = matching.plan_group

    def trip(rules: MatchRules, mentees: Sequence[Application], *rest: Any, **more: Any) -> Any:
        if any(mentee.group == bad for mentee in mentees):
            raise ValueError("what Ada wrote")
        return sound(rules, mentees, *rest, **more)

    monkeypatch.setattr(matching, "plan_group", trip)
    assert take(world) == {"batchItemFailures": []}
    assert suggested_in(world) == [one, other]
    assert world.messages()[1]["groups"] == [bad]
    (told,) = (record for record in caplog.records if record.message == "mistake")
    assert (told.__dict__["error"], told.__dict__["at"].split()[0]) == ("ValueError", "trip")
    assert "Ada wrote" not in caplog.text


def test_a_plan_without_its_proof_is_not_used_and_the_latest_one_stands(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one, bad, other = three_groups(world)
    world.drain()
    (before,) = (found for found in world.matches() if found.group == bad)
    world.pass_time(days=1)
    for name in THREE:
        world.apply("mentee", f"{name[0]}e", group=name)
        world.apply("mentor", f"{name[0]}u", group=name)
    world.apply("mentee", "Zoe", group="Monday Noon")
    world.plan()
    with monkeypatch.context() as patch:  # the group of two mentees has no proof
        patch.setattr("alongside.matching.plan.certify", lambda problem, _: len(problem.bases) == 1)
        assert take(world) == {"batchItemFailures": []}
    assert suggested_in(world) == [one, one, bad, other, other]
    assert [item["sk"] for item in world.of_kind(f"PLAN#heal#{bad}")] == ["2026-11-21"]
    assert world.reload(before.id) == before
    (told,) = (record.__dict__ for record in caplog.records if record.message == "proof_failed")
    assert (told["mentees"], told["mentors"]) == (3, 2)
    assert world.messages()[1]["groups"] == [bad]
    world.drain()  # with its proof, it is planned like the others
    assert suggested_in(world) == [one, one, bad, bad, other, other]
