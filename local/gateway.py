"""HTTP to Lambda and back, as an HTTP API with payload format 2.0 does it. Pure."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from local.routes import Route

API_ID = "local"
TEXT = re.compile(r"^(text/.*|application/(json|xml|javascript))$")
DEFAULT_TYPE = "text/plain;charset=UTF-8"


@dataclass(frozen=True)
class Request:
    """What came over the wire. `headers` keeps repeats in order; `target` is path and query."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    source: str
    at: datetime
    id: str

    @property
    def path(self) -> str:
        """The path as sent, without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The query as sent."""
        return self.target.partition("?")[2]


@dataclass(frozen=True)
class Answer:
    """What goes back over the wire."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass
class _Joined:
    """Repeated names joined by a comma, in order."""

    values: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        self.values[name] = f"{self.values[name]},{value}" if name in self.values else value


def event(request: Request, route: Route, parameters: Mapping[str, str]) -> dict[str, Any]:
    """The Lambda event, format 2.0; `cookies`, `queryStringParameters` and the like are absent
    when there are none, as in the cloud."""
    headers, cookies = _headers(request)
    body, encoded = _body(request.body, headers.get("content-type", ""))
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": request.path,
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": _context(request, route, headers),
        "isBase64Encoded": encoded,
    }
    optional = {
        "cookies": cookies,
        "queryStringParameters": _query(request.query),
        "pathParameters": dict(parameters),
        "body": body,
    }
    return made | {name: value for name, value in optional.items() if value}


def answer(result: Any) -> Answer:
    """The HTTP answer to a function's result; a result without `statusCode` is the body itself."""
    if not isinstance(result, dict) or "statusCode" not in result:
        body = result if isinstance(result, str) else json.dumps(result)
        return Answer(200, (("content-type", "application/json"),), body.encode())
    body = result.get("body") or ""
    raw = base64.b64decode(body) if result.get("isBase64Encoded") else body.encode()
    headers = [(name.lower(), str(value)) for name, value in (result.get("headers") or {}).items()]
    if "content-type" not in dict(headers):
        headers.append(("content-type", DEFAULT_TYPE))
    headers += [("set-cookie", cookie) for cookie in result.get("cookies") or []]
    return Answer(int(result["statusCode"]), tuple(headers), raw)


def refusal(status: int, message: str) -> Answer:
    """An error of the gateway itself, in its words."""
    body = json.dumps({"message": message}, separators=(",", ":")).encode()
    return Answer(status, (("content-type", "application/json"),), body)


def _headers(request: Request) -> tuple[dict[str, str], list[str]]:
    joined, cookies = _Joined(), []
    for name, value in request.headers:
        if name.lower() == "cookie":
            cookies += [one.strip() for one in value.split(";") if one.strip()]
        else:
            joined.add(name.lower(), value)
    return joined.values, cookies


def _query(query: str) -> dict[str, str]:
    joined = _Joined()
    for name, value in parse_qsl(query, keep_blank_values=True):
        joined.add(name, value)
    return joined.values


def _body(body: bytes, content_type: str) -> tuple[str, bool]:
    kind = content_type.partition(";")[0].strip().lower()
    if TEXT.match(kind):
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), bool(body)


def _context(request: Request, route: Route, headers: Mapping[str, str]) -> dict[str, Any]:
    domain = headers.get("host", "localhost")
    return {
        "accountId": "000000000000",
        "apiId": API_ID,
        "domainName": domain,
        "domainPrefix": domain.partition(".")[0],
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": "HTTP/1.1",
            "sourceIp": request.source,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": request.id,
        "routeKey": route.key,
        "stage": "$default",
        "time": request.at.astimezone(UTC).strftime("%d/%b/%Y:%H:%M:%S %z"),
        "timeEpoch": int(request.at.timestamp() * 1000),
    }
