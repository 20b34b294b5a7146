"""The calendar of a match: spans, ends, occasions, and clocks that are put forward and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside import rhythm
from alongside.model import Application, Match, MatchState, Role, Suggestion
from alongside.program import Program, load_all
from alongside.program.schema import CheckIns, Milestone, Scale, Stage
from alongside.rhythm import Occasion, Window

ZONE = "America/New_York"
BEGAN = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
PAIR = Suggestion("a" * 32, "b" * 32, 700, 80)
SPANS = st.builds(lambda n, u: f"P{n}{u}", st.integers(1, 40), st.sampled_from("DWMY"))
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))


def match(**more: Any) -> Match:
    begun: dict[str, Any] = {"state": MatchState.ACTIVE, "began_at": BEGAN}
    fixed: dict[str, Any] = {
        "id": "c" * 32,
        "program": "heal",
        "group": "g",
        "mentee": PAIR.mentee,
        "mentor": PAIR.mentor,
        "night": "2026-11-01",
        "suggested_at": BEGAN,
        "expires_at": BEGAN,
        "suggestion": PAIR,
    }
    return Match(**fixed | begun | more)


@cache
def _heal() -> Program:
    return load_all()["heal"]


def program(**more: Any) -> Program:
    """HEAL with another rhythm."""
    checks = CheckIns(first="P7D", every="P1M", heading="How is it going?", text="Tell us.")
    heal = _heal()
    care = heal.care.model_copy(update={"check_ins": checks, "load_check": "P3M"})
    quiet = {"care": care, "milestones": (), "stages": (), "scale": None, "time_zone": ZONE}
    return heal.model_copy(update=quiet | more)


def due(found: Program, one: Match, first: date, last: date, kind: str = "") -> list[Occasion]:
    every = rhythm.occasions(found, one, Window(first, last))
    return [occasion for occasion in every if not kind or occasion.kind == kind]


# --- spans -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "span", "times", "then"),
    [
        ("2026-01-31", "P1M", 1, "2026-02-28"),
        ("2026-01-31", "P1M", 2, "2026-03-31"),
        ("2028-02-29", "P1Y", 1, "2029-02-28"),
        ("2028-02-29", "P4Y", 1, "2032-02-29"),
        ("2026-11-21", "P12M", 1, "2027-11-21"),
        ("2026-11-21", "P2W", 3, "2027-01-02"),
        ("2026-03-31", "P1M", -1, "2026-02-28"),
        ("2026-01-10", "P10D", -1, "2025-12-31"),
        ("2026-01-15", "P1M", -1, "2025-12-15"),
    ],
)
def test_a_span_is_added_by_the_calendar(start: str, span: str, times: int, then: str) -> None:
    assert rhythm.add(date.fromisoformat(start), span, times).isoformat() == then


@given(DAYS, SPANS, st.integers(1, 12))
def test_a_later_time_is_later_and_a_moment_keeps_its_clock(
    day: date, span: str, times: int
) -> None:
    moment = datetime(day.year, day.month, day.day, 13, 37, tzinfo=UTC)
    assert rhythm.add(day, span, times) < rhythm.add(day, span, times + 1)
    assert rhythm.add(moment, span, times) == datetime.combine(
        rhythm.add(day, span, times), moment.timetz()
    )


def test_twelve_months_are_a_year_and_four_weeks_less_than_a_month() -> None:
    assert rhythm.days("P12M") == rhythm.days("P1Y") == 365
    assert rhythm.days("P4W") == 28 < rhythm.days("P1M") < rhythm.days("P5W")


# --- days and clocks ---------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2027-03-13", "2027-03-14", "2027-11-06", "2027-11-07"])
def test_letters_leave_at_nine_also_when_the_clock_is_changed(day: str) -> None:
    local = rhythm.morning(date.fromisoformat(day), ZONE).astimezone(ZoneInfo(ZONE))
    assert (local.date().isoformat(), local.hour, local.minute) == (day, 9, 0)


def test_no_zone_skips_the_morning() -> None:
    for zone in sorted(available_timezones() - {"localtime", "Factory"})[::7]:
        for offset in range(0, 366, 5):
            day = date(2027, 1, 1) + timedelta(days=offset)
            assert rhythm.local_day(rhythm.morning(day, zone), zone) == day


def test_the_first_morning_is_the_one_that_is_not_over() -> None:
    before, after = (datetime(2026, 11, 21, hour, 30, tzinfo=UTC) for hour in (13, 14))
    assert rhythm.first_morning(before, ZONE) == date(2026, 11, 21)
    assert rhythm.first_morning(after, ZONE) == date(2026, 11, 22)


# --- the end -----------------------------------------------------------------------------------


def test_R35_an_open_match_has_no_end() -> None:
    assert rhythm.foreseen_end(BEGAN, "open", ZONE) is None
    far = Window(date(2026, 11, 22), date(2046, 11, 22))
    kinds = {o.kind for o in rhythm.occasions(program(), match(), far)}
    assert "end_in_sight" not in kinds and "check_in" in kinds


@pytest.mark.parametrize(
    ("began", "duration", "last"),
    [
        ("2026-11-21", "P12M", "2027-11-30"),
        ("2027-02-28", "P12M", "2028-02-29"),
        ("2027-01-31", "P1M", "2027-02-28"),
        ("2027-01-01", "P12M", "2028-01-31"),
        ("2027-01-01", "P1Y", "2028-01-31"),
        ("2026-11-21", "P12W", "2027-02-13"),
        ("2026-11-21", "P30D", "2026-12-21"),
    ],
)
def test_R36_a_year_is_not_cut_off_in_the_middle_of_a_month(
    began: str, duration: str, last: str
) -> None:
    since = rhythm.morning(date.fromisoformat(began), ZONE)
    end = rhythm.foreseen_end(since, duration, ZONE)
    assert end is not None
    assert end.astimezone(ZoneInfo(ZONE)).isoformat()[:16] == f"{last}T23:59"


def test_R36_the_date_of_the_beginning_is_the_one_where_the_program_lives() -> None:
    late = datetime(2027, 2, 1, 3, 0, tzinfo=UTC)  # still January in New York
    end = rhythm.foreseen_end(late, "P12M", ZONE)
    assert end is not None and rhythm.local_day(end, ZONE) == date(2028, 1, 31)


@given(DAYS, st.sampled_from(["P1M", "P6M", "P12M", "P1Y", "P3W", "P10D"]))
def test_R36_nobody_gets_less_than_the_whole_length(day: date, duration: str) -> None:
    since = rhythm.morning(day, ZONE)
    end = rhythm.foreseen_end(since, duration, ZONE)
    assert end is not None
    whole = rhythm.add(day, duration)
    assert whole <= rhythm.local_day(end, ZONE) <= whole + timedelta(days=30)


def test_R36_word_of_the_end_comes_so_long_before_it() -> None:
    year = program(closure=program().closure.model_copy(update={"notice": "P1M"}))
    one = match(ends_at=rhythm.foreseen_end(BEGAN, "P12M", ZONE))
    (found,) = due(year, one, date(2026, 11, 21), date(2028, 1, 1), "end_in_sight")
    assert found == Occasion("end_in_sight", "2027-11-30", date(2027, 10, 30))


def test_R36_a_renewed_match_hears_of_its_new_end() -> None:
    assert one_end(match(ends_at=rhythm.foreseen_end(BEGAN, "P12M", ZONE))) == "2027-11-30"
    assert one_end(match(ends_at=rhythm.foreseen_end(BEGAN, "P2Y", ZONE))) == "2028-11-30"


def one_end(one: Match) -> str:
    (found,) = due(program(), one, date(2026, 11, 21), date(2030, 1, 1), "end_in_sight")
    return found.which


# --- occasions ---------------------------------------------------------------------------------


def test_R41_check_ins_keep_the_rhythm_of_the_program() -> None:
    found = due(program(), match(), date(2026, 11, 21), date(2027, 3, 31), "check_in")
    assert [(o.which, o.day.isoformat()) for o in found] == [
        ("1", "2026-11-28"),
        ("2", "2026-12-28"),
        ("3", "2027-01-28"),
        ("4", "2027-02-28"),
        ("5", "2027-03-28"),
    ]


def test_R41_a_check_in_may_come_only_once() -> None:
    care = program().care
    once = care.model_copy(update={"check_ins": care.check_ins.model_copy(update={"every": ""})})
    found = due(program(care=once), match(), date(2026, 11, 21), date(2030, 1, 1), "check_in")
    assert [o.which for o in found] == ["1"]


def test_R42_each_milestone_has_one_day() -> None:
    year = program(
        milestones=(
            Milestone(after="P1M", heading="One month", text="A month of walking together."),
            Milestone(after="P1Y", heading="One year", text="A year of walking together."),
        )
    )
    found = due(year, match(), date(2026, 11, 21), date(2036, 1, 1), "milestone")
    assert [(o.which, o.day.isoformat()) for o in found] == [
        ("0", "2026-12-21"),
        ("1", "2027-11-21"),
    ]


def test_the_first_stage_goes_with_the_introduction_and_has_no_day() -> None:
    stages = (
        Stage(after="", title="Beginning", text="x"),
        Stage(after="P3M", title="Further", text="y"),
    )
    found = due(program(stages=stages), match(), date(2026, 11, 21), date(2030, 1, 1), "stage")
    assert [(o.which, o.day.isoformat()) for o in found] == [("1", "2027-02-21")]


def test_the_scale_is_offered_at_the_start_in_the_middle_and_before_the_end() -> None:
    scale = Scale(title="t", source="s", introduction="i", items=("a",), answers=("no", "yes"))
    one = match(ends_at=rhythm.foreseen_end(BEGAN, "P12M", ZONE))
    found = due(program(scale=scale), one, date(2026, 11, 21), date(2028, 1, 1), "scale")
    assert [(o.which, o.day.isoformat()) for o in found] == [
        ("start", "2026-11-24"),
        ("middle", "2027-05-27"),
        ("end", "2027-11-16"),
    ]


def test_a_mentor_is_asked_every_so_often_whether_it_is_too_much_or_never() -> None:
    found = due(program(), match(), date(2026, 11, 21), date(2027, 6, 1), "load_check")
    assert [(o.which, o.day.isoformat()) for o in found] == [
        ("1", "2027-02-21"),
        ("2", "2027-05-21"),
    ]
    never = program(care=program().care.model_copy(update={"load_check": ""}))
    assert due(never, match(), date(2026, 11, 21), date(2036, 6, 1), "load_check") == []


def test_nothing_is_due_before_a_match_begins_or_after_its_foreseen_end() -> None:
    always = (date(2026, 1, 1), date(2036, 1, 1))
    assert due(program(), match(began_at=None), *always) == []
    short = match(ends_at=rhythm.foreseen_end(BEGAN, "P10D", ZONE))
    assert [o.which for o in due(program(), short, *always, "check_in")] == ["1"]


@settings(deadline=None)  # the first example reads the program's file
@given(st.integers(0, 900), st.sampled_from(["P1D", "P10D", "P2W", "P1M", "P3M", "P1Y"]))
def test_a_window_shows_exactly_what_the_whole_calendar_has_in_it(offset: int, every: str) -> None:
    checks = program().care.check_ins.model_copy(update={"every": every})
    found = program(care=program().care.model_copy(update={"check_ins": checks}))
    first = date(2026, 11, 1) + timedelta(days=offset)
    last = first + timedelta(days=4)
    whole = due(found, match(), date(2026, 11, 1), date(2029, 12, 31))
    assert due(found, match(), first, last) == [o for o in whole if first <= o.day <= last]


def test_rounds_fall_on_the_first_of_a_month_or_on_a_monday() -> None:
    november = Window(date(2026, 11, 2), date(2026, 11, 30))
    assert rhythm.round_day("P1M", november) is None
    assert rhythm.round_day("P1M", Window(date(2026, 11, 28), date(2026, 12, 2))) == date(
        2026, 12, 1
    )
    monday = rhythm.round_day("P2W", november)
    assert monday is not None and monday.weekday() == 0


# --- those who wait ----------------------------------------------------------------------------


def waits(*given_bands: int) -> Program:
    heal = program()
    return heal.model_copy(
        update={"waiting": heal.waiting.model_copy(update={"bands": given_bands})}
    )


def heard(found: Program, days: int = 400) -> list[tuple[int, int]]:
    """The bands, each with the day after the beginning on which somebody hears."""
    window = Window(date(2026, 11, 1), date(2026, 11, 21) + timedelta(days=days))
    return [
        (band, (day - date(2026, 11, 21)).days) for band, day in rhythm.bands(found, BEGAN, window)
    ]


def test_R12_somebody_in_line_hears_on_the_bands_and_again_as_far_apart_as_the_last() -> None:
    assert heard(waits(21, 60, 120), 320) == [
        (21, 22),
        (60, 61),
        (120, 121),
        (180, 181),
        (240, 241),
        (300, 301),
    ]
    assert heard(waits(100), 320) == [(100, 101), (200, 201), (300, 301)]
    assert heard(waits()) == []


def test_nobody_is_told_of_more_days_than_have_passed() -> None:
    for band, day in rhythm.bands(waits(21), BEGAN, Window(date(2026, 12, 1), date(2026, 12, 20))):
        assert rhythm.morning(day, ZONE) - BEGAN >= timedelta(days=band)


def test_a_wait_begins_anew_for_the_letters_when_a_match_ends() -> None:
    ada = Application(
        program="heal",
        group="g",
        member=PAIR.mentee,
        role=Role.MENTEE,
        version="1",
        submitted_at=BEGAN,
        waiting_since=BEGAN,
        name="Ada",
        email="ada@example.net",
        answers={},
    )
    over = BEGAN + timedelta(days=90)
    closed = match(state=MatchState.CLOSED, ended_at=over)
    assert rhythm.in_line_since(ada, [closed]) == over
    assert rhythm.in_line_since(ada, []) == BEGAN
    assert rhythm.in_line_since(ada, [replace(closed, began_at=None)]) == BEGAN
    assert rhythm.in_line_since(replace(ada, role=Role.MENTOR), [closed]) == BEGAN
    assert rhythm.in_line_since(replace(ada, waiting_since=over), [closed]) == over
