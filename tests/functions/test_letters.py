"""Every letter of the outbox, from its row to what a reader holds in their hands: to whom, with
which links, and for which reason it is not sent after all."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest

from alongside import links, rhythm
from alongside.correspondence import DRAFTS
from alongside.letters.contexts import CONTEXTS
from alongside.model import Letter, Match, MatchState, Role, letters_about, mark
from alongside.store import codec, groups, members, outbox
from alongside.store.closures import Closing, close
from alongside.store.table import put
from tests.faults.letters import Sent, unsigned
from tests.faults.stories import one_pair, review_path
from tests.faults.world import World
from tests.rules.letters.samples import LETTERS

BY_THEMSELVES = {"help_now", "concern"}
OF_A_MATCH = ("check_in", "milestone", "stage", "end_in_sight", "scale", "load_check")
every_program = pytest.mark.parametrize("world", ["heal", "bts", "workbook"], indirect=True)
bts = pytest.mark.parametrize("world", ["bts"], indirect=True)


@pytest.fixture
def match(world: World) -> Match:
    """Ada and Max, introduced, with Noor to support them: told once in each program."""
    if world.program not in _told:
        _introduce(world)
        _told[world.program] = world.state()
    world.resume(_told[world.program])
    (pair,) = world.matches()
    return pair


_told: dict[str, tuple[Any, ...]] = {}


def _introduce(world: World) -> None:
    world.appoint("Ruth")
    world.appoint("Noor", office="supporter")
    for role, name in (("mentee", "Ada"), ("mentor", "Max")):
        world.apply(role, name)
    world.night()
    (pair,) = world.matches()
    path = world.link(links.Purpose.REVIEW, "ruth@facilitators.example", pair)
    world.decide(path, "approve")
    world.pass_time(minutes=11)
    world.sweep()
    for name in ("Ada", "Max"):
        world.answer(world.link(links.Purpose.CONSENT, name, world.reload(pair.id)), "yes")
    world.sweep()


def row(
    world: World, template: str, reader: str, cause: str, about: str = "", group: str = ""
) -> Letter:
    """A letter that is due now."""
    return Letter(world.program, template, world.who(reader), cause, world.now, about, group)


def of_match(world: World, match: Match, template: str) -> list[Letter]:
    """The letters of a running match as care and the pages write them, to each alone."""
    of = f"{match.id} {match.epoch}"
    ends = rhythm.local_day(match.ends_at, world.rules.time_zone) if match.ends_at else "none"
    cause = {
        "check_in": f"check_in {of} 1",
        "milestone": f"milestone {of} 0",
        "stage": f"stage {of} 1",
        "end_in_sight": f"end {of} {ends}",
        "wrap_up": f"wrap_up {of}",
        "scale": f"scale_start {of}",
        "load_check": f"load {of} 1",
    }[template]
    readers = {"scale": ("Ada",), "load_check": ("Max",)}.get(template, ("Ada", "Max"))
    return [row(world, template, name, cause, match.id, match.group) for name in readers]


def outcome(world: World, *letters: Letter) -> dict[str, int]:
    """What becomes of these letters, in the counts of the log."""
    world.sweep()
    assert all(outbox.write(world.table, letter) for letter in letters)
    return world.sweep()


def delivered(world: World, *letters: Letter) -> list[Sent]:
    """What the readers of these letters get."""
    world.sweep()
    before = len(world.letters)
    assert outcome(world, *letters) == {"sent": len(letters)}
    return world.letters[before:]


def alter(world: World, match: Match, **changes: Any) -> Match:
    """The match as it is after steps that this test is not about."""
    altered = replace(match, **changes)
    world.table.write(put(codec.match_item(altered)))
    return altered


def paths(letter: Sent) -> dict[str, str]:
    """The addresses of a letter by what they are for."""
    found = re.findall(r"https://alongside\.example(/(\w+)/v1\.[\w-]+(/\w+)?)", letter.text)
    return {kind + rest: path for path, kind, rest in found}


def as_one(letter: Sent, me: str, partner: str) -> str:
    """A letter without what tells its reader from the other: names and tokens."""
    text = unsigned(f"{letter.subject}\n{letter.text}").replace(me, "ME")
    return text.replace(partner, "PARTNER")


# --- All there are --------------------------------------------------------------------------------


def test_every_template_has_a_draft_and_a_sample_but_for_a_worry_which_leaves_at_once() -> None:
    assert set(DRAFTS) == set(CONTEXTS) - BY_THEMSELVES
    assert {name for name, _ in LETTERS.values()} == set(CONTEXTS)
    assert set(DRAFTS) != set(CONTEXTS)


# --- Letters of a running match -------------------------------------------------------------------


@every_program
@pytest.mark.parametrize("kind", ["check_in", "milestone"])
def test_R41_R47_each_of_the_two_is_written_to_alone_and_in_the_same_words(
    world: World, match: Match, kind: str
) -> None:
    if kind == "milestone" and not world.rules.milestones:
        assert outcome(world, *of_match(world, match, kind)) == {"skipped_not_in_program": 2}
        return
    ada, max_ = delivered(world, *of_match(world, match, kind))
    assert [len(one.request["Destination"]["ToAddresses"]) for one in (ada, max_)] == [1, 1]
    assert {ada.to, max_.to} == {"ada@example.net", "max@example.net"}
    if ada.to.startswith("max"):
        ada, max_ = max_, ada
    assert as_one(ada, "Ada", "Max") == as_one(max_, "Max", "Ada")
    assert as_one(ada, "Ada", "Max") != as_one(max_, "Ada", "Max")
    assert "max@" not in ada.text and "ada@" not in max_.text


@bts
def test_every_letter_of_a_match_leads_to_pages_that_open_and_decide_nothing(
    world: World, match: Match
) -> None:
    letters = [letter for kind in OF_A_MATCH for letter in of_match(world, match, kind)]
    sent = delivered(world, *letters)
    before = world.items()
    for letter in sent:
        found = paths(letter)
        assert {"page", "concern"} <= set(found)
        assert ("match/end" in found) != ("how are you with all of it" in letter.subject)
        for path in found.values():
            assert f'href="https://alongside.example{path}"' in letter.html
    every = {path for letter in sent for path in paths(letter).values()}
    assert len(every) == 9  # the same link has the same address in each letter
    assert [world.open(path)["statusCode"] for path in sorted(every)] == [200] * 9
    assert world.items() == before


@bts
@pytest.mark.parametrize("changes", [{"state": MatchState.CLOSED}, {"epoch": 1}])
def test_a_letter_of_a_match_that_has_moved_on_is_not_sent(
    world: World, match: Match, changes: dict[str, Any]
) -> None:
    letters = [letter for kind in OF_A_MATCH for letter in of_match(world, match, kind)]
    assert match.epoch != 1
    alter(world, match, **changes)
    assert outcome(world, *letters) == {"skipped_overtaken": len(letters)}


@bts
def test_a_match_on_hold_has_no_letters_but_that_to_a_mentor_alone(
    world: World, match: Match
) -> None:
    alter(world, match, state=MatchState.ON_HOLD)
    assert outcome(world, *of_match(world, match, "check_in")) == {"skipped_overtaken": 2}
    assert outcome(world, *of_match(world, match, "load_check")) == {"sent": 1}


@bts
def test_the_end_in_sight_is_told_only_while_it_is_that_day(world: World, match: Match) -> None:
    letters = of_match(world, match, "end_in_sight")
    assert match.ends_at
    alter(world, match, ends_at=match.ends_at + timedelta(days=365))
    assert outcome(world, *letters) == {"skipped_overtaken": 2}


@bts
def test_whoever_has_filled_in_the_questionnaire_is_not_asked_again(
    world: World, match: Match
) -> None:
    alter(world, match, marks=frozenset({mark("scale_start", Role.MENTEE)}))
    assert outcome(world, *of_match(world, match, "scale")) == {"skipped_answered": 1}


@pytest.mark.parametrize("world", ["workbook"], indirect=True)
def test_R37_R38_sessions_are_of_about_thirty_minutes_and_a_wrap_up_says_how_many_there_were(
    world: World, match: Match
) -> None:
    for name in ("Ada", "Max"):
        (introduction,) = world.mail_to(name, "introduction")
        assert "A session usually lasts about 30 minutes" in introduction.text
    days = frozenset(f"2026-11-{day} held" for day in (23, 24, 25))
    alter(world, match, sessions=days)
    for letter in delivered(world, *of_match(world, match, "wrap_up")):
        assert "Three sessions with" in letter.text and "another session is welcome" in letter.text
    (check_in, _) = delivered(world, *of_match(world, match, "check_in"))
    assert "So far three sessions are noted." in check_in.text


def test_a_step_that_was_noted_is_celebrated_without_saying_whose_it_was(
    world: World, match: Match
) -> None:
    cause = f"step {match.id} {match.epoch} 2026-11-23"
    letters = [row(world, "milestone", name, cause, match.id) for name in ("Ada", "Max")]
    ada, max_ = sorted(delivered(world, *letters), key=lambda one: one.to)
    assert as_one(ada, "Ada", "Max") == as_one(max_, "Max", "Ada")
    assert "A new step was noted" in ada.text


@bts
def test_an_introduction_names_who_is_there_for_both_and_how_it_begins(
    world: World, match: Match
) -> None:
    (letter,) = world.mail_to("Ada", "introduction")
    supporter, stage = world.rules.supporter, world.rules.stages[0]
    assert supporter is not None
    for said in ("this is Noor.", supporter.title, stage.title, " ".join(stage.text.split())):
        assert said in letter.text
    assert paths(letter).keys() >= {"page", "match/end", "concern"}


# --- Breaks and ends ------------------------------------------------------------------------------


def ended(world: World, match: Match, by: Role | Literal[""], goodbye: str = "") -> list[Letter]:
    """The match is ended, and these letters are due."""
    after = replace(match, state=MatchState.CLOSED, ended_at=world.now, ended_by=by, op="ended")
    letters = letters_about(after, "closed", (match.mentee, match.mentor), world.now)
    close(world.table, Closing(match, after, goodbye=goodbye), letters, world.now)
    return letters


def test_R55_a_goodbye_is_passed_on_to_the_other_one_alone(world: World, match: Match) -> None:
    ended(world, match, Role.MENTEE, "Thank you for the walks.\n\nBe well.")
    assert world.sweep() == {"sent": 2}
    (ada,), (max_,) = world.mail_to("Ada", "has ended"), world.mail_to("Max", "has ended")
    assert "Thank you for the walks. Be well." in max_.text and "walks" not in ada.text
    assert "You have ended your time with Max." in ada.text
    assert "You have ended" not in max_.text and "Your time with Ada has ended." in max_.text
    assert "match/end" not in paths(max_)


def test_R54_R55_without_a_goodbye_the_word_is_kind_and_neutral(world: World, match: Match) -> None:
    ended(world, match, Role.MENTOR)
    world.sweep()
    (ada,) = world.mail_to("Ada", "has ended")
    assert "Your time with Max has ended. That says nothing about you" in ada.text
    assert "goodbye to you" not in ada.text and "reason" not in ada.text


@bts
def test_a_match_whose_time_has_come_ends_for_both_in_the_same_words(
    world: World, match: Match
) -> None:
    assert match.ends_at
    world.now = match.ends_at + timedelta(hours=1)
    ended(world, match, "")
    world.sweep()
    ada, max_ = (world.mail_to(name, "has ended")[-1] for name in ("Ada", "Max"))
    assert as_one(ada, "Ada", "Max") == as_one(max_, "Max", "Ada")
    assert "has come to its end" in ada.text


def test_whoever_was_left_reads_only_that_the_other_one_has_left(
    world: World, match: Match
) -> None:
    ended(world, match, Role.MENTOR)
    application = world.person("Max", Role.MENTOR)
    assert members.leave(world.table, application, [], world.now)
    world.sweep()
    (ada,) = world.mail_to("Ada", "has ended")
    assert "Max has left the program, and so your time together has ended." in ada.text


@pytest.mark.parametrize("known", [True, False])
def test_a_break_says_until_when_if_that_is_known(world: World, match: Match, known: bool) -> None:
    until = world.now + timedelta(days=60) if known else members.NO_DATE_YET
    members.pause(world.table, world.person("Max", Role.MENTOR), until, [], world.now)
    held = alter(world, match, state=MatchState.ON_HOLD, op="hold")
    (letter,) = delivered(world, *letters_about(held, "on_hold", (match.mentee,), world.now))
    said = "takes a break until 20 January 2027" if known else "does not know yet for how long"
    assert said in letter.text and "9999" not in letter.text
    (back,) = letters_about(replace(held, op="more"), "on_hold", (match.mentee,), world.now)
    assert outcome(world, back) == {"skipped_overtaken": 1}


@pytest.mark.parametrize("state", [MatchState.ACTIVE, MatchState.ON_HOLD])
def test_a_mentor_who_is_back_goes_on_or_waits_for_the_mentees_choice(
    world: World, match: Match, state: MatchState
) -> None:
    returned = alter(world, match, state=state, op="resume")
    (letter,) = delivered(world, *letters_about(returned, "back_again", (match.mentee,), world.now))
    assert ("nothing happens by itself" in letter.text) == (state is MatchState.ON_HOLD)


@bts
def test_a_renewal_says_until_when_and_only_what_was_agreed_last(
    world: World, match: Match
) -> None:
    both = (match.mentee, match.mentor)
    renewed = alter(world, match, op="renew")
    letters = delivered(world, *letters_about(renewed, "renewed", both, world.now))
    assert all("now goes until 30 November 2027" in one.text for one in letters)
    older = letters_about(replace(renewed, op="older"), "renewed", both, world.now)
    assert outcome(world, *older) == {"skipped_overtaken": 2}


# --- Waiting, the agreement, one's own page -------------------------------------------------------


def test_R11_who_has_not_accepted_gets_the_text_and_the_page_on_which_to_do_so(
    world: World,
) -> None:
    world.apply("mentee", "Ada", agrees=False)
    world.apply("mentee", "Bea")
    world.sweep()
    (ada,), (bea,) = world.mail_to("Ada"), world.mail_to("Bea")
    text = " ".join(world.rules.agreement.text.split()[:40])
    assert text in " ".join(ada.text.split()) and text not in " ".join(bea.text.split())
    assert ada.text.index("Please read this first") < ada.text.index(world.rules.agreement.title)
    assert world.open(paths(ada)["page"])["statusCode"] == 200


def test_R12_whoever_asks_a_closed_program_is_told_that_it_is_closed(world: World) -> None:
    world.programs["heal"] = world.rules.model_copy(update={"accepting": False})
    world.apply("mentee", "Ada")
    world.sweep()
    assert "not taking in new people at the moment" in world.mail_to("Ada")[0].text


def waiting(world: World, name: str, role: Role) -> Letter:
    """Word to somebody in line, as care writes it."""
    application = world.person(name, role)
    cause = f"waiting {role} {codec.stamp(application.waiting_since)} 21"
    return row(world, "still_waiting", name, cause, role.value, application.group)


def test_whoever_waits_reads_the_true_cause_and_how_long_it_has_been(world: World) -> None:
    world.apply("mentee", "Ada")
    world.night()
    world.pass_time(days=21)
    (letter,) = delivered(world, waiting(world, "Ada", Role.MENTEE))
    assert "in line for 21 days, as a mentee" in letter.text
    assert "No mentor in your HEAL group has a free place at the moment." in letter.text


@pytest.mark.parametrize(
    ("others", "said"), [((), "nobody in your HEAL group is in line"), (("Bea",), "nobody suits")]
)
def test_a_mentor_waits_in_line_too(world: World, others: tuple[str, ...], said: str) -> None:
    world.apply("mentor", "Max", months=1, depth=["stable"])
    world.apply("mentor", "Max")
    for name in others:
        world.apply("mentee", name)
    (letter,) = delivered(world, waiting(world, "Max", Role.MENTOR))
    assert "as a mentor" in letter.text and said in letter.text


def test_who_is_read_by_a_person_first_is_told_so(world: World) -> None:
    world.apply("mentee", "Ada", attends=False)
    (letter,) = delivered(world, waiting(world, "Ada", Role.MENTEE))
    assert "A group facilitator reads your form first" in letter.text


def test_who_has_yet_to_accept_is_told_that_too(world: World) -> None:
    world.apply("mentee", "Ada", agrees=False)
    (letter,) = delivered(world, waiting(world, "Ada", Role.MENTEE))
    assert "as soon as you have said yes to our agreement" in letter.text


def test_nobody_is_told_that_they_wait_who_waits_no_longer(world: World) -> None:
    world.apply("mentee", "Ada")
    letter = waiting(world, "Ada", Role.MENTEE)
    members.pause(world.table, world.person("Ada", Role.MENTEE), members.NO_DATE_YET, [], world.now)
    assert outcome(world, letter) == {"skipped_not_waiting": 1}


def test_whoever_is_matched_or_waits_anew_is_not_told_of_the_old_wait(
    world: World, match: Match
) -> None:
    assert outcome(world, waiting(world, "Ada", Role.MENTEE)) == {"skipped_not_waiting": 1}
    world.apply("mentee", "Bea")
    older = replace(waiting(world, "Bea", Role.MENTEE), cause="waiting mentee 2020-01-01 21")
    assert outcome(world, older) == {"skipped_not_waiting": 1}


def test_a_changed_agreement_is_sent_to_be_read_until_it_is_accepted(world: World) -> None:
    world.apply("mentee", "Ada")
    world.sweep()
    ask = row(world, "agreement", "Ada", "agreement one mentee", "mentee")
    assert outcome(world, ask) == {"skipped_accepted": 1}
    newer = world.rules.agreement.model_copy(update={"version": "2030-1", "text": "All anew."})
    world.programs["heal"] = world.rules.model_copy(update={"agreement": newer})
    (letter,) = delivered(world, replace(ask, cause="agreement two mentee"))
    assert "All anew." in letter.text and "Version 2030-1" in letter.text


def test_what_was_changed_on_a_page_is_confirmed_unless_it_was_changed_again(world: World) -> None:
    world.apply("mentor", "Max")
    until = world.now + timedelta(days=30)
    paused = row(world, "changed", "Max", "changed paused one", "mentor")
    back = row(world, "changed", "Max", "changed back one", "mentor")
    left = row(world, "changed", "Max", "changed left one", "mentor")
    assert outcome(world, paused, left) == {"skipped_overtaken": 2}
    members.pause(world.table, world.person("Max", Role.MENTOR), until, [], world.now)
    assert outcome(world, back) == {"skipped_overtaken": 1}
    (letter,) = delivered(world, replace(paused, cause="changed paused two"))
    assert "Until 21 December 2026 we suggest nobody to you" in letter.text
    members.leave(world.table, world.person("Max", Role.MENTOR), [], world.now)
    (letter,) = delivered(world, replace(left, cause="changed left two"))
    assert "your form was taken back" in letter.text
    for what in ("capacity", "accepted", "corrected"):
        assert outcome(world, row(world, "changed", "Max", f"changed {what} x", "mentor")) == {
            "sent": 1
        }


def test_whoever_is_away_again_or_has_left_is_not_welcomed_back(world: World) -> None:
    world.apply("mentor", "Max")
    letters = [row(world, "welcome_back", "Max", f"back mentor {n}", "mentor") for n in range(3)]
    assert outcome(world, letters[0]) == {"sent": 1}
    members.pause(world.table, world.person("Max", Role.MENTOR), members.NO_DATE_YET, [], world.now)
    assert outcome(world, letters[1]) == {"skipped_overtaken": 1}
    members.leave(world.table, world.person("Max", Role.MENTOR), [], world.now)
    assert outcome(world, letters[2]) == {"skipped_left": 1}


def test_a_question_to_settle_says_no_more_than_that_there_is_one(world: World) -> None:
    world.apply("mentee", "Ada", avoid="Zed Zeller")
    letter = row(world, "settle", "Ada", "settle mentee x", "mentee")
    assert outcome(world, letter) == {"skipped_settled": 1}
    world.apply("mentor", "Zed")
    (sent,) = delivered(world, replace(letter, cause="settle mentee y"))
    assert "one question about your form that only you can answer" in sent.text
    assert "Zed" not in sent.text + sent.html


def test_a_letter_to_somebody_who_is_not_on_file_is_not_sent(world: World) -> None:
    kinds = ("receipt", "still_waiting", "agreement", "welcome_back", "changed", "settle")
    letters = [row(world, kind, "Nobody", "changed paused x", "mentee") for kind in kinds]
    assert outcome(world, *letters) == {"skipped_gone": len(kinds)}


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (MatchState.ACTIVE, ("closed", "load_check", "check_in", "introduction")),
        (MatchState.ON_HOLD, ("on_hold", "back_again")),
        (MatchState.APPROVED, ("consent", "consent_reminder")),
    ],
)
def test_a_letter_of_a_match_to_somebody_who_is_no_longer_in_it_is_not_sent(
    world: World, match: Match, state: MatchState, kinds: tuple[str, ...]
) -> None:
    op = f"x {match.id} {match.epoch} 1"
    alter(world, match, mentee="", state=state, op=op)
    letters = [row(world, kind, "Ada", op, match.id) for kind in kinds]
    assert outcome(world, *letters) == {"skipped_gone": len(kinds)}


# --- Reminders, and those who look after others ---------------------------------------------------


def test_an_open_question_is_brought_to_mind_unless_it_was_answered(world: World) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.night()
    (pair,) = world.matches()
    world.decide(world.link(links.Purpose.REVIEW, "ruth@facilitators.example", pair), "approve")
    world.pass_time(minutes=11)
    world.sweep()
    pair = world.reload(pair.id)
    world.answer(world.link(links.Purpose.CONSENT, "Max", pair), "yes")
    cause = f"remind {pair.approval}"
    reminders = [row(world, "consent_reminder", name, cause, pair.id) for name in ("Ada", "Max")]
    assert outcome(world, *reminders) == {"sent": 1, "skipped_answered": 1}
    (letter,) = world.mail_to("Ada", "still open")
    assert world.open(letter.path("consent"))["statusCode"] == 200
    older = row(world, "consent_reminder", "Ada", "remind earlier", pair.id)
    assert outcome(world, older) == {"skipped_overtaken": 1}


def test_pairs_that_nobody_has_decided_about_are_brought_to_mind_after_a_week(
    world: World,
) -> None:
    ruth = world.appoint("Ruth")
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    world.night()
    group = world.group_id

    def reminder(cause: str) -> Letter:
        return row(world, "suggestion_reminder", ruth.person, cause, group=group)

    assert outcome(world, reminder("one")) == {"skipped_nothing_to_decide": 1}
    world.pass_time(days=8)
    (letter,) = delivered(world, reminder("two"))
    assert {"review", "desk", "letters", "concern"} == set(paths(letter))
    assert "page" not in letter.text.split("==")[-1] and "List-Unsubscribe" in letter.headers
    groups.set_letters(world.table, ruth, False)
    assert outcome(world, reminder("three")) == {"skipped_turned_off": 1}
    nobody = row(world, "suggestion_reminder", "someone@example.net", "four", group=group)
    assert outcome(world, nobody) == {"skipped_gone": 1}


@bts
def test_whoever_would_like_to_talk_is_written_to_by_the_person_who_gets_this(
    world: World, match: Match
) -> None:
    ada, noor = world.who("Ada"), "noor@supporters.example"
    cause = f"talk {match.id} mentee 2026-12-01"
    (letter,) = delivered(world, row(world, "would_like_to_talk", noor, cause, ada, match.group))
    assert "Hello Noor," in letter.text and "Ada: ada@example.net" in letter.text
    assert "Max" not in letter.text + letter.html
    assert set(paths(letter)) == {"concern"}
    office = row(world, "would_like_to_talk", "", "break mentee x", ada, match.group)
    (letter,) = delivered(world, office)
    assert letter.to == "coordinator@alongside.example" and "takes a break" in letter.text
    gone = row(world, "would_like_to_talk", noor, cause, world.who("Nobody"), match.group)
    stranger = row(world, "would_like_to_talk", "x@example.net", cause, ada, match.group)
    assert outcome(world, replace(gone, cause=f"{cause} "), stranger) == {"skipped_gone": 2}


@bts
def test_a_supporters_round_names_their_people_and_pairs_nobody(world: World, match: Match) -> None:
    (letter,) = delivered(world, row(world, "supporter_round", "noor@supporters.example", "one"))
    assert "- Ada: ada@example.net\n- Max: max@example.net\n" in letter.text
    assert "+1 555" not in letter.text and set(paths(letter)) == {"concern"}
    alter(world, match, state=MatchState.CLOSED)
    again = row(world, "supporter_round", "noor@supporters.example", "two")
    stranger = row(world, "supporter_round", "x@example.net", "two")
    assert outcome(world, again, stranger) == {"skipped_nobody_now": 1, "skipped_gone": 1}


def test_fresh_links_lead_to_ones_own_page_and_to_the_match(world: World, match: Match) -> None:
    world.post("/links", {"email": "ada@example.net"})
    world.sweep()
    (letter,) = world.mail_to("Ada", "link")
    assert "Your time with Max" in letter.text
    found = paths(letter)
    assert {"page", "match", "concern"} == set(found)
    assert [world.open(path)["statusCode"] for path in found.values()] == [200] * 3


def test_a_facilitator_hears_why_somebody_waits_though_there_is_nothing_to_decide(
    world: World,
) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    for _ in range(23):
        world.night()
        world.pass_time(days=1)
        world.care()
        world.sweep_all()
    (digest,) = world.mail_to("Ruth")
    assert "Ada" in digest.text
    assert len(world.mail_to("Ada", "in line")) == 1


def test_who_only_has_a_suggestion_nobody_looks_at_is_still_told_that_they_wait(
    world: World,
) -> None:
    world.appoint("Ruth")
    world.apply("mentee", "Ada")
    world.apply("mentor", "Max")
    for _ in range(24):
        world.night()
        world.pass_time(days=1)
        world.care()
        world.sweep_all()
    assert world.person("Ada", Role.MENTEE).held == 1
    assert len(world.mail_to("Ada", "in line")) == len(world.mail_to("Max", "in line")) == 1


def test_R21_nothing_is_passed_on_once_one_has_said_that_they_must_never_meet(
    world: World,
) -> None:
    match = one_pair(world)
    assert world.decide(review_path(world, match), "approve")["statusCode"] == 303
    world.apply("mentee", "Ada", avoid=["max@example.net"])
    world.pass_time(minutes=11)
    assert world.sweep()["skipped_forbidden"] == 2
    assert not [one for one in world.letters if one.template in ("consent", "introduction")]
