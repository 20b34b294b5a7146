"""What a deploy needs to know, where the answers are kept, and the command line they make. Pure."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import tomlkit

from alongside import coordinators

FILE = Path("samconfig.local.toml")
SAM = Path(".local") / "sam" / "bin" / "sam"
DEFAULT_STACK = "alongside"
_EMPTY = """\
# Your answers to `alongside deploy`. Never committed: it holds addresses.
version = 0.1
"""
_ADDRESS = re.compile(r"[^@\s,=<>]+@[^@\s,=<>]+")
_URL = re.compile(r"https://[^/\s]+")
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]+")


EMPTY = "-"
"""What is typed for nothing at all, where Return keeps what there is."""


class NoAnswer(Exception):
    """An answer cannot be used; the text says what to write."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Where to deploy, and what the template's parameters are told, by their names there. What is
    not named keeps the value it has, or the template's own."""

    stack: str
    region: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def checked(name: str, text: str) -> str:
    """An answer as the template takes it. Raises NoAnswer."""
    said = text.strip()
    if name == "SenderAddress" and not _ADDRESS.fullmatch(said):
        raise NoAnswer("Write one e-mail address without a name, such as hello@example.org.")
    if name == "CoordinatorAddress":
        _check_coordinators(said)
    if name == "TimeZone":
        _check_zone(said)
    if name in ("BaseUrl", "FeedbackUrl"):
        said = said.rstrip("/")
        if said and not _URL.fullmatch(said):
            raise NoAnswer("Write https:// and a host, such as https://mentoring.example.org.")
    if name == "AlarmTopicArn" and said and not _TOPIC.fullmatch(said):
        raise NoAnswer("Write the topic's ARN as SNS shows it; it begins with arn:aws:sns:")
    return said


def _check_coordinators(said: str) -> None:
    try:
        found = coordinators.read(said)
    except ValueError as cannot:
        raise NoAnswer(f"{str(cannot)[:1].upper()}{str(cannot)[1:]}.") from None
    if not found.others:
        raise NoAnswer(f"Somebody has to be told; {coordinators.HOW}.")


def _check_zone(said: str) -> None:
    try:
        ZoneInfo(said)
    except (ValueError, OSError, KeyError):
        raise NoAnswer("Write a time zone such as America/New_York or Europe/Berlin.") from None


def places_of(stack: str) -> Mapping[str, str]:
    """Where SSM keeps the secrets of a stack of this name, by the template's parameters."""
    return {
        "RootSecretName": f"/{stack}/root",
        "FeedbackSecretsPath": f"/{stack}/feedback",
        "ProviderTokensPath": f"/{stack}/providers",
    }


def section(stack: str) -> str:
    """The part of the file that holds a stack's answers; what SAM calls its environment."""
    return "default" if stack == DEFAULT_STACK else stack


def command(stack: str) -> list[str]:
    """The command line that deploys what was built with the answers that are kept."""
    words = [str(SAM), "deploy", "--config-file", str(FILE)]
    return words if section(stack) == "default" else [*words, "--config-env", section(stack)]


def shown(words: Sequence[str]) -> str:
    """A command line as it is typed."""
    return shlex.join(words)


def read(text: str, stack: str) -> Answers:
    """The answers that are kept for a stack; none where the file has none. Also reads what `sam
    deploy --guided` has written. Raises NoAnswer when the file is no TOML."""
    try:
        told = tomlkit.parse(text).unwrap()
    except ValueError:
        raise NoAnswer(f"{FILE} cannot be read. Mend it, or delete it and answer anew.") from None
    deploy = told.get(section(stack), {}).get("deploy", {}).get("parameters", {})
    overrides = deploy.get("parameter_overrides", {})
    return Answers(stack, str(deploy.get("region", "")), _pairs(overrides))


def _pairs(written: Any) -> dict[str, str]:
    if isinstance(written, Mapping):
        return {str(name): str(value) for name, value in written.items()}
    text = written if isinstance(written, str) else " ".join(map(str, written))
    pairs = (word.partition("=") for word in shlex.split(text))
    return {name: value for name, sign, value in pairs if sign}


def write(text: str, answers: Answers) -> str:
    """The file with a stack's answers in it; what else it holds stays."""
    document = tomlkit.parse(text or _EMPTY)
    if "version" not in document:
        document["version"] = 0.1
    part = document.setdefault(section(answers.stack), tomlkit.table(is_super_table=True))
    deploy = part.setdefault("deploy", tomlkit.table(is_super_table=True))
    parameters = deploy.setdefault("parameters", tomlkit.table())
    parameters.update(
        {
            "stack_name": answers.stack,
            "region": answers.region,
            "capabilities": "CAPABILITY_IAM",
            "confirm_changeset": True,
            "resolve_s3": True,
            "fail_on_empty_changeset": False,
            "parameter_overrides": dict(sorted(answers.parameters.items())),
        }
    )
    return tomlkit.dumps(document)
