"""member: a member's answer, and what the other one may notice of it; letters wanted or not."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alongside.model import Consent, Match, MatchState, Role
from alongside.night import notice_time
from tests.faults import invariants, stories
from tests.faults.letters import unsigned
from tests.faults.world import World, choices, load, words


@pytest.fixture
def asked(world: World) -> Match:
    """Ada and Max, approved and asked."""
    world.appoint("Ruth")
    world.apply("mentee", "Ada", contact=["phone", "text"], contact_detail="+1 555 0100")
    world.apply("mentor", "Max", contact=["video"], contact_detail="max.on.video")
    world.night()
    (match,) = world.matches()
    world.decide(stories.review_path(world, match), "approve")
    world.pass_time(minutes=11)
    world.sweep()
    return world.reload(match.id)


def path_of(world: World, name: str) -> str:
    """The link in somebody's letter."""
    (letter,) = world.mail_to(name, "introduce")
    return letter.path("consent")


def test_looking_at_an_introduction_writes_nothing(world: World, asked: Match) -> None:
    before = world.items()
    for name, method in itertools.product(("Ada", "Max"), ("GET", "HEAD")):
        with world.wire.counting() as calls:
            assert world.open(path_of(world, name), method)["statusCode"] == 200
        assert {c.operation for c in calls} == {"GetItem"}
    assert world.items() == before


def test_R28_before_both_said_yes_no_contact_detail_is_shown(world: World, asked: Match) -> None:
    world.answer(path_of(world, "Ada"), "yes")
    world.sweep()
    everything = "".join(s.text + s.html for s in world.letters)
    shown = "".join(world.open(path_of(world, name))["body"] for name in ("Ada", "Max"))
    for secret in ("0100", "max.on.video", "ada@example.net", "max@example.net"):
        assert secret not in everything + shown


def test_R28_both_say_yes_and_only_then_are_they_introduced(world: World, asked: Match) -> None:
    assert choices(world.open(path_of(world, "Ada")), "answer") == ["yes", "no"]
    assert world.answer(path_of(world, "Ada"), "yes")["statusCode"] == 303
    assert world.reload(asked.id).state is MatchState.APPROVED
    world.sweep()
    assert not world.mail_to("Ada", ": your introduction")
    event = load("member/answer.json")
    assert world.browse(event, path_of(world, "Max"), "POST")["statusCode"] == 303
    assert world.reload(asked.id).state is MatchState.ACTIVE
    world.sweep()
    (ada,), (max_,) = (
        world.mail_to("Ada", ": your introduction"),
        world.mail_to("Max", ": your introduction"),
    )
    for letter in (ada, max_):
        for detail in ("0100", "max.on.video", "ada@example.net", "max@example.net"):
            assert detail in letter.text and detail in letter.html
    assert invariants.broken(world) == [] and invariants.doubles(world) == []


def test_R27_however_often_both_answer_there_is_one_introduction_for_each(
    world: World, asked: Match
) -> None:
    ada, max_ = path_of(world, "Ada"), path_of(world, "Max")
    for path, said in ((ada, "yes"), (max_, "yes"), (ada, "no"), (max_, "no"), (ada, "yes")):
        assert world.answer(path, said)["statusCode"] == 303
    world.sweep_all()
    assert len(world.mail_to("Ada", ": your introduction")) == 1
    assert len(world.mail_to("Max", ": your introduction")) == 1
    assert world.reload(asked.id).state is MatchState.ACTIVE


def test_nothing_chosen_is_asked_again(world: World, asked: Match) -> None:
    for form in ("", {"answer": ""}, {"answer": "maybe"}, {"answer": "YES"}):
        page = world.post(path_of(world, "Ada"), form)
        assert page["statusCode"] == 400 and "Please choose yes or no" in words(page)
    twice = world.post(path_of(world, "Ada"), "answer=yes&answer=no")
    assert twice["statusCode"] == 400
    assert world.reload(asked.id) == asked


@pytest.mark.parametrize("who", ["Ada", "Max"])
def test_R20_after_a_no_both_get_the_same_bytes_at_the_same_time(
    world: World, asked: Match, who: str
) -> None:
    world.answer(path_of(world, who), "no")
    over = world.reload(asked.id)
    assert over.state is MatchState.NOT_THIS_TIME and over.notice_at is not None
    local = over.notice_at.astimezone(ZoneInfo("America/New_York"))
    assert (local.hour, local.minute) == (8, 0)
    world.sweep()
    assert world.mail_to("Ada", "not") == world.mail_to("Max", "not") == []
    seen = len(world.letters)
    world.now = over.notice_at
    world.sweep()
    told = world.letters[seen:]
    assert sorted(s.to for s in told) == ["ada@example.net", "max@example.net"]
    one, other = (
        unsigned(json.dumps(dict(s.request, Destination=None, EmailTags=None))) for s in told
    )
    assert one == other
    for name in ("Ada", "Max", "no,", "declined"):
        assert name not in told[0].text
    assert invariants.broken(world) == []


def test_R20_until_the_notice_the_page_of_the_other_looks_and_works_as_before(
    world: World, asked: Match
) -> None:
    before = world.open(path_of(world, "Max"))
    world.answer(path_of(world, "Ada"), "no")
    now = world.open(path_of(world, "Max"))
    assert words(now) == words(before) and now["statusCode"] == 200
    assert world.answer(path_of(world, "Max"), "yes")["statusCode"] == 303
    answered = world.open(path_of(world, "Max"))
    assert "Thank you" in words(answered) or "yes" in words(answered).lower()
    over = world.reload(asked.id)
    assert over.state is MatchState.NOT_THIS_TIME and over.notice_at
    assert over.consents == {Role.MENTEE: Consent.NO, Role.MENTOR: Consent.YES}
    world.now = over.notice_at
    pages = {world.open(path_of(world, name))["body"] for name in ("Ada", "Max")}
    assert len(pages) == 1
    world.sweep_all()
    assert not world.mail_to("Ada", ": your introduction")
    assert not world.mail_to("Max", ": your introduction")
    assert invariants.broken(world) == []


def test_R20_a_second_no_before_the_notice_changes_nothing_else(world: World, asked: Match) -> None:
    world.answer(path_of(world, "Ada"), "no")
    held = world.person("Max", Role.MENTOR).held
    world.answer(path_of(world, "Max"), "no")
    assert world.person("Max", Role.MENTOR).held == held == 0
    assert invariants.broken(world) == []


def test_R31_after_a_no_the_mentee_keeps_the_place_in_line_and_never_meets_the_same(
    world: World, asked: Match
) -> None:
    since = world.person("Ada", Role.MENTEE).waiting_since
    world.answer(path_of(world, "Ada"), "no")
    assert world.person("Ada", Role.MENTEE).waiting_since == since
    for _ in range(3):
        world.pass_time(days=1)
        world.apply("mentor", "Max", contact=["phone"])
        world.night()
    assert [m.state for m in world.matches()] == [MatchState.NOT_THIS_TIME]
    world.apply("mentor", "Moe")
    world.pass_time(days=1)
    world.night()
    assert world.pair("Ada", "Moe")
    assert world.person("Ada", Role.MENTEE).waiting_since == since


def test_an_introduction_nobody_answers_ends_for_both_alike(world: World, asked: Match) -> None:
    world.answer(path_of(world, "Ada"), "yes")
    world.sweep()
    world.now = asked.expires_at + timedelta(days=1)
    world.night()
    assert world.reload(asked.id).state is MatchState.NOT_THIS_TIME
    world.pass_time(days=1)
    world.sweep()
    last = world.letters[-2:]
    assert {s.to for s in last} == {"ada@example.net", "max@example.net"}
    assert unsigned(last[0].text) == unsigned(last[1].text)
    assert world.answer(path_of(world, "Max"), "yes")["statusCode"] == 303
    assert world.reload(asked.id).state is MatchState.NOT_THIS_TIME
    assert invariants.broken(world) == []


def test_a_consent_link_of_a_decision_that_was_undone_opens_nothing(world: World) -> None:
    match = stories.one_pair(world)
    review = stories.review_path(world, match)
    world.decide(review, "approve")
    early = stories.consent_path(world, world.reload(match.id), "Ada")
    world.undo(review)
    refused = world.open("/consent/hello")
    for page in (world.open(early), world.answer(early, "yes")):
        assert (page["statusCode"], page["body"]) == (404, refused["body"])
    assert world.reload(match.id).consents == match.consents


def test_a_members_link_opens_nothing_of_another_match_or_person(
    world: World, asked: Match
) -> None:
    stranger = stories.consent_path(world, asked, "Zed")
    refused = world.open("/consent/hello")["body"]
    assert world.open(stranger)["body"] == refused
    assert world.answer(stranger, "yes")["body"] == refused
    assert world.open(path_of(world, "Ada").replace("/consent/", "/letters/"))["body"] == refused
    assert world.reload(asked.id) == asked


@pytest.fixture
def digest(world: World) -> str:
    """The path of the unsubscribe link in Ruth's digest, whose header must hold the same."""
    stories.one_pair(world)
    world.pass_time(minutes=16)
    world.sweep()
    (letter,) = world.mail_to("Ruth")
    assert (
        letter.headers["List-Unsubscribe"] == f"<https://alongside.example{letter.path('letters')}>"
    )
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return letter.path("letters")


def next_digests(world: World, name: str = "Ruth") -> int:
    """How many more digests somebody gets after a night with something new."""
    before = len(world.mail_to(name, "to look at"))
    world.apply("mentee", "Bea")
    world.apply("mentor", "Moe")
    world.pass_time(days=1)
    world.night()
    world.pass_time(minutes=16)
    world.sweep()
    return len(world.mail_to(name, "to look at")) - before


def test_one_click_in_a_mail_program_turns_the_digest_off(world: World, digest: str) -> None:
    page = world.browse(load("member/one_click.json"), digest, "POST")
    assert page["statusCode"] == 200
    assert next_digests(world) == 0
    assert "are off" in words(world.open(digest))


def test_looking_at_the_letters_page_turns_nothing_off_and_its_form_turns_them_on_again(
    world: World, digest: str
) -> None:
    with world.wire.counting() as calls:
        for method in ("GET", "HEAD"):
            assert world.open(digest, method)["statusCode"] == 200
    assert {c.operation for c in calls} == {"Query"}
    world.post(digest, {"letters": "off"})
    assert "Saved" in words(world.post(digest, {"letters": "on"}))
    assert next_digests(world) == 1


def test_asking_for_links_looks_the_same_for_known_and_unknown_addresses(world: World) -> None:
    match = stories.one_approved(world)
    answers, costs, rows = set(), [], []
    for email in ("ada@example.net", "nobody@example.net", "ruth@facilitators.example"):
        before = len(world.of_kind("LETTER#"))
        with world.wire.counting() as calls:
            page = world.post("/links", {"email": email})
        costs.append([c.operation for c in calls])
        rows.append(len(world.of_kind("LETTER#")) - before)
        answers.add((page["statusCode"], page["body"]))
    each = len(world.programs)
    assert len(answers) == 1 and costs == [["PutItem"] * each] * 3 and rows == [each] * 3
    sent = len(world.letters)
    world.sweep()
    found = {s.to: s for s in world.letters[sent:]}
    assert set(found) == {"ada@example.net", "ruth@facilitators.example"}
    assert world.open(found["ada@example.net"].path("consent"))["statusCode"] == 200
    assert world.open(found["ruth@facilitators.example"].path("desk"))["statusCode"] == 200
    assert match.state is MatchState.APPROVED


def test_asking_for_links_again_and_again_sends_one_letter_an_hour(world: World) -> None:
    stories.one_approved(world)
    event = load("member/ask_for_links.json")
    for _ in range(5):
        assert world.browse(event, "/links", "POST")["statusCode"] == 200
        world.sweep()
    assert len(world.mail_to("Ada", "link")) == 1


@pytest.mark.parametrize("email", ["", "nobody", "x" * 300 + "@example.net"])
def test_what_is_no_address_is_asked_for_again(world: World, email: str) -> None:
    with world.wire.counting() as calls:
        assert world.post("/links", {"email": email})["statusCode"] == 400
    assert calls == []


def test_the_notice_of_a_no_never_leaves_within_the_hour(world: World) -> None:
    zone, program = ZoneInfo("America/New_York"), world.doors.programs["heal"]
    for hour in (0, 5, 6, 7, 8, 12, 23):
        for day in (21, 31):  # an ordinary day, and one before the clocks change
            now = datetime(2026, 10, day, hour, 30, tzinfo=zone).astimezone(UTC)
            told = notice_time(program, now)
            assert (told - now).total_seconds() >= 3600
            assert told.astimezone(zone).strftime("%H:%M") == "08:00"
