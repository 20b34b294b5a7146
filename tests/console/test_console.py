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


def parameter(aws: Account, name: str) -> keys.RootKeys:
    found = aws.client("ssm").get_parameter(Name=name, WithDecryption=True)
    return keys.read_root(found["Parameter"]["Value"])


def test_feedbacks_secret_is_made_beside_the_root_secret_and_again_at_will(aws: Account) -> None:
    assert run("secret", "create", "--secret", "/another/root").exit_code == 0
    root = parameter(aws, "/another/root")
    assert parameter(aws, "/another/feedback/root") == keys.feedback_root(root)
    words = ("secret", "feedback", "--secret", "/another/root", "--feedback-secrets", "/far/away")
    for _ in range(2):
        done = run(*words)
        assert done.exit_code == 0 and "/far/away/root" in done.output
    made = keys.write_root(keys.feedback_root(root))
    assert parameter(aws, "/far/away/root") == keys.read_root(made)
    assert not [key for key in json.loads(made)["keys"].values() if key in done.output]


FORMS = {"typeform": "typeform_form", "tally": "tally_form", "google": "google_schema"}
URL = ("--feedback-url", "https://feedback.alongside.example/")


@pytest.mark.parametrize("provider", FORMS)
def test_a_feedback_form_that_tells_nobody_apart_gets_the_hook_the_function_expects(
    aws: Account, provider: str
) -> None:
    file = ROOT / "events" / "feedback" / f"{FORMS[provider]}.json"
    done = run("feedback-form", provider, str(file), *URL)
    assert done.exit_code == 0, done.output
    root, hook = wiring.feedback_root(), hooks.FeedbackHook("heal", provider)
    assert f"https://feedback.alongside.example{hooks.path(root, hook)}" in done.output
    assert hooks.secret_text(root, hook) in done.output


def test_a_sender_of_ones_own_has_no_form_to_look_at(aws: Account) -> None:
    done = run("feedback-form", "signed", *URL)
    assert done.exit_code == 0
    assert hooks.secret_text(wiring.feedback_root(), hooks.FeedbackHook("heal", "signed")) in (
        done.output
    )


def test_R57_a_feedback_form_that_could_tell_people_apart_gets_no_hook(
    aws: Account, tmp_path: Path
) -> None:
    document = json.loads((ROOT / "events" / "feedback" / "typeform_form.json").read_text())
    document["hidden"] = ["member"]
    file = tmp_path / "form.json"
    file.write_text(json.dumps(document))
    refused = run("feedback-form", "typeform", str(file), *URL)
    assert refused.exit_code == 1
    assert "hidden fields" in refused.output
    file.write_text("{")
    others = (
        ("typeform", str(file)),
        ("typeform",),
        ("jotform", str(file)),
        ("tally", str(ROOT / "events" / "feedback" / "typeform_form.json")),
        ("signed", "--program", "nowhere"),
    )
    for words in others:
        done = run("feedback-form", *words, *URL)
        assert done.exit_code == 1, words
        assert "address" not in done.output and "secret" not in done.output


def test_hooks_of_feedback_are_not_shown_without_a_look_at_the_form(aws: Account) -> None:
    said = run("hooks", "--base-url", "https://alongside.example/").output
    assert "/hooks/heal/mentee/" in said
    assert "/hooks/feedback/" not in said


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
    known = {
        "secret create",
        "secret feedback",
        "hooks",
        "feedback-form",
        "groups add",
        "groups list",
    }
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    said = {
        match
        for path in documents
        for match in re.findall(
            r"python -m console ((?:secret|groups) \w+|[\w-]+)", path.read_text(encoding="utf-8")
        )
    }
    assert said
    assert said <= known
    for words in known:
        assert run(*words.split(), "--help").exit_code == 0
