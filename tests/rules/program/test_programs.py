"""The packaged programs keep the promises of their pages, each in its own file and none in code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import resources
from typing import Any

import pytest

from alongside import forms, rhythm
from alongside.enrollment import enroll
from alongside.errors import ProgramMistake
from alongside.forms.mapping import map_answers
from alongside.matching import allowed
from alongside.matching.score import rate
from alongside.model import Application, ApplicationState, Role
from alongside.program import Program, load, load_all, warnings
from alongside.program.course import OFFICES
from tests.faults.programs import every_program
from tests.rules.forms.deliveries import dump, load_event, read_event

PACKAGED = load_all()
EVERY = every_program()
HEAL, BTS, WORKBOOK = PACKAGED["heal"], PACKAGED["bts"], PACKAGED["workbook"]
PEERS = [one for one in PACKAGED.values() if one.voice == "peer_support"]
FOLDER = resources.files("alongside").joinpath("programs")
STARTED = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
SENT: dict[tuple[str, Role], str] = {
    ("heal", Role.MENTEE): "signed_mentee",
    ("heal", Role.MENTOR): "signed_mentor",
    ("bts", Role.MENTEE): "signed_bts_mentee",
    ("bts", Role.MENTOR): "signed_bts_mentor",
    ("workbook", Role.MENTEE): "signed_workbook_mentee",
    ("workbook", Role.MENTOR): "signed_workbook_mentor",
}
every = pytest.mark.parametrize("program", EVERY.values(), ids=list(EVERY))
packaged = pytest.mark.parametrize("program", PACKAGED.values(), ids=list(PACKAGED))
peers = pytest.mark.parametrize("program", PEERS, ids=[one.id for one in PEERS])


def edited(name: str, *edits: tuple[str, str]) -> Program:
    """A packaged program with the first of each fragment replaced."""
    text = FOLDER.joinpath(f"{name}.toml").read_text("utf-8")
    for fragment, replacement in edits:
        assert fragment in text, fragment
        text = text.replace(fragment, replacement, 1)
    return load(text, f"{name}.toml")


def applied(program: Program, role: Role, **changed: Any) -> Application:
    """What a form of ours makes, with some answers changed; None leaves one out."""
    body = load_event(SENT[program.id, role])
    body["answers"].update(changed)
    submission = forms.parse("signed", dump(body))
    mapped = map_answers(submission, program, role)
    return enroll(program, role, submission, mapped, lambda email: email)


def waits_for(application: Application) -> set[str]:
    """The codes of what a person has to look at."""
    return {finding.code for finding in application.findings if finding.blocks}


def texts(program: Program) -> Iterator[str]:
    """Everything a person may read of a program, but for the words of a published scale."""
    yield from _texts(program.model_dump(mode="json", exclude={"scale", "translation"}))
    if program.scale is not None:
        yield from (program.scale.title, program.scale.introduction)


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield " ".join(part.split())
    elif isinstance(part, dict):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


def asked(program: Program) -> Iterator[str]:
    """What the forms ask, in all its words."""
    for question in program.questions:
        yield from (question.title, *question.titles, question.label, question.help)
        for choice in question.choices:
            yield from (choice.label, *choice.labels)


def hits(pattern: str, lines: Iterator[str]) -> list[str]:
    """The lines in which the pattern is found."""
    return [line for line in lines if re.search(pattern, line, re.IGNORECASE)]


# --- The files ------------------------------------------------------------------------------------


@every
def test_no_program_raises_a_doubt(program: Program) -> None:
    assert warnings(program) == ()


def test_no_code_knows_a_program_by_its_name() -> None:
    """What differs is data: no module names one."""
    named = re.compile(r"""["'](?:heal|bts|workbook)["']""")
    root = resources.files("alongside")
    found = [name for name, text in _modules(root) if named.search(text)]
    assert found == []
    assert named.search('if program.id == "bts":')


def _modules(folder: Any, name: str = "") -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _modules(entry, f"{name}{entry.name}/")
        elif entry.name.endswith(".py"):
            yield f"{name}{entry.name}", entry.read_text(encoding="utf-8")


@packaged
@pytest.mark.parametrize("role", Role)
def test_a_form_of_ours_fits_its_program_whole(program: Program, role: Role) -> None:
    submission = forms.parse("signed", read_event(SENT[program.id, role]))
    mapped = map_answers(submission, program, role)
    assert (mapped.findings, mapped.unmapped) == ((), 0)
    if program is not HEAL:
        asked_for = {question.id for question in program.questions_for(role)}
        assert {given.key for given in submission.answers} == asked_for
    assert applied(program, role).state is ApplicationState.READY


@every
def test_every_program_says_what_a_coordinator_has_to_check(program: Program) -> None:
    if program.id in PACKAGED:
        text = FOLDER.joinpath(f"{program.id}.toml").read_text("utf-8")
        assert "A coordinator checks before going live" in text[: text.index("\nid = ")]
        assert "VERIFY BEFORE GOING LIVE" in text[: text.index("[[crisis]]")]
    emergency = [tier for tier in program.tiers if tier.emergency]
    assert len(emergency) == 1
    assert emergency[0] is program.tiers[-1]


@every
def test_what_is_told_in_confidence_is_shown_to_nobody(program: Program) -> None:
    for role in Role:
        for purpose in ("avoid", "contact_detail"):
            question = program.by_purpose(role, purpose)
            assert question is not None and question.shown_to == "nobody"
    open_texts = [q for q in program.questions if q.kind == "long_text"]
    assert all(question.shown_to != "partner" for question in open_texts)


# --- Who takes part -------------------------------------------------------------------------------


def test_R03_a_past_member_may_mentor_and_may_not_be_mentored() -> None:
    assert HEAL.question("attends").asked_of == (Role.MENTEE,)
    assert applied(HEAL, Role.MENTOR).state is ApplicationState.READY
    past = applied(HEAL, Role.MENTEE, attends=False)
    assert (past.state, waits_for(past)) == (ApplicationState.NEEDS_PERSON, {"attends"})
    assert applied(HEAL, Role.MENTEE, attends=True).state is ApplicationState.READY


SEVERITY = r"diagnos|severity|how (?:bad|severe)|symptom|medication|how ill|scale of 1"


@every
def test_R04_nobody_is_asked_for_a_diagnosis_or_how_bad_it_is(program: Program) -> None:
    assert hits(SEVERITY, asked(program)) == []
    assert not any(question.kind == "scale" for question in program.questions)


def test_R04_a_form_that_asks_for_a_diagnosis_would_be_noticed() -> None:
    curious = edited("bts", ('title = "What is on your heart these days?"',
                             'title = "What is your diagnosis?"'))  # fmt: skip
    assert hits(SEVERITY, asked(curious)) == ["What is your diagnosis?"]


def personal(program: Program) -> set[str]:
    """The personal questions that a form demands."""
    return {q.id for q in program.questions if q.required and q.purpose == "answer"}


def test_R04_R50_every_personal_question_can_be_skipped() -> None:
    """Only what says which pair is possible at all is asked of everybody."""
    assert {name: personal(program) for name, program in EVERY.items()} == {
        "heal": set(),
        "bts": set(),
        "workbook": {"workbook"},
        "cuentos": {"idiomas"},
    }
    assert all(personal(p) <= set(p.matching.must_share) for p in EVERY.values())
    strict = edited("bts", ('label = "Interests"', 'label = "Interests"\nrequired = true'))
    assert personal(strict) == {"interests"}


@packaged
@pytest.mark.parametrize("role", Role)
def test_R50_a_form_of_only_what_is_needed_is_ready(program: Program, role: Role) -> None:
    needed = {
        condition.question
        for rule in program.eligibility
        if rule.role == role
        for condition in rule.any
    }
    skipped = {
        question.id: None
        for question in program.questions_for(role)
        if not question.required and question.id not in needed
    }
    assert len(skipped) > 5
    assert applied(program, role, **skipped).state is ApplicationState.READY
    assert applied(program, role, agrees=None).state is ApplicationState.NEEDS_PERSON


def judged(program: Program) -> set[str]:
    """Questions about what a mentor is like that a rule would pass or fail."""
    only_mentors = {
        question.id
        for question in program.questions
        if question.asked_of == (Role.MENTOR,) and question.kind != "flag"
    }
    asked_for = {one.question for rule in program.eligibility for one in rule.any}
    scored = {aspect.question for aspect in program.aspects}
    return only_mentors & (asked_for | scored)


@every
def test_R05_no_quality_of_a_mentor_is_passed_or_failed(program: Program) -> None:
    assert judged(program) == set()


def test_R05_a_rule_about_qualities_would_be_noticed_and_one_missing_refuses_nobody() -> None:
    judging = 'any = [{ question = "qualities", one_of = ["positive"] }]'
    strict = edited("heal", ('any = [{ question = "months", at_least = 12 }]', judging))
    assert judged(strict) == {"qualities"}
    for qualities in ([], ["safe"], ["willing", "present"]):
        assert applied(HEAL, Role.MENTOR, qualities=qualities).state is ApplicationState.READY


HEALED = r"(?:fully|100 ?%|completely|entirely) (?:healed|recovered)|how (?:healed|recovered)"


@every
def test_R08_nothing_asks_how_healed_somebody_is(program: Program) -> None:
    assert [line for line in hits(HEALED, texts(program)) if "need not" not in line] == []
    at_least = [c for rule in program.eligibility for c in rule.any if c.at_least is not None]
    assert all(condition.question == program.matching.experience for condition in at_least)


def test_R08_a_question_about_it_would_be_noticed() -> None:
    asks = edited(
        "heal", ('title = "Have you had a mentor yourself', 'title = "Are you fully healed')
    )
    assert hits(HEALED, asked(asks))


@pytest.mark.parametrize("program", [WORKBOOK, BTS], ids=["workbook", "bts"])
@pytest.mark.parametrize("role", Role)
def test_R09_being_of_age_is_vouched_for_by_the_member_alone(program: Program, role: Role) -> None:
    for said in (False, None):
        waiting = applied(program, role, adult=said)
        assert waiting.state is ApplicationState.NEEDS_PERSON
        assert "adult" in waits_for(waiting) & program.only_theirs(role)
    grown = applied(program, role, adult=True)
    assert grown.state is ApplicationState.READY
    assert grown.answers["adult"] is True
    assert (
        grown.submitted_at == forms.parse("signed", read_event(SENT[program.id, role])).submitted_at
    )


@every
def test_R09_nobody_is_asked_for_a_date_of_birth(program: Program) -> None:
    birth = r"birth|born|nacimiento|naciste"
    asking = [line for line in hits(birth, asked(program)) if "do not ask" not in line]
    assert asking == []
    assert hits(birth, iter(["Your date of birth"]))


def test_R09_a_rule_that_is_left_out_of_the_file_is_missed() -> None:
    text = FOLDER.joinpath("workbook.toml").read_text("utf-8")
    rules = text.split("[[eligibility]]")
    kept = [rule for rule in rules if 'code = "adult"' not in rule]
    assert len(rules) - len(kept) == 2
    with pytest.raises(ProgramMistake, match="asks for `adult`"):
        load("[[eligibility]]".join(kept), "workbook.toml")


@pytest.mark.parametrize("role", Role)
def test_R10_R11_the_agreement_stands_before_the_request(role: Role) -> None:
    first = WORKBOOK.questions_for(role)[0]
    assert (first.purpose, first.required) == ("agreement", True)
    assert "printed at the top" in WORKBOOK.forms[role].introduction + first.help
    assert "agreement" in WORKBOOK.only_theirs(role)
    waiting = applied(WORKBOOK, role, agrees=None)
    assert (waits_for(waiting), waiting.accepted) == ({"agreement"}, None)
    assert applied(WORKBOOK, role).accepted is not None


def test_R12_the_workbook_program_says_that_it_may_not_be_available() -> None:
    for text in (WORKBOOK.waiting.expectation, WORKBOOK.forms[Role.MENTEE].introduction,
                 WORKBOOK.agreement.text):  # fmt: skip
        assert "it may not always be available" in " ".join(text.split())


MONEY = r"\b(?:fees?|pay|payments?|price|donat\w+|invoices?|subscri\w+|tuition)\b|[$€]\s?\d"


@every
def test_R13_nobody_is_asked_for_money(program: Program) -> None:
    assert hits(MONEY, texts(program)) == []
    assert re.search(r"\bfree\b|costs nothing|gratis", program.agreement.text)


def test_R13_a_text_that_asks_for_money_would_be_noticed() -> None:
    assert hits(
        MONEY, iter(["A small fee of $20 is welcome.", "Please donate.", "It is free."])
    ) == [
        "A small fee of $20 is welcome.",
        "Please donate.",
    ]


# --- Who fits whom --------------------------------------------------------------------------------


@every
def test_R17_R19_likeness_is_a_preference_and_a_difference_is_worth_something(
    program: Program,
) -> None:
    for aspect in program.rules().aspects:
        assert aspect.kind != "same" and 30 <= aspect.different <= 45
    assert program.matching.min_score == 0


def test_R18_each_program_has_aspects_of_its_own_and_a_new_one_needs_no_code() -> None:
    own = {name: {aspect.question for aspect in one.aspects} for name, one in EVERY.items()}
    assert own["bts"] == {"age", "interests"}
    assert own["workbook"] == {"times", "contact", "tools"}
    assert own["cuentos"] == {"cuida_a", "anos", "historias", "voz", "hora"}
    question = """[[questions]]
id = "instrument"
asked_of = ["mentee", "mentor"]
title = "Which instrument do you play?"
label = "Instrument"
kind = "choice"
choices = [{ code = "drums", label = "Drums" }, { code = "voice", label = "Voice" }]

[[aspects]]
question = "instrument"
scale = "category"
weight = 10
both = "The same instrument: {mentee}."
differs = "Different instruments ({mentee}; {mentor})."

"""
    head = "# --- Being in touch"
    more = edited("bts", (head, question + head), ('  { code = "age", label = "A similar age" },',
        '  { code = "age", label = "A similar age" },\n  { code = "instrument", label = "x" },')
    )  # fmt: skip
    assert warnings(more) == ()
    drums, voice = {"instrument": "drums"}, {"instrument": "voice"}
    assert rate(more.rules(), drums, drums) > rate(more.rules(), drums, voice)
    assert rate(BTS.rules(), drums, drums) == rate(BTS.rules(), drums, voice)


def demanded(program: Program) -> set[str]:
    """What has to be alike, or ahead, for a pair to be possible at all."""
    matching = program.matching
    same = {aspect.question for aspect in program.aspects if aspect.kind == "same"}
    named = {choice.code for q in program.questions if q.purpose == "musts" for choice in q.choices}
    return {*matching.must_share, *same, *named, matching.experience} - {""}


def test_R23_nobody_has_to_have_been_through_the_same() -> None:
    assert demanded(BTS) == set()
    assert demanded(HEAL) == {"months", "gender", "side", "contact"}  # the control
    read = {aspect.question for aspect in BTS.aspects}
    assert not read & {"heart", "comfort", "why"}
    asked_for = {one.question for rule in BTS.eligibility for one in rule.any}
    assert asked_for == {"adult", "prepared", "agrees"}
    mentee = applied(BTS, Role.MENTEE, age="age_18_24", interests=["games"], heart="A loss.")
    mentor = applied(BTS, Role.MENTOR, age="from_55", interests=["books"], why="Anything else.")
    assert allowed(BTS.rules(), mentee, mentor) == ""


def test_R24_a_close_age_and_shared_interests_decide_and_nothing_else() -> None:
    def fit(**mentor: object) -> int:
        mentee = {"age": "age_25_34", "interests": ("games", "books", "art")}
        return rate(BTS.rules(), mentee, mentor)  # type: ignore[arg-type]

    same, all_three = "age_25_34", ("games", "books", "art")
    assert fit(age=same, interests=all_three) == 1000
    assert fit(age=same) > fit(age="age_35_44") > fit(age="from_55")
    assert fit(interests=all_three) > fit(interests=("games",)) > fit(interests=("faith",))
    other = {"contact": ("phone",), "times": ("weekday_night",), "heart": "x", "gender": "man"}
    assert fit(age=same, **other) == fit(age=same)
    ages = {"age": "age_40s", "gender": "man"}
    assert rate(HEAL.rules(), ages, {**ages}) != rate(HEAL.rules(), ages, {"age": "age_40s"})


def test_R39_a_mentor_knows_the_workbook_of_the_request() -> None:
    rules = WORKBOOK.rules()
    mentee = applied(WORKBOOK, Role.MENTEE, workbook=["recovery"])

    def barrier(*known: str) -> str:
        return allowed(rules, mentee, applied(WORKBOOK, Role.MENTOR, workbook=list(known)))

    assert barrier("wellbeing") == "no_shared_workbook"
    assert barrier("recovery") == barrier("wellbeing", "recovery") == ""


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("said", [None, [], ["The Other Workbook"]])
def test_R39_whoever_names_no_workbook_of_the_list_waits(
    role: Role, said: list[str] | None
) -> None:
    """A blank would share every workbook; nobody but the member can say which one is meant."""
    waiting = applied(WORKBOOK, role, workbook=said)
    assert waiting.state is ApplicationState.NEEDS_PERSON
    assert "workbook" in waits_for(waiting) & WORKBOOK.only_theirs(role)
    partner = applied(WORKBOOK, role.other)
    pair = (waiting, partner) if role is Role.MENTEE else (partner, waiting)
    assert allowed(WORKBOOK.rules(), *pair) == "not_ready"


def test_R39_the_form_names_the_workbooks() -> None:
    labels = [choice.label for choice in WORKBOOK.question("workbook").choices]
    assert labels == ["Recovery Made Simple Workbook", "Wellbeing Workbook"]
    assert WORKBOOK.question("workbook").shown_to == "partner"


# --- How long, and how often ----------------------------------------------------------------------


def test_R35_what_has_no_length_never_ends_by_itself() -> None:
    for program in (HEAL, WORKBOOK):
        assert rhythm.foreseen_end(STARTED, program.duration, program.time_zone) is None
    assert rhythm.foreseen_end(STARTED, BTS.duration, BTS.time_zone) is not None


def test_R36_a_year_ends_with_its_month_after_a_notice_and_may_be_renewed() -> None:
    ends = rhythm.foreseen_end(STARTED, BTS.duration, BTS.time_zone)
    assert ends is not None
    last = rhythm.local_day(ends, BTS.time_zone)
    assert last.isoformat() == "2027-11-30"
    assert rhythm.add(last, BTS.closure.notice, -1).isoformat() == "2027-10-30"
    assert BTS.closure.renewal == "P12M"
    assert "goodbye" in " ".join(BTS.stages[-1].text.split())


def test_R36_every_month_of_the_year_has_a_stage_with_words_of_its_own() -> None:
    begins = [stage.after for stage in BTS.stages]
    assert begins == ["", "P3M", "P6M", "P9M"]
    assert [stage.title for stage in BTS.stages][:2] == ["Beginning", "Challenging"]
    assert len({stage.text for stage in BTS.stages}) == 4


def test_R37_a_session_is_about_half_an_hour() -> None:
    assert WORKBOOK.sessions is not None and WORKBOOK.sessions.minutes == 30
    said = [line for line in texts(WORKBOOK) if "30 minutes" in line]
    assert len(said) >= 4
    assert all(re.search(r"about 30 minutes", line) for line in said)


def test_R38_after_about_three_sessions_a_wrap_up_is_offered_and_another_is_welcome() -> None:
    assert WORKBOOK.sessions is not None and WORKBOOK.sessions.typical == 3
    assert "another session is welcome" in " ".join(WORKBOOK.sessions.wrap_up.split())
    assert "three sessions or fewer" in " ".join(WORKBOOK.forms[Role.MENTEE].introduction.split())


def test_R40_a_missed_session_is_not_scheduled_again_and_this_is_said_kindly() -> None:
    assert WORKBOOK.sessions is not None
    missed = " ".join(WORKBOOK.sessions.missed.split())
    assert "is not scheduled again" in missed and "that is all right" in missed
    assert "the mentor could not come to does not count" in missed
    assert not re.search(r"fail|fault|unfortunately|must|penalt", missed, re.IGNORECASE)


def test_R41_each_program_has_a_rhythm_of_its_own() -> None:
    rhythms = {name: one.care.check_ins.every for name, one in EVERY.items()}
    assert rhythms == {"heal": "P1M", "bts": "P1M", "workbook": "P1M", "cuentos": "P3W"}
    assert BTS.supporter is not None and BTS.supporter.every == "P1M"
    for told in (BTS.supporter.introduction, BTS.supporter.text):
        assert "by themselves" in " ".join(told.split()) or "by yourselves" in told
    assert BTS.care.check_ins.heading == "Your monthly heart check"
    assert BTS.care.check_ins.talk_to == "supporter"


GAMES = r"\b(?:streaks?|points?|badges?|rank(?:s|ing)?|leaderboard|overdue|score[sd]?)\b"


@every
def test_R42_milestones_celebrate_and_count_nothing(program: Program) -> None:
    said = [text for one in program.milestones for text in (one.heading, one.text)]
    said += [text for stage in program.stages for text in (stage.title, stage.text)]
    assert hits(GAMES, iter(said)) == []
    assert hits(GAMES, iter(["A streak of three!", "You lead the ranking."]))


GOALS = (
    r"\b(?:goals?|homework|assignments?|tasks?|to-?do|action (?:plan|steps?)|targets?|deadlines?)\b"
)


@peers
def test_R45_peer_support_asks_for_no_goals_and_gives_no_tasks(program: Program) -> None:
    assert hits(GOALS, texts(program)) == []


def test_R45_a_goal_in_a_form_would_be_noticed() -> None:
    driven = edited("bts", ('title = "What do you enjoy', 'title = "What is your goal'))
    assert hits(GOALS, asked(driven)) == ["What is your goal, or used to enjoy?"]
    assert WORKBOOK.voice == "educational"


FEELINGS = re.compile(
    r"heart|feel|felt|courage|cheer|glad|happy|alone|scary|sad|friend|overwhelm|laugh|trust|heard"
)


def test_R45_every_letter_of_the_year_stays_with_what_is_felt() -> None:
    said = [stage.text for stage in BTS.stages] + [one.text for one in BTS.milestones]
    said += [BTS.care.check_ins.text, BTS.closure.farewell, BTS.wording.what_mentoring_is]
    assert all(len(FEELINGS.findall(text)) >= 2 for text in said)
    coach = "What's your goal with this puzzle? How quickly do you want to accomplish it?"
    assert FEELINGS.findall(coach) == []


def test_R46_the_questionnaire_is_published_voluntary_and_no_part_of_the_matching() -> None:
    scale = BTS.scale
    assert scale is not None
    assert (len(scale.items), len(scale.answers)) == (6, 4)
    source = " ".join(scale.source.split())
    assert all(word in source for word in ("GSE-6", "Romppel", "2013", "Schwarzer", "psm000091"))
    told = " ".join(scale.introduction.split())
    assert "all, some or none" in told and "your mentor does not see them" in told
    known = {question.title for question in BTS.questions}
    assert not known & set(scale.items)
    assert "scale" not in {field for aspect in BTS.rules().aspects for field in [aspect.question]}
    text = FOLDER.joinpath("bts.toml").read_text("utf-8")
    assert "VERIFY BEFORE GOING LIVE" in text[text.index("# GSE-6") : text.index("\n[scale]")]


def test_R47_mentors_and_mentees_are_asked_the_same_personal_questions() -> None:
    asked_of = {
        (name, role): {question.id for question in program.questions_for(role)}
        for name, program in PACKAGED.items()
        for role in Role
    }
    only = {
        key: asked_of[key] - asked_of[key[0], key[1].other]
        for key in asked_of
        if key[0] != "heal"  # see test_heal.py
    }
    assert only == {
        ("bts", Role.MENTEE): {"heart"},
        ("bts", Role.MENTOR): {"prepared", "why", "capacity"},
        ("workbook", Role.MENTEE): {"wish"},
        ("workbook", Role.MENTOR): {"familiar", "capacity"},
    }
    for program in PACKAGED.values():
        one_sided = [q for q in program.questions if len(q.asked_of) == 1]
        assert all(question.shown_to != "partner" for question in one_sided)


def test_R48_every_program_asks_mentors_how_heavy_it_is() -> None:
    assert all(program.care.load_check for program in EVERY.values())


# --- Safety ---------------------------------------------------------------------------------------

LINES = {"US": ("911", "988", "findahelpline.com"), "ES": ("112", "024")}


def lines_missing(program: Program) -> list[str]:
    """What the help lines of a program's country lack."""
    told = " ".join(f"{line.name} {line.how}" for line in program.crisis)
    return [line for line in LINES[program.country] if line not in told]


@every
def test_R52_R53_the_exception_the_disclaimer_and_the_lines_of_the_country(
    program: Program,
) -> None:
    wording = program.wording
    assert re.search(r"\brisk of harm\b|riesgo serio", wording.confidentiality)
    assert re.search(r"neglect|abandono", wording.confidentiality)
    assert re.search(r"does not replace professional|no sustituye", wording.not_professional)
    assert lines_missing(program) == []


def test_R53_a_missing_line_would_be_noticed() -> None:
    assert lines_missing(edited("bts", ("Call or text 988", "Call or text us"),
                                ("988 Suicide", "Suicide"))) == ["988"]  # fmt: skip


@every
def test_R51_every_program_names_somebody_to_turn_to(program: Program) -> None:
    assert program.wording.someone_to_turn_to.strip()
    for tier in program.tiers:
        assert all(contact in OFFICES or "@" in contact for contact in tier.contacts)


def test_R52_the_year_has_an_escalation_list_of_three_tiers() -> None:
    first, second, third = BTS.tiers
    assert first.contacts[0] == "supporter" and second.contacts[0] == "coordinator"
    assert third.emergency and "call the emergency services first" in third.then
    for tier, words in (
        (first, ("Meetings", "conflict", "boundary", "too much")),
        (second, ("suicide with a plan", "abuse", "traumatic", "harassment")),
        (third, ("about to hurt themselves or somebody else", "abusing someone", "what is real")),
    ):
        assert all(word in " ".join(tier.examples.split()) for word in words), tier.code


def test_the_code_of_conduct_rules_out_romance_and_hierarchy() -> None:
    text = " ".join(BTS.agreement.text.split())
    assert "do not use this program to begin a romantic" in text
    assert "neither of us stands above the other" in text
    assert "never romantic partners" in " ".join(HEAL.agreement.text.split())


OUTCOMES = (
    r"\bguarantee|\bcures?\b|\bwill (?:improve|heal|recover|feel better)|\bproven\b|\bensures?\b"
    r"|\bgarantiza|\bte curar"
)


@every
def test_R61_no_program_promises_an_outcome(program: Program) -> None:
    assert hits(OUTCOMES, texts(program)) == []
    promise = r"[Nn]obody (?:can promise|assures)|nadie puede prometer"
    assert re.search(promise, program.agreement.text)


def test_R61_a_promise_of_an_outcome_would_be_noticed() -> None:
    eager = edited(
        "bts", ("What was good between you is yours", "You will feel better, it is yours")
    )
    assert len(hits(OUTCOMES, texts(eager))) == 1


# --- The agreement of the workbook program --------------------------------------------------------

POINTS: dict[int, tuple[str, ...]] = {
    1: ("self-tracking",),
    2: ("Recovery Made Simple Workbook", "Wellbeing Workbook"),
    3: ("about 30 minutes",),
    4: ("Three sessions or fewer",),
    5: ("nothing", "may not always be available"),
    6: ("respect",),
    7: ("discuss it with your mentor",),
    8: ("completely happy", "without giving a reason", "without notice"),
    9: ("opinion", "in no way professional advice"),
    10: ("not scheduled again",),
    11: ("as much or as little", "perfectly fine to share nothing", "educational"),
    12: ("confidential", "significant risk of harm to any person", "neglect", "vulnerable"),
    13: ("questions about confidentiality", "likely to follow", "professionals"),
    14: ("not professional support", "diagnosis or treatment", "addiction", "physical health"),
    15: ("wellbeing better", "recover"),
    16: ("correct, complete or up to date",),
    17: ("strictly at your own risk",),
    18: ("legal proceedings", "harm, damages or costs"),
    19: ("disclaimer", "website"),
    20: ("solely and wholly",),
    21: ("not responsible", "liability"),
    22: ("18 years of age or older",),
    23: ("in addition to your legal rights",),
    24: ("read this agreement", "comply"),
}


@pytest.mark.parametrize("number", POINTS)
def test_each_of_the_24_points_is_kept(number: int) -> None:
    points = re.findall(r"^(\d+)\. (.+)$", WORKBOOK.agreement.text, re.MULTILINE)
    assert [int(found) for found, _ in points] == list(range(1, 25))
    text = dict(points)[str(number)]
    assert all(word in text for word in POINTS[number]), text


def test_the_two_steps_come_in_their_order() -> None:
    steps: Callable[[str], int] = WORKBOOK.forms[Role.MENTEE].introduction.index
    assert steps("Step 1: please read the peer mentoring agreement") < steps("Step 2:")
