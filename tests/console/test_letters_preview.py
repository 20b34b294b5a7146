"""`alongside letters preview`: every letter, in the program's words, about invented people."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alongside.letters.contexts import CONTEXTS
from alongside.program import load_all
from console.__main__ import app
from console.letters import invented, samples, writing
from console.letters.sent import TO_HELPERS, TO_MEMBERS, WHEN

PROGRAMS = sorted(load_all())


def run(*words: str) -> Result:
    """What `letters preview …` says; it needs no deployment."""
    return CliRunner().invoke(app, ["letters", "preview", *words], env={"COLUMNS": "200"})


def test_without_a_name_every_letter_is_listed_with_when_it_is_sent() -> None:
    said = run()
    assert said.exit_code == 0, said.output
    for name in CONTEXTS:
        assert name in said.output and WHEN[name] in said.output
    assert {one["letter"] for one in json.loads(run("--json").output)} == set(CONTEXTS)


def test_no_letter_is_without_a_sample_or_a_line() -> None:
    assert set(CONTEXTS) <= set(WHEN), "say in console/letters/sent.py when it is sent"
    assert not set(TO_MEMBERS) & set(TO_HELPERS)
    assert set(CONTEXTS) == {name for name, _ in samples.LETTERS.values()}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_letter_is_shown_in_the_programs_own_words(name: str) -> None:
    program = load_all()[name]
    said = run("receipt", "--program", name)
    assert said.exit_code == 0, said.output
    assert program.name in said.output and program.wording.sign_off in said.output
    assert "receipt of a mentee" in said.output and "Hello Ana" in said.output
    digest = run("digest", "--program", name).output
    shown = {rule.question: rule for rule in program.aspects}
    own = [program.question(question).choices[0].label for question in shown
           if program.question(question).choices]  # fmt: skip
    assert any(label in digest for label in own)
    for other in set(PROGRAMS) - {name}:
        assert load_all()[other].name not in digest


def test_nothing_of_another_programs_questions_is_left_in_a_sample() -> None:
    """BTS has two aspects that are chosen from lists; the invented third is not made up for it."""
    bts = load_all()["bts"]
    told = repr(list(samples.in_words_of(bts).values()))
    for reason in invented.REASONS:
        assert reason not in told
    assert all(reason in repr(samples.LETTERS) for reason in invented.REASONS), "the control"


def test_html_is_the_letter_as_it_leaves_and_json_has_both() -> None:
    said = run("introduction", "--program", "heal", "--html")
    assert "<!doctype html>" in said.output.lower()
    (first, *_) = json.loads(run("introduction", "--program", "heal", "--json").output)
    assert set(first) == {"letter", "shows", "subject", "text", "html"}
    assert first["html"] in writing.of_letter(load_all()["heal"], "introduction")[0].rendered.html


def test_all_of_them_are_written_with_a_page_that_lists_them(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    said = run("--program", "heal", "--to", str(folder))
    assert said.exit_code == 0, said.output
    index = (folder / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([^"]+)"', index))
    assert linked == {one.name for one in folder.iterdir()} - {"index.html"}
    assert len(linked) == len(samples.LETTERS)
    for name in CONTEXTS:
        assert f"<code>{name}</code>" in index
    for one in folder.iterdir():
        assert "</html>" in one.read_text(encoding="utf-8")


def test_one_letter_is_written_alone(tmp_path: Path) -> None:
    said = run("closed", "--program", "bts", "--to", str(tmp_path))
    assert said.exit_code == 0, said.output
    assert all(one.name.startswith(("closed--", "index")) for one in tmp_path.iterdir())


def test_a_name_that_is_not_there_is_answered_with_those_that_are() -> None:
    said = run("recipt", "--program", "heal")
    assert said.exit_code == 2
    assert "There is no letter 'recipt'" in said.output and "receipt" in said.output
    said = run("receipt")
    assert said.exit_code == 2 and "Say which program you mean" in said.output
    assert run("receipt", "--program", "none").exit_code == 2
