"""The front door: an HTTP server on the loopback that stands where API Gateway stands in the cloud.

It serves the routes of the deployed template by invoking their functions, and the local pages.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from local import gateway, routes
from local.deploy import Stack
from local.engine import Engine
from local.gateway import Answer, Request

LIMIT_BYTES = 6 * 1024 * 1024
LIMIT_SECONDS = 29
NOT_FOUND = gateway.refusal(404, "Not Found")
TOO_LONG = gateway.refusal(413, "Request Too Long")
BROKEN = gateway.refusal(500, "Internal Server Error")
LATE = gateway.refusal(503, "Service Unavailable")
NO_LENGTH = gateway.refusal(411, "Length Required")

Responder = Callable[[Request], Answer | None]
"""Answers a request, or gives None for "not mine"."""


class Door(ThreadingHTTPServer):
    """Asks each responder in turn. Bound at once, so that the port is known before the deploy."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.responders: list[Responder] = []

    @property
    def url(self) -> str:
        """Where a browser finds it; no slash at the end."""
        return f"http://localhost:{self.server_port}"

    def respond(self, request: Request) -> Answer:
        """The first answer of a responder, 404 without one, 500 when one breaks."""
        try:
            found = (responder(request) for responder in self.responders)
            return next((answer for answer in found if answer is not None), NOT_FOUND)
        except Exception:  # noqa: BLE001 (whatever broke, its text is not for the caller)
            return BROKEN


@contextmanager
def open_on(port: int) -> Iterator[Door]:
    """A door bound to a port (0 for any free one); `serve` makes it answer."""
    with Door(port) as door:
        yield door


@contextmanager
def serving(door: Door) -> Iterator[None]:
    """Serve in a thread for the length of the block."""
    thread = threading.Thread(target=door.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        door.shutdown()
        thread.join()


def api(engine: Engine, stack: Stack) -> Responder:
    """A responder for the HTTP APIs of the stack.

    Raises routes.Unsupported when an API uses anything the front door does not serve.
    """
    table = api_routes(stack)
    functions = _invoker(engine)
    targets = {route.function: stack.target(route.function) for route in table}

    def respond(request: Request) -> Answer | None:
        found = routes.find(table, request.method, request.path)
        if found is None:
            return None
        route, parameters = found
        event = gateway.event(request, route, parameters)
        return _invoke(functions, targets[route.function], event)

    return respond


def api_routes(stack: Stack) -> list[routes.Route]:
    """All routes of the stack's HTTP APIs, in the order they are tried: one door stands in front
    of all of them, so that `/hooks/feedback/…` comes before `/hooks/…`."""
    apis = stack.of_type("AWS::ApiGatewayV2::Api").values()
    return routes.in_order(
        [route for one in apis for route in routes.read(one["Properties"]["Body"])]
    )


def _invoker(engine: Engine) -> Any:
    client = engine.session().client(
        "lambda",
        endpoint_url=engine.endpoint,
        config=Config(
            retries={"total_max_attempts": 1},
            read_timeout=LIMIT_SECONDS,
            max_pool_connections=64,
        ),
    )
    return engine.keep(client)


def _invoke(functions: Any, name: str, event: dict[str, Any]) -> Answer:
    try:
        result = functions.invoke(FunctionName=name, Payload=json.dumps(event).encode())
    except (BotoCoreError, ClientError):
        return LATE
    payload = result["Payload"].read()
    return BROKEN if result.get("FunctionError") else gateway.answer(json.loads(payload))


class _Handler(BaseHTTPRequestHandler):
    """One connection. Buffered writes and no Nagle: two small writes would cost 40 ms each time."""

    server: Door
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 60

    def _serve(self) -> None:
        body = self._body()
        answer = body if isinstance(body, Answer) else self.server.respond(self._request(body))
        if any("\n" in value or "\r" in value for _, value in answer.headers):
            answer = BROKEN
        with suppress(BrokenPipeError, ConnectionResetError):
            self._send(answer)

    def _body(self) -> bytes | Answer:
        refused: Answer | None = None
        length = self.headers.get("content-length", "0")
        if "transfer-encoding" in self.headers or not length.isdecimal():
            refused = NO_LENGTH
        elif int(length) > LIMIT_BYTES:
            refused = TOO_LONG
        if refused:
            # The body stays unread, so the connection cannot be used again.
            self.close_connection = True
            return refused
        return self.rfile.read(int(length))

    def _request(self, body: bytes) -> Request:
        return Request(
            method=self.command,
            target=self.path,
            headers=tuple(self.headers.items()),
            body=body,
            source=self.client_address[0],
            at=datetime.now(UTC),
            id=uuid.uuid4().hex,
        )

    def _send(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        self.send_header("date", self.date_time_string())
        for name, value in answer.headers:
            if name not in ("content-length", "connection", "date", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("content-length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a path holds a link token."""
