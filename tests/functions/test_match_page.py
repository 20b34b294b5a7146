"""The page of a running match: what somebody can say there, what comes of it, and what does not."""

from __future__ import annotations

import itertools
import re
from datetime import timedelta
from typing import Any

import pytest

from alongside import rhythm
from alongside.model import Match, MatchState
from tests.faults import invariants, steps, stories
from tests.faults.interleaving import Work
from tests.faults.test_races import race
from tests.faults.world import Page, World, choices, words
from tests.functions.pairs import appoint_member, page_of, together

heal = pytest.mark.parametrize("world", ["heal"], indirect=True)
bts = pytest.mark.parametrize("world", ["bts"], indirect=True)
workbook = pytest.mark.parametrize("world", ["workbook"], indirect=True)
every_program = pytest.mark.parametrize("world", ["heal", "bts", "workbook"], indirect=True)
ON_THE_TABLE = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"}


def say(world: World, match: Match, name: str, **said: Any) -> Page:
    """Somebody fills in a form of the page."""
    return world.fill(page_of(world, match, name), **said)


@every_program
def test_looking_at_a_match_writes_nothing_and_says_with_whom_and_since_when(world: World) -> None:
    match = together(world)
    before = world.items()
    for name, partner in (("Ada", "Max"), ("Max", "Ada")):
        for method, rest in itertools.product(("GET", "HEAD"), ("", "/end", "/scale")):
            with world.wire.counting() as calls:
                page = world.open(page_of(world, match, name) + rest, method)
            assert page["statusCode"] == 200
            assert not {call.operation for call in calls} & ON_THE_TABLE
        text = words(world.open(page_of(world, match, name)))
        assert f"You and {partner}" in text and "21 November 2026" in text
        assert ("Until" in text) == (match.ends_at is not None)
    assert world.items() == before


@every_program
def test_R53_the_page_of_a_match_has_the_crisis_lines_the_disclaimer_and_somebody_to_turn_to(
    world: World,
) -> None:
    match, rules = together(world), world.rules
    for name in ("Ada", "Max"):
        text = words(world.open(page_of(world, match, name)))
        for said in (rules.wording.not_professional, rules.wording.someone_to_turn_to):
            assert " ".join(said.split()) in text
        assert all(line.how in text for line in rules.crisis)
        assert "/concern/" in world.open(page_of(world, match, name))["body"]


@every_program
def test_R47_both_see_the_same_page_but_for_a_name_a_role_and_their_own_links(world: World) -> None:
    match = together(world)
    ada, max_ = (words(world.open(page_of(world, match, name))) for name in ("Ada", "Max"))
    wording = world.rules.wording
    assert ada.replace("Max", "Ada").replace(wording.mentee, wording.mentor) == max_.replace(
        wording.mentee, wording.mentor
    )


@every_program
def test_nothing_is_chosen_beforehand_and_nothing_sent_is_asked_for_again(world: World) -> None:
    match = together(world)
    page = world.open(page_of(world, match, "Ada"))
    assert not re.search(r"<input[^>]*\bchecked", page["body"])
    assert choices(page, "answer")[:3] == ["well", "talk", "end"]
    before = world.items()
    for form in ({"do": "check_in"}, {"do": "check_in", "answer": "perhaps"}, {"do": "step"}):
        sent = world.post(page_of(world, match, "Ada"), form)
        assert sent["statusCode"] == 400 and "Nothing is sent yet" in words(sent)
    for form in ({}, {"do": "dance"}, {"do": "stand_in", "answer": "no"}):
        assert world.post(page_of(world, match, "Ada"), form)["statusCode"] == 200
    assert world.items() == before


@every_program
def test_R41_that_it_goes_well_is_thanked_for_and_kept_nowhere(world: World) -> None:
    match = together(world)
    before = world.items()
    page = say(world, match, "Ada", do="check_in", answer="well")
    assert page["statusCode"] == 200 and "good to hear" in words(page)
    assert world.items() == before


def told(world: World, seen: int) -> list[str]:
    """Who has been written to since."""
    world.sweep()
    return sorted(letter.to for letter in world.letters[seen:])


@heal
def test_R41_who_would_like_to_talk_is_heard_by_the_facilitators_and_nobody_else_once_a_day(
    world: World,
) -> None:
    match = together(world)
    world.appoint("Sam")
    seen = len(world.letters)
    for _ in range(2):
        page = say(world, match, "Ada", do="check_in", answer="talk")
        assert "would like to talk" in words(page) and "Your partner is not told" in words(page)
    both = ["ruth@facilitators.example", "sam@facilitators.example"]
    assert told(world, seen) == both
    assert all("Ada" in letter.text for letter in world.letters[seen:])
    say(world, match, "Max", do="check_in", answer="talk")
    assert told(world, seen) == sorted(both * 2)
    world.pass_time(days=1)
    say(world, match, "Ada", do="check_in", answer="talk")
    assert told(world, seen) == sorted(both * 3)


@bts
def test_R41_who_would_like_to_talk_is_heard_by_the_supporter_of_the_two(world: World) -> None:
    world.appoint("Ruth")
    world.appoint("Noor", office="supporter")
    match = together(world)
    seen = len(world.letters)
    say(world, match, "Max", do="check_in", answer="talk")
    assert told(world, seen) == ["noor@supporters.example"]


@bts
def test_R41_who_would_like_to_talk_is_never_heard_by_their_partner_as_a_supporter(
    world: World,
) -> None:
    world.appoint("Ruth")
    appoint_member(world, "Max", "supporter")
    match = together(world)
    assert match.supporter == ""
    world.appoint("Noor", office="supporter")
    seen = len(world.letters)
    say(world, match, "Ada", do="check_in", answer="talk")
    assert told(world, seen) == ["ruth@facilitators.example"]


@heal
@pytest.mark.parametrize("who", ["Ada", "Max"])
def test_R41_who_would_like_to_talk_is_never_heard_by_their_partner_as_a_facilitator(
    world: World, who: str
) -> None:
    match = together(world)
    appoint_member(world, {"Ada": "Max", "Max": "Ada"}[who], "facilitator")
    seen = len(world.letters)
    say(world, match, who, do="check_in", answer="talk")
    assert told(world, seen) == ["ruth@facilitators.example"]
    for item in world.of_kind("PROGRAM#"):
        if item.get("person") == world.who("ruth@facilitators.example"):
            key = {name: {"S": item[name]} for name in ("pk", "sk")}
            world.table.client.delete_item(TableName="Members", Key=key)
    world.pass_time(days=1)
    seen = len(world.letters)
    say(world, match, who, do="check_in", answer="talk")
    assert told(world, seen) == [world.doors.coordinator(world.program).email]


@bts
def test_who_would_like_to_talk_where_nobody_holds_an_office_is_heard_by_the_coordinator(
    world: World,
) -> None:
    match = together(world)
    for item in world.of_kind("PROGRAM#"):
        if item["sk"].startswith("FACILITATOR#"):
            key = {name: {"S": item[name]} for name in ("pk", "sk")}
            world.table.client.delete_item(TableName="Members", Key=key)
    seen = len(world.letters)
    say(world, match, "Max", do="check_in", answer="talk")
    assert told(world, seen) == [world.doors.coordinator(world.program).email]


@every_program
def test_who_would_like_to_end_it_is_led_to_the_page_for_that_and_nothing_is_ended(
    world: World,
) -> None:
    match = together(world)
    page = say(world, match, "Ada", do="check_in", answer="end")
    path = page_of(world, match, "Ada")
    assert (page["statusCode"], page["headers"]["Location"]) == (303, f"{path}/end")
    assert world.reload(match.id) == match


@heal
def test_R49_who_has_not_been_to_their_group_lately_reads_a_kind_word_and_nothing_is_kept(
    world: World,
) -> None:
    match = together(world)
    kind = " ".join(world.rules.care.attendance.split())
    before = world.items()
    assert kind not in words(world.open(page_of(world, match, "Ada")))
    for said in ({"answer": "well"}, {}):
        page = say(world, match, "Ada", do="check_in", group="not_lately", **said)
        assert page["statusCode"] == 200 and kind in words(page)
    assert kind not in words(say(world, match, "Ada", do="check_in", group="lately"))
    assert world.items() == before


@pytest.mark.parametrize("world", ["bts", "workbook"], indirect=True)
def test_R49_a_program_without_meetings_does_not_ask_about_them(world: World) -> None:
    match = together(world)
    assert choices(world.open(page_of(world, match, "Ada")), "group") == []


# --- Meetings -------------------------------------------------------------------------------------


def meet(world: World, match: Match, name: str, how: str, days_ago: int = 0) -> Page:
    """Somebody notes a meeting."""
    day = rhythm.local_day(world.now, world.rules.time_zone) - timedelta(days=days_ago)
    return say(world, match, name, do="session", day=day.isoformat(), how=how)


@workbook
def test_R37_the_page_says_about_how_long_a_meeting_takes_and_how_many_are_usual(
    world: World,
) -> None:
    text = words(world.open(page_of(world, together(world), "Ada")))
    assert "about 30 minutes" in text and "three or fewer" in text


@workbook
def test_R38_after_the_third_meeting_an_end_is_offered_to_both_once_and_a_fourth_is_welcome(
    world: World,
) -> None:
    match = together(world)
    world.pass_time(days=10)
    seen = len(world.letters)
    for days_ago in (8, 5):
        assert "it is noted" in words(meet(world, match, "Ada", "held", days_ago))
    assert told(world, seen) == []
    third = words(meet(world, match, "Max", "held", 2))
    assert " ".join(world.rules.sessions.wrap_up.split()) in third  # type: ignore[union-attr]
    assert told(world, seen) == ["ada@example.net", "max@example.net"]
    assert "it is noted" in words(meet(world, match, "Ada", "held", 1))
    assert told(world, seen) == ["ada@example.net", "max@example.net"]
    after = world.reload(match.id)
    assert after.state is MatchState.ACTIVE and after.held_sessions == 4


@workbook
def test_R40_a_meeting_that_the_mentee_missed_counts_and_one_that_the_mentor_missed_does_not(
    world: World,
) -> None:
    match = together(world)
    world.pass_time(days=10)
    missed = " ".join(world.rules.sessions.missed.split())  # type: ignore[union-attr]
    seen = len(world.letters)
    assert missed in words(meet(world, match, "Max", "you", 5))
    assert world.reload(match.id).held_sessions == 0
    meet(world, match, "Ada", "partner", 4)
    assert world.reload(match.id).held_sessions == 0
    assert missed in words(meet(world, match, "Ada", "you", 3))
    meet(world, match, "Max", "partner", 2)
    assert world.reload(match.id).held_sessions == 2
    assert told(world, seen) == []  # nobody is written to about it, nothing is scheduled anew
    assert not [i for i in world.of_kind("LETTER#") if i["template"] == "wrap_up"]
    meet(world, match, "Max", "held", 1)
    assert told(world, seen) == ["ada@example.net", "max@example.net"]


@workbook
def test_R40_the_first_note_of_a_day_counts_whoever_makes_the_second(world: World) -> None:
    match = together(world)
    meet(world, match, "Ada", "held")
    again = meet(world, match, "Max", "you")
    assert "noted already" in words(again)
    day = rhythm.local_day(world.now, world.rules.time_zone).isoformat()
    assert world.reload(match.id).sessions == {f"{day} held"}


@workbook
@pytest.mark.parametrize("day", ["", "soon", "2026-11-20", "2026-11-22", "2026-02-31", "20261121"])
def test_a_meeting_is_noted_for_a_day_between_the_beginning_and_today(
    world: World, day: str
) -> None:
    match = together(world)
    page = say(world, match, "Ada", do="session", day=day, how="held")
    if day == "20261121":  # another way to write today
        assert page["statusCode"] == 200 and len(world.reload(match.id).sessions) == 1
    else:
        assert page["statusCode"] == 400 and not world.reload(match.id).sessions


@pytest.mark.parametrize("world", ["heal", "bts"], indirect=True)
def test_R45_where_meetings_are_not_counted_none_are_noted(world: World) -> None:
    match = together(world)
    assert "Note this meeting" not in words(world.open(page_of(world, match, "Ada")))
    form = {"do": "session", "day": "2026-11-21", "how": "held"}
    assert world.post(page_of(world, match, "Ada"), form)["statusCode"] == 200
    assert not world.reload(match.id).sessions


@pytest.mark.full
@workbook
def test_E6_two_who_note_two_meetings_at_once_get_one_wrap_up_each(world: World) -> None:
    match = together(world)
    world.pass_time(days=10)
    world.sweep()
    meet(world, match, "Ada", "held", 9)
    works: list[Work] = [
        lambda: noted_at_once(world, match, "Ada", 3),
        lambda: noted_at_once(world, match, "Max", 2),
    ]

    def judge(_: object) -> bool:
        letters = [i for i in world.of_kind("LETTER#") if i["template"] == "wrap_up"]
        return world.reload(match.id).held_sessions == 3 and len(letters) == 2

    orders, wrong = race(world, works, judge)
    assert wrong == [] and orders >= 2


def noted_at_once(world: World, match: Match, name: str, days_ago: int) -> str:
    """A meeting noted past the router, which many threads cannot share."""
    day = rhythm.local_day(world.now, world.rules.time_zone) - timedelta(days=days_ago)
    form = {"do": "session", "day": day.isoformat(), "how": "held"}
    return steps.say_of_a_match(page_of(world, match, name), form)


# --- Steps and milestones -------------------------------------------------------------------------


@every_program
def test_R42_a_step_is_celebrated_with_a_letter_to_each_once_a_day_and_nobody_writes_down_which(
    world: World,
) -> None:
    match = together(world)
    seen = len(world.letters)
    for name in ("Ada", "Max", "Ada"):
        assert "worth celebrating" in words(say(world, match, name, do="step", answer="yes"))
    assert told(world, seen) == ["ada@example.net", "max@example.net"]
    for letter in world.letters[seen:]:
        assert not any(word in letter.text.lower() for word in ("streak", "points", "overdue"))
    world.pass_time(days=1)
    say(world, match, "Max", do="step", answer="yes")
    assert len(told(world, seen)) == 4
    assert world.reload(match.id) == match


# --- Going on -------------------------------------------------------------------------------------


@bts
def test_R36_in_the_last_month_both_may_wish_to_go_on_and_then_it_does(world: World) -> None:
    match = together(world)
    assert match.ends_at
    assert "renew" not in world.open(page_of(world, match, "Ada"))["body"]
    early = {"do": "renew", "answer": "yes"}
    world.post(page_of(world, match, "Ada"), early)
    assert not world.reload(match.id).marks
    world.now = match.ends_at - timedelta(days=20)
    seen = len(world.letters)
    said = say(world, match, "Ada", do="renew", answer="yes")
    assert "noted that you would like to go on" in words(said)
    assert told(world, seen) == []
    other = words(world.open(page_of(world, match, "Max")))
    assert "You have said that you would like to go on" not in other
    assert "Both of you wish to go on" in words(say(world, match, "Max", do="renew", answer="yes"))
    after = world.reload(match.id)
    assert after.ends_at == rhythm.foreseen_end(match.ends_at, "P12M", world.rules.time_zone)
    assert not after.marks and after.state is MatchState.ACTIVE
    assert told(world, seen) == ["ada@example.net", "max@example.net"]
    assert "renew" not in world.open(page_of(world, match, "Ada"))["body"]
    assert invariants.broken(world) == []


@bts
def test_R36_a_wish_to_go_on_can_be_taken_back_and_one_alone_moves_nothing(world: World) -> None:
    match = together(world)
    assert match.ends_at
    world.now = match.ends_at - timedelta(days=20)
    say(world, match, "Ada", do="renew", answer="yes")
    taken = say(world, match, "Ada", do="renew", answer="no")
    assert "needs no reason" in words(taken) and not world.reload(match.id).marks
    say(world, match, "Max", do="renew", answer="yes")
    assert world.reload(match.id).ends_at == match.ends_at


@pytest.mark.full
@bts
def test_R36_E6_two_who_wish_to_go_on_at_once_go_on_once(world: World) -> None:
    match = together(world)
    assert match.ends_at
    world.now = match.ends_at - timedelta(days=20)
    world.sweep()
    form = {"do": "renew", "answer": "yes"}
    ada, max_ = (page_of(world, match, name) for name in ("Ada", "Max"))
    works: list[Work] = [
        lambda: steps.say_of_a_match(ada, form),
        lambda: steps.say_of_a_match(max_, form),
    ]
    end = rhythm.foreseen_end(match.ends_at, "P12M", world.rules.time_zone)

    def judge(_: object) -> bool:
        found = world.reload(match.id)
        renewed = [i for i in world.of_kind("LETTER#") if i["template"] == "renewed"]
        return found.ends_at == end and not found.marks and len(renewed) == 2

    orders, wrong = race(world, works, judge)
    assert wrong == [] and orders >= 2


# --- Who may open it ------------------------------------------------------------------------------


def test_a_link_to_a_match_opens_nothing_for_anybody_else(world: World) -> None:
    match = together(world)
    refused = world.open("/match/hello")
    stranger = page_of(world, match, "Zed")
    consent = stories.consent_path(world, match, "Ada").replace("/consent/", "/match/")
    for path in (stranger, consent, f"{stranger}/end", f"{stranger}/scale"):
        for page in (world.open(path), world.post(path, {"do": "step", "answer": "yes"})):
            assert (page["statusCode"], page["body"]) == (404, refused["body"])
    assert world.reload(match.id) == match


def test_the_link_of_an_introduction_leads_on_once_it_is_more_than_that(world: World) -> None:
    match = together(world)
    path = stories.consent_path(world, match, "Ada")
    assert "being introduced" in words(world.open(path))
    world.fill(f"{page_of(world, match, 'Ada')}/end", answer="end")
    page = world.open(path)
    assert page["statusCode"] == 200
    assert f"https://alongside.example{page_of(world, match, 'Ada')}" in page["body"]
