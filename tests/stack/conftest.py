"""One running stack per test process: the real template on the engine, permissions enforced."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local import up

# Nothing runs by itself, so a test sees only what it asked for; waits are as short as they can be.
PARAMETERS = {
    "Schedules": "DISABLED",
    "DigestSeconds": "0",
    "UndoSeconds": "1",
    "NoticeSeconds": "1",
}


@pytest.fixture(scope="session")
def stack() -> Iterator[up.Running]:
    """The stack of template.yaml, empty at the start of the test process."""
    with up.stack(parameters=PARAMETERS) as running:
        yield running
