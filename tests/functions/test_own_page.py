"""member: a member's own page, and what they change, take away and accept on it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from alongside import links, wiring
from alongside.model import COORDINATOR, ApplicationState, LetterState, Match, MatchState, Role
from alongside.program import Program
from alongside.store import applications, codec, matches, members
from alongside.store.members import NO_DATE_YET
from tests.faults import invariants, stories
from tests.faults.test_kills import accepted as answered
from tests.faults.test_kills import die_everywhere, expect_the_same
from tests.faults.world import Page, World, choices, field_of, words
from tests.functions import pairs

BELOW = ("", "/erase", "/data", "/agreement")


def page(world: World, name: str) -> str:
    """The path of somebody's own page."""
    return world.link(links.Purpose.PAGE, name)


def look(world: World, name: str) -> str:
    """What somebody's page says."""
    shown = world.open(page(world, name))
    assert shown["statusCode"] == 200
    return words(shown)


def say(world: World, who: str, do: str, status: int = 200, **fields: str) -> Page:
    """Send a form of the page."""
    return send(world, who, {"do": do, **fields}, status)


def send(world: World, who: str, form: Mapping[str, str], status: int = 200) -> Page:
    """The same with the fields as a mapping."""
    shown = world.post(page(world, who), form)
    assert shown["statusCode"] == status, words(shown)
    return shown


def letters(world: World, template: str, name: str = "") -> list[dict[str, Any]]:
    """The rows of letters of one kind."""
    found = [item for item in world.of_kind("LETTER#") if item["template"] == template]
    return [item for item in found if not name or item["recipient"] == world.who(name)]


@pytest.fixture
def walking(world: World) -> Match:
    """Ada and Max, introduced."""
    match = stories.one_approved(world)
    for name in ("Ada", "Max"):
        world.answer(stories.consent_path(world, match, name), "yes")
    world.sweep()
    return world.reload(match.id)


def revised(world: World, version: str = "next") -> Program:
    """The program's agreement has a new version from now on."""
    was = world.rules
    text = f"{was.agreement.text}\n\nA paragraph that is new."
    agreement = was.agreement.model_copy(update={"version": version, "text": text})
    world.programs = {**world.programs, was.id: was.model_copy(update={"agreement": agreement})}
    wiring.programs.cache_clear()
    return was


# --- looking ---------------------------------------------------------------------------------


def test_R59_the_page_shows_everything_that_is_held(world: World, walking: Match) -> None:
    world.apply("mentee", "Bea", hope="Mine.", contact_detail="+1 555 0199")
    world.sweep()
    shown = look(world, "Bea")
    for said in ("Bea", "bea@example.net", "+1 555 0199", "Tuesday Evening", "Mine."):
        assert said in shown
    assert "You are in line since" in shown
    assert world.rules.agreement.title in shown and world.rules.agreement.version in shown
    assert "Your form has arrived: sent" in shown
    assert f"{world.rules.retention.member_days} days after you have left" in shown
    ada = look(world, "Ada")
    assert "You walk with Max since" in ada and "An introduction: sent" in ada
    assert "You have a mentor." in ada
    assert "All your places are taken" in look(world, "Max")


def test_R59_the_page_tells_what_became_of_a_letter(world: World) -> None:
    world.apply("mentee", "Ada")
    world.sweep()
    (row,) = letters(world, "receipt")
    world.tell("bounce", row["id"])
    shown = look(world, "Ada")
    assert "Your form has arrived: came back" in shown
    assert "Our letters to ada@example.net come back" in shown


def test_R02_who_needs_a_person_reads_why_in_the_programs_kind_words(world: World) -> None:
    world.apply("mentor", "Max", months=2)
    shown = look(world, "Max")
    (rule,) = (one for one in world.rules.eligibility if one.code == "months")
    assert " ".join(rule.member_text.split()) in shown
    assert "Nothing is decided against you" in shown


def test_looking_writes_nothing(world: World, walking: Match) -> None:
    before = world.items()
    for name, below, method in itertools.product(("Ada", "Max"), BELOW, ("GET", "HEAD")):
        with world.wire.counting() as calls:
            assert world.open(page(world, name) + below, method)["statusCode"] == 200
        assert {call.operation for call in calls} <= {"GetItem", "Query"}
    assert world.items() == before


def test_R20_nothing_is_shown_of_what_its_reader_was_not_told(world: World) -> None:
    world.apply("mentee", "Bea")
    before = look(world, "Bea")
    match = stories.one_approved(world) if world.is_new() else None
    assert match is None  # this world has begun without a story
    world.appoint("Ruth")
    world.apply("mentor", "Max")
    world.night()
    assert world.matches()[0].state is MatchState.SUGGESTED
    assert look(world, "Bea") == before
    world.decide(stories.review_path(world, world.matches()[0]), "decline")
    assert look(world, "Bea") == before
    assert "Max" not in before


def test_R20_until_the_notice_nothing_tells_that_the_other_one_said_no(world: World) -> None:
    match = stories.one_approved(world)
    before, exported = look(world, "Max"), world.open(page(world, "Max") + "/data")["body"]
    world.answer(stories.consent_path(world, match, "Ada"), "no")
    assert look(world, "Max") == before
    assert world.open(page(world, "Max") + "/data")["body"] == exported
    over = world.reload(match.id)
    assert over.notice_at is not None
    world.now = over.notice_at
    world.sweep()
    assert "did not come about" in look(world, "Max")


def test_R22_who_was_named_in_confidence_is_a_number_on_the_page(world: World) -> None:
    world.apply("mentee", "Ada", avoid=["Max Stone", "moe@example.net"])
    shown = look(world, "Ada")
    assert "Three people" in shown or "Two people" in shown
    for name in ("Stone", "stone", "moe@"):
        assert name not in shown
    assert "kept apart" not in look_of_somebody_else(world)


def look_of_somebody_else(world: World) -> str:
    """The page of a person whom somebody named."""
    world.apply("mentor", "Max", name="Max Stone")
    return look(world, "Max")


def test_a_link_of_another_purpose_or_program_opens_nothing(world: World, walking: Match) -> None:
    refused = world.open("/consent/hello")["body"]
    mine = page(world, "Ada")
    forged = mine[:-1] + ("A" if mine[-1] != "A" else "B")
    concern = world.link(links.Purpose.CONCERN, "Ada").replace("/concern/", "/page/")
    for path, below in itertools.product((forged, concern), BELOW):
        assert world.open(path + below)["body"] == refused
        assert world.post(path, {"do": "leave", "leave": "all"})["body"] == refused
    stranger = world.open(page(world, "Zed"))
    assert stranger["statusCode"] == 200 and "knows nothing of whoever" in words(stranger)


# --- a break, places, how much it is -----------------------------------------------------------


def nobody_is_suggested(world: World) -> bool:
    """Whether tonight pairs nobody."""
    before = len(world.matches())
    world.pass_time(days=1)
    world.night()
    return len(world.matches()) == before


def test_R25_R30_one_message_pauses_and_nobody_new_is_suggested(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentor", "Max")
    world.apply("mentee", "Ada")
    shown = say(world, "Max", "pause", role="mentor", until="open")
    assert "You are on a break now" in words(shown)
    paused = world.person("Max", Role.MENTOR)
    assert paused.state is ApplicationState.PAUSED and paused.paused_until == NO_DATE_YET
    assert nobody_is_suggested(world)
    assert "Welcome back" in words(say(world, "Max", "back", role="mentor"))
    assert world.person("Max", Role.MENTOR).state is ApplicationState.READY
    assert not nobody_is_suggested(world)


def test_R30_a_break_with_a_date_ends_on_that_day(world: World) -> None:
    world.apply("mentor", "Max")
    day = (world.now + timedelta(days=20)).date()
    say(world, "Max", "pause", role="mentor", until="date", date=day.isoformat())
    until = world.person("Max", Role.MENTOR).paused_until
    assert until is not None and until.astimezone().date() >= day - timedelta(days=1)
    assert f"until {day.day} {day:%B %Y}" in look(world, "Max")
    world.pass_time(days=21)
    world.care()
    assert world.person("Max", Role.MENTOR).state is ApplicationState.READY


@pytest.mark.parametrize("date", ["", "soon", "2020-01-01", "2999-01-01", "0000-00-00"])
def test_a_break_until_a_day_that_is_none_is_asked_again(world: World, date: str) -> None:
    world.apply("mentor", "Max")
    before = world.items()
    shown = say(world, "Max", "pause", 400, role="mentor", until="date", date=date)
    assert "Nothing is changed yet" in words(shown)
    assert world.items() == before


def test_each_change_is_confirmed_by_one_letter_however_often_it_is_sent(world: World) -> None:
    world.apply("mentor", "Max", capacity=2)
    for do, fields in (
        ("pause", {"role": "mentor", "until": "open"}),
        ("back", {"role": "mentor"}),
        ("capacity", {"capacity": "1"}),
        ("leave", {"leave": "mentor"}),
    ):
        for _ in range(3):
            send(world, "Max", {"do": do, **fields})
            world.pass_time(minutes=2)
    told = [row["cause"].split()[1] for row in letters(world, "changed", "Max")]
    assert sorted(told) == ["back", "capacity", "left", "paused"]
    assert {row["subject_id"] for row in letters(world, "changed")} == {"mentor"}


def test_a_break_leaves_live_matches_alone_unless_the_mentor_lets_them_rest(
    world: World, walking: Match
) -> None:
    say(world, "Max", "pause", role="mentor", until="open")
    assert world.reload(walking.id).state is MatchState.ACTIVE
    say(world, "Max", "back", role="mentor")
    say(world, "Max", "pause", role="mentor", until="open", matches="hold")
    assert world.reload(walking.id).state is MatchState.ON_HOLD
    assert [row["recipient"] for row in letters(world, "on_hold")] == [walking.mentee]
    assert "It rests for now" in look(world, "Ada")
    say(world, "Max", "back", role="mentor")
    assert world.reload(walking.id).state is MatchState.ACTIVE
    assert invariants.broken(world) == []


def test_R20_a_break_ends_an_open_question_as_neutrally_as_a_no(world: World) -> None:
    match = stories.one_approved(world)
    other = world.open(stories.consent_path(world, match, "Ada"))
    say(world, "Max", "pause", role="mentor", until="open")
    over = world.reload(match.id)
    assert over.state is MatchState.NOT_THIS_TIME and over.notice_at is not None
    assert world.open(stories.consent_path(world, match, "Ada"))["body"] == other["body"]
    world.now = over.notice_at
    world.sweep()
    assert [row["state"] for row in letters(world, "not_this_time")] == ["sent", "sent"]
    assert invariants.broken(world) == []


def test_who_is_not_asked_yet_never_hears_of_a_pair_that_ends_with_a_break(world: World) -> None:
    match = stories.one_pair(world)
    world.decide(stories.review_path(world, match), "approve")
    say(world, "Max", "pause", role="mentor", until="open")
    assert world.reload(match.id).state is MatchState.WITHDRAWN
    world.pass_time(days=2)
    world.sweep_all()
    assert len(world.mail_to("Ada")) == 1  # the receipt
    assert "did not come about" not in look(world, "Ada")


def test_R48_a_break_is_at_once_and_told_to_nobody_without_the_mentors_word(
    world: World, walking: Match
) -> None:
    say(world, "Max", "load", load="break")
    assert world.person("Max", Role.MENTOR).state is ApplicationState.PAUSED
    assert world.reload(walking.id).state is MatchState.ACTIVE
    assert letters(world, "would_like_to_talk") == []
    readers = {row["recipient"] for row in letters(world, "changed")}
    assert readers == {world.who("Max")}


def test_R48_with_the_mentors_word_whoever_looks_after_them_is_told(
    world: World, walking: Match
) -> None:
    for _ in range(3):
        say(world, "Max", "load", load="break", tell="yes")
        world.pass_time(minutes=1)
    (row,) = letters(world, "would_like_to_talk")
    assert row["recipient"] == world.who("ruth@facilitators.example")
    assert row["subject_id"] == world.who("Max")
    world.sweep()
    assert world.mail_to("Ruth")[-1].to == "ruth@facilitators.example"


def test_R48_news_of_a_break_never_goes_to_a_partner_nor_back_to_the_mentor(
    world: World, walking: Match
) -> None:
    for name in ("Ada", "Max"):
        pairs.appoint_member(world, name, "facilitator")
    say(world, "Max", "load", load="break", tell="yes")
    (row,) = letters(world, "would_like_to_talk")
    assert row["recipient"] == world.who("ruth@facilitators.example")


@pytest.mark.parametrize("world", ["bts"], indirect=True)
def test_R48_news_of_a_break_reaches_the_coordinator_when_nobody_else_is_left(
    world: World,
) -> None:
    for name in ("Ada", "Max"):
        pairs.appoint_member(world, name, "facilitator")
        pairs.appoint_member(world, name, "supporter")
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.night()
    match = world.pair("Ada", "Max")
    assert match is not None
    world.decide(world.link(links.Purpose.REVIEW, "Max", match), "approve")
    world.pass_time(minutes=11)
    world.sweep()
    for name in ("Ada", "Max"):
        world.answer(stories.consent_path(world, world.reload(match.id), name), "yes")
    assert world.reload(match.id).state is MatchState.ACTIVE
    say(world, "Max", "load", load="break", tell="yes")
    (row,) = letters(world, "would_like_to_talk")
    assert row["recipient"] == COORDINATOR


def test_R48_fewer_people_lowers_the_places_once_and_ends_nothing(
    world: World, walking: Match
) -> None:
    world.apply("mentor", "Max", capacity=3)
    form = {
        "do": "load",
        "load": "fewer",
        "capacity": field_of(world.open(page(world, "Max")), "capacity"),
    }
    for _ in range(3):
        send(world, "Max", form)
    assert world.person("Max", Role.MENTOR).capacity == 2
    assert world.reload(walking.id).state is MatchState.ACTIVE
    assert letters(world, "would_like_to_talk") == []
    say(world, "Max", "load", load="fine")
    say(world, "Max", "load", 400, load="")


def test_lowering_places_below_what_is_taken_ends_nothing(world: World) -> None:
    stories.suggest(world, ("Ada", "Max"))
    world.apply("mentor", "Max", capacity=3)
    world.apply("mentee", "Bea")
    world.pass_time(days=1)
    world.night()
    held = world.person("Max", Role.MENTOR).held
    assert held == 2
    say(world, "Max", "capacity", capacity="1")
    after = world.person("Max", Role.MENTOR)
    assert (after.capacity, after.held) == (1, held)
    for number in ("", "0", "99", "-1", "two"):
        say(world, "Max", "capacity", 400, capacity=number)


# --- the agreement -----------------------------------------------------------------------------


def test_idea_12_R10_a_changed_agreement_is_accepted_on_the_page_before_the_next_match(
    world: World,
) -> None:
    world.appoint("Ruth")
    world.apply("mentor", "Max")
    world.apply("mentee", "Ada")
    revised(world)
    assert nobody_is_suggested(world)
    for name in ("Ada", "Max"):
        shown = world.open(page(world, name))
        assert "A paragraph that is new." in words(shown)
        assert "This text has changed since you accepted it" in words(shown)
        say(world, name, "accept", accept="yes", hash=field_of(shown, "hash"))
        assert "A paragraph that is new." not in look(world, name)
    accepted = world.person("Ada", Role.MENTEE).accepted
    assert accepted is not None
    assert (accepted.version, accepted.hash) == ("next", world.rules.agreement_hash)
    assert accepted.at == world.now
    assert not nobody_is_suggested(world)


def test_R10_a_running_match_goes_on_under_the_text_it_began_with(
    world: World, walking: Match
) -> None:
    was = revised(world)
    world.care()
    world.night()
    assert world.reload(walking.id) == walking
    assert walking.agreement == was.agreement_hash


def test_idea_12_R10_both_texts_can_be_taken_away_with_version_hash_and_time(world: World) -> None:
    world.apply("mentee", "Ada")
    was = revised(world)
    world.pass_time(days=30)
    say(world, "Ada", "accept", accept="yes", hash=world.rules.agreement_hash)
    kept = world.open(page(world, "Ada") + "/agreement")
    assert kept["headers"]["Content-Type"].startswith("text/plain")
    assert "attachment" in kept["headers"]["Content-Disposition"]
    for one in (was, world.rules):
        for said in (one.agreement.version, one.agreement_hash, one.agreement.text.strip()):
            assert said in kept["body"]
    assert f"{world.now:%Y-%m-%d %H:%M}" in kept["body"]
    first = world.now - timedelta(days=30)
    assert f"{first:%Y-%m-%d}" in kept["body"]


def test_R10_a_text_that_was_not_on_the_page_is_not_accepted(world: World) -> None:
    world.apply("mentee", "Ada")
    shown = world.rules.agreement_hash
    revised(world)
    for form in (
        {"accept": "yes", "hash": shown},
        {"accept": "yes"},
        {"hash": world.rules.agreement_hash},
    ):
        page_again = send(world, "Ada", {"do": "accept", **form}, 400)
        assert "A paragraph that is new." in words(page_again)
    say(world, "Ada", "accept", accept="no")
    accepted = world.person("Ada", Role.MENTEE).accepted
    assert accepted is not None and accepted.hash == shown


def test_R11_a_form_without_the_agreement_waits_until_it_is_accepted_here(world: World) -> None:
    world.appoint("Ruth")
    agreement = world.rules.by_purpose(Role.MENTEE, "agreement")
    assert agreement is not None
    world.apply("mentee", "Ada", **{agreement.id: False})
    world.apply("mentor", "Max")
    assert nobody_is_suggested(world)
    shown = world.open(page(world, "Ada"))
    assert "Before you can be matched" in words(shown)
    say(world, "Ada", "accept", accept="yes", hash=field_of(shown, "hash"))
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.READY
    assert not nobody_is_suggested(world)


def test_R10_accepting_twice_keeps_the_first_time_and_writes_one_letter(world: World) -> None:
    world.apply("mentee", "Ada")
    revised(world)
    for _ in range(3):
        say(world, "Ada", "accept", accept="yes", hash=world.rules.agreement_hash)
        world.pass_time(hours=1)
    (row,) = letters(world, "changed", "Ada")
    assert row["cause"].startswith("changed accepted ")
    accepted = world.person("Ada", Role.MENTEE).accepted
    assert accepted is not None and accepted.at == world.now - timedelta(hours=3)


# --- correcting --------------------------------------------------------------------------------


def test_R59_name_and_contact_detail_are_corrected_where_they_stand(
    world: World, walking: Match
) -> None:
    say(world, "Ada", "correct", name="  Adah\u202e ", detail="+1 555 0111")
    ada = world.person("Ada", Role.MENTEE)
    assert ada.name == "Adah" and ada.answers["contact_detail"] == "+1 555 0111"
    assert ada.version == world.person("Ada", Role.MENTEE).version
    assert "Your page, Adah" in look(world, "Ada")
    assert "You walk with Adah since" in look(world, "Max")
    say(world, "Ada", "correct", name="Adah", detail="")
    assert "contact_detail" not in world.person("Ada", Role.MENTEE).answers
    say(world, "Ada", "correct", 400, name=" \u202e ", detail="")
    assert invariants.broken(world) == []


def test_R21_another_name_does_not_lift_what_somebody_said_of_the_old_one(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada", avoid=["Max Stone"])
    world.apply("mentor", "Max", name="Max Stone")
    say(world, "Max", "correct", name="Mike")
    assert nobody_is_suggested(world)
    assert world.who("Ada") in world.person("Max", Role.MENTOR).barred
    shown = look(world, "Max")
    assert "You named nobody" in shown and "Ada" not in shown


def test_R14_R50_a_newer_form_adds_answers_and_costs_no_place_in_line(world: World) -> None:
    world.apply("mentee", "Ada")
    before = world.person("Ada", Role.MENTEE)
    world.pass_time(days=10)
    world.apply("mentee", "Ada", hope="What happened.")
    after = world.person("Ada", Role.MENTEE)
    assert after.waiting_since == before.waiting_since and after.version != before.version
    assert "What happened." in look(world, "Ada")
    assert before.state is after.state is ApplicationState.READY


def test_R21_a_bar_for_an_old_name_outlives_a_reunion(world: World) -> None:
    match = pairs.together(world)
    pairs.end(world, match, "Ada")
    over = world.reload(match.id)
    again = {"do": "again", "answer": "yes"}
    world.post(pairs.page_of(world, over, "Max"), again)
    world.post(page(world, "Max") + "/settle", {"do": "add", "who": "Ada"})
    say(world, "Ada", "correct", name="Berta")
    world.post(pairs.page_of(world, over, "Ada"), again)
    assert world.who("Max") in world.person("Ada", Role.MENTEE).barred
    world.post(pairs.page_of(world, over, "Ada"), {"do": "next", "answer": "new"})
    world.pass_time(days=40)
    world.night()
    assert world.reload(match.id).state is MatchState.CLOSED


def test_R21_a_bar_for_an_old_name_outlives_a_no_that_is_taken_back(world: World) -> None:
    match = stories.one_pair(world)
    path = stories.review_path(world, match)
    world.decide(path, "decline")
    world.post(page(world, "Max") + "/settle", {"do": "add", "who": "Ada"})
    say(world, "Ada", "correct", name="Berta")
    world.undo(path)
    assert world.who("Max") in world.person("Ada", Role.MENTEE).barred
    assert world.reload(match.id).state is MatchState.SUGGESTED
    assert choices(world.open(path), "decision") == []


# --- taking the data away ----------------------------------------------------------------------


def exported(world: World, name: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The file somebody gets."""
    path = page(world, name) + "/data"
    found = world.open(path) if form is None else world.post(path, form)
    assert found["statusCode"] == 200
    assert found["headers"]["Content-Type"].startswith("application/json")
    assert "attachment" in found["headers"]["Content-Disposition"]
    assert found["headers"]["Cache-Control"] == "no-store"
    document: dict[str, Any] = json.loads(found["body"])
    return document


def test_R59_everything_can_be_taken_away_as_a_file(world: World, walking: Match) -> None:
    file = exported(world, "Ada")
    (application,) = file["applications"]
    ada = world.person("Ada", Role.MENTEE)
    assert (application["name"], application["email"]) == ("Ada", "ada@example.net")
    given = {one["id"]: one["answer"] for one in application["answers"]}
    assert given == json.loads(json.dumps(dict(ada.answers)))
    (match,) = file["matches"]
    assert (match["state"], match["partner"]) == ("live", "Max")
    assert {one["letter"] for one in file["letters"]} == {"receipt", "consent", "introduction"}
    (accepted,) = file["accepted"]
    assert accepted["hash"] == world.rules.agreement_hash
    assert accepted["text"] == world.rules.agreement.text
    assert "max@example.net" not in json.dumps(file)


def test_R59_the_file_says_what_a_person_has_decided_and_what_was_accepted_in_each_role(
    world: World,
) -> None:
    world.apply("mentee", "Ada")
    world.apply("mentor", "Ada")
    ada = world.person("Ada", Role.MENTEE)
    applications.serve_first(world.table, ada, True, world.now)
    applications.set_aside(world.table, world.person("Ada", Role.MENTOR))
    told = {one["role"]: one for one in exported(world, "Ada")["applications"]}
    assert [told[role]["served_first"] for role in ("mentee", "mentor")] == [True, False]
    assert [told[role]["set_aside"] for role in ("mentee", "mentor")] == [False, True]
    assert ada.accepted is not None
    accepted = told["mentee"]["accepted"]
    assert (accepted["hash"], accepted["at"]) == (ada.accepted.hash, codec.stamp(ada.accepted.at))


def test_R22_names_told_in_confidence_are_in_the_file_only_when_asked_for(world: World) -> None:
    world.apply("mentee", "Ada", avoid=["Max Stone", "moe@example.net"])
    assert choices(world.open(page(world, "Ada")), "names") == ["without", "with"]
    for form in (None, {}, {"names": "without"}):
        told = exported(world, "Ada", form)["never_to_be_met"]
        assert set(told) == {"number"}
    told = exported(world, "Ada", {"names": "with"})["never_to_be_met"]
    assert told["names"] == ["max stone"]


# --- leaving -----------------------------------------------------------------------------------


def test_leaving_ends_a_live_match_kindly_and_at_once(world: World, walking: Match) -> None:
    say(world, "Ada", "leave", leave="all")
    ended = world.reload(walking.id)
    assert ended.state is MatchState.CLOSED and ended.ended_by is Role.MENTEE
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.WITHDRAWN
    assert world.person("Max", Role.MENTOR).held == 0
    assert [row["recipient"] for row in letters(world, "closed")] == [walking.mentor]
    world.sweep()
    assert "You have left" in look(world, "Ada")
    assert "It is over" in look(world, "Max") and "Ada" not in look(world, "Max")
    assert invariants.broken(world) == []


def test_who_leaves_one_role_keeps_the_other(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    world.apply("mentor", "Ada")
    offered = choices(world.open(page(world, "Ada")), "leave")
    assert offered == ["no", "mentee", "mentor", "all"]
    say(world, "Ada", "leave", leave="no")
    say(world, "Ada", "leave", 400, leave="")
    say(world, "Ada", "leave", leave="mentee")
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.WITHDRAWN
    assert world.person("Ada", Role.MENTOR).state is ApplicationState.READY


def test_each_of_two_roles_is_confirmed_by_a_letter_of_its_own(world: World) -> None:
    world.appoint("Ruth")
    for role in Role:
        world.apply(role.value, "Ada")
    revised(world)
    world.pass_time(days=1)
    say(world, "Ada", "accept", accept="yes", hash=world.rules.agreement_hash)
    newest = [world.person("Ada", role).accepted for role in Role]
    assert [one and one.hash for one in newest] == [world.rules.agreement_hash] * 2
    world.pass_time(days=1)
    say(world, "Ada", "correct", name="Berta")
    assert [world.person("Ada", role).name for role in Role] == ["Berta"] * 2
    world.pass_time(days=1)
    say(world, "Ada", "leave", leave="all")
    left = {world.person("Ada", role).state for role in Role}
    assert left == {ApplicationState.WITHDRAWN}
    causes = sorted(row["cause"].split()[1] for row in letters(world, "changed", "Ada"))
    assert causes == ["accepted"] * 2 + ["corrected"] * 2 + ["left"] * 2
    world.sweep()


def test_who_leaves_while_the_other_one_says_yes_has_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = stories.one_approved(world)
    world.answer(stories.consent_path(world, match, "Ada"), "yes")
    expire, answers = matches.expire, iter(["yes"])

    def overtaken(*steps: Any) -> bool:
        for answer in answers:
            world.answer(stories.consent_path(world, match, "Max"), answer)
            assert world.reload(match.id).state is MatchState.ACTIVE
        return expire(*steps)

    monkeypatch.setattr(matches, "expire", overtaken)
    say(world, "Ada", "leave", leave="all")
    assert world.reload(match.id).state is MatchState.CLOSED
    assert world.person("Ada", Role.MENTEE).held == world.person("Max", Role.MENTOR).held == 0
    world.sweep()
    assert "introduction" not in {letter.template for letter in world.letters}
    assert invariants.broken(world) == []


def test_nothing_is_passed_on_of_whoever_has_left(world: World) -> None:
    match = stories.one_approved(world)
    for name in ("Ada", "Max"):
        world.answer(stories.consent_path(world, match, name), "yes")
    ada = world.person("Ada", Role.MENTEE)
    members.leave(world.table, ada, [], world.now)  # a death before the match is ended
    assert world.reload(match.id).state is MatchState.ACTIVE
    world.sweep()
    assert "introduction" not in {letter.template for letter in world.letters}


@pytest.fixture
def approved_unasked(world: World) -> Match:
    """Ada and Max, just approved where nobody is asked: it can still be taken back."""
    was = world.rules
    world.programs = {**world.programs, was.id: was.model_copy(update={"consent": "none"})}
    wiring.programs.cache_clear()
    match = stories.one_pair(world)
    world.decide(stories.review_path(world, match), "approve")
    return world.reload(match.id)


def test_a_match_nobody_has_heard_of_is_not_on_the_page(
    world: World, approved_unasked: Match
) -> None:
    assert approved_unasked.state is MatchState.ACTIVE
    shown, file = look(world, "Ada"), exported(world, "Ada")
    assert "Max" not in shown and "You are in line since" in shown and file["matches"] == []
    assert "You walk with Ada since" not in look(world, "Max")
    world.pass_time(minutes=11)
    world.sweep()
    assert "You walk with Max since" in look(world, "Ada")


@pytest.mark.parametrize(
    "form", [{"do": "leave", "leave": "all"}, {"do": "pause", "until": "open"}]
)
def test_a_match_nobody_has_heard_of_ends_silently(
    world: World, approved_unasked: Match, form: dict[str, str]
) -> None:
    send(world, "Ada", {"role": "mentee", **form})
    assert world.reload(approved_unasked.id).state is MatchState.WITHDRAWN
    assert world.person("Max", Role.MENTOR).held == 0
    world.pass_time(minutes=11)
    world.sweep()
    to_max = {letter.template for letter in world.letters if letter.to.startswith("max")}
    assert to_max == {"receipt"}


def test_a_suggestion_nobody_heard_of_goes_silently_with_whoever_leaves(world: World) -> None:
    match = stories.one_pair(world)
    say(world, "Ada", "leave", leave="all")
    assert world.reload(match.id).state is MatchState.WITHDRAWN
    assert world.person("Max", Role.MENTOR).held == 0
    world.pass_time(days=2)
    world.sweep_all()
    assert {row["state"] for row in letters(world, "not_this_time")} == set()
    assert invariants.broken(world) == []


def test_who_comes_back_begins_to_wait_anew_and_is_on_no_break(world: World) -> None:
    world.apply("mentee", "Ada")
    say(world, "Ada", "pause", role="mentee", until="open")
    world.pass_time(days=100)
    say(world, "Ada", "leave", leave="all")
    world.pass_time(days=100)
    world.apply("mentee", "Ada")
    ada = world.person("Ada", Role.MENTEE)
    assert ada.state is ApplicationState.READY
    assert ada.waiting_since == ada.submitted_at


# --- deaths ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(
            {"do": "pause", "role": "mentor", "until": "open", "matches": "hold"},
            marks=pytest.mark.full,
        ),
        {"do": "leave", "leave": "all"},
        pytest.param({"do": "capacity", "capacity": "2"}, marks=pytest.mark.full),
        pytest.param({"do": "correct", "name": "Maxim", "detail": "x"}, marks=pytest.mark.full),
        pytest.param({"do": "load", "load": "break", "tell": "yes"}, marks=pytest.mark.full),
    ],
    ids=lambda form: form["do"],
)
def test_E1_the_page_killed_anywhere_changes_once(
    world: World, walking: Match, form: dict[str, str]
) -> None:
    path = page(world, "Max")
    act = answered(lambda: world.post(path, form), 200)
    expect_the_same(die_everywhere(world, act, act), 6)


def test_the_page_of_somebody_who_moved_shows_their_matches_of_before(
    world: World, walking: Match
) -> None:
    say(world, "Ada", "leave", leave="no")
    world.apply("mentee", "Ada", group="Friday Morning")
    assert "You walk with Max since" in look(world, "Ada")


def test_a_letter_that_waits_is_not_on_the_page(world: World) -> None:
    world.apply("mentee", "Ada")
    (row,) = letters(world, "receipt")
    assert row["state"] == LetterState.PENDING.value
    assert "None lately" in look(world, "Ada")
    world.sweep()
    assert codec.letter(letters(world, "receipt")[0]).due_at <= world.now
    assert "Your form has arrived: sent" in look(world, "Ada")


def test_R60_company_without_a_match_is_found_in_the_forum_and_takes_no_place(world: World) -> None:
    """The control is a program that knows no such place: it says nothing of it."""
    world.apply("mentee", "Ada", hope="I would only like a chat with somebody tonight.")
    world.apply("mentor", "Max")
    world.sweep()
    (receipt,) = world.mail_to("Ada")
    for text in (receipt.text, look(world, "Ada")):
        assert "would like a chat" in text and "Reply to Author" in text
        assert "makes no match, and your place in line stays yours" in text
    assert world.matches() == []
    assert world.person("Ada", Role.MENTEE).held == world.person("Max", Role.MENTOR).held == 0
    silent = world.rules.wording.model_copy(update={"informal": ""})
    world.programs = {
        **world.programs,
        "heal": world.rules.model_copy(update={"wording": silent}),
    }
    wiring.programs.cache_clear()
    assert "simply like to talk to somebody" not in look(world, "Ada")
