"""What holds for every command: a sentence of help, JSON, plain words when something fails, and
nobody's data unasked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
)

from console.reference import Command
from tests.conftest import Account
from tests.console.conftest import Run
from tests.console.marked import (
    MAIL,
    MARKS,
    WORDS,
    all_commands,
    calls,
    flags,
    keep,
    mark_the_table,
    readers,
)
from tests.faults.world import World

ROOT = Path(__file__).resolve().parents[2]
ONLY_DO = {
    "deploy",
    "forms schema",  # says JSON in any case
    "forms token",
    "keys create",
    "keys feedback",
}
"""Commands that do something, say that it is done, and show nothing else."""


@pytest.mark.parametrize("one", all_commands(), ids=lambda one: one.words)
def test_every_command_says_in_a_sentence_what_it_does(one: Command) -> None:
    assert one.sentence.endswith((".", ")")), one.words
    assert len(one.sentence) >= 20
    for param in [*one.arguments, *one.options]:
        if param.name not in ("install_completion", "show_completion"):
            assert param.help, f"{one.words}: {param.name} has no help"


@pytest.mark.parametrize(
    "one",
    [one for one in all_commands() if one.words not in ONLY_DO],
    ids=lambda one: one.words,
)
def test_whatever_a_command_shows_or_does_is_said_in_json_as_well(one: Command) -> None:
    assert "--json" in flags(one)
    assert {one.words for one in all_commands()} >= ONLY_DO


def test_the_commands_of_a_coordinators_day_are_there() -> None:
    known = {one.words for one in all_commands()}
    assert {
        "groups add", "groups list", "groups rename", "groups remove", "facilitators add",
        "facilitators list", "facilitators remove", "members find", "members show",
        "members export", "members erase", "night", "match", "quarantine list", "quarantine show",
        "quarantine fix", "quarantine redrive", "quarantine drop", "hooks", "program check",
    } <= known  # fmt: skip
    assert "members frobnicate" not in known  # control


# --- What fails ---------------------------------------------------------------------------------


def refused(code: str) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": "somebody@example.org"}}
    return ClientError(answer, "DescribeStacks")


FAILURES: Mapping[str, tuple[Exception, str]] = {
    "nowhere": (NoRegionError(), "Set AWS_REGION"),
    "nobody": (NoCredentialsError(), "Sign in"),
    "no such profile": (ProfileNotFound(profile="p"), "AWS_PROFILE"),
    "offline": (EndpointConnectionError(endpoint_url="https://x"), "cannot be reached"),
    "expired": (refused("ExpiredToken"), "run out"),
    "denied": (refused("AccessDenied"), "You may not do that"),
    "no stack": (refused("ValidationError"), "alongside deploy"),
    "busy": (refused("ThrottlingException"), "try again"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_an_account_that_cannot_be_reached_is_said_in_a_sentence(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    error, said = FAILURES[failure]

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(boto3, "client", fail)
    done = run("groups", "list", "--program", "heal")
    assert done.exit_code == 3
    assert said in done.stderr and not done.stdout
    assert "somebody@" not in done.output and "Traceback" not in done.output


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("--stack", "nowhere", "groups", "list"), "no stack named 'nowhere' in us-east-1", 3),
        (("--local", "groups", "list"), "make serve", 3),
        (("groups", "list", "--program", "nowhere"), "There is no program 'nowhere'", 2),
        (("groups", "list"), "Say which program you mean", 2),
        (("night", "--program", "heal", "--group", "x"), "There is no group yet", 2),
    ],
)
def test_what_is_not_there_is_said_with_what_to_do(
    aws: Account, run: Run, words: tuple[str, ...], said: str, code: int
) -> None:
    done = run(*words)
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr


def test_the_region_that_people_set_is_the_one_that_is_asked(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """botocore knows AWS_DEFAULT_REGION only, and our sentences say AWS_REGION."""
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    done = run("--stack", "nowhere", "groups", "list")
    assert "in eu-central-1 of this account" in done.stderr


def test_a_stack_older_than_this_checkout_is_told_to_be_updated(
    aws: Account, run: Run, stack: dict[str, Any]
) -> None:
    stack["Outputs"] = [one for one in stack["Outputs"] if one["OutputKey"] != "MatchFunction"]
    done = run("night", "--apply")
    assert done.exit_code == 2 and "MatchFunction" in done.stderr and "deploy" in done.stderr


def test_a_mistake_of_ours_tells_its_place_and_not_what_it_met(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise KeyError("ada@example.net")

    monkeypatch.setattr("console.groups.groups.directory", stumble)
    done = run("groups", "list", "--program", "heal")
    assert done.exit_code == 3
    assert "KeyError, test_surface.py line" in done.stderr and "ada@" not in done.output


# --- Nobody's data unasked ----------------------------------------------------------------------

ASKING = {"--names", "--addresses", "--answers", "--raw"}


def test_no_command_shows_what_was_not_asked_for(world: World, run: Run) -> None:
    mark_the_table(world)
    met = {one.words for one in readers()}
    assert {"members find", "members show", "groups list", "facilitators list", "night",
            "quarantine list", "quarantine show", "hooks"} <= met  # fmt: skip
    for one in readers():
        for words in calls(one):
            said = run(*words).output
            found = [mark for mark in MARKS if mark in said]
            if one.words in ("groups list", "facilitators list"):  # an office is no secret
                found = [mark for mark in found if mark != "Zyxwname"]
            assert not found, f"{' '.join(words)} shows {found}"


def test_control_the_form_that_waits_could_be_read(world: World, run: Run) -> None:
    mark_the_table(world)
    words = ("quarantine", "show", "0123456789ab", "--program", "heal")
    named, told = run(*words, "--names").output, run(*words, "--answers").output
    assert "Zyxwname" in named and "zyxwname@" in named and "zyxwanswer" not in named
    assert "zyxwanswer" in told and "zyxwname" not in told.lower()
    everything = run(*words, "--names", "--answers").output
    assert "zyxwconfided" not in everything.lower()
    assert "shows to nobody: 2" in everything
    assert "zyxwconfided" in run(*words, "--raw").output


def test_control_what_is_asked_for_is_shown(world: World, run: Run) -> None:
    """Each asking flag of a reader brings a mark out, so the test above could fail."""
    mark_the_table(world)
    for one in readers():
        for flag in flags(one) & ASKING:
            said = "".join(run(*words, flag).output for words in calls(one))
            assert any(mark in said for mark in MARKS), (one.words, flag)


# --- Shell completion ---------------------------------------------------------------------------


def completed(words: str, home: Path) -> list[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PYTHONPATH": f"{ROOT / 'layers' / 'common'}:{ROOT}",
        "_ALONGSIDE_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    command = [sys.executable, "-m", "console"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.stdout.split()


def test_the_shell_completes_commands_options_and_programs_without_aws(tmp_path: Path) -> None:
    assert {"members", "groups", "night"} <= set(completed("alongside ", tmp_path))
    assert "show" in completed("alongside members ", tmp_path)
    assert completed("alongside groups list --js", tmp_path) == ["--json"]
    assert completed("alongside night --program he", tmp_path) == ["heal"]
    assert completed("alongside night --program nowhere", tmp_path) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_shown_and_installed_for_the_name_people_type(
    tmp_path: Path, shell: str
) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": f"{ROOT / 'layers' / 'common'}:{ROOT}",
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
    }
    for option in ("--show-completion", "--install-completion"):
        done = subprocess.run(
            [sys.executable, "-m", "console", option, shell],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    written = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file())
    assert "_ALONGSIDE_COMPLETE" in written and "__MAIN__" not in written


def test_json_is_json_and_nothing_else(world: World, run: Run) -> None:
    mark_the_table(world)
    for words in (
        ("groups", "list"), ("facilitators", "list"), ("members", "find"), ("night",),
        ("quarantine", "list"), ("quarantine", "redrive"), ("hooks",),
    ):  # fmt: skip
        done = run(*words, "--program", "heal", "--json")
        assert done.exit_code == 0, done.output
        json.loads(done.stdout)


DONE: tuple[tuple[str, ...], ...] = (
    ("keys", "status"),
    ("keys", "rotate"),
    ("keys", "rotate", "--apply"),
    ("keys", "revoke", "1"),
    ("keys", "revoke", "1", "--apply"),
    ("backup", "{folder}"),
    ("restore", "{folder}"),
    ("restore", "{folder}", "--apply"),
    ("doctor",),
    ("mail", "status"),
    ("mail", "plan"),
    ("mail", "plan", "--apply"),
    ("mail", "production", *MAIL),
    ("mail", "production", *MAIL, "--apply"),
    ("groups", "add", "Sunday Noon", "--program", "heal"),
    ("groups", "rename", "Sunday Noon", "Sunday", "--program", "heal"),
    ("facilitators", "add", "Sunday", "Ruth <ruth@example.org>", "--program", "heal"),
    ("facilitators", "remove", "Sunday", "Ruth", "--program", "heal"),
    ("facilitators", "remove", "Sunday", "Ruth", "--program", "heal", "--apply"),
    ("groups", "remove", "Sunday", "--program", "heal"),
    ("groups", "remove", "Sunday", "--program", "heal", "--apply"),
    ("quarantine", "fix", "0123456789ab", "--group", "Tuesday Evening", "--program", "heal"),
    ("quarantine", "drop", "fedcba987654", "--program", "heal"),
    ("quarantine", "drop", "fedcba987654", "--program", "heal", "--apply"),
    ("members", "export", "zyxwname3@example.net", "--to", "{folder}/e.json", "--program", "heal"),
    ("members", "erase", "zyxwname3@example.net", "--program", "heal"),
    ("members", "erase", "zyxwname3@example.net", "--program", "heal", "--apply", "--yes"),
    ("feedback-form", "signed"),
    ("init", "--from", "heal", "--id", "river", "--name", "River", "--yes", "--file",
     "{folder}/river.toml"),
)  # fmt: skip


def test_what_is_done_is_said_in_json_and_nothing_else(
    world: World, run: Run, mail_account: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.keys.keyring.time.sleep", lambda _: None)
    mark_the_table(world)
    keep(world)
    for words in DONE:
        written = [one.format(folder=tmp_path) for one in words]
        typed = f"{WORDS}\n{WORDS}\n" if words[0] in ("backup", "restore") else None
        done = run(*written, "--json", said=typed)
        expected = {0, 1, 3} if words[0] in ("doctor", "mail") else {0, 2} if (
            words[0] == "restore") else {0}  # fmt: skip
        assert done.exit_code in expected, (words, done.output)
        json.loads(done.stdout)
