"""Which deployment a command is about: a CloudFormation stack, or the one on this machine.

Both are asked in the same way; on this machine (`--local`, or ALONGSIDE_LOCAL=1) `make serve` has
written where the engine listens.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError

from alongside import keys, program, wiring
from alongside.doors import Doors
from alongside.program import Program
from alongside.settings import Settings
from console.failures import in_words
from console.screen import Ended, Stop


def _program_ids(incomplete: str) -> list[str]:
    """What completes `--program`: the programs of this checkout; AWS is not asked."""
    return [one for one in sorted(program.load_all()) if one.startswith(incomplete)]


ProgramId = Annotated[
    str,
    typer.Option(
        "--program",
        help="Which program; needed when there are several.",
        autocompletion=_program_ids,
    ),
]

LOCAL = Path(".local") / "endpoints.json"


@dataclass(frozen=True)
class Chosen:
    """What was said before the command: which stack, where."""

    local: bool = False
    stack: str = "alongside"


@dataclass(frozen=True)
class Deployment:
    """A deployed stack: its name, what it gives out, and what it was told."""

    name: str
    local: bool
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]

    def output(self, name: str) -> str:
        """What the stack gives out under this name; Stop when it is older than this checkout."""
        if name not in self.outputs:
            raise Stop(f"The stack {self.name!r} gives out no {name}. Update it: alongside deploy")
        return self.outputs[name]

    @property
    def base_url(self) -> str:
        """The address in front of the pages and of the forms' hooks, without a slash at its end."""
        return (self.parameters.get("BaseUrl") or self.output("ApiUrl")).rstrip("/")

    @property
    def feedback_url(self) -> str:
        """The address in front of the feedback page and of the hooks of feedback forms."""
        return self.output("FeedbackUrl").rstrip("/")

    @property
    def secret_name(self) -> str:
        """Where SSM keeps the root secret."""
        return self.parameters.get("RootSecretName") or "/alongside/root"

    @property
    def feedback_path(self) -> str:
        """Below which SSM path feedback's secrets are."""
        return self.parameters.get("FeedbackSecretsPath") or "/alongside/feedback"

    def client(self, service: str) -> Any:
        """A client of an AWS service in this deployment's account and region."""
        return boto3.client(service)  # type: ignore[call-overload]

    def root(self) -> keys.RootKeys:
        """The root keys. Raises Stop when there are none yet."""
        ssm = self.client("ssm")
        try:
            found = ssm.get_parameter(Name=self.secret_name, WithDecryption=True)
        except ssm.exceptions.ParameterNotFound:
            raise Stop("There is no root secret yet. Make it with: alongside keys create") from None
        return keys.read_root(found["Parameter"]["Value"])

    def programs(self) -> Mapping[str, Program]:
        """The programs of this checkout, which a deploy brings to the cloud."""
        return program.load_all()

    def doors(self) -> Doors:
        """What the steps of the system may reach, from here."""
        return Doors(self.table(), self.root(), self.programs(), self.settings())

    def table(self) -> Any:
        """The members table."""
        return wiring.table_named(self.output("TableName"))

    def settings(self) -> Settings:
        """The settings the deployment's functions have."""
        told = self.parameters
        return Settings.model_validate(
            {
                "TABLE_NAME": self.output("TableName"),
                "FEEDBACK_TABLE_NAME": self.outputs.get("FeedbackTableName", ""),
                "ROSTER_BUCKET": self.outputs.get("RosterBucketName", ""),
                "NIGHT_QUEUE_URL": self.outputs.get("NightQueueUrl", ""),
                "CONFIGURATION_SET": self.outputs.get("ConfigurationSet", ""),
                "ROOT_SECRET_NAME": self.secret_name,
                "FEEDBACK_SECRETS": self.feedback_path,
                "FEEDBACK_KEY": told.get("FeedbackKeyId", ""),
                "BASE_URL": self.base_url,
                "FEEDBACK_URL": self.feedback_url,
                "SENDER_ADDRESS": told.get("SenderAddress", ""),
                "COORDINATOR_ADDRESS": told.get("CoordinatorAddress", ""),
                "UNDO_SECONDS": told.get("UndoSeconds") or "0",
                "NOTICE_SECONDS": told.get("NoticeSeconds") or "0",
                "DIGEST_SECONDS": told.get("DigestSeconds") or "900",
            }
        )


def prepare(context: typer.Context) -> Chosen:
    """Point every client of this process to where the deployment is, or will be."""
    chosen: Chosen = context.obj or Chosen()
    if chosen.local:
        _turn_to_this_machine()
    elif "AWS_REGION" in os.environ:  # which other tools know, and botocore does not
        os.environ["AWS_DEFAULT_REGION"] = os.environ["AWS_REGION"]
    return chosen


def of(context: typer.Context) -> Deployment:
    """The deployment this command is about; Stop says what to do when there is none."""
    chosen = prepare(context)
    try:
        found = boto3.client("cloudformation").describe_stacks(StackName=chosen.stack)
    except (ClientError, BotoCoreError) as error:
        raise Stop(_why_not(chosen, error), Ended.UNREACHABLE) from None
    return read(found["Stacks"][0], local=chosen.local)


def read(described: Mapping[str, Any], *, local: bool) -> Deployment:
    """A deployment from CloudFormation's description of its stack."""
    return Deployment(
        name=described["StackName"],
        local=local,
        outputs={one["OutputKey"]: one["OutputValue"] for one in described.get("Outputs", ())},
        parameters={
            one["ParameterKey"]: one.get("ParameterValue", "")
            for one in described.get("Parameters", ())
        },
    )


def this_program(found: Mapping[str, Program], name: str) -> Program:
    """The program with this id; without a name the only one there is."""
    if name in found:
        return found[name]
    if not name and len(found) == 1:
        return next(iter(found.values()))
    known = ", ".join(sorted(found))
    told = f"There is no program {name!r}." if name else "Say which program you mean."
    raise Stop(f"{told} Write --program and one of: {known}")


def _turn_to_this_machine() -> None:
    """Point every client of this process to the engine that `make serve` or `make demo` started."""
    if not LOCAL.is_file():
        raise Stop("Nothing runs on this machine. Start it with: make serve", Ended.UNREACHABLE)
    described = json.loads(LOCAL.read_text(encoding="utf-8"))
    os.environ.update(
        AWS_ENDPOINT_URL=described["aws_endpoint"],
        AWS_REGION=described["region"],
        AWS_DEFAULT_REGION=described["region"],
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",  # noqa: S106  (the local engine asks for any)
    )
    os.environ.pop("AWS_PROFILE", None)
    wiring.forget()
    boto3.setup_default_session()


def _why_not(chosen: Chosen, error: Exception) -> str:
    if chosen.local:
        return "The local system does not answer. Start it with: make serve"
    if isinstance(error, ClientError) and error.response["Error"]["Code"] == "ValidationError":
        where = boto3.session.Session().region_name
        return (
            f"There is no stack named {chosen.stack!r} in {where} of this account. If it is in "
            "another region, set AWS_REGION; if it has another name, add --stack; if there is "
            "none, deploy it with: alongside deploy; for the one on this machine add --local."
        )
    return in_words(error)
