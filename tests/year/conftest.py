"""A world whose table stands on the local engine: months of it would take the emulator in memory
hours, and the engine has real transactions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from local import engine, installation
from local.engine import Engine
from tests.conftest import Account
from tests.faults.shelves import OnEngine
from tests.faults.wire import shared_clients
from tests.faults.world import World, open_world

_accounts = count(310)


@pytest.fixture(scope="session")
def host() -> Iterator[Engine]:
    """An engine without permissions: what the functions may do is tested elsewhere."""
    with engine.running(installation.ensure(lambda _: None), auth=False) as running:
        yield running


@pytest.fixture
def world(
    host: Engine, aws: Account, template: dict[str, Any], request: pytest.FixtureRequest
) -> Iterator[World]:
    """A deployment for one program, its table on the engine, in an account of its own."""
    client = host.client("dynamodb", account=f"{next(_accounts):012}")
    wanted = dict(template["Resources"]["MembersTable"]["Properties"])
    del wanted["PointInTimeRecoverySpecification"]  # a call of its own
    client.create_table(TableName="Members", **wanted)
    with shared_clients(), open_world(aws.queue, request.param, OnEngine(client, "Members")) as it:
        yield it
