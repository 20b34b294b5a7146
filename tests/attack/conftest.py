"""The fixtures of the attack: one account in memory, and what the functions of feedback log."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import pytest

from tests.attack import product
from tests.conftest import Account
from tests.faults.wire import shared_clients
from tests.faults.world import World, open_world


@pytest.fixture(scope="module", autouse=True)
def _shared_clients() -> Iterator[None]:
    """One set of clients for all tests."""
    with shared_clients():
        yield


@pytest.fixture
def world(aws: Account) -> Iterator[World]:
    """A deployment in memory."""
    with open_world(aws.queue) as world:
        yield world


@pytest.fixture
def logs() -> Iterator[Mapping[str, io.StringIO]]:
    """What feedback and release log, by function."""
    with product.streams() as found:
        yield found
