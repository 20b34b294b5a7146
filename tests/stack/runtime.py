"""AWS's own runtime client over a small Runtime API: what is built runs as Lambda would run it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

API = "/2018-06-01/runtime/"
PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Outcome:
    """What a function did with an event: `kind` is `response`, `error` or `init error`."""

    kind: str
    body: Any
    error_type: str = ""


class _Server(ThreadingHTTPServer):
    """Hands out events and takes what became of them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events: queue.Queue[bytes] = queue.Queue()
        self.outcomes: queue.Queue[Outcome] = queue.Queue()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a function that is stopped leaves its connection open."""


class _Handler(BaseHTTPRequestHandler):
    """The Runtime API: `next`, `response`, `error` and `init/error`."""

    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        event = self.server.events.get()
        self.send_response_only(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "00000000-0000-0000-0000-000000000001")
        self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:0:test")
        self._finish(event)

    def do_POST(self) -> None:
        body = json.loads(self._body() or b"null")
        last = self.path.rpartition("/")[2]
        kind = "init error" if self.path.endswith("init/error") else last
        kind_of_error = self.headers.get("Lambda-Runtime-Function-Error-Type", "")
        self.server.outcomes.put(Outcome(kind, body, kind_of_error))
        self.send_response_only(202)
        self._finish(b"{}")

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", "0")))
        found = b""
        while size := int(self.rfile.readline(), 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _finish(self, body: bytes) -> None:
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@dataclass
class Function:
    """A function that waits for events; `said` is the file with what it printed."""

    server: _Server
    said: Path
    child: subprocess.Popen[bytes] = field(repr=False)

    def __call__(self, event: Any) -> Outcome:
        """What becomes of an event; AssertionError when nothing does in time."""
        self.server.events.put(json.dumps(event).encode())
        return self.outcome()

    def outcome(self) -> Outcome:
        """The next thing the function reports."""
        try:
            return self.server.outcomes.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            raise AssertionError(self.said.read_text()[-2000:]) from None


@contextmanager
def running(
    python: Path, layer: Path, code: Path, environment: Mapping[str, str], said: Path
) -> Iterator[Function]:
    """A function of a folder and a layer under the runtime client that `python` has."""
    with _Server() as server, said.open("wb") as log:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        child = subprocess.Popen(
            [str(python), "-m", "awslambdaric", "app.lambda_handler"],
            cwd=code,
            env=_environment(server.server_port, layer, code, environment),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Function(server, said, child)
        finally:
            child.kill()
            child.wait()
            server.shutdown()


def _environment(
    port: int, layer: Path, code: Path, environment: Mapping[str, str]
) -> dict[str, str]:
    """What Lambda sets, and nothing of this process but the way to its programs."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "TZ": ":UTC",
        "PYTHONPATH": f"{layer}/python",
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}",
        "LAMBDA_TASK_ROOT": str(code),
        "_HANDLER": "app.lambda_handler",
        "AWS_LAMBDA_FUNCTION_NAME": "test",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/test",
        "AWS_LAMBDA_LOG_STREAM_NAME": "test",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        **environment,
    }
