"""A deploy asks once, keeps the answers, and runs what it says it runs."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alongside import keys
from console.deploying import answers as deploy_answers
from console.deploying import command as deploying
from console.deploying.answers import Answers, NoAnswer, checked, command, read, write
from tests.conftest import Account
from tests.console.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = ("--sender", "hello@alongside.example", "--coordinator", "ana@example.org",
             "--time-zone", "Europe/Berlin", "--base-url", "", "--alarm-topic", "")  # fmt: skip
TYPED = "hello@alongside.example\nheal=ana@example.org, ben@example.org\nEurope/Berlin\n\n\n"


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """What was run, in a folder of its own; nothing really is."""
    found: list[list[str]] = []

    def run(words: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        found.append(words)
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr("console.deploying.command.subprocess.run", run)
    monkeypatch.chdir(tmp_path)
    return found


def kept() -> Any:
    return tomllib.loads(deploy_answers.FILE.read_text("utf-8"))


def test_the_exact_command_line() -> None:
    words = [".local/sam/bin/sam", "deploy", "--config-file", "samconfig.local.toml"]
    assert command("alongside") == words
    assert command("second") == [*words, "--config-env", "second"]


def test_everything_is_done_in_order_and_the_next_steps_are_shown(
    aws: Account, run: Run, ran: list[list[str]]
) -> None:
    done = run("deploy", *ARGUMENTS)
    assert done.exit_code == 0, done.output
    assert ran == [["make", "build"], command("alongside")]
    assert "alongside doctor" in done.output and "https://alongside.example" in done.output
    told = kept()["default"]["deploy"]["parameters"]
    assert told["stack_name"] == "alongside" and told["capabilities"] == "CAPABILITY_IAM"
    assert told["confirm_changeset"] is True and told["region"] == "us-east-1"
    assert told["parameter_overrides"] == {
        "SenderAddress": "hello@alongside.example", "SenderIdentity": "",
        "CoordinatorAddress": "ana@example.org", "TimeZone": "Europe/Berlin",
        "BaseUrl": "", "AlarmTopicArn": "",
    }  # fmt: skip
    assert deploy_answers.FILE.stat().st_mode & 0o777 == 0o600


def test_what_is_told_are_parameters_of_the_template(template: dict[str, Any]) -> None:
    known = template["Parameters"]
    told = {*deploying.QUESTIONS, "SenderIdentity", "FeedbackUrl", "Schedules"}
    assert told | deploy_answers.places_of("any").keys() <= known.keys()
    usual = {name: known[name]["Default"] for name in deploy_answers.places_of("any")}
    assert deploy_answers.places_of("alongside") == usual
    assert [name for name in known if "Default" not in known[name]] == [
        name for name in deploying.QUESTIONS if name in ("SenderAddress", "CoordinatorAddress")
    ], "what has no default is asked"


def test_it_asks_the_first_time_and_not_the_second(
    aws: Account, run: Run, ran: list[list[str]]
) -> None:
    done = run("deploy", said=TYPED)
    assert done.exit_code == 0, done.output
    told = kept()["default"]["deploy"]["parameters"]["parameter_overrides"]
    assert told["CoordinatorAddress"] == "heal=ana@example.org, ben@example.org"
    again = run("deploy", said="")
    assert again.exit_code == 0, again.output
    assert "From which address" in done.output and "From which address" not in again.output
    assert kept()["default"]["deploy"]["parameters"]["parameter_overrides"] == told


def test_an_option_changes_one_answer_and_keeps_the_others(
    aws: Account, run: Run, ran: list[list[str]]
) -> None:
    run("deploy", *ARGUMENTS)
    assert run("deploy", "--schedules", "disabled").exit_code == 0
    told = kept()["default"]["deploy"]["parameters"]["parameter_overrides"]
    assert told["Schedules"] == "DISABLED" and told["TimeZone"] == "Europe/Berlin"


def overrides(stack: str = "default") -> Any:
    return kept()[stack]["deploy"]["parameters"]["parameter_overrides"]


def told(stack: dict[str, Any], **parameters: str) -> None:
    """Let the stack that runs have these parameters."""
    mine = [one for one in stack["Parameters"] if one["ParameterKey"] not in parameters]
    more = [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()]
    stack["Parameters"] = mine + more


TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"


def test_on_a_second_computer_return_keeps_what_the_stack_was_told(
    aws: Account, run: Run, ran: list[list[str]], stack: dict[str, Any]
) -> None:
    told(stack, TimeZone="Europe/Berlin", AlarmTopicArn=TOPIC, RootSecretName="/other/root")
    aws.client("ssm").put_parameter(Name="/other/root", Type="SecureString", Value="kept as it is")
    done = run("deploy", said="\n" * 5)
    assert done.exit_code == 0, done.output
    running = {one["ParameterKey"]: one["ParameterValue"] for one in stack["Parameters"]}
    names = ("SenderAddress", "CoordinatorAddress", "TimeZone", "BaseUrl", "AlarmTopicArn")
    assert overrides() == {
        **{name: running[name] for name in names}, "SenderIdentity": "",
        "RootSecretName": "/other/root",
    }  # fmt: skip
    assert "now: https://alongside.example; Return keeps it, - empties it" in done.output
    assert "now: Europe/Berlin; Return keeps it)" in done.output


def test_a_dash_empties_what_may_be_empty_and_nothing_else(
    aws: Account, run: Run, ran: list[list[str]], stack: dict[str, Any]
) -> None:
    told(stack, AlarmTopicArn=TOPIC)
    done = run("deploy", said="-\n\n\n\n-\n-\n")
    assert done.exit_code == 0, done.output
    assert "Write one e-mail address" in done.output, "somebody has to write the letters"
    assert (overrides()["BaseUrl"], overrides()["AlarmTopicArn"]) == ("", "")
    assert overrides()["SenderAddress"] == "hello@alongside.example"


def test_answers_kept_here_that_are_older_than_what_runs_are_pointed_out(
    aws: Account, run: Run, ran: list[list[str]], stack: dict[str, Any]
) -> None:
    told(stack, BaseUrl="", TimeZone="Europe/Berlin", CoordinatorAddress="ana@example.org")
    run("deploy", *ARGUMENTS)
    control = run("deploy")
    assert control.exit_code == 0 and "differ from what runs" not in control.output
    told(stack, BaseUrl="https://new.example")
    done = run("deploy", "--time-zone", "UTC")
    assert "BaseUrl: now https://new.example, then empty" in done.stderr
    assert "TimeZone: now" not in done.stderr, "that was just said"


def test_another_stack_has_secrets_of_its_own(
    aws: Account, run: Run, ran: list[list[str]], stack: dict[str, Any]
) -> None:
    ssm = aws.client("ssm")
    live = ssm.get_parameter(Name="/alongside/root", WithDecryption=True)["Parameter"]["Value"]
    dry = run("--stack", "trial", "deploy", "--dry-run", *ARGUMENTS)
    assert dry.exit_code == 0 and "/trial/root" in dry.output
    run("--stack", "trial", "deploy", *ARGUMENTS)
    assert overrides("trial").items() >= {
        "RootSecretName": "/trial/root", "FeedbackSecretsPath": "/trial/feedback",
        "ProviderTokensPath": "/trial/providers",
    }.items()  # fmt: skip
    made = ssm.get_parameter(Name="/trial/root", WithDecryption=True)["Parameter"]["Value"]
    assert made != live and ssm.get_parameter(Name="/trial/feedback/root")
    again = ssm.get_parameter(Name="/alongside/root", WithDecryption=True)["Parameter"]["Value"]
    assert again == live
    # Control: one that runs keeps the secret its people are named by, be it shared.
    stack["StackName"] = "second"
    assert run("--stack", "second", "deploy", *ARGUMENTS).exit_code == 0
    assert "RootSecretName" not in overrides("second")


def test_a_stack_nobody_said_yes_to_does_not_run_yet(
    aws: Account, run: Run, ran: list[list[str]], stack: dict[str, Any]
) -> None:
    stack.update(StackName="trial", StackStatus="REVIEW_IN_PROGRESS", Parameters=[])
    run("--stack", "trial", "deploy", *ARGUMENTS)
    assert overrides("trial")["RootSecretName"] == "/trial/root"


def test_each_stack_has_answers_of_its_own() -> None:
    text = write("", Answers("alongside", "us-east-1", {"TimeZone": "Europe/Berlin"}))
    text = write(text, Answers("second", "eu-west-1", {"TimeZone": "Asia/Tokyo"}))
    assert read(text, "alongside").parameters == {"TimeZone": "Europe/Berlin"}
    assert read(text, "second") == Answers("second", "eu-west-1", {"TimeZone": "Asia/Tokyo"})
    assert read(text, "third") == Answers("third", "", {})


def test_a_dry_run_shows_the_command_and_does_nothing(
    aws: Account, run: Run, ran: list[list[str]]
) -> None:
    done = run("deploy", "--dry-run", *ARGUMENTS)
    assert done.exit_code == 0
    assert "sam deploy --config-file samconfig.local.toml" in done.output
    assert not ran and not deploy_answers.FILE.exists()


def test_the_root_secret_is_made_when_there_is_none_and_never_again(
    aws: Account, run: Run, ran: list[list[str]]
) -> None:
    ssm = aws.client("ssm")
    before = ssm.get_parameter(Name="/alongside/root", WithDecryption=True)["Parameter"]["Value"]
    run("deploy", *ARGUMENTS)
    after = ssm.get_parameter(Name="/alongside/root", WithDecryption=True)["Parameter"]["Value"]
    assert before == after
    ssm.delete_parameter(Name="/alongside/root")
    done = run("deploy", *ARGUMENTS)
    made = ssm.get_parameter(Name="/alongside/root", WithDecryption=True)["Parameter"]["Value"]
    assert made != before and made not in done.output
    assert keys.read_root(made).current == 1


def test_a_sender_aws_does_not_know_is_said_before_anything_is_built(
    aws: Account, run: Run, ran: list[list[str]]
) -> None:
    words = ["deploy", *ARGUMENTS]
    words[2] = "hello@unknown.example"
    done = run(*words)
    assert done.exit_code == 2 and "alongside mail domain unknown.example" in done.stderr
    assert not ran and not deploy_answers.FILE.exists()
    aws.client("sesv2").create_email_identity(EmailIdentity="unknown.example")
    assert run(*words).exit_code == 0
    told = kept()["default"]["deploy"]["parameters"]["parameter_overrides"]
    assert told["SenderIdentity"] == "unknown.example"


def test_a_build_or_a_deploy_that_fails_ends_there(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for failing, said in (("make", "build"), (".local/sam/bin/sam", "AWS did not take it")):
        ran: list[str] = []

        def run_(words: list[str], bad: str = failing, into: list[str] = ran, **_: object) -> Any:
            into.append(words[0])
            return subprocess.CompletedProcess(words, int(words[0] == bad))

        monkeypatch.setattr("console.deploying.command.subprocess.run", run_)
        done = run("deploy", *ARGUMENTS)
        assert done.exit_code == 3 and said in done.stderr
        assert ran[-1] == failing


def test_another_region_than_before_is_no_second_deploy_by_accident(
    aws: Account, run: Run, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("deploy", *ARGUMENTS)
    ran.clear()
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    done = run("deploy")
    assert done.exit_code == 2 and "AWS_REGION=us-east-1" in done.stderr and not ran


def test_without_a_region_it_is_said_what_to_set(
    aws: Account, run: Run, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
    done = run("deploy", *ARGUMENTS)
    assert done.exit_code == 3 and "Set AWS_REGION" in done.stderr and not ran


BAD = {
    "SenderAddress": ["Ruth <ruth@example.org>", "ruth", ""],
    "CoordinatorAddress": ["", "nobody", "heal=ana@example.org", "a@b.c, d@e.f"],
    "TimeZone": ["Berlin time", "../etc/passwd", ""],
    "BaseUrl": ["example.org", "http://example.org", "https://example.org/path"],
    "AlarmTopicArn": ["my-topic", "arn:aws:sqs:us-east-1:123456789012:q"],
}
GOOD = {
    "SenderAddress": [" ruth@example.org "],
    "CoordinatorAddress": ["ana@example.org", "heal=ana@example.org, ben@example.org"],
    "TimeZone": ["Europe/Berlin", "UTC"],
    "BaseUrl": ["", "https://example.org/"],
    "AlarmTopicArn": ["", "arn:aws:sns:us-east-1:123456789012:alarms"],
}


def test_an_answer_that_cannot_be_used_says_what_to_write() -> None:
    for name, texts in BAD.items():
        for text in texts:
            with pytest.raises(NoAnswer, match=r"[Ww]rite|told"):
                checked(name, text)
    for name, texts in GOOD.items():
        for text in texts:
            assert checked(name, text) == text.strip().rstrip("/")


def test_a_wrong_answer_is_asked_again(aws: Account, run: Run, ran: list[list[str]]) -> None:
    done = run("deploy", said="no address\n" + TYPED)
    assert done.exit_code == 0, done.output
    assert "Write one e-mail address" in done.output


@given(some.dictionaries(
    some.sampled_from(sorted(deploying.QUESTIONS)),
    some.text(some.characters(exclude_categories=["Cc", "Cs"])), max_size=5,
))  # fmt: skip
def test_what_is_kept_is_read_as_it_was_and_the_rest_of_the_file_stays(
    parameters: dict[str, str],
) -> None:
    before = "# mine\n[default.validate.parameters]\nlint = true\n"
    text = write(before, Answers("alongside", "us-east-1", parameters))
    assert read(text, "alongside").parameters == parameters
    assert "# mine" in text and tomllib.loads(text)["default"]["validate"]
    assert write(text, Answers("alongside", "us-east-1", parameters)) == text


BY_SAM = {
    "SenderAddress": "a@example.org",
    "CoordinatorAddress": "heal=a@b.c, d@e.f",
    "BaseUrl": "",
}


def test_answers_of_a_guided_deploy_by_sam_are_read() -> None:
    line = " ".join(f'{name}=\\"{value}\\"' for name, value in BY_SAM.items())
    text = f'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "{line}"\n'
    assert read(text, "alongside").parameters == BY_SAM
    with pytest.raises(NoAnswer):
        read("[[[", "alongside")


@pytest.mark.full
def test_sam_reads_the_file_as_it_is_meant(tmp_path: Path) -> None:
    """The pinned SAM itself, up to the point where it would call AWS."""
    wanted = {"CoordinatorAddress": "heal=ana@example.org, ben@example.org", "BaseUrl": ""}
    (tmp_path / "samconfig.local.toml").write_text(
        write("", Answers("alongside", "us-east-1", wanted)), encoding="utf-8"
    )
    (tmp_path / "template.yaml").write_bytes((ROOT / "template.yaml").read_bytes())
    sam, *words = command("alongside")
    ran = subprocess.run(
        [str(ROOT / sam), *words, "--debug"], cwd=tmp_path, capture_output=True, text=True,
        check=False, timeout=120,
        env={
            "HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SAM_CLI_TELEMETRY": "0",
            "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1",
        },
    )  # fmt: skip
    assert "Converted 2 parameters: " + str(dict(sorted(wanted.items()))) in ran.stderr
    assert "--stack_name=alongside" in ran.stderr
