"""What every test may use: the template, an AWS account in memory, sample events; no network."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.dynamodb.responses import DynamoHandler

from alongside import keys, wiring
from local import template as templates

ROOT = Path(__file__).resolve().parent.parent
REGION = "us-east-1"
LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "", None}  # noqa: S104 (recognized, not bound)
ROOT_SECRET = {"current": 1, "keys": {"1": base64.b64encode(bytes(range(32))).decode()}}
SENDER = "hello@alongside.example"
COORDINATOR = "coordinator@alongside.example"


@dataclass(frozen=True)
class Account:
    """An AWS account in memory. `client(service)` speaks to it; names are those of the functions'
    environment."""

    table: str
    queue: str
    configuration_set: str

    def client(self, service: str) -> Any:
        """A plain boto3 client of this account."""
        return boto3.client(service)  # type: ignore[call-overload]


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Sockets reach this machine only: a test that needs more is a test of somebody else."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def refuse(host: object) -> None:
        if host not in LOOPBACK:
            raise RuntimeError("tests are offline")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            refuse(address[0])
        connect(self, address)

    def guarded_look_up(host: Any, *rest: Any, **more: Any) -> Any:
        refuse(host)
        return look_up(host, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(scope="session")
def template() -> dict[str, Any]:
    """template.yaml as plain data. Shared: copy before changing."""
    return templates.read(ROOT / "template.yaml")


@pytest.fixture(scope="session")
def event() -> Callable[[str], Any]:
    """Loads a sample, such as `event("intake/typeform_mentee.json")`."""

    def load(name: str) -> Any:
        return json.loads((ROOT / "events" / name).read_text(encoding="utf-8"))

    return load


@pytest.fixture
def aws(template: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """An account with the table that the template declares, its secret, sender and queue, and the
    environment the functions would have."""
    _pretend_credentials(monkeypatch)
    _one_at_a_time(monkeypatch)
    with mock_aws():
        wiring.forget()
        account = _open_account(template)
        for name, value in _environment(account).items():
            monkeypatch.setenv(name, value)
        yield account
        wiring.forget()


def _pretend_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_LAMBDA_FUNCTION_NAME"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)


def _one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto tears transactions when two threads call it: with this lock its answers are one after
    the other. It is still not asked about capacity or request tokens."""
    lock, call_action = threading.RLock(), DynamoHandler.call_action

    def locked(self: DynamoHandler) -> Any:
        with lock:
            return call_action(self)

    monkeypatch.setattr(DynamoHandler, "call_action", locked)


def _open_account(template: dict[str, Any]) -> Account:
    wanted = dict(template["Resources"]["MembersTable"]["Properties"])
    del wanted["PointInTimeRecoverySpecification"]  # a call of its own, and no test asks for it
    boto3.client("dynamodb").create_table(TableName="Members", **wanted)
    apart = template["Resources"]["FeedbackTable"]["Properties"]
    boto3.client("dynamodb").create_table(TableName="Feedback", **apart)
    boto3.client("s3").create_bucket(Bucket="rosters")
    root = keys.read_root(json.dumps(ROOT_SECRET))
    for name, secret in {"root": root, "feedback/root": keys.feedback_root(root)}.items():
        boto3.client("ssm").put_parameter(
            Name=f"/alongside/{name}", Type="SecureString", Value=keys.write_root(secret)
        )
    ses = boto3.client("sesv2")
    ses.create_email_identity(EmailIdentity=SENDER)
    ses.create_configuration_set(ConfigurationSetName="letters")
    queue = boto3.client("sqs").create_queue(QueueName="night")["QueueUrl"]
    return Account(table="Members", queue=queue, configuration_set="letters")


def _environment(account: Account) -> dict[str, str]:
    return {
        "TABLE_NAME": account.table,
        "ROOT_SECRET_NAME": "/alongside/root",
        "FEEDBACK_TABLE_NAME": "Feedback",
        "FEEDBACK_SECRETS": "/alongside/feedback",
        "FEEDBACK_URL": "https://feedback.alongside.example",
        "ROSTER_BUCKET": "rosters",
        "PROVIDER_TOKENS": "/alongside/providers",
        "BASE_URL": "https://alongside.example",
        "SENDER_ADDRESS": SENDER,
        "COORDINATOR_ADDRESS": COORDINATOR,
        "CONFIGURATION_SET": account.configuration_set,
        "NIGHT_QUEUE_URL": account.queue,
        "POWERTOOLS_TRACE_DISABLED": "true",
    }
