"""The fixtures of the stories."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Account
from tests.faults.wire import shared_clients
from tests.faults.world import open_world
from tests.stories.story import Story


@pytest.fixture(scope="module", autouse=True)
def _shared_clients() -> Iterator[None]:
    """One set of clients for all tests."""
    with shared_clients():
        yield


@pytest.fixture
def story(aws: Account, request: pytest.FixtureRequest) -> Iterator[Story]:
    """A deployment in memory, seen from one program: HEAL's, or the test's parameter."""
    with open_world(aws.queue, getattr(request, "param", "heal")) as world:
        yield Story(world)
