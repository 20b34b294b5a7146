"""Every rendered letter and page of every program, and every text of its file, keeps its voice."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

import pytest

from alongside import letters, pages, voice
from alongside.letters.contexts import Footer
from alongside.pages.rendering import NAMELESS
from alongside.program import Program
from tests.faults.programs import INVENTED, every_program
from tests.rules.letters.samples import LETTERS
from tests.rules.letters.samples import PROGRAMS as OF_LETTERS
from tests.rules.pages.samples import PAGES

pytestmark = pytest.mark.contract

SITE = "https://mentors.example.org"
FOOTER = Footer(
    f"{SITE}/page/v1", f"{SITE}/concern/v1", f"{SITE}/match/v1/end", f"{SITE}/feedback/heal"
)
PROGRAMS: dict[str, Program] = every_program() | dict(OF_LETTERS)
COACH = "What's your goal? Here are the ten steps."


def spoken(program: Program) -> Iterator[tuple[str, str]]:
    """What a program says in letters and pages: where, and the plain text."""
    for case, (name, letter) in LETTERS.items():
        said = letters.render(name, program, letter, FOOTER)
        yield f"letter, {case}", f"{said.subject}\n\n{said.text}"
    for case, (name, page) in PAGES.items():
        shown = None if isinstance(page, NAMELESS) else program
        yield f"page, {case}", plain(pages.render(name, shown, page))


def plain(page: str) -> str:
    """A page's words; what stands in a block of its own is a sentence of its own."""
    body = re.sub(r"<(style|title)>.*?</\1>", " ", page, flags=re.DOTALL)
    body = re.sub(r"</(p|h\d|li|dd|dt|legend|label|button|th|td|div|summary)>", "\n\n", body)
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def quoted(text: str) -> str:
    """The text without the items of a published questionnaire, which stand there word for word."""
    for program in PROGRAMS.values():
        for item in program.scale.items if program.scale else ():
            text = text.replace(item, " ")
    return text


def wrong(program: Program) -> list[str]:
    """Every phrase that does not fit the program's voice, once."""
    first: dict[str, str] = {}
    for where, text in spoken(program):
        for paragraph in quoted(text).split("\n\n"):
            first.setdefault(paragraph, where)
    return [
        f"{where}: {one.kind}: {one.words} (in: {one.sentence})"
        for paragraph, where in first.items()
        for one in voice.findings(paragraph, program.voice, program.language)
    ]


def changed(program: Program, **texts: str) -> Program:
    return program.model_copy(update={"wording": program.wording.model_copy(update=texts)})


@pytest.mark.parametrize("name", PROGRAMS)
def test_R43_R44_R45_R61_no_letter_and_no_page_leaves_the_voice_of_its_program(name: str) -> None:
    assert wrong(PROGRAMS[name]) == []


def test_R44_a_coaching_text_in_a_program_is_found_wherever_it_is_said() -> None:
    heal = changed(PROGRAMS["heal"], what_mentoring_is=COACH)
    found = wrong(heal)
    assert any(line.startswith("letter") and "goal" in line for line in found)
    assert wrong(heal.model_copy(update={"voice": "educational"})) == []


def test_R61_a_claim_is_found_in_an_educational_program_too() -> None:
    claims = changed(PROGRAMS["workbook"], sign_off="Mentoring will improve your wellbeing.")
    assert [line for line in wrong(claims) if "will improve" in line]


def test_a_page_is_read_as_it_is_seen() -> None:
    shown = "<title>Overdue</title><p>It is <b>not</b> over&shy;due.</p><p>A streak</p>"
    assert {one.words for one in voice.findings(plain(shown), "peer_support")} == {"streak"}


def files() -> Mapping[str, dict[str, Any]]:
    """Every program file as data."""
    packaged = resources.files("alongside").joinpath("programs").iterdir()
    texts = {path.name: path.read_text("utf-8") for path in [*packaged, *INVENTED.glob("*.toml")]}
    return {name: tomllib.loads(text) for name, text in texts.items() if name.endswith(".toml")}


@pytest.mark.parametrize("name", files())
def test_R44_R61_no_text_of_a_program_file_leaves_its_voice(name: str) -> None:
    data = files()[name]
    language = data.get("language", "en")
    assert language in voice.LANGUAGES
    found = {
        path: voice.findings(text, data["voice"], language) for path, text in voice.texts(data)
    }
    assert {path: one for path, one in found.items() if one} == {}
    assert len(found) > 200  # and it has been read
