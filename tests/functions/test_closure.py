"""The end of a match: by either, at once, without a reason; and what comes next for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alongside import closure, links
from alongside.model import ApplicationState, Match, MatchState, Role
from alongside.store import closures, codec, members
from alongside.store.members import NO_DATE_YET
from alongside.store.table import put, update
from tests.faults import invariants, steps, stories
from tests.faults.interleaving import Work
from tests.faults.test_kills import accepted, die_everywhere, expect_the_same
from tests.faults.test_races import Results, race
from tests.faults.test_secrets import logged
from tests.faults.wire import refuse
from tests.faults.world import Page, World, choices, words
from tests.functions.pairs import begin, end, page_of, together

heal = pytest.mark.parametrize("world", ["heal"], indirect=True)
bts = pytest.mark.parametrize("world", ["bts"], indirect=True)
every_program = pytest.mark.parametrize("world", ["heal", "bts", "workbook"], indirect=True)
BOTH = ["ada@example.net", "max@example.net"]


def told(world: World, seen: int, template: str = "closed") -> list[str]:
    """Who has got a letter of that kind since."""
    world.sweep()
    return sorted(letter.to for letter in world.letters[seen:] if letter.template == template)


def choose(world: World, match: Match, name: str, **said: Any) -> Page:
    """Somebody fills in a form of the page of a match that is over."""
    return world.fill(page_of(world, match, name), **said)


# --- R54, R55, R56 --------------------------------------------------------------------------------


@every_program
@pytest.mark.parametrize("who", ["Ada", "Max"])
def test_R54_either_ends_it_at_once_without_a_reason_and_without_a_penalty(
    world: World, who: str
) -> None:
    match = together(world)
    seen = len(world.letters)
    path = f"{page_of(world, match, who)}/end"
    asked = world.open(path)
    assert "You need no reason" in words(asked) and choices(asked, "answer") == ["end", "not_now"]
    assert end(world, match, who)["statusCode"] == 303
    over = world.reload(match.id)
    assert over.state is MatchState.CLOSED and over.ended_at == world.now
    assert told(world, seen) == BOTH
    for name, role in (("Ada", Role.MENTEE), ("Max", Role.MENTOR)):
        person = world.person(name, role)
        assert person.held == 0 and not person.needs_person and not person.set_aside
        assert person.state is not ApplicationState.WITHDRAWN
    assert invariants.broken(world) == [] and invariants.doubles(world) == []


@every_program
def test_R54_every_letter_of_a_running_match_has_a_link_that_ends_it(world: World) -> None:
    match = together(world)
    world.fill(page_of(world, match, "Ada"), do="step", answer="yes")
    world.sweep()
    for template in ("introduction", "milestone"):
        (letter,) = world.letters_to("Max", template)
        assert letter.path("match").endswith("/end")
    world.fill(letter.path("match"), answer="end")
    assert world.reload(match.id).state is MatchState.CLOSED


def test_R54_looking_at_the_question_and_not_now_end_nothing(world: World) -> None:
    match = together(world)
    path = f"{page_of(world, match, 'Ada')}/end"
    for form in ({}, {"answer": "perhaps"}, {"goodbye": "Farewell"}):
        page = world.post(path, form)
        assert page["statusCode"] == 400 and "Nothing is ended yet" in words(page)
    assert "Farewell" in page["body"]
    assert world.fill(path, answer="not_now")["statusCode"] == 200
    assert world.reload(match.id) == match


def test_R54_whoever_ended_it_may_be_matched_again_in_the_same_night(world: World) -> None:
    match = together(world)
    world.apply("mentor", "Moe")
    end(world, match, "Ada")
    choose(world, match, "Ada", do="next", answer="new")
    world.pass_time(days=1)
    world.night()
    assert world.pair("Ada", "Moe")


@every_program
def test_R55_a_goodbye_is_passed_on_once_and_kept_only_until_its_letter_has_left(
    world: World,
) -> None:
    match = together(world)
    seen = len(world.letters)
    goodbye = "Thank you for <every> Tuesday.\r\nBe well."
    end(world, match, "Max", goodbye)
    assert told(world, seen) == BOTH
    (ada,), (max_,) = (world.letters_to(name, "closed") for name in ("Ada", "Max"))
    assert "Thank you for <every> Tuesday. Be well." in ada.text
    assert "&lt;every&gt;" in ada.html and "Tuesday" not in max_.text
    end_again = {"answer": "end", "goodbye": "And another."}
    page = world.post(f"{page_of(world, match, 'Max')}/end", end_again)
    assert "could not be passed on" in words(page)
    world.pass_time(days=2)
    world.care()
    world.sweep()
    assert not any("<every>" in str(item) or "And another" in str(item) for item in world.items())
    assert len([s for s in world.letters if "Tuesday. Be well" in s.text]) == 1


def test_R55_a_goodbye_waits_two_days_for_a_mail_service_that_is_down_and_no_longer(
    world: World,
) -> None:
    match = together(world)
    end(world, match, "Ada", "Farewell, dear Max.")
    world.pass_time(days=1)
    world.care()
    assert closures.goodbye(world.table, world.program, match.id) == "Farewell, dear Max."
    world.pass_time(days=1, minutes=1)
    world.care()
    assert closures.goodbye(world.table, world.program, match.id) == ""
    world.sweep()
    (letter,) = world.letters_to("Max", "closed")
    assert "Farewell" not in letter.text


def test_E11_a_goodbye_and_the_link_it_came_by_are_in_no_log(world: World) -> None:
    match = together(world)
    with logged() as log:
        end(world, match, "Ada", "x" * 1001)
        with world.wire.listening(lambda call: refuse("InternalServerError", 500)):
            path = f"{page_of(world, match, 'Ada')}/end"
            world.post(path, {"answer": "end", "goodbye": "Canary farewell"})
        end(world, match, "Ada", "Canary farewell")
        world.sweep()
        end_again = {"answer": "end", "goodbye": "Canary farewell"}
        world.post(path, end_again)
    assert world.letters_to("Max", "closed") and "outage" in log.getvalue()
    assert not any(word in log.getvalue() for word in ("anary", "xxx", "v1.", "example.net"))


def test_R55_a_goodbye_that_is_too_long_is_given_back_and_ends_nothing(world: World) -> None:
    match = together(world)
    for long in ("x" * 1001, "word " * 300):
        page = end(world, match, "Ada", long)
        assert page["statusCode"] == 400 and long.strip() in page["body"]
    assert world.reload(match.id) == match
    assert end(world, match, "Ada", "x" * 1000)["statusCode"] == 303


def test_R55_without_a_goodbye_the_letter_is_kind_and_does_not_say_who_ended_it(
    world: World,
) -> None:
    match = together(world)
    end(world, match, "Max")
    world.sweep()
    (letter,) = world.letters_to("Ada", "closed")
    said = letter.text.lower()
    assert not any(word in said for word in ("max ended", "ended by", "decided to end", "reason:"))


@every_program
def test_R56_a_second_use_of_either_link_says_that_it_has_already_ended(world: World) -> None:
    match = together(world)
    end(world, match, "Ada")
    over, seen = world.reload(match.id), len(world.letters)
    for name in ("Ada", "Max"):
        path = f"{page_of(world, match, name)}/end"
        for page in (world.open(path), world.post(path, {"answer": "end"})):
            assert page["statusCode"] == 200
            assert "already ended" in words(page) and "What comes next" in words(page)
        for form in ({"do": "step", "answer": "yes"}, {"do": "check_in", "answer": "talk"}):
            page = world.post(page_of(world, match, name), form)
            assert page["statusCode"] == 200 and "has ended" in words(page)
    assert world.reload(match.id) == over
    assert told(world, seen) == BOTH


def test_R56_E6_both_end_it_at_once_and_it_ends_once(world: World) -> None:
    match = together(world)
    ada, max_ = (f"{page_of(world, match, name)}" for name in ("Ada", "Max"))
    works: list[Work] = [lambda: steps.end_match(ada), lambda: steps.end_match(max_, "Farewell.")]

    def judge(results: Results) -> bool:
        letters = [i for i in world.of_kind("LETTER#") if i["template"] == "closed"]
        said = sorted(str(one) for one in results.values())
        ended = world.reload(match.id).state is MatchState.CLOSED
        return ended and len(letters) == 2 and said == ["over", "stands"]

    orders, wrong = race(world, works, judge)
    assert wrong == [] and orders >= 4


def test_E6_an_end_and_an_approval_for_the_same_mentor_at_once_both_stand(world: World) -> None:
    own = world.rules.closure.model_copy(update={"cool_down_days": 0})
    world.programs["heal"] = world.rules.model_copy(update={"closure": own})
    match = together(world, capacity=2)
    world.apply("mentee", "Bea")
    world.pass_time(days=1)
    world.night()
    world.sweep_all()
    pair = world.pair("Bea", "Max")
    assert pair is not None
    ruth, ada = stories.review_path(world, pair), page_of(world, match, "Ada")
    works: list[Work] = [
        lambda: steps.end_match(ada),
        lambda: steps.decide(ruth, "approve", pair.op),
    ]
    orders, wrong = race(world, works, lambda found: set(found.values()) == {"stands"})
    assert wrong == [] and orders >= 4
    assert world.person("Max", Role.MENTOR).held == 1


@pytest.mark.full
@bts
def test_E6_an_end_and_a_wish_to_go_on_at_once_end_it(world: World) -> None:
    match = together(world)
    assert match.ends_at
    world.now = match.ends_at - timedelta(days=5)
    world.sweep()
    world.fill(page_of(world, match, "Max"), do="renew", answer="yes")
    ada, max_ = (page_of(world, match, name) for name in ("Ada", "Max"))
    works: list[Work] = [
        lambda: steps.say_of_a_match(ada, {"do": "renew", "answer": "yes"}),
        lambda: steps.end_match(max_),
    ]
    orders, wrong = race(world, works, lambda _: world.reload(match.id).state is MatchState.CLOSED)
    assert wrong == [] and orders >= 2


def test_E6_control_an_end_that_looks_first_and_counts_after_frees_two_places(world: World) -> None:
    match = together(world, capacity=2)
    world.sweep()

    def hasty() -> None:
        if world.reload(match.id).state is MatchState.ACTIVE:
            for person, role in ((match.mentee, "mentee"), (match.mentor, "mentor")):
                _free(world, person, role)
            closed = replace(match, state=MatchState.CLOSED, ended_at=world.now)
            world.table.write(put(codec.match_item(closed)))

    _, wrong = race(world, [hasty, hasty], lambda _: True, enough=1)
    assert wrong and "holds -1 places" in str(wrong)


def _free(world: World, person: str, role: str) -> None:
    pk, change = codec.person_key(world.program, person), "SET held = held - :one"
    world.table.write(update(pk, f"APPLICATION#{role}", change, one=1))


def test_R54_E1_ending_killed_anywhere_ends_once(world: World) -> None:
    match = together(world)
    world.sweep_all()
    path = f"{page_of(world, match, 'Ada')}/end"
    form = {"answer": "end", "goodbye": "Farewell."}
    act = accepted(lambda: world.post(path, form), 200, 303)
    expect_the_same(die_everywhere(world, act, act), 4)


# --- What comes next: the mentee ------------------------------------------------------------------


@every_program
def test_R32_one_step_puts_the_mentee_in_line_again_and_who_was_left_keeps_their_time(
    world: World,
) -> None:
    match = together(world)
    before = world.person("Ada", Role.MENTEE)
    world.pass_time(days=30)
    end(world, match, "Max")
    rests = world.person("Ada", Role.MENTEE)
    assert rests.state is ApplicationState.PAUSED
    world.apply("mentor", "Moe")
    world.night()
    assert world.pair("Ada", "Moe") is None  # nobody is put back in line unasked
    page = choose(world, match, "Ada", do="next", answer="new")
    assert "You are in line again" in words(page)
    after = world.person("Ada", Role.MENTEE)
    assert after.state is ApplicationState.READY
    assert (after.waiting_since, after.answers) == (before.waiting_since, before.answers)
    world.pass_time(days=1)
    world.night()
    assert world.pair("Ada", "Moe")
    world.sweep_all()
    assert invariants.broken(world) == []


def test_R32_who_ended_it_themselves_waits_from_the_day_they_ended_it(world: World) -> None:
    match = together(world)
    world.pass_time(days=30)
    end(world, match, "Ada")
    ended = world.now
    world.pass_time(days=5)
    choose(world, match, "Ada", do="next", answer="new")
    assert world.person("Ada", Role.MENTEE).waiting_since == ended
    world.pass_time(days=1)
    form = {"do": "next", "answer": "new"}
    assert world.post(page_of(world, match, "Ada"), form)["statusCode"] == 200
    assert world.person("Ada", Role.MENTEE).waiting_since == ended


def test_R32_the_page_of_an_older_match_takes_no_waiting_time_away(world: World) -> None:
    first = together(world)
    end(world, first, "Ada")
    choose(world, first, "Ada", do="next", answer="new")
    since = world.person("Ada", Role.MENTEE).waiting_since
    second = together(world, "Ada", "Moe")
    world.pass_time(days=100)
    end(world, second, "Moe")
    choose(world, first, "Ada", do="next", answer="new")
    ada = world.person("Ada", Role.MENTEE)
    assert (ada.state, ada.waiting_since) == (ApplicationState.READY, since)


def test_R20_the_page_of_an_ended_match_tells_of_the_next_one_what_its_reader_was_told(
    world: World,
) -> None:
    match = together(world)
    end(world, match, "Max")
    choose(world, match, "Ada", do="next", answer="new")
    path = page_of(world, match, "Ada")
    before = world.open(path)["body"]
    world.apply("mentor", "Moe")
    world.pass_time(days=1)
    world.night()
    pair = world.pair("Ada", "Moe")
    assert pair is not None and world.person("Ada", Role.MENTEE).held == 1
    assert world.open(path)["body"] == before
    world.decide(stories.review_path(world, pair), "approve")
    assert world.open(path)["body"] == before
    world.pass_time(minutes=11)
    world.sweep()
    pair = world.reload(pair.id)
    asked = world.open(path)["body"]
    assert "has just been suggested" in asked and asked != before
    world.answer(stories.consent_path(world, pair, "Moe"), "no")
    assert world.person("Ada", Role.MENTEE).held == 0
    assert world.open(path)["body"] == asked
    notice = world.reload(pair.id).notice_at
    assert notice is not None
    world.now = notice
    assert world.open(path)["body"] == before


def test_R32_who_asks_for_somebody_new_is_written_to_that_they_did(world: World) -> None:
    match = together(world)
    end(world, match, "Max")
    seen = len(world.letters)
    for _ in range(2):
        form = {"do": "next", "answer": "new"}
        world.post(page_of(world, match, "Ada"), form)
    assert told(world, seen, "changed") == ["ada@example.net"]


def test_a_rest_lasts_until_the_mentee_says_otherwise(world: World) -> None:
    match = together(world)
    end(world, match, "Max")
    assert "Rest well" in words(choose(world, match, "Ada", do="next", answer="rest"))
    world.apply("mentor", "Moe")
    for _ in range(3):
        world.pass_time(days=40)
        world.night()
        world.care()
    assert world.pair("Ada", "Moe") is None
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.PAUSED
    choose(world, match, "Ada", do="next", answer="new")
    world.pass_time(days=1)
    world.night()
    assert world.pair("Ada", "Moe")


def test_R32_a_new_form_ends_a_rest_as_well_and_leaves_a_mentors_break_alone(world: World) -> None:
    match = together(world)
    end(world, match, "Max")
    world.pass_time(days=1)
    world.apply("mentee", "Ada")
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.READY
    members.pause(world.table, world.person("Max", Role.MENTOR), NO_DATE_YET, [], world.now)
    world.pass_time(days=30)
    world.apply("mentor", "Max")
    assert world.person("Max", Role.MENTOR).state is ApplicationState.PAUSED


@every_program
def test_R33_idea_06_one_step_makes_a_mentee_a_mentor_applicant_and_nothing_is_typed_again(
    world: World,
) -> None:
    match = together(world)
    end(world, match, "Ada")
    seen = len(world.letters)
    page = choose(world, match, "Ada", do="next", answer="mentor")
    assert "Thank you for wanting to be there" in words(page)
    mentee, mentor = world.person("Ada", Role.MENTEE), world.person("Ada", Role.MENTOR)
    asked = {question.id for question in world.rules.questions_for(Role.MENTOR)}
    of_both = {name: said for name, said in mentee.answers.items() if name in asked}
    assert of_both and dict(mentor.answers) == of_both
    assert (mentor.name, mentor.email, mentor.group) == (mentee.name, mentee.email, mentee.group)
    assert (mentor.capacity, mentor.held, mentor.accepted) == (1, 0, mentee.accepted)
    assert told(world, seen, "receipt") == ["ada@example.net"]
    again = world.post(page_of(world, match, "Ada"), {"do": "next", "answer": "mentor"})
    assert again["statusCode"] == 200
    assert told(world, seen, "receipt") == ["ada@example.net"]
    assert world.person("Ada", Role.MENTOR) == mentor
    assert "You have offered to be" in words(again)
    assert invariants.broken(world) == []


@heal
def test_R33_a_short_time_in_the_group_goes_to_a_person_as_it_does_with_a_form(
    world: World,
) -> None:
    match = together(world)
    end(world, match, "Ada")
    choose(world, match, "Ada", do="next", answer="mentor")
    ada = world.person("Ada", Role.MENTOR)
    assert ada.needs_person
    assert "months" in {finding.code for finding in ada.findings}
    world.apply("mentee", "Eve", months=30)
    long = together(world, "Eve", "Moe")
    end(world, long, "Moe")
    choose(world, long, "Eve", do="next", answer="mentor")
    eve = world.person("Eve", Role.MENTOR)
    assert eve.state is ApplicationState.READY and not eve.findings


@heal
def test_R07_the_facilitator_sees_that_a_mentor_has_been_mentored_whichever_way_they_applied(
    world: World,
) -> None:
    match = together(world)
    assert world.person("Ada", Role.MENTEE).mentored == 0
    end(world, match, "Max")
    assert world.person("Ada", Role.MENTEE).mentored == 1
    choose(world, match, "Ada", do="next", answer="mentor")
    assert world.person("Ada", Role.MENTOR).mentored == 1
    desk = words(world.open(world.desk("ruth@facilitators.example")))
    assert "Ada has been mentored in this program before." in desk
    world.pass_time(days=20)
    world.apply("mentor", "Ada", months=30)
    world.apply("mentee", "Bea")
    world.night()
    pair = world.pair("Bea", "Ada")
    assert pair is not None
    review = words(world.open(stories.review_path(world, pair)))
    assert "Ada has been mentored in this program before." in review


@heal
def test_R33_one_person_in_both_roles_is_never_matched_with_themselves(world: World) -> None:
    match = together(world)
    end(world, match, "Max")
    world.apply("mentor", "Ada", months=30)
    choose(world, match, "Ada", do="next", answer="new")
    world.pass_time(days=1)
    world.night()
    assert world.pair("Ada", "Ada") is None


def test_R33_who_is_a_mentor_already_is_not_asked_to_become_one(world: World) -> None:
    match = together(world)
    world.apply("mentor", "Ada", months=30)
    end(world, match, "Max")
    before = world.person("Ada", Role.MENTOR)
    page = world.open(page_of(world, match, "Ada"))
    assert choices(page, "answer")[:2] == ["new", "rest"]
    world.post(page_of(world, match, "Ada"), {"do": "next", "answer": "mentor"})
    assert world.person("Ada", Role.MENTOR) == before


def test_R10_who_accepted_an_earlier_text_becomes_a_mentor_only_after_reading_the_new_one(
    world: World,
) -> None:
    match = together(world)
    new = world.rules.agreement.model_copy(update={"version": "2027-1"})
    world.programs["heal"] = world.rules.model_copy(update={"agreement": new})
    end(world, match, "Max")
    choose(world, match, "Ada", do="next", answer="mentor")
    ada = world.person("Ada", Role.MENTOR)
    assert ada.accepted is None and ada.needs_person
    assert "agreement" in {finding.code for finding in ada.findings if finding.blocks}


# --- What comes next: the mentor ------------------------------------------------------------------


@every_program
def test_R30_the_mentor_returns_by_themselves_after_their_quiet_time(world: World) -> None:
    match = together(world)
    end(world, match, "Ada")
    quiet = world.rules.closure.cool_down_days
    page = words(world.open(page_of(world, match, "Max")))
    assert "there is nothing you need to do" in page
    world.apply("mentee", "Bea")
    if quiet:
        world.pass_time(days=1)
        world.night()
        assert world.pair("Bea", "Max") is None
        assert world.person("Max", Role.MENTOR).state is ApplicationState.PAUSED
        world.pass_time(days=quiet)
        world.care()
    else:
        world.pass_time(days=1)
    world.night()
    assert world.pair("Bea", "Max")
    world.sweep_all()
    assert invariants.broken(world) == []


def test_R30_a_quiet_time_of_none_keeps_nobody_away(world: World) -> None:
    own = world.rules.closure.model_copy(update={"cool_down_days": 0})
    world.programs["heal"] = world.rules.model_copy(update={"closure": own})
    match = together(world)
    end(world, match, "Ada")
    assert world.person("Max", Role.MENTOR).state is ApplicationState.READY


# --- The two, another time ------------------------------------------------------------------------


def nights(world: World, days: int = 2) -> None:
    """Time passes until quiet times are over, and somewhat longer."""
    world.pass_time(days=world.rules.closure.cool_down_days)
    for _ in range(days):
        world.day()


def test_R31_after_an_end_the_same_two_are_not_matched_again_in_any_role(world: World) -> None:
    match = together(world)
    end(world, match, "Max")
    choose(world, match, "Ada", do="next", answer="new")
    world.apply("mentor", "Ada", months=30)
    world.apply("mentee", "Max", months=20)
    nights(world)
    assert world.pair("Max", "Ada") is None
    assert world.reload(match.id).state is MatchState.CLOSED


@pytest.mark.parametrize("first", ["Ada", pytest.param("Max", marks=pytest.mark.full)])
def test_R31_only_when_both_ask_may_the_same_two_meet_again(world: World, first: str) -> None:
    match = together(world)
    end(world, match, "Max")
    second = {"Ada": "Max", "Max": "Ada"}[first]
    before = words(world.open(page_of(world, match, second)))
    page = choose(world, match, first, do="again", answer="yes")
    assert "Only if both of you say so" in words(page)
    assert words(world.open(page_of(world, match, second))) == before
    choose(world, match, "Ada", do="next", answer="new")
    nights(world)
    assert world.reload(match.id).state is MatchState.CLOSED
    choose(world, match, second, do="again", answer="yes")
    nights(world)
    again = world.reload(match.id)
    assert again.state is MatchState.SUGGESTED and again.epoch == match.epoch + 1
    assert not again.marks and not again.sessions
    assert world.open(page_of(world, match, "Ada"))["statusCode"] == 404
    anew = begin(world, again, "Ada", "Max")
    assert world.open(page_of(world, anew, "Ada"))["statusCode"] == 200
    assert invariants.broken(world) == []


def test_R31_a_wish_to_meet_again_can_be_taken_back(world: World) -> None:
    match = together(world)
    end(world, match, "Max")
    choose(world, match, "Ada", do="again", answer="yes")
    choose(world, match, "Ada", do="again", answer="no")
    choose(world, match, "Max", do="again", answer="yes")
    choose(world, match, "Ada", do="next", answer="new")
    nights(world)
    assert world.reload(match.id).state is MatchState.CLOSED


@pytest.mark.parametrize("who", ["Ada", pytest.param("Max", marks=pytest.mark.full)])
def test_R31_a_wish_to_meet_again_can_be_taken_back_after_both_have_said_it(
    world: World, who: str
) -> None:
    match = together(world)
    end(world, match, "Max")
    parted = _bars(world)
    for name in ("Ada", "Max"):
        choose(world, match, name, do="again", answer="yes")
    assert _bars(world) != parted
    for _ in range(2):
        assert "needs no reason" in words(choose(world, match, who, do="again", answer="no"))
        assert _bars(world) == parted
    choose(world, match, "Ada", do="next", answer="new")
    nights(world)
    assert world.reload(match.id).state is MatchState.CLOSED
    choose(world, match, who, do="again", answer="yes")
    nights(world)
    assert world.reload(match.id).state is MatchState.SUGGESTED


def _bars(world: World) -> list[tuple[Any, ...]]:
    """Who is parted from whom, in either role."""
    people = [one for one in world.items() if one["sk"].startswith("APPLICATION#")]
    return sorted(
        (one["pk"], one["sk"], name, sorted(one[name]))
        for one in people
        for name in ("barred", "barred_across")
        if one.get(name)
    )


@pytest.mark.parametrize("said", ["yes", "no"])
def test_R59_nothing_more_is_said_of_a_partner_who_was_erased(world: World, said: str) -> None:
    match = together(world)
    end(world, match, "Ada")
    choose(world, match, "Max", do="again", answer="yes")
    world.post(world.link(links.Purpose.PAGE, "Max") + "/erase", {"erase": "yes"})
    before = world.reload(match.id)
    page = world.post(page_of(world, match, "Ada"), {"do": "again", "answer": said})
    assert page["statusCode"] == 200 and "gladly meet" not in page["body"]
    assert "we have noted" not in words(page)
    assert world.reload(match.id) == before


def test_R21_who_has_since_named_the_other_in_confidence_does_not_meet_them_again(
    world: World,
) -> None:
    match = together(world)
    end(world, match, "Max")
    for name in ("Ada", "Max"):
        choose(world, match, name, do="again", answer="yes")
    world.apply("mentee", "Ada", avoid=["max@example.net"])  # it ends her rest as well
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.READY
    nights(world)
    assert world.reload(match.id).state is MatchState.CLOSED


@pytest.mark.full
def test_R31_E6_both_ask_at_once_and_it_counts(world: World) -> None:
    match = together(world)
    end(world, match, "Max")
    world.sweep()
    form = {"do": "again", "answer": "yes"}
    ada, max_ = (page_of(world, match, name) for name in ("Ada", "Max"))
    works: list[Work] = [
        lambda: steps.say_of_a_match(ada, form),
        lambda: steps.say_of_a_match(max_, form),
    ]

    def judge(_: object) -> bool:
        parted = world.person("Ada", Role.MENTEE).barred | world.person("Max", Role.MENTOR).barred
        return not parted and len(world.reload(match.id).marks) == 2

    orders, wrong = race(world, works, judge)
    assert wrong == [] and orders >= 2


# --- Ends that nobody chose -----------------------------------------------------------------------


@bts
def test_R36_when_the_year_is_over_both_are_thanked_and_it_counts_as_mentored(
    world: World,
) -> None:
    match = together(world)
    assert match.ends_at
    world.now = match.ends_at - timedelta(minutes=1)
    assert not closure.graduate(world.table, world.rules, match, world.now, world.now)
    world.pass_time(minutes=2)
    seen = len(world.letters)
    assert closure.graduate(world.table, world.rules, match, world.now, world.now)
    assert not closure.graduate(world.table, world.rules, match, world.now, world.now)
    over = world.reload(match.id)
    assert over.state is MatchState.CLOSED and over.ended_by == ""
    assert told(world, seen) == BOTH
    before = world.person("Ada", Role.MENTEE).waiting_since
    choose(world, match, "Ada", do="next", answer="new")
    assert world.person("Ada", Role.MENTEE).waiting_since == before
    assert world.person("Ada", Role.MENTEE).mentored == 1
    assert invariants.broken(world) == []


@bts
def test_R36_who_goes_on_is_not_ended_by_a_run_that_read_before(world: World) -> None:
    match = together(world)
    assert match.ends_at
    world.now = match.ends_at - timedelta(days=1)
    for name in ("Ada", "Max"):
        world.fill(page_of(world, match, name), do="renew", answer="yes")
    assert not closure.graduate(world.table, world.rules, match, match.ends_at, match.ends_at)
    assert world.reload(match.id).state is MatchState.ACTIVE


def test_who_leaves_ends_it_and_only_the_other_is_written_to(world: World) -> None:
    match = together(world)
    seen = len(world.letters)
    assert closure.leave(world.table, world.rules, match, Role.MENTOR, world.now)
    assert not closure.leave(world.table, world.rules, match, Role.MENTOR, world.now)
    assert told(world, seen) == ["ada@example.net"]
    assert world.reload(match.id).ended_by is Role.MENTOR


def test_R59_nothing_that_names_who_is_erased_is_written_with_the_other(world: World) -> None:
    match = together(world)
    closure.leave(world.table, world.rules, match, Role.MENTOR, world.now, erased=True)
    ada = world.person("Ada", Role.MENTEE)
    assert ada.barred == frozenset() and ada.mentored == 0 and ada.held == 0
    assert world.reload(match.id).ended_by == ""


# --- Idea 7 ---------------------------------------------------------------------------------------


def tomorrow(world: World) -> None:
    """The next night."""
    world.pass_time(days=1)
    world.night()


@heal
def test_R34_idea_07_lowering_capacity_ends_no_match_and_brings_nobody_new_until_there_is_room(
    world: World,
) -> None:
    own = world.rules.closure.model_copy(update={"cool_down_days": 0})
    world.programs["heal"] = world.rules.model_copy(update={"closure": own})
    names = ("Ada", "Bea", "Cleo")
    matches = [together(world, name, "Max", capacity=3) for name in names]
    world.apply("mentor", "Max", capacity=1)
    world.apply("mentee", "Dora")
    tomorrow(world)
    assert all(world.reload(one.id).state is MatchState.ACTIVE for one in matches)
    assert world.pair("Dora", "Max") is None
    for match, name in zip(matches, names, strict=True):
        assert world.pair("Dora", "Max") is None
        end(world, match, name)
        tomorrow(world)
    assert world.pair("Dora", "Max")
