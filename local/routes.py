"""The route table of an HTTP API, read from the OpenAPI body of the processed template.

Anything in the body that the front door does not serve is refused at start, so that the local
system cannot quietly behave unlike the deployed one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

METHODS = frozenset({"get", "head", "post", "put", "patch", "delete", "options"})
BODY_KEYS = frozenset({"openapi", "info", "paths", "tags"})
ROUTE_KEYS = frozenset({"x-amazon-apigateway-integration", "responses", "parameters"})
INTEGRATION_KEYS = frozenset({"httpMethod", "type", "uri", "payloadFormatVersion"})
TARGET = re.compile(r"functions/\$\{(\w+)(?:\.Arn)?\}/invocations$")


class Unsupported(Exception):
    """The API uses something the front door does not serve; the text names it."""


@dataclass(frozen=True)
class Route:
    """One method and path. `function` is the logical id of the function, or alias, behind it."""

    method: str
    path: str
    function: str

    @property
    def key(self) -> str:
        """As in an event's `routeKey`."""
        return f"{self.method} {self.path}"

    @property
    def precedence(self) -> tuple[tuple[int, ...], int]:
        """Sorts first what API Gateway tries first: literal, `{name}`, `{name+}`; longer first."""
        parts = self.path.strip("/").split("/")
        return tuple(_looseness(part) for part in parts), -len(parts)

    def match(self, path: str) -> dict[str, str] | None:
        """The path's parameters, unquoted, when this route serves it."""
        found = re.fullmatch(_pattern(self.path), path)
        return found and {
            _names(self.path)[i]: unquote(value) for i, value in enumerate(found.groups())
        }


def read(body: Mapping[str, Any]) -> list[Route]:
    """The routes of an OpenAPI body in the order they are tried.

    Raises Unsupported for any key, method or integration outside the allow-list.
    """
    _only(BODY_KEYS, body, "the API")
    routes = [
        _route(path, method, operation)
        for path, operations in body["paths"].items()
        for method, operation in operations.items()
    ]
    return in_order(routes)


def in_order(routes: list[Route]) -> list[Route]:
    """The routes of one or several APIs in the order they are tried.

    Raises Unsupported when two APIs have the same route: behind one door only one would answer.
    """
    twice = sorted({one.key for one in routes if sum(one.key == r.key for r in routes) > 1})
    if twice:
        raise Unsupported(f"{', '.join(twice)}: more than one function answers")
    return sorted(routes, key=lambda route: (route.precedence, route.key))


def find(routes: list[Route], method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The first route that serves this request, with its path parameters."""
    for route in routes:
        parameters = route.match(path) if route.method == method else None
        if parameters is not None:
            return route, parameters
    return None


def _route(path: str, method: str, operation: Mapping[str, Any]) -> Route:
    where = f"{method.upper()} {path}"
    if method not in METHODS:
        raise Unsupported(f"{where}: the method is not served")
    _only(ROUTE_KEYS, operation, where)
    integration = operation["x-amazon-apigateway-integration"]
    _only(INTEGRATION_KEYS, integration, where)
    if (integration["type"], integration["payloadFormatVersion"]) != ("aws_proxy", "2.0"):
        raise Unsupported(f"{where}: only a Lambda proxy with payload 2.0 is served")
    return Route(method.upper(), path, _function(integration["uri"], where))


def _function(uri: Any, where: str) -> str:
    found = TARGET.search(uri["Fn::Sub"] if isinstance(uri, dict) else uri)
    if not found:
        raise Unsupported(f"{where}: no function in {uri}")
    return found.group(1)


def _only(known: frozenset[str], given: Mapping[str, Any], where: str) -> None:
    unknown = sorted(set(given) - known)
    if unknown:
        raise Unsupported(f"{where}: the front door does not serve {', '.join(unknown)}")


def _looseness(part: str) -> int:
    return 0 if not part.startswith("{") else 2 if part.endswith("+}") else 1


def _names(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\+?\}", path)


def _pattern(path: str) -> str:
    pieces = re.split(r"(\{\w+\+?\})", path)
    return "".join(
        re.escape(piece) if not _looseness(piece) else "([^/]+)" if piece[-2] != "+" else "(.+)"
        for piece in pieces
    )
