"""match: the night's schedule and its messages; twice is as good as once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside import night, wiring
from alongside.model import MatchState
from alongside.program import load_all
from alongside.store import groups
from functions.match import app as match
from tests.faults import invariants, stories
from tests.faults.wire import refuse
from tests.faults.world import GROUP_ID, LambdaContext, World, load, queue_event


def test_a_night_reads_a_group_once_and_writes_one_digest_per_facilitator(world: World) -> None:
    stories.suggest(world, ("Ada", "Max"), facilitators=("Ruth", "Sam"))
    digests = [i for i in world.of_kind("LETTER#") if i["template"] == "digest"]
    assert len(digests) == 2 and {i["cause"] for i in digests} == {"night 2026-11-21"}
    assert invariants.broken(world) == []


def test_a_night_twice_or_a_message_three_times_changes_nothing(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.plan()
    (message,) = world.messages()
    assert message == json.loads(load("match/message.json")["Records"][0]["body"])
    world.night()
    before = invariants.picture(world)
    for _ in range(3):
        match.lambda_handler(load("match/message.json"), LambdaContext())
        world.night()
    assert invariants.picture(world) == before
    world.pass_time(minutes=16)
    world.sweep_all()
    assert len(world.mail_to("Ruth")) == 1


def test_a_night_in_which_nothing_changed_plans_nothing(world: World) -> None:
    world.apply("mentee", "Ada")
    world.night()
    world.pass_time(days=1)
    with world.wire.counting() as calls:
        assert match.lambda_handler(load("match/night.json"), LambdaContext()) == {"groups": 0}
    assert {c.operation for c in calls} == {"Query"}
    assert world.messages() == []


def test_a_group_with_an_open_pair_is_looked_at_every_night_and_mails_nobody(world: World) -> None:
    match_before = stories.one_pair(world)
    world.sweep_all()
    letters = len(world.letters)
    world.pass_time(days=1)
    world.night()
    world.pass_time(minutes=16)
    world.sweep()
    assert world.matches() == [match_before]
    assert len(world.letters) == letters


def test_R15_a_pair_ends_the_night_after_one_of_them_has_moved_to_another_group(
    world: World,
) -> None:
    first = stories.one_pair(world)
    world.apply("mentee", "Ada", group="Friday Morning")
    world.apply("mentor", "Moe", group="Friday Morning")
    for _ in range(3):
        world.pass_time(days=1)
        world.night()
    assert world.reload(first.id).state is MatchState.EXPIRED
    assert world.pair("Ada", "Moe")


def test_groups_travel_twenty_five_to_a_message(world: World) -> None:
    for number in range(60):
        world.table.transact([groups.changed("heal", f"group-{number:02}", world.now)])
    world.plan()
    assert [len(message["groups"]) for message in world.messages()] == [25, 25, 10]
    named = [group for message in world.messages() for group in message["groups"]]
    assert named == [f"group-{number:02}" for number in range(60)]


def test_a_message_that_fails_comes_again_and_the_others_do_not(world: World) -> None:
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    one, other = (load("match/message.json")["Records"][0] for _ in range(2))
    other |= {"messageId": "other", "body": one["body"].replace(GROUP_ID, "friday-morning")}
    left = [refuse("InternalServerError", 500)]
    with world.wire.listening(lambda _: left.pop() if left else None):
        answer = match.lambda_handler({"Records": [one, other]}, LambdaContext())
    assert answer == {"batchItemFailures": [{"itemIdentifier": one["messageId"]}]}
    assert match.lambda_handler({"Records": [one]}, LambdaContext()) == {"batchItemFailures": []}
    assert len(world.matches()) == 1


def test_a_suggestion_nobody_decided_about_ends_silently_and_may_return(world: World) -> None:
    first = stories.one_pair(world)
    world.sweep_all()
    link = stories.review_path(world, first)
    world.pass_time(days=15)
    world.night()
    again = world.reload(first.id)
    assert (again.state, again.epoch) == (MatchState.SUGGESTED, first.epoch + 1)
    assert world.open(link)["statusCode"] == 404
    world.sweep()
    assert world.mail_to("Ada", "introduc") == []
    assert invariants.broken(world) == []


def test_E16_nights_that_were_missed_are_made_up_for(world: World) -> None:
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.sweep()
    world.pass_time(days=3)
    world.night()
    assert len(world.matches()) == 1


ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "America/Santiago",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Asia/Beirut",
)


@pytest.mark.parametrize("zone", ZONES)
def test_E16_every_local_day_of_a_year_has_one_night_at_a_quarter_past_five(zone: str) -> None:
    program = load_all()["heal"].model_copy(update={"time_zone": zone})
    local = ZoneInfo(zone)
    day, dates = datetime(2026, 1, 1, 5, 15, tzinfo=local), []
    for number in range(366):
        there = (day + timedelta(days=number)).astimezone(UTC)
        assert there.astimezone(local).strftime("%H:%M") == "05:15"  # the hour is never skipped
        dates.append(night.local_date(program, there))
    assert len(set(dates)) == 366 and dates == sorted(dates)


def test_E16_control_a_run_named_by_its_instant_has_two_names_on_one_night(world: World) -> None:
    program = wiring.programs()["heal"]
    first, again = world.now, world.now + timedelta(hours=1)
    assert night.local_date(program, first) == night.local_date(program, again)
    assert first.isoformat() != again.isoformat()


def test_a_message_that_comes_after_midnight_keeps_its_night(world: World) -> None:
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.plan()
    (body,) = world.messages()
    world.pass_time(hours=12)
    match.lambda_handler(queue_event(json.dumps(body)), LambdaContext())
    (found,) = world.matches()
    assert found.night == "2026-11-21"
    assert [i["sk"] for i in world.of_kind("PLAN#")] == ["2026-11-21"]
