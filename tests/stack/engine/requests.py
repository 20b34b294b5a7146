"""A request as the front door hands it on, and the body of an API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from local.gateway import Request

AT = datetime(2026, 11, 21, 5, 15, tzinfo=UTC)


def request(method: str, target: str, body: bytes = b"", **headers: str) -> Request:
    """A request from 127.0.0.9; an underscore in a header's name stands for a hyphen."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Request(
        method, target, (("Host", "localhost:8400"), *named), body, "127.0.0.9", AT, "id"
    )


def body(**paths: list[str]) -> dict[str, Any]:
    """An API body; a key names the function, its values are `METHOD path`."""
    made: dict[str, Any] = {}
    for function, keys in paths.items():
        for method, path in (key.split(" ") for key in keys):
            made.setdefault(path, {})[method.lower()] = operation(function)
    return {"openapi": "3.0.1", "info": {}, "paths": made, "tags": []}


def operation(function: str) -> dict[str, Any]:
    uri = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
    integration = {
        "httpMethod": "POST",
        "type": "aws_proxy",
        "payloadFormatVersion": "2.0",
        "uri": {"Fn::Sub": f"{uri}${{{function}}}/invocations"},
    }
    return {"x-amazon-apigateway-integration": integration, "responses": {}, "parameters": []}


API = body(
    IntakeAliaslive=["POST /hooks/{proxy+}"],
    Review=["GET /review/{token}", "POST /review/{token}/undo", "GET /review/help"],
)
