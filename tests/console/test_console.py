"""The coordinator's command line, on an account in memory."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from alongside import hooks, keys, wiring
from alongside.model import Role
from alongside.store import groups
from console.__main__ import app
from tests.conftest import Account

ROOT = Path(__file__).resolve().parents[2]
RUTH = "Ruth Müller <Ruth@Example.org>"


def run(*words: str) -> Any:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "200"})


def test_the_root_secret_is_made_once_and_never_overwritten(aws: Account) -> None:
    assert run("secret", "create", "--secret", "/another/root").exit_code == 0
    found = aws.client("ssm").get_parameter(Name="/another/root", WithDecryption=True)
    made = keys.read_root(found["Parameter"]["Value"])
    assert run("secret", "create", "--secret", "/another/root").exit_code != 0
    again = aws.client("ssm").get_parameter(Name="/another/root", WithDecryption=True)
    assert keys.read_root(again["Parameter"]["Value"]) == made


def test_the_secret_is_not_printed_when_it_is_made(aws: Account) -> None:
    said = run("secret", "create", "--secret", "/another/root").output
    found = aws.client("ssm").get_parameter(Name="/another/root", WithDecryption=True)
    key = json.loads(found["Parameter"]["Value"])["keys"]["1"]
    assert key not in said


def test_every_hook_is_shown_with_the_address_and_secret_that_intake_expects(aws: Account) -> None:
    said = run("hooks", "--base-url", "https://alongside.example/").output
    root = wiring.root()
    for role in Role:
        for provider in hooks.PROVIDERS:
            hook = hooks.Hook("heal", role, provider)
            assert f"https://alongside.example{hooks.path(root, hook)}" in said
            assert hooks.secret_text(root, hook) in said


def test_a_facilitator_is_added_under_the_id_that_links_carry(aws: Account) -> None:
    done = run("groups", "add", "Tuesday Evening", "--table", aws.table, "--facilitator", RUTH)
    assert done.exit_code == 0, done.output
    found = groups.directory(wiring.table(), "heal")
    assert found.name("tuesday-evening") == "Tuesday Evening"
    (ruth,) = found.facilitators
    assert (ruth.name, ruth.email) == ("Ruth Müller", "ruth@example.org")
    assert ruth.person == wiring.doors().person("RUTH@example.org")
    assert "Ruth Müller" in run("groups", "list", "--table", aws.table).output


@pytest.mark.parametrize(
    "words",
    [
        ("groups", "add", "!!", "--table", "Members"),
        ("groups", "add", "Tuesday", "--table", "Members", "--program", "nowhere"),
        ("groups", "add", "Tuesday", "--table", "Members", "--facilitator", "ruth@example.org"),
        ("groups", "add", "Tuesday", "--table", "Members", "--facilitator", "Ruth"),
        ("groups", "add", "Tuesday", "--table", "Members", "--facilitator", "R <a@b.c>, S <d@e.f>"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_written(
    aws: Account, words: tuple[str, ...]
) -> None:
    assert run(*words).exit_code == 2
    found = groups.directory(wiring.table(), "heal")
    assert not found.groups
    assert not found.facilitators


def test_every_console_command_in_a_document_exists() -> None:
    known = {"secret create", "hooks", "groups add", "groups list"}
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    said = {
        match
        for path in documents
        for match in re.findall(
            r"python -m console ((?:secret|groups) \w+|\w+)", path.read_text(encoding="utf-8")
        )
    }
    assert said
    assert said <= known
    for words in known:
        assert run(*words.split(), "--help").exit_code == 0
