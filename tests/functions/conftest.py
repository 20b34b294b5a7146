"""The fixtures of the function tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Account
from tests.faults.wire import shared_clients
from tests.faults.world import World, open_world


@pytest.fixture(scope="module", autouse=True)
def _shared_clients() -> Iterator[None]:
    """One set of clients for all tests."""
    with shared_clients():
        yield


@pytest.fixture
def world(aws: Account, request: pytest.FixtureRequest) -> Iterator[World]:
    """A deployment in memory. Its forms are HEAL's; those of another program with
    `@pytest.mark.parametrize("world", ["bts"], indirect=True)`."""
    with open_world(aws.queue, getattr(request, "param", "heal")) as world:
        yield world
