"""The coordinator's command line, on an account in memory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alongside import hooks, keys, wiring
from alongside.model import Role
from tests.conftest import Account
from tests.console.conftest import Run

ROOT = Path(__file__).resolve().parents[2]


def test_the_root_secret_is_made_once_and_never_overwritten(aws: Account, run: Run) -> None:
    assert run("keys", "create", "--secret", "/another/root").exit_code == 0
    found = aws.client("ssm").get_parameter(Name="/another/root", WithDecryption=True)
    made = keys.read_root(found["Parameter"]["Value"])
    assert run("keys", "create", "--secret", "/another/root").exit_code != 0
    again = aws.client("ssm").get_parameter(Name="/another/root", WithDecryption=True)
    assert keys.read_root(again["Parameter"]["Value"]) == made


def test_the_secret_is_not_printed_when_it_is_made(aws: Account, run: Run) -> None:
    said = run("keys", "create", "--secret", "/another/root").output
    found = aws.client("ssm").get_parameter(Name="/another/root", WithDecryption=True)
    key = json.loads(found["Parameter"]["Value"])["keys"]["1"]
    assert key not in said


def test_every_hook_is_shown_with_the_address_and_secret_that_intake_expects(
    aws: Account, run: Run
) -> None:
    said = run("hooks", "--program", "heal").output
    root = wiring.root()
    for role in Role:
        for provider in hooks.PROVIDERS:
            hook = hooks.Hook("heal", role, provider)
            assert f"https://alongside.example{hooks.path(root, hook)}" in said
            assert hooks.secret_text(root, hook) in said


def parameter(aws: Account, name: str) -> keys.RootKeys:
    found = aws.client("ssm").get_parameter(Name=name, WithDecryption=True)
    return keys.read_root(found["Parameter"]["Value"])


def test_feedbacks_secret_is_made_beside_the_root_secret_and_again_at_will(
    aws: Account, run: Run
) -> None:
    assert run("keys", "create", "--secret", "/another/root").exit_code == 0
    root = parameter(aws, "/another/root")
    assert parameter(aws, "/another/feedback/root") == keys.feedback_root(root)
    words = ("keys", "feedback", "--secret", "/another/root", "--feedback-secrets", "/far/away")
    for _ in range(2):
        done = run(*words)
        assert done.exit_code == 0 and "/far/away/root" in done.output
    made = keys.write_root(keys.feedback_root(root))
    assert parameter(aws, "/far/away/root") == keys.read_root(made)
    assert not [key for key in json.loads(made)["keys"].values() if key in done.output]


FORMS = {"typeform": "typeform_form", "tally": "tally_form", "google": "google_schema"}


@pytest.mark.parametrize("provider", FORMS)
def test_a_feedback_form_that_tells_nobody_apart_gets_the_hook_the_function_expects(
    aws: Account, run: Run, provider: str
) -> None:
    file = ROOT / "events" / "feedback" / f"{FORMS[provider]}.json"
    done = run("feedback-form", provider, str(file))
    assert done.exit_code == 0, done.output
    root, hook = wiring.feedback_root(), hooks.FeedbackHook("heal", provider)
    assert f"https://feedback.alongside.example{hooks.path(root, hook)}" in done.output
    assert hooks.secret_text(root, hook) in done.output


def test_a_sender_of_ones_own_has_no_form_to_look_at(aws: Account, run: Run) -> None:
    done = run("feedback-form", "signed")
    assert done.exit_code == 0
    assert hooks.secret_text(wiring.feedback_root(), hooks.FeedbackHook("heal", "signed")) in (
        done.output
    )


def test_R57_a_feedback_form_that_could_tell_people_apart_gets_no_hook(
    aws: Account, run: Run, tmp_path: Path
) -> None:
    document = json.loads((ROOT / "events" / "feedback" / "typeform_form.json").read_text())
    document["hidden"] = ["member"]
    file = tmp_path / "form.json"
    file.write_text(json.dumps(document))
    refused = run("feedback-form", "typeform", str(file))
    assert refused.exit_code == 1
    assert "hidden fields" in refused.output
    file.write_text("{")
    others = (
        (("typeform", str(file)), 2, "not JSON"),
        (("typeform",), 2, "Name the file"),
        (("jotform", str(file)), 2, "one of these providers"),
        (("tally", str(ROOT / "events" / "feedback" / "typeform_form.json")), 1, "typeform_form"),
        (("signed", "--program", "nowhere"), 2, "no program 'nowhere'"),
    )
    for words, code, said in others:
        done = run("feedback-form", *words)
        assert done.exit_code == code, words
        assert said in (done.stderr if code == 2 else done.stdout), done.output
        assert "address" not in done.output and "secret" not in done.output


def test_hooks_of_feedback_are_not_shown_without_a_look_at_the_form(aws: Account, run: Run) -> None:
    said = run("hooks", "--program", "heal").output
    assert "/hooks/heal/mentee/" in said
    assert "/hooks/feedback/" not in said


def test_secrets_of_a_program_are_shown_to_who_names_it(aws: Account, run: Run) -> None:
    refused = run("hooks")
    assert refused.exit_code == 2 and "--program" in refused.stderr and not refused.stdout
    shown = run("hooks", "--program", "heal", "--json")
    assert {one["hook"].split("/")[0] for one in json.loads(shown.stdout)} == {"heal"}
    slip = run("hooks", "--program", "heal", "--provider", "jotform")
    assert slip.exit_code == 2 and "typeform" in slip.stderr
