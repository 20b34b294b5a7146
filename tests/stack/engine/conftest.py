"""The bare engine, and a fresh account with one table for each test."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.config import Config

from local import installation
from local.engine import Engine, running

ACCOUNTS = itertools.count(100000000001)
STRINGS = {"pk": "HASH", "sk": "RANGE"}


@dataclass
class Bench:
    """An empty account with one table `members` and an index `by_group` of keys only."""

    account: str
    db: Any
    engine: Engine

    def put(self, pk: str, **attributes: Any) -> None:
        """Put an item with string or number attributes."""
        self.db.put_item(TableName="members", Item=item(pk, **attributes))

    def get(self, pk: str) -> dict[str, Any]:
        """The item, {} when there is none."""
        found: dict[str, Any] = self.db.get_item(
            TableName="members", Key=item(pk), ConsistentRead=True
        ).get("Item", {})
        return found


def item(pk: str, **attributes: Any) -> dict[str, Any]:
    """An item in DynamoDB's own notation."""
    typed = {
        name: {"N": str(value)} if isinstance(value, int) else {"S": value}
        for name, value in attributes.items()
    }
    return {"pk": {"S": pk}, "sk": {"S": "x"}, **typed}


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """One engine per test process, with permissions enforced."""
    with running(installation.ensure(print)) as started:
        yield started


@pytest.fixture
def bench(engine: Engine) -> Bench:
    """A new account with an empty table."""
    account = str(next(ACCOUNTS))
    db = unchecked(engine, account)
    table(db)
    return Bench(account, db, engine)


@pytest.fixture
def as_role(bench: Bench) -> Callable[..., Any]:
    """`as_role(service, *statements)`: a client of a role that may do just that."""
    roles = itertools.count()

    def client(service: str, *statements: dict[str, Any]) -> Any:
        iam, name = bench.engine.client("iam", bench.account), f"role{next(roles)}"
        trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))["Role"]
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(*statements))
        sts = bench.engine.client("sts", bench.account)
        given = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
        session = boto3.Session(
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
            region_name="us-east-1",
        )
        return session.client(service, endpoint_url=bench.engine.endpoint)  # type: ignore[call-overload]

    return client


def policy(*statements: dict[str, Any]) -> str:
    """A policy document of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def unchecked(engine: Engine, account: str) -> Any:
    """A DynamoDB client that checks nothing itself, so that the engine has to answer."""
    config = Config(
        retries={"total_max_attempts": 1}, parameter_validation=False, max_pool_connections=16
    )
    return engine.session(account).client("dynamodb", endpoint_url=engine.endpoint, config=config)


def table(db: Any, name: str = "members") -> None:
    """A table with string keys and an index of keys only."""
    keys = {**STRINGS, "group_key": "HASH"}
    db.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in STRINGS.items()],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_group",
                "KeySchema": [{"AttributeName": "group_key", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )


def until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether the condition became true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def wrong(why: str) -> pytest.MarkDecorator:
    """The engine is known to be wrong here; when it no longer is, the test fails and says so."""
    return pytest.mark.xfail(
        strict=True, reason=why, raises=(AssertionError, pytest.fail.Exception)
    )
