"""The command line as its tests call it: on the account in memory, with a stack described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import boto3
import pytest
from botocore.exceptions import ClientError
from dns import resolver
from dns.exception import Timeout
from typer.testing import CliRunner, Result

from console import deployment
from console.__main__ import app
from tests.conftest import COORDINATOR, SENDER, Account
from tests.faults.wire import shared_clients
from tests.faults.world import World, open_world

FUNCTIONS = {
    f"{name}Function": name
    for name in (
        "Intake", "Match", "Review", "Member", "Care", "Concern", "Mail", "Feedback", "Release",
        "Delivery",
    )
}  # fmt: skip


class Run(Protocol):
    """`run("groups", "list")`: what a command said and how it ended. `said` is what is typed."""

    def __call__(self, *words: str, said: str | None = None) -> Result: ...


class _Described:
    """CloudFormation's answer about the stack; every other call goes to the account in memory."""

    def __init__(self, client: Any, stack: Mapping[str, Any]) -> None:
        self._client, self._stack = client, stack

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803  (as boto3 has it)
        if StackName != self._stack["StackName"]:
            answer: Any = {"Error": {"Code": "ValidationError", "Message": f"{StackName}: none"}}
            raise ClientError(answer, "DescribeStacks")
        return {"Stacks": [self._stack]}

    def get_paginator(self, name: str) -> _Described:
        assert name == "describe_stacks"
        return self

    def paginate(self) -> list[Any]:
        """All stacks of the account: this one, and those the test put `Beside` it."""
        return [{"Stacks": [self._stack]}, {"Stacks": self._stack.get("Beside", [])}]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


@pytest.fixture
def stack(aws: Account) -> dict[str, Any]:
    """The stack as CloudFormation describes it; a test may change it before it calls `run`."""
    outputs = {
        "ApiUrl": "https://api.alongside.example",
        "FeedbackUrl": "https://feedback.alongside.example",
        "TableName": aws.table,
        "FeedbackTableName": "Feedback",
        "RosterBucketName": "rosters",
        "NightQueueUrl": aws.queue,
        "ConfigurationSet": aws.configuration_set,
        **FUNCTIONS,
    }
    parameters = {
        "BaseUrl": "https://alongside.example",
        "RootSecretName": "/alongside/root",
        "FeedbackSecretsPath": "/alongside/feedback",
        "SenderAddress": SENDER,
        "CoordinatorAddress": COORDINATOR,
        "TimeZone": "America/New_York",
        "DigestSeconds": "900",
        "Schedules": "ENABLED",
    }
    return {
        "StackName": "alongside",
        "StackStatus": "UPDATE_COMPLETE",
        "Outputs": [{"OutputKey": k, "OutputValue": v} for k, v in outputs.items()],
        "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
    }


@pytest.fixture
def run(
    aws: Account, stack: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    """The command line, as if the account in memory held the stack `alongside`."""
    plain = boto3.client

    def client(service: str, *more: Any, **options: Any) -> Any:
        made: Any = plain(service, *more, **options)  # type: ignore[call-overload]
        return _Described(made, stack) if service == "cloudformation" else made

    monkeypatch.setattr(boto3, "client", client)
    monkeypatch.setattr(deployment, "LOCAL", tmp_path / "nothing runs here")
    for name in ("ALONGSIDE_LOCAL", "ALONGSIDE_STACK", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    runner = CliRunner()

    def invoke(*words: str, said: str | None = None) -> Result:
        return runner.invoke(app, list(words), input=said, env={"COLUMNS": "200"})

    return invoke


@pytest.fixture(autouse=True)
def _no_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody on the network is asked for a name."""

    def silent(*_: object, **__: object) -> None:
        raise Timeout

    monkeypatch.setattr(resolver, "resolve", silent)


@pytest.fixture(scope="module")
def _shared_clients() -> Iterator[None]:
    with shared_clients():
        yield


@pytest.fixture
def world(_shared_clients: None, aws: Account, run: Run) -> Iterator[World]:
    """A deployment in memory that lives: forms, nights, letters. `run` looks at the same one, by
    the same clock."""
    with open_world(aws.queue) as world:
        yield world


@pytest.fixture
def mail_account(aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What SES says of an account, which the one in memory does not know."""
    plain = boto3.client

    class Mail:
        def __init__(self, client: Any) -> None:
            self._client = client

        def get_account(self) -> Any:
            plans = {"CurrentPlan": "PRO", "NextPlan": "PRO"}
            return {"SendingEnabled": True, "PricingAttributes": plans}

        def put_account_details(self, **_: object) -> None:
            return None

        def put_account_pricing_attributes(self, **_: object) -> None:
            return None

        def __getattr__(self, name: str) -> Any:
            return getattr(self._client, name)

    def client(service: str, *more: Any, **options: Any) -> Any:
        made: Any = plain(service, *more, **options)  # type: ignore[call-overload]
        return Mail(made) if service == "sesv2" else made

    monkeypatch.setattr(boto3, "client", client)
