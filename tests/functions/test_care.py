"""care: the daily run writes each letter once, to each person alone, and nothing it should not."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alongside import care as rooms
from alongside import rhythm
from alongside.errors import TryAgain
from alongside.model import (
    Consent,
    LetterState,
    Match,
    MatchState,
    Role,
    Suggestion,
    letters_about,
    mark,
    match_id,
)
from alongside.program import Program
from alongside.store import codec, matches
from alongside.store.table import put, update
from functions.care import app as care
from tests.faults import invariants, stories
from tests.faults.programs import every_program as every_program_there_is
from tests.faults.test_kills import die_everywhere
from tests.faults.wire import refuse
from tests.faults.world import World

every_program = pytest.mark.parametrize("world", ["heal", "bts", "workbook"], indirect=True)
bts = pytest.mark.parametrize("world", ["bts"], indirect=True)
Row = dict[str, Any]
OFFICES = {"facilitator": ("ruth", "sam"), "supporter": ("eve",)}
LATELY = {timedelta(days=late) for late in range(4)}
"""How late a letter may be when a run is missed now and then."""


def together(world: World, mentee: str = "Ada", mentor: str = "Max", **more: Any) -> Match:
    """A match that began just now, both having said yes; `more` is how it differs."""
    for role, name in ((Role.MENTEE, mentee), (Role.MENTOR, mentor)):
        if world.table.get(*place_of(world, name, role)) is None:
            world.apply(role, name)
    pair = (world.who(mentee), world.who(mentor))
    wanted: dict[str, Any] = {
        "state": MatchState.ACTIVE,
        "began_at": world.now,
        "ends_at": rhythm.foreseen_end(world.now, world.rules.duration, world.rules.time_zone),
        "agreement": world.rules.agreement_hash,
        "consents": dict.fromkeys(Role, Consent.YES),
    }
    match = Match(
        id=match_id(world.program, *pair),
        program=world.program,
        group=world.group_id,
        mentee=pair[0],
        mentor=pair[1],
        night="2026-11-01",
        suggested_at=world.now - timedelta(days=3),
        expires_at=world.now + timedelta(days=3),
        decided_at=world.now - timedelta(days=1),
        undo_until=world.now - timedelta(days=1),
        suggestion=Suggestion(*pair, 700, 80),
        op="a" * 32,
        approval="b" * 32,
        **wanted | more,
    )
    world.table.write(put(codec.match_item(match)))
    for role in Role:
        hold(world, match, role)
    introduce(world, match)
    return match


def introduce(world: World, match: Match) -> None:
    """The letters that have made them known to each other and have left by now."""
    both = (match.mentee, match.mentor)
    for template in ("consent", "introduction"):
        for letter in letters_about(match, template, both, world.now):
            item = codec.letter_item(replace(letter, state=LetterState.SENT))
            world.table.write(put({k: v for k, v in item.items() if k != "due_key"}))


def place_of(world: World, person: str, role: Role) -> tuple[str, str]:
    """The key of somebody's application, by name or id."""
    return codec.person_key(world.program, world.who(person)), f"APPLICATION#{role}"


def hold(world: World, match: Match, role: Role) -> None:
    """The place that a match takes."""
    if match.holds(role):
        place = place_of(world, match.person(role), role)
        world.table.write(update(*place, "SET held = held + :one", one=1))


def say(world: World, name: str, role: Role, **attributes: str) -> None:
    """Set attributes of somebody's application past the functions."""
    change = ", ".join(f"#{one} = :{one}" for one in attributes)
    world.table.write(update(*place_of(world, name, role), f"SET {change}", "", **attributes))


def rows(world: World, template: str = "") -> list[Row]:
    """The letters care has written, in the order of their due time."""
    own = {"receipt", "digest", "introduction", "consent", "decided", "links"}
    found = [
        dict(item)
        for item in world.of_kind("LETTER#")
        if item["template"] == template or (not template and item["template"] not in own)
    ]
    return sorted(found, key=lambda row: (row.get("due_at", ""), row["cause"], row["recipient"]))


def told(world: World, template: str) -> list[tuple[str, str]]:
    """Who gets a letter, by name, and on which local day."""
    addresses = [f"{name}@{office}s.example" for office in OFFICES for name in OFFICES[office]]
    names = {world.who(name): name for name in ("Ada", "Max", "Bea", "Moe")}
    names |= {world.doors.person(one): one.partition("@")[0].title() for one in addresses}
    zone = world.rules.time_zone
    return [
        (
            names.get(row["recipient"], "somebody else"),
            rhythm.local_day(codec.moment(row["due_at"]), zone).isoformat(),
        )
        for row in rows(world, template)
    ]


def days(world: World, count: int, every: int = 1) -> None:
    """Care runs at its hour on each of so many days and nothing else happens; in tests about long
    times on every fourth, which a run may miss."""
    for _ in range(0, count, every):
        world.care()
        world.pass_time(days=every)


def first_check_in(world: World) -> date:
    """The day of the first check-in of a match that begins today."""
    today = rhythm.local_day(world.now, world.rules.time_zone)
    return rhythm.add(today, world.rules.care.check_ins.first)


def wait_for(world: World, day: date) -> None:
    """Until the run of that day."""
    world.now = datetime(day.year, day.month, day.day, 9, 45, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_the_morning(request: pytest.FixtureRequest) -> None:
    """Care runs a quarter to five in New York; it looks after one program here, to be quick."""
    world: World = request.getfixturevalue("world")
    world.now = datetime(2026, 11, 21, 9, 45, tzinfo=UTC)
    for other in world.programs.keys() - {world.program}:
        del world.programs[other]


# --- running matches ---------------------------------------------------------------------------


@every_program
def test_R41_each_of_a_pair_hears_alone_in_the_rhythm_of_the_program(world: World) -> None:
    match = together(world)
    first = first_check_in(world)
    wait_for(world, first - timedelta(days=2))
    world.care()
    assert told(world, "check_in") == []
    days(world, 5)
    assert Counter(told(world, "check_in")) == {
        ("Ada", first.isoformat()): 1,
        ("Max", first.isoformat()): 1,
    }
    assert {row["subject_id"] for row in rows(world, "check_in")} == {match.id}


def begin(world: World) -> Match:
    """Ada and Max, who have both said yes today."""
    match = stories.one_approved(world)
    for name in ("Ada", "Max"):
        world.answer(stories.consent_path(world, match, name), "yes")
    found = world.reload(match.id)
    assert found.state is MatchState.ACTIVE
    return found


def test_R41_from_the_second_yes_on_each_gets_a_letter_of_their_own(world: World) -> None:
    begin(world)
    wait_for(world, first_check_in(world) - timedelta(days=1))
    world.care()
    world.sweep()
    before = len(world.letters)
    world.pass_time(days=1)
    world.sweep()
    assert len(world.letters) == before  # a quarter to five is not the time for it
    world.pass_time(hours=5)
    world.sweep()
    assert sorted(sent.to for sent in world.letters[before:]) == [
        "ada@example.net",
        "max@example.net",
    ]
    ada, max_ = (sent.text for sent in world.letters[before:])
    assert ada != max_ and invariants.broken(world) == []


def test_a_letter_whose_reason_has_gone_by_the_morning_does_not_leave(world: World) -> None:
    match = begin(world)
    wait_for(world, first_check_in(world))
    world.care()
    world.sweep()
    before = len(world.letters)
    over = replace(match, state=MatchState.CLOSED, ended_at=world.now, op="e" * 32)
    world.table.write(put(codec.match_item(over)))
    world.pass_time(hours=5)
    assert world.sweep()["skipped_overtaken"] == 2
    assert len(world.letters) == before


def test_R41_a_rhythm_of_its_own_needs_no_code(world: World) -> None:
    checks = world.rules.care.check_ins.model_copy(update={"first": "P2D", "every": "P3D"})
    put_rules(world, care=world.rules.care.model_copy(update={"check_ins": checks}))
    together(world)
    days(world, 12)
    on = [day for name, day in told(world, "check_in") if name == "Ada"]
    assert on == ["2026-11-23", "2026-11-26", "2026-11-29", "2026-12-02"]


def still_right(world: World) -> bool:
    """Whether everything holds but that letters leave, since nobody sends any here."""
    return [one for one in invariants.broken(world) if not one.startswith("letter")] == []


def put_rules(world: World, **changed: Any) -> Program:
    """Change the program as its file would."""
    world.programs[world.program] = world.rules.model_copy(update=changed)
    return world.rules


def test_a_check_in_that_came_too_late_is_not_sent(world: World) -> None:
    together(world)
    wait_for(world, first_check_in(world))
    world.care()
    assert rows(world, "check_in")
    for row in rows(world, "check_in"):
        assert codec.moment(row["expires_at"]) - codec.moment(row["due_at"]) == timedelta(days=7)


@every_program
def test_letters_leave_at_nine_where_the_program_lives(world: World) -> None:
    together(world)
    for day in (first_check_in(world), date(2026, 12, 21), date(2027, 3, 13), date(2027, 5, 20)):
        wait_for(world, day)
        world.care()
    assert rows(world)
    for row in rows(world):
        local = codec.moment(row["due_at"]).astimezone(ZoneInfo(world.rules.time_zone))
        assert (local.hour, local.minute) == (9, 0)


def test_every_program_is_looked_after(world: World) -> None:
    world.programs |= every_program_there_is()
    together(world)
    world.program = "bts"
    together(world)
    wait_for(world, rhythm.add(date(2026, 11, 21), "P14D"))
    assert world.care()["groups"] == 2
    assert {row["program"] for row in rows(world, "check_in")} == {"bts"}
    wait_for(world, rhythm.add(date(2026, 11, 21), "P10D"))
    world.care()
    assert {row["program"] for row in rows(world, "check_in")} == {"bts", "heal"}


def test_care_run_in_the_evening_wakes_nobody(world: World) -> None:
    together(world)
    world.now = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)
    world.care()
    assert all(codec.moment(row["due_at"]) > world.now for row in rows(world))


def test_R42_milestones_are_celebrated_with_each_once(world: World) -> None:
    together(world)
    days(world, 40, every=4)
    (one, other) = (row for row in rows(world, "milestone") if row["cause"].endswith(" 0"))
    first = rhythm.add(date(2026, 11, 21), world.rules.milestones[0].after)
    due = {codec.moment(row["due_at"]) for row in (one, other)}
    assert {day - rhythm.morning(first, world.rules.time_zone) for day in due} < LATELY
    assert {one["recipient"], other["recipient"]} == {world.who("Ada"), world.who("Max")}


@every_program
def test_R42_nothing_that_care_writes_counts_points_or_days_somebody_is_behind(
    world: World,
) -> None:
    together(world)
    days(world, 36, every=4)
    said = " ".join(f"{row['template']} {row['cause']}" for row in rows(world))
    for word in ("streak", "point", "rank", "overdue", "late", "miss", "score"):
        assert word not in said


@bts
def test_R36_each_stage_has_its_letter_and_the_first_has_none(world: World) -> None:
    together(world)
    for month in (2, 5, 8):
        wait_for(world, date(2027, month, 20))
        days(world, 2)
    stages = [row["cause"].rpartition(" ")[2] for row in rows(world, "stage")]
    assert Counter(stages) == {"1": 2, "2": 2, "3": 2}
    assert [day for name, day in told(world, "stage") if name == "Ada"] == [
        "2027-02-21",
        "2027-05-21",
        "2027-08-21",
    ]


@bts
def test_R36_word_of_the_end_comes_after_eleven_months_and_the_end_after_twelve(
    world: World,
) -> None:
    match = together(world)
    wait_for(world, date(2027, 10, 28))
    world.care()
    assert told(world, "end_in_sight") == []
    world.pass_time(days=2)
    world.care()
    assert sorted(told(world, "end_in_sight")) == [("Ada", "2027-10-30"), ("Max", "2027-10-30")]
    wait_for(world, date(2027, 11, 30))
    world.care()
    assert world.reload(match.id).state is MatchState.ACTIVE  # not cut off in mid-month
    world.pass_time(days=1)
    world.care()
    over = world.reload(match.id)
    assert (over.state, over.ended_by) == (MatchState.CLOSED, "")
    assert still_right(world)


def test_R35_heal_never_ends_by_itself(world: World) -> None:
    match = together(world)
    for _ in range(8):
        world.pass_time(days=200)
        world.care()
    assert world.reload(match.id).state is MatchState.ACTIVE
    assert rows(world, "end_in_sight") == rows(world, "closed") == []


@bts
def test_R36_a_match_that_goes_on_is_not_ended(world: World) -> None:
    later = rhythm.foreseen_end(world.now, "P2Y", world.rules.time_zone)
    match = together(world, ends_at=later)
    world.now = datetime(2027, 12, 2, 9, 45, tzinfo=UTC)
    world.care()
    assert world.reload(match.id).state is MatchState.ACTIVE


@bts
def test_R46_the_scale_goes_to_whom_the_program_asks_and_never_after_an_answer(
    world: World,
) -> None:
    match = together(world)
    days(world, 6)
    assert [name for name, _ in told(world, "scale")] == ["Ada"]
    marked = replace(match, marks=frozenset({mark("scale_middle", Role.MENTEE)}))
    world.table.write(put(codec.match_item(marked)))
    wait_for(world, date(2027, 5, 20))
    days(world, 12, every=4)
    assert len(rows(world, "scale")) == 1


def test_R48_a_mentor_of_several_is_asked_once_and_alone(world: World) -> None:
    world.apply("mentor", "Max", capacity=3)
    together(world)
    world.pass_time(days=1)
    together(world, "Bea")
    every = world.rules.care.load_check
    world.now = rhythm.add(datetime(2026, 11, 19, 9, 45, tzinfo=UTC), every)
    days(world, 6)
    assert [name for name, _ in told(world, "load_check")] == ["Max"]


@bts
def test_a_supporter_has_one_round_a_month_about_everybody(world: World) -> None:
    eve = world.appoint("Eve", office="supporter")
    together(world, supporter=eve.person)
    together(world, "Bea", "Moe", supporter=eve.person)
    for day in (date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 2), date(2027, 1, 1)):
        wait_for(world, day)
        world.care()
    assert told(world, "supporter_round") == [("Eve", "2026-12-01"), ("Eve", "2027-01-01")]


@pytest.mark.parametrize(
    "state",
    [MatchState.ON_HOLD, MatchState.CLOSED, MatchState.NOT_THIS_TIME, MatchState.EXPIRED],
)
def test_nothing_is_written_about_a_match_that_rests_or_is_over(
    world: World, state: MatchState
) -> None:
    world.apply("mentor", "Max")
    say(world, "Max", Role.MENTOR, paused_until="2028-01-01T00:00:00.000000Z")
    together(world, state=state, ended_at=world.now)
    days(world, 45, every=4)
    kinds = {row["template"] for row in rows(world)}
    assert kinds <= {"still_waiting"}


# --- twice, late, not at all -------------------------------------------------------------------


def everything(world: World) -> None:
    """A group in which something of every kind is due today."""
    world.appoint("Ruth")
    world.apply("mentor", "Max", capacity=3)
    checked = world.rules.care.check_ins.first
    together(world, began_at=rhythm.add(world.now, checked, -1))
    together(world, "Bea", "Moe", state=MatchState.ON_HOLD)
    together(world, "Ida", "Kim", ends_at=world.now - timedelta(hours=1))
    world.apply("mentee", "Zed")
    say(world, "Zed", Role.MENTEE, waiting_since=codec.stamp(world.now - timedelta(days=21)))
    world.apply("mentor", "Yan")
    say(world, "Yan", Role.MENTOR, resting_until=codec.stamp(world.now - timedelta(hours=1)))
    world.sweep()


@every_program
def test_a_second_run_on_the_same_day_writes_nothing(world: World) -> None:
    everything(world)
    world.care()
    before = invariants.picture(world)
    assert rows(world)
    world.pass_time(hours=3)
    assert set(world.care()) <= {"groups", "rosters"}
    assert invariants.picture(world) == before


def test_a_day_that_was_missed_is_caught_up_and_a_week_is_not(world: World) -> None:
    together(world)
    today = first_check_in(world) + timedelta(days=3)
    wait_for(world, today)
    bring_back = world.freeze()
    world.care()
    assert [day for _, day in told(world, "check_in")] == [today.isoformat()] * 2
    bring_back()
    wait_for(world, today + timedelta(days=1))
    world.care()
    assert told(world, "check_in") == []


def test_whatever_the_days_it_runs_the_letters_are_the_same(world: World) -> None:
    together(world)
    bring_back = world.freeze()
    days(world, 34)
    every_day = {row["id"] for row in rows(world)}
    bring_back()
    for gap in [3, 1, 4, 2, 4, 4, 1, 1, 3, 4, 4, 3]:
        world.care()
        world.pass_time(days=gap)
    assert {row["id"] for row in rows(world)} == every_day


def test_E1_the_care_of_a_group_killed_anywhere_is_given_once(world: World) -> None:
    together(world, began_at=rhythm.add(world.now, world.rules.care.check_ins.first, -1))
    together(world, "Ida", "Kim", ends_at=world.now - timedelta(hours=1))
    world.sweep()

    def look_after() -> None:
        today = rooms.begin(world.table, world.rules, world.now)
        rooms.look_after(world.table, today, world.group_id)

    found = die_everywhere(world, look_after, look_after, without=("changed",))
    assert (found.differing, found.doubled, found.broken) == ([], [], [])
    assert found.points >= 12


@pytest.mark.full
@pytest.mark.parametrize("world", ["heal", "bts"], indirect=True)
def test_E1_care_killed_anywhere_does_everything_once(world: World) -> None:
    everything(world)
    found = die_everywhere(world, world.care, world.care, without=("changed",))
    assert (found.differing, found.doubled, found.broken) == ([], [], [])
    assert found.points >= 20


def test_what_is_wrong_with_one_group_is_no_other_groups_concern(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    together(world)
    world.apply("mentee", "Zoe", group="A First One")
    wait_for(world, first_check_in(world))
    look_after: Callable[..., Counter[str]] = rooms.look_after

    def stumble(table: Any, day: Any, group: str) -> Counter[str]:
        if group == "a-first-one":
            raise ZeroDivisionError("Zoe")
        return look_after(table, day, group)

    monkeypatch.setattr(rooms, "look_after", stumble)
    with pytest.raises(TryAgain):
        world.care()
    assert len(rows(world, "check_in")) == 2
    (told_of,) = (record.__dict__ for record in caplog.records if record.message == "mistake")
    assert told_of["error"] == "ZeroDivisionError" and "Zoe" not in str(told_of)


def test_an_outage_fails_the_run_so_that_it_comes_again(world: World) -> None:
    together(world)
    wait_for(world, first_check_in(world))
    refused: list[Any] = []

    def outage(call: Any) -> Any:
        if call.operation == "PutItem" and not refused:
            refused.append(call)
            return refuse("InternalServerError", 500)
        return None

    with world.wire.listening(before=outage), pytest.raises(TryAgain):
        world.care()
    world.care()
    assert len(rows(world, "check_in")) == 2


def test_the_log_holds_numbers_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    everything(world)
    stream = io.StringIO()
    monkeypatch.setattr(care.logger.registered_handler, "stream", stream)
    world.care()
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert line["message"] == "care_done" and line["check_in"] == 2
    ids = [a["member"] for a in world.applications()] + [m.id for m in world.matches()]
    for secret in ["Ada", "Max", "example.net", world.group_id, *ids]:
        assert secret not in stream.getvalue()


# --- those who wait ----------------------------------------------------------------------------


def test_R12_somebody_in_line_hears_after_each_band_that_they_are(world: World) -> None:
    world.apply("mentee", "Ada")
    days(world, 125, every=4)
    assert told(world, "still_waiting") == [
        ("Ada", "2026-12-12"),
        ("Ada", "2027-01-20"),
        ("Ada", "2027-03-21"),
    ]


def test_a_mentor_in_line_hears_as_well(world: World) -> None:
    world.apply("mentor", "Max")
    days(world, 25)
    assert [row["subject_id"] for row in rows(world, "still_waiting")] == ["mentor"]


def test_nobody_who_has_a_place_or_is_on_a_break_hears_that_they_wait(world: World) -> None:
    together(world)
    world.apply("mentee", "Bea")
    world.apply("mentor", "Moe")
    say(world, "Bea", Role.MENTEE, paused_until="9999-01-01T00:00:00.000000Z")
    say(world, "Moe", Role.MENTOR, left_at=codec.stamp(world.now + timedelta(minutes=1)))
    days(world, 70, every=4)
    assert rows(world, "still_waiting") == []


def test_somebody_whose_match_has_ended_is_not_told_of_the_days_before(world: World) -> None:
    match = together(world)
    world.pass_time(days=200)
    over = replace(match, state=MatchState.CLOSED, ended_at=world.now, ended_by=Role.MENTOR)
    world.table.write(put(codec.match_item(over)))
    for name, role in (("Ada", Role.MENTEE), ("Max", Role.MENTOR)):
        world.table.write(update(*place_of(world, name, role), "SET held = :zero", zero=0))
    days(world, 20)
    assert rows(world, "still_waiting") == []
    days(world, 3)
    assert len(rows(world, "still_waiting")) == 2


def test_R12_somebody_who_needs_a_person_is_not_left_in_silence(world: World) -> None:
    world.apply("mentor", "Max", months=2)
    days(world, 25)
    assert len(rows(world, "still_waiting")) == 1


# --- breaks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["paused_until", "resting_until"])
def test_R25_R30_a_break_ends_by_itself_with_a_letter(world: World, why: str) -> None:
    world.apply("mentor", "Max")
    world.apply("mentee", "Ada")
    say(world, "Max", Role.MENTOR, **{why: codec.stamp(world.now + timedelta(days=5))})
    world.night()
    assert world.matches() == []  # R25: not available
    days(world, 5)
    assert rows(world, "welcome_back") == []
    days(world, 1)
    assert told(world, "welcome_back") == [("Max", "2026-11-26")]
    world.night()
    assert len(world.matches()) == 1
    days(world, 40, every=4)
    assert len(rows(world, "welcome_back")) == 1


def test_R25_whoever_is_on_two_breaks_is_back_after_the_longer_one(world: World) -> None:
    world.apply("mentor", "Max")
    say(
        world,
        "Max",
        Role.MENTOR,
        resting_until=codec.stamp(world.now + timedelta(days=2)),
        paused_until=codec.stamp(world.now + timedelta(days=4)),
    )
    days(world, 4)
    assert rows(world, "welcome_back") == []
    days(world, 1)
    assert told(world, "welcome_back") == [("Max", "2026-11-25")]


def test_a_rest_without_an_end_is_ended_by_nobody_else(world: World) -> None:
    world.apply("mentee", "Ada")
    say(world, "Ada", Role.MENTEE, paused_until="9999-01-01T00:00:00.000000Z")
    for _ in range(20):
        world.pass_time(days=100)
        world.care()
    assert rows(world) == []


def test_a_match_on_hold_goes_on_once_the_mentor_is_back(world: World) -> None:
    world.apply("mentor", "Max")
    say(world, "Max", Role.MENTOR, paused_until=codec.stamp(world.now + timedelta(days=3)))
    match = together(world, state=MatchState.ON_HOLD)
    days(world, 3)
    assert world.reload(match.id).state is MatchState.ON_HOLD
    days(world, 1)
    assert world.reload(match.id).state is MatchState.ACTIVE
    assert still_right(world)


# --- reminders ---------------------------------------------------------------------------------


def test_a_suggestion_nobody_decided_about_is_brought_to_mind_once(world: World) -> None:
    world.appoint("Sam")
    stories.one_pair(world)
    days(world, 6)
    assert rows(world, "suggestion_reminder") == []
    days(world, 5)
    found = told(world, "suggestion_reminder")
    assert sorted(name for name, _ in found) == ["Ruth", "Sam"]
    assert len({day for _, day in found}) == 1


def test_a_facilitator_who_wants_no_letters_is_not_reminded(world: World) -> None:
    stories.one_pair(world)
    ruth = world.doors.person("ruth@facilitators.example")
    sk = f"FACILITATOR#{world.group_id}#{ruth}"
    off = update("PROGRAM#heal", sk, "SET letters = :off", off=False)
    world.table.write(off)
    days(world, 12)
    assert rows(world, "suggestion_reminder") == []


def test_a_facilitator_of_two_groups_is_reminded_of_both(world: World) -> None:
    world.appoint("Ruth", "friday-morning")
    stories.suggest(world, ("Ada", "Max"))
    world.apply("mentee", "Bea", group="Friday Morning")
    world.apply("mentor", "Moe", group="Friday Morning")
    world.night()
    days(world, 9)
    found = rows(world, "suggestion_reminder")
    assert sorted(row["group"] for row in found) == ["friday-morning", world.group_id]


def test_only_who_has_not_answered_is_reminded_once_and_before_the_end(world: World) -> None:
    match = stories.one_approved(world)
    world.answer(stories.consent_path(world, match, "Ada"), "yes")
    days(world, 12)
    (one,) = rows(world, "consent_reminder")
    assert one["recipient"] == world.who("Max")
    asked = matches.load(world.table, match.id)
    assert asked is not None and one["expires_at"] == codec.stamp(asked.expires_at)
    assert one["due_at"] < one["expires_at"]


def test_a_reminder_at_the_very_end_is_not_written(world: World) -> None:
    put_rules(world, waiting=world.rules.waiting.model_copy(update={"remind_after_days": 14}))
    stories.one_approved(world)
    days(world, 16)
    assert rows(world, "consent_reminder") == []


# --- agreements --------------------------------------------------------------------------------


def test_R10_a_changed_agreement_is_sent_once_and_before_the_next_match_only(world: World) -> None:
    match = together(world)
    world.apply("mentee", "Bea")
    agreement = world.rules.agreement
    put_rules(world, agreement=agreement.model_copy(update={"version": "2030-1"}))
    days(world, 3)
    assert [row["recipient"] for row in rows(world, "agreement")] == [world.who("Bea")]
    forget(world, "agreement")  # the row is kept a month only
    days(world, 2)
    assert rows(world, "agreement") == []
    assert world.reload(match.id).state is MatchState.ACTIVE
    put_rules(world, agreement=agreement.model_copy(update={"version": "2031-1"}))
    days(world, 2)
    assert [row["recipient"] for row in rows(world, "agreement")] == [world.who("Bea")]


def forget(world: World, template: str) -> None:
    """What retention does with old letters."""
    for row in rows(world, template):
        key = {"pk": {"S": row["pk"]}, "sk": {"S": "LETTER"}}
        world.table.client.delete_item(TableName="Members", Key=key)


def test_nobody_is_asked_again_about_the_text_they_have_accepted(world: World) -> None:
    world.apply("mentee", "Ada")
    days(world, 3)
    assert rows(world, "agreement") == []


# --- the control -------------------------------------------------------------------------------


def test_control_a_care_that_remembers_nothing_would_write_twice(world: World) -> None:
    """Causes that hold the time of the run instead of the occasion: what the tests above see."""
    everything(world)
    world.care()
    before = len(rows(world))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("alongside.care.together._cause", lambda m, o: f"{m.id} {world.now}")
        world.pass_time(hours=3)
        world.care()
    assert len(rows(world)) > before
