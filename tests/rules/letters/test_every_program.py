"""What holds for every letter of every program: its tone, who to turn to, what it carries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pytest

from alongside import voice
from alongside.letters import render
from alongside.letters.contexts import CONTEXTS, Footer, LetterContext
from alongside.model import Role
from alongside.program import Program
from tests.faults.programs import every_program
from tests.rules.letters.markup import Markup, read_twin
from tests.rules.letters.samples import CLOSED, LETTERS, SITE, STILL_WAITING
from tests.rules.letters.test_letters import TO_HELPERS

PROGRAMS = every_program()
MEMBERS = {case: letter for case, letter in LETTERS.items() if letter[0] not in TO_HELPERS}
FOOTER = Footer(
    f"{SITE}/page/p", f"{SITE}/concern/c", f"{SITE}/match/m/end", f"{SITE}/feedback/heal"
)
each_program = pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
BLAMING = "You are behind, and you never answered. You failed to reply."


def letters(program: Program, among: Mapping[str, Any] = LETTERS) -> dict[str, str]:
    """The text of every letter of a program, in every state."""
    return {
        case: render(name, program, context, FOOTER).text for case, (name, context) in among.items()
    }


def flat(text: str) -> str:
    """A text of a program as a letter says it."""
    return " ".join(text.split())


def test_every_letter_there_is_has_a_sample_for_these_tests() -> None:
    assert {name for name, _ in LETTERS.values()} == set(CONTEXTS)


@each_program
def test_a_letter_holds_the_same_words_and_links_in_text_and_html(program: Program) -> None:
    for name, context in LETTERS.values():
        letter = render(name, program, context, FOOTER)
        markup = Markup(letter.html)
        assert markup.faults == []
        assert read_twin(letter.text) == markup.text
        links = re.findall(r"^https://\S+$", letter.text, re.MULTILINE)
        assert links == markup.addresses
        ways_on = [FOOTER.page_url, FOOTER.end_url, FOOTER.concern_url, FOOTER.feedback_url]
        assert links[-4:] == ways_on
        assert 10 < len(letter.subject) <= 78


@each_program
def test_R43_R61_no_letter_blames_keeps_score_or_claims_what_will_come_of_it(
    program: Program,
) -> None:
    wrong = {"blame", "game", "outcome"}
    for case, text in letters(program).items():
        said = voice.findings(text, program.voice, program.language)
        assert [one for one in said if one.kind in wrong] == [], case
    assert {one.kind for one in voice.findings(BLAMING, program.voice)} & wrong


@each_program
def test_R51_every_letter_names_a_person_to_turn_to_besides_the_partner(program: Program) -> None:
    someone = flat(program.wording.someone_to_turn_to)
    for case, text in letters(program, MEMBERS).items():
        assert someone in text, case
        assert f"\n{FOOTER.concern_url}\n" in text, case
    helpers = {case: letter for case, letter in LETTERS.items() if letter[0] in TO_HELPERS}
    for case, text in letters(program, helpers).items():
        assert program.name in text and someone not in text, case


@each_program
@pytest.mark.parametrize("case", ["consent of a mentee", "introduction", "check-in"])
def test_R52_R53_introductions_and_check_ins_carry_lines_disclaimer_and_the_exception(
    program: Program, case: str
) -> None:
    text = letters(program, {case: LETTERS[case]})[case]
    assert all(f"- {line.name}: {line.how}" in text for line in program.crisis)
    assert flat(program.wording.confidentiality) in text
    assert flat(program.wording.not_professional) in text
    plain = letters(program, {"milestone": LETTERS["milestone"]})["milestone"]
    assert flat(program.wording.not_professional) not in plain


@each_program
@pytest.mark.parametrize("case", ["closed", "closed because the other one is gone", "on hold"])
def test_R53_the_lines_are_there_when_somebody_is_left_alone(program: Program, case: str) -> None:
    text = letters(program, {case: LETTERS[case]})[case]
    assert all(f"- {line.name}: {line.how}" in text for line in program.crisis)


@pytest.mark.parametrize(
    ("name", "context"), [("closed", CLOSED), ("still_waiting", STILL_WAITING)]
)
@each_program
def test_R47_a_letter_that_both_may_get_differs_by_no_more_than_the_word_for_the_role(
    program: Program, name: str, context: LetterContext
) -> None:
    for_mentee, for_mentor = (
        render(name, program, replace(context, role=role)).text.split()  # type: ignore[arg-type] # it has one
        for role in (Role.MENTEE, Role.MENTOR)
    )
    words = {*program.wording.mentee.split(), *program.wording.mentor.split(), "a", "an"}
    others = [word.strip(".,") for word in set(for_mentee) ^ set(for_mentor)]
    assert set(others) <= words
    assert "role" in {field.name for field in fields(context)}
