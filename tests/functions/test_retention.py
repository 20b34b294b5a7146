"""care: what is kept no longer, each period of a program's file by itself."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from alongside.model import Match, MatchState, Role
from alongside.program.schema import Retention
from alongside.store import codec, concerns, members, outbox, retention
from alongside.store.concerns import Record
from functions.care import app as care
from tests.faults import stories
from tests.faults.test_kills import die_everywhere, expect_the_same
from tests.faults.world import World
from tests.functions.test_erasing import MARKER, hits
from tests.functions.test_own_page import look, page, say

DEFAULTS = {
    "suggestions_days": 90,
    "ended_match_days": 365,
    "member_days": 365,
    "letter_days": 30,
    "quarantine_days": 30,
    "concern_days": 30,
    "plan_days": 90,
}

KINDS = {name: name.removesuffix("_days") for name in DEFAULTS} | {
    "ended_match_days": "matches",
    "member_days": "members",
    "letter_days": "letters",
    "plan_days": "plans",
}


def forget(world: World, **periods: int) -> Mapping[str, int]:
    """Forget what is to be forgotten today; `periods` are other days than the program's."""
    kept = world.rules.retention.model_copy(update=periods)
    program = world.rules.model_copy(update={"retention": kept})
    found = retention.forget(world.table, program, world.now)
    return {what: number for what, number in found.items() if number}


def after_days(world: World, days: int, what: str, **periods: int) -> None:
    """Nothing of a kind is forgotten on the day before; on the day itself it is, and once."""
    world.pass_time(days=days, minutes=-2)
    assert what not in forget(world, **periods)
    world.pass_time(minutes=4)
    assert forget(world, **periods).get(what)
    assert what not in forget(world, **periods)


def walking(world: World) -> Match:
    """Ada and Max, introduced; everything has been sent."""
    match = stories.one_approved(world)
    for name in ("Ada", "Max"):
        world.answer(stories.consent_path(world, match, name), "yes")
    world.sweep()
    return world.reload(match.id)


def test_the_defaults_are_those_of_the_privacy_note(world: World) -> None:
    # What was released of feedback is forgotten by `release`, in its own table.
    assert Retention().model_dump() == DEFAULTS | {"batch_days": 730}
    assert world.rules.retention == Retention()


def decline(world: World, match: Match) -> None:
    """Ruth says no."""
    world.decide(stories.review_path(world, match), "decline", reason=f"{MARKER} knows him.")


def leave(world: World, _: Match) -> None:
    """Ada leaves before anybody has decided."""
    say(world, "Ada", "leave", leave="all")


def refuse(world: World, match: Match) -> None:
    """Ruth says yes, Max does not."""
    world.decide(stories.review_path(world, match), "approve")
    world.pass_time(minutes=11)
    world.sweep()
    world.answer(stories.consent_path(world, match, "Max"), "no")
    over = world.reload(match.id)
    assert over.notice_at is not None
    world.now = over.notice_at
    world.sweep()


@pytest.mark.parametrize("never_begins", [decline, leave, refuse])
def test_what_never_became_a_match_is_forgotten_after_its_days(
    world: World, never_begins: Callable[[World, Match], None]
) -> None:
    match = stories.one_pair(world)
    never_begins(world, match)
    over = world.reload(match.id)
    last = max(
        m for m in (over.suggested_at, over.decided_at, over.undo_until, over.notice_at) if m
    )
    world.now = last
    after_days(world, 90, "suggestions")
    assert world.matches() == []


def test_R20_a_pair_that_was_declined_stays_apart_when_its_record_has_gone(world: World) -> None:
    decline(world, stories.one_pair(world))
    world.pass_time(days=91)
    forget(world)
    assert world.matches() == []
    world.apply("mentee", "Ada")
    world.night()
    assert world.matches() == []


def test_a_pair_that_is_still_open_is_not_forgotten(world: World) -> None:
    match = stories.one_pair(world)
    world.pass_time(days=400)
    assert "suggestions" not in forget(world)
    assert world.reload(match.id) == match


def test_an_ended_match_becomes_coarse_after_a_year(world: World) -> None:
    match = walking(world)
    say(world, "Ada", "leave", leave="all")
    ended = world.reload(match.id)
    assert ended.suggestion.reasons and ended.decided_at
    after_days(world, 365, "matches", member_days=3650)
    kept = world.reload(match.id)
    assert (kept.mentee, kept.mentor, kept.state) == (match.mentee, match.mentor, MatchState.CLOSED)
    assert (kept.ended_by, kept.agreement, kept.epoch) == (
        ended.ended_by,
        ended.agreement,
        ended.epoch,
    )
    item = next(one for one in world.of_kind("MATCH#"))
    times = {name: value for name, value in item.items() if name.endswith(("_at", "_until"))}
    assert {value for value in times.values() if value} == {"2026-10-01T00:00:00.000000Z"}
    assert kept.suggestion.reasons == () and kept.reason == "" and kept.night == ""
    assert "from 1 October 2026" in look(world, "Max") or "September 2026" in look(world, "Max")


def test_a_running_match_keeps_its_dates(world: World) -> None:
    match = walking(world)
    world.pass_time(days=800)
    assert "matches" not in forget(world)
    assert world.reload(match.id) == match


def test_R59_who_has_left_is_erased_after_a_year_as_if_they_had_asked(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada", name=MARKER)
    world.apply("mentor", "Max")
    world.night()
    say(world, "Ada", "leave", leave="all")
    world.sweep_all()
    say(world, "Ada", "leave", leave="no")
    left = next(i["left_at"] for i in world.applications() if "left_at" in i)
    world.now = codec.moment(left)
    assert hits(world, MARKER, "ada@example.net")
    after_days(world, 365, "members")
    assert hits(world, MARKER, "ada@example.net") == []
    assert hits(world, world.who("Ada")) == ["PERSON pk", "PERSON pk"]
    assert "was erased on" in look(world, "Ada")
    assert world.person("Max", Role.MENTOR).name == "Max"


def test_who_came_back_or_stayed_in_another_role_is_kept(world: World) -> None:
    for name in ("Ada", "Bea"):
        world.apply("mentee", name)
    world.apply("mentor", "Bea")
    say(world, "Ada", "leave", leave="all")
    say(world, "Bea", "leave", leave="mentee")
    world.pass_time(days=300)
    world.apply("mentee", "Ada")
    world.pass_time(days=300)
    assert "members" not in forget(world)
    assert len(world.applications()) == 3


def test_somebody_on_a_break_without_an_end_is_kept(world: World) -> None:
    world.apply("mentee", "Ada")
    say(world, "Ada", "pause", role="mentee", until="open")
    world.pass_time(days=4000)
    assert "members" not in forget(world)


def test_letters_are_forgotten_once_they_have_needed_nothing_for_their_days(world: World) -> None:
    world.apply("mentee", "Ada")
    world.sweep()
    (row,) = world.of_kind("LETTER#")
    world.pass_time(days=10)
    world.tell("delivery", row["id"])  # the mail service tells late
    after_days(world, 30, "letters")
    assert world.of_kind("LETTER#") == []
    world.tell("bounce", row["id"])
    assert world.of_kind("LETTER#") == []


def test_a_letter_that_was_skipped_or_called_back_is_forgotten_as_well(world: World) -> None:
    match = stories.one_pair(world)
    path = stories.review_path(world, match)
    world.decide(path, "approve")
    world.undo(path)
    world.sweep_all()
    assert "skipped" in {row["state"] for row in world.of_kind("LETTER#")}
    world.pass_time(days=31)
    forget(world)
    assert world.of_kind("LETTER#") == []


def test_a_letter_that_waits_is_never_forgotten(world: World) -> None:
    world.apply("mentee", "Ada")
    world.pass_time(days=400)
    assert "letters" not in forget(world)
    assert outbox.due(world.table, world.now, 5)


def test_forms_that_could_not_be_used_are_forgotten(world: World) -> None:
    world.deliver("signed", "mentee", b"[]")
    after_days(world, 30, "quarantine")
    assert world.of_kind("QUARANTINE#") == []


def test_worries_are_forgotten(world: World) -> None:
    told = Record(told=frozenset({"facilitator"}))
    concerns.settle(world.table, world.program, "digest", "talk", told, world.now)
    after_days(world, 30, "concern")
    assert world.of_kind("CONCERN#") == []


def test_plans_are_forgotten_but_for_the_newest(world: World) -> None:
    stories.one_pair(world)
    for name in ("Bea", "Cleo"):
        world.pass_time(days=1)
        world.apply("mentee", name)
        world.night()
    plans = sorted(item["sk"] for item in world.of_kind("PLAN#"))
    assert len(plans) == 3
    world.pass_time(days=300)
    assert forget(world)["plans"] == 2
    (kept,) = world.of_kind("PLAN#")
    assert kept["sk"] == plans[-1]


@pytest.mark.parametrize(("period", "default"), DEFAULTS.items())
def test_each_period_is_a_setting_of_the_programs_file(
    world: World, period: str, default: int
) -> None:
    everything(world)
    one_day = dict.fromkeys(DEFAULTS, 3650) | {period: 1}
    world.pass_time(days=2)
    assert not forget(world, **dict.fromkeys(DEFAULTS, 3650))
    (what,) = forget(world, **one_day)
    assert what == KINDS[period] and default > 1


def everything(world: World) -> None:
    """Something of each kind that can be forgotten."""
    match = walking(world)
    world.apply("mentee", "Cleo")
    world.apply("mentor", "Moe")
    world.pass_time(days=1)
    world.night()
    pair = world.pair("Cleo", "Moe")
    assert pair is not None
    decline(world, pair)
    world.sweep_all()
    world.deliver("signed", "mentee", b"[]")
    concerns.settle(world.table, world.program, "digest", "talk", Record(), world.now)
    say(world, "Ada", "leave", leave="all")
    assert world.reload(match.id).state is MatchState.CLOSED


def test_care_forgets_every_day_and_logs_numbers_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(world)
    world.pass_time(days=800)
    world.sweep_all()
    stream = io.StringIO()
    monkeypatch.setattr(care.logger.registered_handler, "stream", stream)
    world.care()
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert line["forgot_members"] == 1 and line["forgot_quarantine"] == 1
    for hidden in (world.who("Ada"), "ada@", "Ada"):
        assert hidden not in stream.getvalue()
    assert world.of_kind("QUARANTINE#") == world.of_kind("CONCERN#") == []


def test_a_program_forgets_nothing_of_another(world: World) -> None:
    everything(world)
    world.pass_time(days=800)
    before = world.items()
    world.program = "bts"
    assert not forget(world)
    assert world.items() == before


@pytest.mark.full
def test_E1_forgetting_killed_anywhere_forgets_the_same(world: World) -> None:
    everything(world)
    world.sweep_all()
    world.pass_time(days=800)

    def act() -> Any:
        return retention.forget(world.table, world.rules, world.now)

    expect_the_same(die_everywhere(world, act, act), 30)


def test_a_letter_of_a_program_that_is_kept_longer_stays(world: World) -> None:
    world.apply("mentee", "Ada")
    world.sweep()
    world.pass_time(days=40)
    assert "letters" not in forget(world, letter_days=60)
    assert forget(world)["letters"] == 1


def test_the_mark_of_an_erased_person_stays(world: World) -> None:
    world.apply("mentee", "Ada")
    world.post(page(world, "Ada") + "/erase", {"erase": "yes"})
    world.pass_time(days=4000)
    assert not forget(world)
    assert members.read(world.table, "heal", world.who("Ada")).erased_at is not None
    assert world.now - timedelta(days=4000) > codec.moment("2026-01-01T00:00:00.000000Z")
