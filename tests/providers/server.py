"""Both providers behind HTTP on the loopback: what they answer, what they refuse, what was asked.

A form that exists must never be changed: any PUT or PATCH of one is written down in `changed`, and
the fixture that gave the server away fails the test.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.providers.tally_fake import TallyFake
from tests.providers.typeform_fake import Refuses, TypeformFake

TOKEN = "tfp_a-token-that-nobody-may-see"
_A_FORM = re.compile(r"/forms/[^/]+/?")


@dataclass
class Refusal:
    """An answer in place of the right one: to requests of this method whose path begins so."""

    method: str
    path: str
    status: int
    body: bytes = b'{"code": "SOMETHING", "description": "something"}'
    times: int = 1_000_000
    head: dict[str, str] = field(default_factory=dict)


@dataclass
class Provider:
    """A provider at `url`. `asked` are the requests so far: method, path, query."""

    fake: TypeformFake | TallyFake
    url: str = ""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def name(self) -> str:
        return "typeform" if isinstance(self.fake, TypeformFake) else "tally"

    def refuse(self, method: str, path: str, status: int, **more: Any) -> None:
        """From now on answer so."""
        self.refusals.append(Refusal(method, path, status, **more))

    def count(self, method: str) -> int:
        """How many requests of this method there were."""
        return sum(one[0] == method for one in self.asked)

    def answer(
        self, method: str, address: str, head: dict[str, str], raw: bytes
    ) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers."""
        parts = urlsplit(address)
        path, query = unquote(parts.path), dict(parse_qsl(parts.query))
        self.asked.append((method, path, query))
        self.heads.append(head)
        if method in ("PUT", "PATCH") and _A_FORM.fullmatch(path):
            self.changed.append(f"{method} {path}")
        if head.get("authorization") != f"Bearer {TOKEN}":
            return 401, b'{"code": "AUTHENTICATION_FAILED"}', {}
        for refusal in self.refusals:
            if method == refusal.method and path.startswith(refusal.path) and refusal.times:
                refusal.times -= 1
                return refusal.status, refusal.body, refusal.head
        try:
            status, document = _route(self.fake, method, path, query, json.loads(raw or b"{}"))
        except Refuses as refused:
            return refused.status, json.dumps({"code": refused.code}).encode(), {}
        return status, json.dumps(document, ensure_ascii=False).encode(), {}


def _route(
    fake: TypeformFake | TallyFake, method: str, path: str, query: dict[str, str], body: Any
) -> tuple[int, Any]:
    route = _typeform if isinstance(fake, TypeformFake) else _tally
    found = route(fake, method, path.strip("/").split("/"), query, body)
    if found is None:
        raise Refuses(404, "NO_SUCH_ROUTE")
    return (201 if method == "POST" else 200), found


def _typeform(fake: Any, method: str, parts: list[str], query: dict[str, str], body: Any) -> Any:
    match method, *parts:
        case ["GET", "forms"]:
            return {"total_items": len(fake.forms), "page_count": 1, "items": []}
        case ["POST", "forms"]:
            return fake.create(body)
        case ["GET", "forms", form_id]:
            return fake.form(form_id)
        case ["GET", "forms", form_id, "webhooks"]:
            return fake.hooks(form_id)
        case ["PUT", "forms", form_id, "webhooks", tag]:
            return fake.hook(form_id, tag, body)
        case ["GET", "forms", form_id, "responses"]:
            return fake.responses(form_id, query)
    return None


def _tally(fake: Any, method: str, parts: list[str], query: dict[str, str], body: Any) -> Any:
    match method, *parts:
        case ["GET", "forms"]:
            return {"items": [], "page": 1, "limit": 1, "total": len(fake.forms), "hasMore": False}
        case ["POST", "forms"]:
            return fake.create(body)
        case ["GET", "forms", form_id]:
            return fake.form(form_id)
        case ["GET", "forms", form_id, "questions"]:
            return {"questions": fake.asked(form_id), "hasResponses": True}
        case ["GET", "forms", form_id, "submissions"]:
            return fake.listed(form_id, query)
        case ["GET", "webhooks"]:
            return fake.hooks(query)
        case ["POST", "webhooks"]:
            return fake.hook(body)
    return None


@contextmanager
def serve(fake: TypeformFake | TallyFake) -> Iterator[Provider]:
    """The provider on a port of its own, for as long as the context lasts."""
    provider = Provider(fake)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            head = {name.lower(): value for name, value in self.headers.items()}
            status, body, more = provider.answer(self.command, self.path, head, raw)
            self.send_response(status)
            for name, value in {**more, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = _handle  # noqa: N815  (the library's names)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def unchanged(provider: Provider) -> Iterator[Provider]:
    """The provider, and at the end a look whether a form of its was changed."""
    yield provider
    assert not provider.changed, f"a form that exists was changed: {provider.changed}"
