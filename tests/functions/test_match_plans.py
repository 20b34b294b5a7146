"""match: what one night leaves to the next. Mailed pairs stay, drafts are kept between near equals,
a plan that says nothing new is not written, a warning never tells who declared whom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from alongside import matching, night, wiring
from alongside.model import GroupPlan, LeftOver, PlanWarning, Suggestion
from alongside.night import planning
from alongside.program import Program
from alongside.store import codec, groups, nights
from alongside.store.groups import Records
from alongside.store.nights import Night
from alongside.store.table import put
from tests.faults import stories
from tests.faults.wire import Killed
from tests.faults.world import GROUP_ID, START, World
from tests.rules.matching.population import NOW, RULES, populate

Pair = tuple[str, str]


def next_night(world: World) -> None:
    """A day later."""
    world.pass_time(days=1)
    world.night()


def ids(world: World, *names: str) -> tuple[str, ...]:
    """The person ids of members."""
    return tuple(world.doors.person(f"{name.lower()}@example.net") for name in names)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[Pair]]:
    """The drafts that the matcher was given, plan by plan."""
    seen: list[frozenset[Pair]] = []
    sound = matching.plan_group

    def listen(*given: Any, keep: frozenset[Pair], **more: Any) -> GroupPlan:
        seen.append(keep)
        return sound(*given, keep=keep, **more)

    monkeypatch.setattr(matching, "plan_group", listen)
    return seen


def test_a_pair_that_was_planned_and_never_suggested_is_a_draft(
    world: World, kept: list[frozenset[Pair]]
) -> None:
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.plan()
    stories.die_once_frozen(world)
    world.resume(world.state())  # its message is lost
    next_night(world)
    assert kept == [frozenset(), frozenset([ids(world, "Ada", "Max")])]
    assert world.pair("Ada", "Max")
    world.apply("mentee", "Bea")
    next_night(world)
    assert kept[2] == frozenset()  # control: what was suggested is frozen with its place instead


def test_a_night_that_is_repeated_after_midnight_knows_no_later_plan(
    world: World, kept: list[frozenset[Pair]]
) -> None:
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    for date in ("2026-11-20", "2026-11-21.1", "2026-11-21.2", "2026-11-22"):
        draft = GroupPlan((Suggestion(date, "Max", 1, 1),), (), 1, proved=True)
        nights.freeze(world.table, Night("heal", GROUP_ID, date, draft, ""), START)
    message = night.Message(program="heal", date="2026-11-21.11", groups=[GROUP_ID])
    evening = night.evening(world.table, wiring.programs(), message, START, 900)
    with world.wire.counting() as calls:
        night.plan_group(world.table, evening, GROUP_ID)
    assert kept == [frozenset([("2026-11-21.1", "Max")])]
    assert [c.operation for c in calls if c.operation in ("Query", "GetItem")] == ["Query"] * 2
    newest = nights.latest(world.table, "heal", GROUP_ID)
    assert newest and newest.date == "2026-11-22"


def test_what_was_mailed_never_changes_until_somebody_decides(world: World) -> None:
    alike = {"side": "betrayed", "gender": "woman"}
    world.apply("mentee", "Ada", side="unfaithful", gender="man")
    world.apply("mentor", "Max", **alike)
    world.night()
    (mailed,) = world.matches()
    for name in ("Bea", "Cleo", "Dora"):
        world.apply("mentee", name, **alike)
        next_night(world)
        assert world.matches() == [mailed]
    records = groups.read(world.table, "heal", GROUP_ID)
    freed = tuple(replace(a, held=0) for a in records.applications)
    control = planning.plan(wiring.programs()["heal"], Records(freed, ()), world.now)
    assert [pair.mentee for pair in control.suggestions] != [mailed.mentee]


def test_a_declined_pair_never_returns(world: World) -> None:
    match = stories.one_pair(world)
    world.decide(stories.review_path(world, match), "decline")
    declined = world.reload(match.id)
    for name in ("Bea", "Cleo", "Dora"):
        world.apply("mentee", name)  # something new each night
        next_night(world)
    assert world.reload(match.id) == declined
    others = [found for found in world.matches() if found.id != match.id]
    assert [found.mentor for found in others] == [match.mentor]  # whose place was free at once


def changed_drafts(seed: int, *, keeps: bool) -> int:
    """How many pairs of ten nights in a row differ from the night before, two people being new
    every night and nobody ever answering."""
    program = cast(Program, SimpleNamespace(rules=lambda: RULES))
    people, fresh = populate(12, 8, seed), populate(20, 20, seed + 1000)
    mentees, mentors = list(people.mentees), list(people.mentors)
    latest, changed = None, 0
    for number in range(10):
        records = Records((*mentees, *mentors), ())
        keep = planning.drafts(latest, records) if keeps else frozenset()
        plan = planning.plan(program, records, NOW, keep)
        changed += len(pairs_of(plan) - pairs_of(latest.plan)) if latest else 0
        latest = Night("heal", "calgary", f"{number}", plan, "", done=True)
        mentees[number], mentors[number % 8] = fresh.mentees[number], fresh.mentors[number]
    return changed


def pairs_of(plan: GroupPlan) -> set[Pair]:
    """Who is suggested to whom."""
    return {(pair.mentee, pair.mentor) for pair in plan.suggestions}


def test_drafts_change_less_from_night_to_night_than_if_nobody_kept_them() -> None:
    kept = sum(changed_drafts(seed, keeps=True) for seed in range(12))
    assert kept < sum(changed_drafts(seed, keeps=False) for seed in range(12))


def test_pairs_of_a_night_that_was_given_up_are_announced_by_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.plan()

    def die(call: Any, _: object) -> None:
        if call.operation == "TransactWriteItems":
            raise Killed

    with pytest.raises(Killed), world.wire.listening(after=die):
        world.drain()
    bring_back = world.freeze()
    for announces in (True, False):
        bring_back()  # and its message is lost
        if not announces:
            monkeypatch.setattr(planning, "unannounced", lambda *_: [])
        next_night(world)
        world.pass_time(minutes=16)
        world.sweep()
        assert bool(world.mail_to("Ruth", "to look at")) is announces


def plans(world: World) -> list[str]:
    """The dates of all plans."""
    return [item["sk"] for item in world.of_kind("PLAN#")]


def group_item(world: World) -> dict[str, Any]:
    """The group's mark and its next date."""
    (item,) = (item for item in world.of_kind("PROGRAM#") if item["sk"] == f"GROUP#{GROUP_ID}")
    return item


def test_a_plan_that_says_nothing_new_is_not_written_and_mails_nobody(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    world.night()
    world.apply("mentee", "Ada", hope="something else")
    assert group_item(world)["changed"]
    next_night(world)
    assert plans(world) == ["2026-11-21"] and not group_item(world)["changed"]
    assert not [item for item in world.of_kind("LETTER#") if item["template"] == "digest"]
    world.apply("mentee", "Bea")  # control: one more who waits
    next_night(world)
    assert plans(world) == ["2026-11-21", "2026-11-23"]


def test_a_pair_that_waits_is_looked_at_every_night_and_planned_once(world: World) -> None:
    stories.one_pair(world)
    for day in (22, 23, 24):
        next_night(world)
        assert group_item(world)["look_again"] == f"2026-11-{day + 1}"
    assert plans(world) == ["2026-11-21"]


def test_somebody_who_needs_a_word_is_told_of_though_the_plan_is_the_same(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    world.night()
    world.apply("mentor", "Max", months=2)
    next_night(world)
    (digest,) = (item for item in world.of_kind("LETTER#") if item["template"] == "digest")
    assert digest["cause"] == "night 2026-11-22"


def test_a_change_during_a_night_that_says_nothing_new_is_planned_the_next(world: World) -> None:
    world.apply("mentee", "Ada")
    world.night()
    world.apply("mentee", "Ada", hope="something else")
    seen = group_item(world)["changed"]
    world.apply("mentor", "Max")
    nights.settle(world.table, "heal", GROUP_ID, seen, "")
    next_night(world)
    assert world.pair("Ada", "Max")


def warn(monkeypatch: pytest.MonkeyPatch, *warnings: PlanWarning) -> None:
    """Have every plan come with these warnings."""
    sound = matching.plan_group

    def plan_group(*given: Any, **more: Any) -> GroupPlan:
        return replace(sound(*given, **more), warnings=warnings)

    monkeypatch.setattr(matching, "plan_group", plan_group)


def test_R22_a_warning_about_exclusions_is_neither_stored_nor_counted(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world.apply("mentee", "Ada")
    silent = PlanWarning("no_answers", member="Ada's id")
    warn(monkeypatch, silent, PlanWarning("excludes_everyone", member="Ada's id"))
    world.night()
    found = nights.latest(world.table, "heal", GROUP_ID)
    assert found and found.plan.warnings == (silent,)
    (item,) = world.of_kind("PLAN#")
    stored = json.dumps(codec.unpack(item["doc"]))
    assert "no_answers" in stored and "excludes_" not in f"{stored} {world.items()} {caplog.text}"
    (told,) = (record.__dict__ for record in caplog.records if record.message == "group_planned")
    assert told["warnings"] == 1 and "Ada's id" not in str(told)


def test_a_plan_from_before_there_were_warnings_is_still_read(world: World) -> None:
    left = LeftOver("Ada", "no_mentor", broken={"gender": 2}, alone={"gender": 1})
    plan = GroupPlan((), (left,), 0, proved=True, warnings=(PlanWarning("no_places", "Max"),))
    nights.freeze(world.table, Night("heal", GROUP_ID, "2026-11-20", plan, ""), START)
    found = nights.latest(world.table, "heal", GROUP_ID)
    assert found and found.plan == plan
    (item,) = world.of_kind("PLAN#")
    old = asdict(plan)
    del old["warnings"], old["left_over"][0]["alone"]
    world.table.write(put({**item, "doc": json.dumps(old)}))
    found = nights.latest(world.table, "heal", GROUP_ID)
    assert found and found.plan == replace(plan, left_over=(replace(left, alone={}),), warnings=())


def test_a_plan_is_stored_without_its_reasons_and_commits_with_them_after_a_death(
    world: World,
) -> None:
    people = populate(300, 200, 1)
    program = cast(Program, SimpleNamespace(rules=lambda: RULES))
    large = planning.plan(program, Records((*people.mentees, *people.mentors), ()), NOW)
    nights.freeze(world.table, Night("heal", "large", "2026-11-20", large, ""), START)
    (item,) = world.of_kind("PLAN#heal#large")
    assert len(large.suggestions) > 80
    assert len(item["doc"]) < 100_000 < 400_000 < len(codec.dump(large))  # what an item may hold
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.apply("mentor", "Moe")
    world.plan()
    bring_back = world.freeze()
    world.night()
    (undisturbed,) = world.matches()
    bring_back()
    world.plan()
    stories.die_once_frozen(world)
    world.drain()
    assert world.matches() == [undisturbed] and undisturbed.suggestion.alternatives[0].reasons


def test_a_message_reads_its_stretch_of_the_groups_and_nobody_else(world: World) -> None:
    everyone: Sequence[str] = ("a", "b", "b-1", "b-2", "c", "ca")
    for group in everyone:
        world.table.transact([groups.changed("heal", group, world.now)])
        world.appoint("Ruth", group)
    stretch = groups.directory(world.table, "heal", ["b", "c"])
    assert sorted(stretch.groups) == ["b", "b-1", "b-2", "c"]
    assert sorted(one.group for one in stretch.facilitators) == ["b", "b-1", "b-2", "c"]
    assert sorted(groups.directory(world.table, "heal").groups) == sorted(everyone)
