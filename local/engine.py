"""MiniStack as a child process: loopback only, IAM enforced, nothing left behind."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from local import places

REGION = "us-east-1"
ACCOUNT = "000000000000"
ANY_SECRET = "test"
START_SECONDS = 30.0
STOP_SECONDS = 4.0
PATIENT = Config(
    retries={"total_max_attempts": 1}, read_timeout=300, connect_timeout=5, max_pool_connections=64
)


@dataclass(frozen=True)
class Engine:
    """A running engine. `log` is the file with its output."""

    port: int
    log: Path
    # Making a client takes longer than a call, and a session makes only one at a time.
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)
    _sessions: dict[str, boto3.Session] = field(default_factory=dict, repr=False)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def endpoint(self) -> str:
        """What AWS_ENDPOINT_URL would be."""
        return f"http://127.0.0.1:{self.port}"

    def client(self, service: str, account: str = "test") -> Any:
        """A boto3 client with the rights of the account's root; the same one each time.

        A 12-digit `account` names another, empty account of the same engine.
        """
        with self._one_at_a_time:
            if account not in self._sessions:
                self._sessions[account] = self.session(account)
            key = service, account
            if key not in self._clients:
                self._clients[key] = self._sessions[account].client(  # type: ignore[call-overload]
                    service, endpoint_url=self.endpoint, config=PATIENT
                )
            return self._clients[key]

    def keep(self, client: Any) -> Any:
        """A client made elsewhere, to be closed with the others."""
        self._clients[f"{id(client)}", ""] = client
        return client

    def hang_up(self) -> None:
        """Close every client made so far."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def session(self, account: str = "test") -> boto3.Session:
        """A new boto3 session of an account; its clients need `endpoint_url`."""
        return boto3.Session(
            aws_access_key_id=account, aws_secret_access_key=ANY_SECRET, region_name=REGION
        )


@contextmanager
def running(python: Path, *, auth: bool = True) -> Iterator[Engine]:
    """Start the engine on a free port and stop it, its workers and its scratch files afterward.

    Raises RuntimeError with the end of its log when it does not become healthy in time.
    """
    places.scratch().mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="alongside-", dir=places.scratch()))
    engine = Engine(free_port(), scratch / "engine.log")
    child = _start(python, engine, scratch, auth)
    try:
        _wait_until_healthy(engine, child)
        yield engine
    finally:
        engine.hang_up()
        _stop(child)
        shutil.rmtree(scratch, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(engine: Engine, scratch: Path, *, auth: bool) -> dict[str, str]:
    """All the engine and the functions in it inherit. Nothing of ours leaks in."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(scratch),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": str(scratch),
        "GATEWAY_PORT": str(engine.port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "localhost",
        "AUTH": "true" if auth else "false",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": ANY_SECRET,
        "AWS_EC2_METADATA_DISABLED": "true",
        "LOG_LEVEL": "WARNING",
    }


def _start(python: Path, engine: Engine, scratch: Path, auth: bool) -> subprocess.Popen[bytes]:
    with engine.log.open("wb") as log:
        return subprocess.Popen(
            [str(python), str(places.ROOT / "local" / "keeper.py")],
            env=environment(engine, scratch, auth=auth),
            cwd=scratch,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait_until_healthy(engine: Engine, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and child.poll() is None:
        if _healthy(engine.port):
            return
        time.sleep(0.02)
    raise RuntimeError("the engine did not start:\n" + engine.log.read_text()[-3000:])


def _healthy(port: int) -> bool:
    with (
        closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as connection,
        suppress(OSError, http.client.HTTPException),
    ):
        connection.request("GET", "/_ministack/health")
        return connection.getresponse().status == 200
    return False


def _stop(child: subprocess.Popen[bytes]) -> None:
    assert child.stdin is not None
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(STOP_SECONDS)
    # The workers share its process group: none may outlive it, however it ended.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    child.stdin.close()
