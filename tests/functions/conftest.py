"""The fixtures of the function tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Account
from tests.faults.world import World, open_world


@pytest.fixture
def world(aws: Account) -> Iterator[World]:
    """A deployment in memory."""
    with open_world(aws.queue) as world:
        yield world
