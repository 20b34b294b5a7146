"""`forms schema`: what a provider is told, shown or written down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alongside.model import Role
from alongside.program import load_all
from console.forms import schema
from tests.console.conftest import Run


@pytest.mark.parametrize("provider", schema.DEFINE)
def test_the_definition_is_shown_as_json(run: Run, provider: str) -> None:
    whole = json.loads(run("forms", "schema", provider, "--program", "heal").stdout)
    assert {"heal.mentee", "heal.mentor"} <= set(whole)
    words = ("forms", "schema", provider, "--program", "heal", "--form", "mentor")
    assert json.loads(run(*words).stdout) == whole["heal.mentor"]
    assert whole["heal.mentor"] != whole["heal.mentee"]


@pytest.mark.parametrize("provider", schema.DEFINE)
def test_stale_files_are_made_fresh(
    run: Run, provider: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(schema, "FOLDER", tmp_path)
    stale = tmp_path / provider / "bts.mentee.json"
    stale.parent.mkdir()
    stale.write_text("{}")
    assert run("forms", "schema", provider, "--program", "heal", "--write").exit_code == 0
    assert stale.read_text() == "{}"
    assert run("forms", "schema", provider, "--write").exit_code == 0
    for program in load_all().values():
        for path, text in schema.files_of(provider, program).items():
            assert path.read_text(encoding="utf-8") == text
    assert stale.read_text() != "{}"


def test_a_program_or_a_provider_that_is_not_there_is_asked_for(run: Run) -> None:
    several = run("forms", "schema", "tally")
    assert several.exit_code == 2 and "--program" in several.output
    assert run("forms", "schema", "tally", "--program", "nowhere").exit_code == 2
    assert run("forms", "schema", "jotform", "--program", "heal").exit_code == 2


@pytest.mark.parametrize("program", ["heal", "bts", "workbook"])
@pytest.mark.parametrize("role", list(Role))
def test_the_text_to_copy_by_hand_has_every_word_of_the_form(program: str, role: Role) -> None:
    one = load_all()[program]
    files = schema.files_of("tally", one)
    text = next(text for path, text in files.items() if path.name == f"{program}.{role.value}.txt")
    for question in one.questions_for(role):
        assert f". {question.title}\n" in text
        for choice in question.choices:
            assert f"- {choice.label}\n" in text
    assert one.agreement.title in text and one.agreement.text.strip() in text
    assert one.forms[role].introduction.strip() in text
