"""The engine is what was pinned, listens on the loopback only and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local import engine, installation, places
from tests.stack.engine.conftest import until

pytestmark = pytest.mark.stack
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s\\;]+)", re.MULTILINE)


def normalized(text: str) -> dict[str, str]:
    return {name.lower().replace("_", "-"): version for name, version in PIN.findall(text)}


def test_the_installed_packages_are_the_pinned_ones() -> None:
    python = installation.ensure(print)
    command = [str(python), "-m", "pip", "freeze"]
    frozen = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert normalized(frozen) == normalized(places.REQUIREMENTS.read_text())
    assert normalized(frozen)["botocore"] == "1.43.106"


def test_the_pins_name_no_registry() -> None:
    assert "://" not in places.REQUIREMENTS.read_text()


def reachable(port: int, address: str) -> bool:
    try:
        with socket.create_connection((address, port), timeout=1):
            return True
    except OSError:
        return False


def reachable_from_outside(port: int) -> bool:
    """All of 127/8 reaches a listener on 0.0.0.0, and only 127.0.0.1 reaches one bound to it.

    Asked by another process: this one may speak to 127.0.0.1 only.
    """
    script = f"import socket; socket.create_connection(('127.0.0.2', {port}), timeout=1)"
    return not subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False
    ).returncode


@pytest.mark.skipif(sys.platform == "darwin", reason="only 127.0.0.1 exists there")
def test_the_engine_listens_on_the_loopback_only(engine: engine.Engine) -> None:
    assert reachable(engine.port, "127.0.0.1")
    assert not reachable_from_outside(engine.port)
    with socket.create_server(("0.0.0.0", 0)) as control:  # noqa: S104
        assert reachable_from_outside(control.getsockname()[1])


def test_the_functions_see_nothing_of_our_environment(
    engine: engine.Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "private")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    given = engine_environment(engine, tmp_path)
    assert not {"AWS_PROFILE", "PYTHONPATH", "AWS_ENDPOINT_URL"} & set(given)


def engine_environment(running: engine.Engine, scratch: Path) -> dict[str, str]:
    return engine.environment(running, scratch, auth=True)


PARENT = """
import sys, time
from pathlib import Path
from local import engine
with engine.running(Path(sys.argv[1])) as started:
    print(started.port, started.log.parent, flush=True)
    time.sleep(60)
"""


def test_the_engine_ends_with_a_parent_that_is_killed_outright() -> None:
    command = [sys.executable, "-c", PARENT, str(installation.ensure(print))]
    environment = {**os.environ, "PYTHONPATH": str(places.ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, cwd=places.ROOT
    ) as parent:
        assert parent.stdout is not None
        port, scratch = parent.stdout.readline().split()
        assert reachable(int(port), "127.0.0.1")
        parent.send_signal(signal.SIGKILL)
    assert until(lambda: not reachable(int(port), "127.0.0.1"))
    assert until(lambda: not Path(scratch).exists())


def test_a_stopped_engine_leaves_no_process_and_no_folder() -> None:
    with engine.running(installation.ensure(print)) as started:
        port, scratch = started.port, started.log.parent
    assert not reachable(port, "127.0.0.1")
    assert not scratch.exists()
