"""Each program from the first form to the goodbye and to what comes next, by forms and links in
letters alone; the invented one runs the same story, without a line of code of its own."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest

import alongside
from alongside import rhythm
from alongside.model import ApplicationState, MatchState, Role
from alongside.voice import findings
from tests.faults.forms import forms
from tests.faults.programs import INVENTED, every_program
from tests.faults.world import words
from tests.stories.story import FACILITATOR, SUPPORTER, Story

DAY = timedelta(days=1)
EVERY = sorted(every_program())
OPEN = [name for name in EVERY if every_program()[name].duration == rhythm.OPEN]
FIXED = [name for name in EVERY if name not in OPEN]
every = pytest.mark.parametrize("story", EVERY, indirect=True)


def only(with_key: str) -> pytest.MarkDecorator:
    """The programs whose file has this table."""
    have = [name for name in EVERY if getattr(every_program()[name], with_key)]
    return pytest.mark.parametrize("story", have, indirect=True)


@every
def test_R01_R26_R27_R28_from_two_forms_to_an_introduction(story: Story) -> None:
    story.people_come()
    for name in ("Ada", "Max"):
        receipt = story.letter(name, "receipt")
        assert name in story.read(receipt.path("page"))
        assert story.world.rules.crisis[0].name in story.read(receipt.path("concern"))
    story.suggested()
    assert story.count("Ada", "consent") == story.count("Max", "consent") == 0
    story.approved()
    asked = [name for name in ("Ada", "Max") if story.count(name, "consent")]
    assert tuple(asked) == story.asked()
    for name in asked[:-1]:
        story.say(story.letter(name, "consent").path("consent"), answer="yes")
        story.post(minutes=1)
        assert story.count("Ada", "introduction") == story.count("Max", "introduction") == 0
    story.say(story.letter(asked[-1], "consent").path("consent"), answer="yes")
    story.post(minutes=1)
    assert story.stands(MatchState.ACTIVE)
    assert "max@example.net" in story.letter("Ada", "introduction").text
    assert "ada@example.net" in story.letter("Max", "introduction").text


@every
def test_R51_R53_an_introduction_says_what_mentoring_is_not_and_who_helps(story: Story) -> None:
    story.together()
    program = story.world.rules
    for name in ("Ada", "Max"):
        text = " ".join(story.letter(name, "introduction").text.split())
        assert all(line.name in text and line.how in text for line in program.crisis)
        for said in ("not_professional", "confidentiality", "someone_to_turn_to"):
            assert " ".join(getattr(program.wording, said).split()) in text, said
        if program.supporter:
            assert "Sage" in text
        if program.stages:
            assert " ".join(program.stages[0].text.split())[:60] in text


@every
def test_R41_each_is_asked_alone_how_it_goes_and_answers_on_a_page(story: Story) -> None:
    story.together()
    check = story.world.rules.care.check_ins
    story.after(check.first)
    for name, other in (("Ada", "max@"), ("Max", "ada@")):
        letter = story.letter(name, "check_in")
        assert other not in letter.text and story.count(name, "check_in") == 1
        assert story.world.rules.crisis[0].name in letter.text
    talk_to = SUPPORTER if check.talk_to == "supporter" else FACILITATOR
    story.say(story.letter("Ada", "check_in").path("match"), do="check_in", answer="well")
    assert story.count(talk_to, "would_like_to_talk") == 0
    story.say(story.letter("Max", "check_in").path("match"), do="check_in", answer="talk")
    story.post(minutes=1)
    assert "Max" in story.letter(talk_to, "would_like_to_talk").text
    if check.every:
        first = rhythm.add(story.began, check.first)
        story.on(rhythm.add(first, check.every))
        assert story.count("Ada", "check_in") == story.count("Max", "check_in") == 2


@every
def test_R54_R55_R56_either_ends_it_at_once_with_a_goodbye_that_is_passed_on_once(
    story: Story,
) -> None:
    story.together()
    story.after(story.world.rules.care.check_ins.first)
    end = next(p for p in story.letter("Ada", "check_in").paths("match") if p.endswith("/end"))
    story.say(end, answer="end", goodbye="Thank you for the walks.")
    assert story.stands(MatchState.CLOSED)
    assert story.held("Ada", Role.MENTEE) == story.held("Max", Role.MENTOR) == 0
    story.post(minutes=1)
    assert "Thank you for the walks." in story.letter("Max", "closed").text
    assert "Thank you for the walks." not in story.letter("Ada", "closed").text
    theirs = next(p for p in story.letter("Max", "check_in").paths("match") if p.endswith("/end"))
    assert story.world.open(theirs)["statusCode"] == 200
    assert story.stands(MatchState.CLOSED) and story.count("Ada", "closed") == 1


@every
def test_R31_R32_idea_06_a_new_mentor_is_one_step_and_never_the_same_person(story: Story) -> None:
    story.together()
    story.say(f"{story.page_of_the_match('Max').removesuffix('/end')}/end", answer="end")
    story.post(minutes=1)
    before = story.world.person("Ada", Role.MENTEE)
    story.say(story.letter("Ada", "closed").path("match"), do="next", answer="new")
    again = story.world.person("Ada", Role.MENTEE)
    assert again.answers == before.answers
    assert again.waiting_since == before.waiting_since  # Max ended it: Ada keeps her place
    story.world.apply("mentor", "Moe")
    story.on(rhythm.local_day(story.world.now, story.zone) + DAY)
    assert story.world.pair("Ada", "Moe") is not None
    assert story.stands(MatchState.CLOSED)


@every
def test_R07_R33_idea_06_whoever_was_mentored_may_give_back_without_filling_in_anything(
    story: Story,
) -> None:
    story.together()
    story.say(f"{story.page_of_the_match('Ada').removesuffix('/end')}/end", answer="end")
    story.post(minutes=1)
    story.say(story.letter("Ada", "closed").path("match"), do="next", answer="mentor")
    story.post(minutes=1)
    mentor = story.world.person("Ada", Role.MENTOR)
    assert (mentor.name, mentor.email, mentor.mentored) == ("Ada", "ada@example.net", 1)
    assert story.count("Ada", "receipt") == 2
    assert mentor.state in {ApplicationState.READY, ApplicationState.NEEDS_PERSON}


@pytest.mark.parametrize("story", OPEN, indirect=True)
def test_R35_an_open_match_goes_on_until_somebody_ends_it(story: Story) -> None:
    story.together()
    for years in (1, 3):
        story.after(f"P{years}Y")
        assert story.stands(MatchState.ACTIVE) and story.match.ends_at is None
    assert story.count("Ada", "end_in_sight") == 0


@pytest.mark.parametrize("story", FIXED, indirect=True)
def test_R36_a_match_of_fixed_length_is_told_of_its_end_and_ends_kindly(story: Story) -> None:
    story.together()
    last = story.last_day
    assert last >= rhythm.add(story.began, story.world.rules.duration)
    story.on(rhythm.add(last, story.world.rules.closure.notice, -1))
    assert story.count("Ada", "end_in_sight") == story.count("Max", "end_in_sight") == 1
    story.on(last)
    assert story.stands(MatchState.ACTIVE)  # not cut off before its last day is over
    story.on(last + DAY)
    assert story.stands(MatchState.CLOSED) and story.match.ended_by == ""
    assert story.count("Ada", "closed") == story.count("Max", "closed") == 1
    assert story.world.person("Ada", Role.MENTEE).mentored == 1


@pytest.mark.parametrize(
    "story", [n for n in FIXED if every_program()[n].closure.renewal], indirect=True
)
def test_R36_it_goes_on_when_both_would_like_to(story: Story) -> None:
    story.together()
    last = story.last_day
    story.on(rhythm.add(last, story.world.rules.closure.notice, -1))
    story.say(story.letter("Ada", "end_in_sight").path("match"), do="renew", answer="yes")
    assert story.last_day == last
    story.say(story.letter("Max", "end_in_sight").path("match"), do="renew", answer="yes")
    story.post(minutes=1)
    assert story.last_day > last
    assert story.count("Ada", "renewed") == story.count("Max", "renewed") == 1
    story.on(last + DAY)
    assert story.stands(MatchState.ACTIVE)


@only("stages")
def test_R36_every_stretch_begins_with_a_letter_to_each(story: Story) -> None:
    story.together()
    later = [stage for stage in story.world.rules.stages if stage.after]
    for number, stage in enumerate(later, 1):
        story.after(stage.after)
        for name in ("Ada", "Max"):
            assert story.count(name, "stage") == number
            assert stage.title in story.letter(name, "stage").text


@only("milestones")
def test_R42_a_time_together_is_celebrated_with_each_and_counted_against_nobody(
    story: Story,
) -> None:
    story.together()
    for milestone in story.world.rules.milestones:
        story.after(milestone.after)
        for name in ("Ada", "Max"):
            assert milestone.heading in story.letter(name, "milestone").text
    said = [one.text for one in story.world.letters if one.template == "milestone"]
    voice, language = story.world.rules.voice, story.world.rules.language
    assert [found for text in said for found in findings(text, voice, language)] == []


@only("sessions")
def test_R38_R40_meetings_are_counted_kindly_and_an_ending_is_offered(story: Story) -> None:
    story.together()
    sessions = story.world.rules.sessions
    assert sessions is not None
    story.after("P1D")
    path, day = story.page_of_the_match("Ada").removesuffix("/end"), story.began

    def note(how: str) -> str:
        nonlocal day
        day = day + DAY
        story.on(day + DAY)
        said = story.say(path, do="session", day=day.isoformat(), how=how)
        story.post(minutes=1)
        return said

    note("partner")  # the mentor could not come: it does not count
    assert story.match.held_sessions == 0
    missed = note("you")
    assert " ".join(sessions.missed.split())[:40] in missed
    assert story.match.held_sessions == 1
    for _ in range(sessions.typical - 2):
        note("held")
    assert story.count("Ada", "wrap_up") == 0
    note("held")
    assert story.count("Ada", "wrap_up") == story.count("Max", "wrap_up") == 1
    note("held")  # another one is allowed, and nothing more is said
    assert story.match.held_sessions == sessions.typical + 1
    assert story.count("Ada", "wrap_up") == 1 and story.stands(MatchState.ACTIVE)


@only("supporter")
def test_R41_a_supporter_is_told_whom_to_check_in_with_each_alone(story: Story) -> None:
    story.together()
    assert story.match.supporter == story.world.doors.person(SUPPORTER)
    day = story.began
    for _ in range(40):
        day = day + DAY
        if rhythm.round_day(story.world.rules.supporter.every, rhythm.Window(day, day)):  # type: ignore[union-attr]
            break
    story.on(day)
    text = story.letter(SUPPORTER, "supporter_round").text
    assert "Ada" in text and "Max" in text


@only("scale")
def test_R46_a_questionnaire_is_offered_and_leaves_nothing_of_the_person(story: Story) -> None:
    story.together()
    story.after("P3D")
    scale = story.world.rules.scale
    assert scale is not None
    asked = "Ada" if scale.asked_of is Role.MENTEE else "Max"
    assert story.count("Max" if asked == "Ada" else "Ada", "scale") == 0
    path = story.letter(asked, "scale").path("match")
    page = story.world.open(path)
    assert scale.source in words(page)
    rows = {item["pk"] for item in story.world.items()}
    story.world.fill(path, **dict.fromkeys(questions(page["body"]), "3"))
    added = {item["pk"] for item in story.world.items()} - rows
    assert all(pk.startswith("SCALE#") for pk in added)
    kept = [str(item) for item in story.world.items() if item["pk"].startswith("SCALE#")]
    assert all(story.world.who(asked) not in item for item in kept)


def questions(body: str) -> list[str]:
    (form,) = [one for one in forms(body) if one.choices]
    return list(form.choices)


@every
def test_idea_10_a_whole_life_needs_a_mailbox_and_a_form_only(story: Story) -> None:
    """Every page on the way is reached by a link in a letter, and no page asks for a password."""
    story.together()
    story.after(story.world.rules.care.check_ins.first)
    seen = {
        path
        for letter in story.world.letters
        for kind in ("page", "match", "consent", "concern", "review", "desk", "letters")
        for path in letter.paths(kind)
    }
    assert len(seen) >= 8
    for path in sorted(seen):
        with story.world.wire.counting():
            page = story.world.open(path)
            assert story.world.open(path, "HEAD")["statusCode"] == 200, path
            assert story.world.wire.writes() == [], path
        assert page["statusCode"] == 200, path
        assert 'type="password"' not in page["body"] and "set-cookie" not in page["headers"]


def test_R18_the_invented_program_is_one_file_and_no_code_names_any_program() -> None:
    """What differs between programs is data: no comparison with a program's id exists."""
    names = set(EVERY)
    assert {path.stem for path in INVENTED.glob("*.toml")} <= names
    roots = [Path(alongside.__file__).parent, Path(__file__).resolve().parents[2] / "functions"]
    found = [
        f"{path.name}:{node.lineno}"
        for root in roots
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Compare | ast.Dict | ast.Subscript | ast.MatchValue)
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and one.value in names
    ]
    assert found == []


@every
def test_R10_R11_first_the_agreement_is_read_and_then_somebody_is_looked_for(story: Story) -> None:
    agrees = story.world.rules.by_purpose(Role.MENTEE, "agreement")
    assert agrees is not None
    story.world.appoint("Ruth")
    story.world.apply("mentor", "Max")
    story.world.deliver("signed", "mentee", story.world.body("mentee", "Ada", **{agrees.id: False}))
    story.suggest_again()
    assert story.world.matches() == []
    path = story.letter("Ada", "receipt").path("page")
    assert " ".join(story.world.rules.agreement.text.split())[:80] in story.read(path)
    story.say(path, do="accept", accept="yes")
    accepted = story.world.person("Ada", Role.MENTEE).accepted
    assert accepted is not None and accepted.hash == story.world.rules.agreement_hash
    story.suggest_again()
    assert story.stands(MatchState.SUGGESTED)


@every
def test_R25_R30_whoever_pauses_is_not_suggested_and_returns_by_themselves(story: Story) -> None:
    story.people_come()
    path = story.letter("Max", "receipt").path("page")
    today = rhythm.local_day(story.world.now, story.zone)
    back = today + 5 * DAY
    story.say(path, do="pause", role="mentor", until="date", date=back.isoformat())
    story.suggest_again()
    assert story.world.matches() == []
    story.on(back + DAY)
    assert story.count("Max", "welcome_back") == 1
    story.on(back + 2 * DAY)
    assert story.stands(MatchState.SUGGESTED)
