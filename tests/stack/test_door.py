"""The front door makes the events and answers that API Gateway makes."""

from __future__ import annotations

import base64
import copy
import http.client
import json
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from local import door, gateway, routes
from local.gateway import Answer, Request
from local.routes import Route
from tests.stack.engine.requests import API, request

TOKEN = Route("GET", "/review/{token}", "Review")


def event(method: str = "GET", target: str = "/review/abc", **more: Any) -> dict[str, Any]:
    return gateway.event(request(method, target, **more), TOKEN, TOKEN.match("/review/abc") or {})


def test_a_request_becomes_an_event_of_format_two() -> None:
    made = event(target="/review/abc?why=a%20b", User_Agent="test")
    assert made["version"] == "2.0"
    assert made["routeKey"] == made["requestContext"]["routeKey"] == "GET /review/{token}"
    assert (made["rawPath"], made["rawQueryString"]) == ("/review/abc", "why=a%20b")
    assert made["queryStringParameters"] == {"why": "a b"}
    assert made["pathParameters"] == {"token": "abc"}
    context = made["requestContext"]
    assert context["domainName"] == "localhost:8400"
    assert context["http"]["sourceIp"] == "127.0.0.9"
    assert context["http"]["userAgent"] == "test"
    assert context["time"] == "21/Nov/2026:05:15:00 +0000"
    assert context["timeEpoch"] == 1795238100000


def test_what_a_request_does_not_have_is_absent() -> None:
    bare = gateway.event(request("GET", "/links"), Route("GET", "/links", "Member"), {})
    absent = {"cookies", "queryStringParameters", "pathParameters", "body"}
    assert not absent & set(bare)
    assert bare["isBase64Encoded"] is False


def test_cookies_stand_apart_and_repeats_are_joined() -> None:
    headers = (("Cookie", "a=1; b=2"), ("X-Two", "1"), ("x-two", "2"), ("cookie", "c=3"))
    sent = Request(
        "GET", "/x?n=1&n=2&empty=", headers, b"", "127.0.0.1", request("GET", "/").at, ""
    )
    made = gateway.event(sent, TOKEN, {})
    assert made["cookies"] == ["a=1", "b=2", "c=3"]
    assert made["headers"] == {"x-two": "1,2"}
    assert made["queryStringParameters"] == {"n": "1,2", "empty": ""}


@pytest.mark.parametrize(
    ("kind", "encoded"),
    [
        ("application/json", False),
        ("application/json; charset=utf-8", False),
        ("text/plain", False),
        ("application/x-www-form-urlencoded", True),
        ("multipart/form-data; boundary=x", True),
        ("", True),
    ],
)
def test_only_text_travels_as_text(kind: str, encoded: bool) -> None:
    made = event("POST", body=b"decision=yes", Content_Type=kind)
    assert made["isBase64Encoded"] is encoded
    body = base64.b64decode(made["body"]) if encoded else made["body"].encode()
    assert body == b"decision=yes"


@given(some.binary(), some.sampled_from(["", "text/plain", "application/json", "image/png"]))
def test_no_body_is_lost_on_the_way(body: bytes, kind: str) -> None:
    made = event("POST", body=body, Content_Type=kind)
    carried = made.get("body", "")
    back = base64.b64decode(carried) if made["isBase64Encoded"] else carried.encode()
    assert back == body
    json.dumps(made)


def test_a_result_becomes_an_answer() -> None:
    answer = gateway.answer(
        {
            "statusCode": 303,
            "headers": {"Location": "/x"},
            "cookies": ["a=1", "b=2"],
            "body": base64.b64encode(b"\xff").decode(),
            "isBase64Encoded": True,
        }
    )
    assert (answer.status, answer.body) == (303, b"\xff")
    assert answer.headers == (
        ("location", "/x"),
        ("content-type", "text/plain;charset=UTF-8"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
    )


def test_a_result_without_a_status_is_the_body() -> None:
    answer = gateway.answer({"fine": True})
    assert (answer.status, json.loads(answer.body)) == (200, {"fine": True})


# --- Routes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "key", "parameters"),
    [
        ("GET", "/review/help", "GET /review/help", {}),
        ("GET", "/review/a%2Fb", "GET /review/{token}", {"token": "a/b"}),
        ("POST", "/review/x/undo", "POST /review/{token}/undo", {"token": "x"}),
        (
            "POST",
            "/hooks/heal/mentor/tally/k",
            "POST /hooks/{proxy+}",
            {"proxy": "heal/mentor/tally/k"},
        ),
    ],
)
def test_the_narrowest_route_answers(
    method: str, path: str, key: str, parameters: dict[str, str]
) -> None:
    found = routes.find(routes.read(API), method, path)
    assert found is not None
    assert (found[0].key, found[1]) == (key, parameters)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("HEAD", "/review/x"),
        ("GET", "/review/x/y"),
        ("POST", "/hooks/"),
        ("GET", "/review/"),
    ],
)
def test_nothing_else_is_a_route(method: str, path: str) -> None:
    assert routes.find(routes.read(API), method, path) is None


OTHER = [Route("POST", "/hooks/feedback/{proxy+}", "Feedback")]


@pytest.mark.parametrize(
    ("path", "function"),
    [
        ("/hooks/feedback/heal/tally/k", "Feedback"),
        ("/hooks/heal/mentor/tally/k", "IntakeAliaslive"),
    ],
)
def test_two_apis_behind_one_door_are_tried_together(path: str, function: str) -> None:
    one = routes.read(API)
    for table in (routes.in_order([*one, *OTHER]), routes.in_order([*OTHER, *one])):
        found = routes.find(table, "POST", path)
        assert found is not None
        assert found[0].function == function
    behind = routes.find([*one, *OTHER], "POST", OTHER[0].path.replace("{proxy+}", "x"))
    assert behind is not None
    assert behind[0].function == "IntakeAliaslive"  # the control: one API after the other


def test_a_route_that_two_functions_answer_is_refused() -> None:
    with pytest.raises(routes.Unsupported, match=r"POST /hooks/\{proxy\+\}"):
        routes.in_order([*routes.read(API), Route("POST", "/hooks/{proxy+}", "Other")])


def test_an_alias_is_invoked_as_the_alias() -> None:
    assert {route.function for route in routes.read(API)} == {"IntakeAliaslive", "Review"}


def spoiled(where: str) -> dict[str, Any]:
    api = copy.deepcopy(API)
    one = api["paths"]["/review/{token}"]
    if where == "cors":
        api["x-amazon-apigateway-cors"] = {}
    elif where == "any":
        one["x-amazon-apigateway-any-method"] = one.pop("get")
    elif where == "authorizer":
        one["get"]["security"] = [{}]
    elif where == "timeout":
        one["get"]["x-amazon-apigateway-integration"]["timeoutInMillis"] = 1
    elif where == "format":
        one["get"]["x-amazon-apigateway-integration"]["payloadFormatVersion"] = "1.0"
    return api


@pytest.mark.parametrize("where", ["cors", "any", "authorizer", "timeout", "format"])
def test_an_api_with_more_than_the_door_serves_is_refused(where: str) -> None:
    with pytest.raises(routes.Unsupported):
        routes.read(spoiled(where))
    assert routes.read(spoiled("nothing"))  # the control: unspoiled, it is served


# --- Over the wire --------------------------------------------------------------------------


def echo(request: Request) -> Answer | None:
    if request.path == "/breaks":
        raise RuntimeError("canary")
    if request.path == "/splits":
        return Answer(200, (("x-header", "a\r\nset-cookie: b"),))
    return (
        Answer(200, (("set-cookie", "a=1"), ("set-cookie", "b=2")), b"hello")
        if request.path == "/x"
        else None
    )


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with door.open_on(0) as opened:
        opened.responders.append(echo)
        with door.serving(opened):
            yield opened.server_port


def ask(port: int, method: str, path: str, content: bytes = b"", **headers: str) -> Any:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request(method, path, content, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


def test_two_cookies_are_two_headers(port: int) -> None:
    status, headers, content = ask(port, "GET", "/x")
    assert (status, content) == (200, b"hello")
    assert headers.get_all("set-cookie") == ["a=1", "b=2"]


def test_a_head_has_the_length_and_no_body(port: int) -> None:
    status, headers, content = ask(port, "HEAD", "/x")
    assert (status, headers["content-length"], content) == (200, "5", b"")


def test_an_unknown_path_gets_the_gateways_404(port: int) -> None:
    status, headers, content = ask(port, "GET", "/nowhere")
    assert (status, headers["content-type"]) == (404, "application/json")
    assert content == b'{"message":"Not Found"}'


def test_an_exception_gets_500_without_its_text(port: int) -> None:
    status, _, content = ask(port, "GET", "/breaks")
    assert (status, content) == (500, b'{"message":"Internal Server Error"}')


def test_a_header_that_would_split_the_answer_is_a_500(port: int) -> None:
    status, headers, _ = ask(port, "GET", "/splits")
    assert status == 500
    assert headers["set-cookie"] is None


def test_a_body_over_six_megabytes_gets_413_unread(port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.putrequest("POST", "/x")
        connection.putheader("content-length", str(6 * 1024 * 1024 + 1))
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 413
        assert json.loads(answer.read()) == {"message": "Request Too Long"}


def test_answers_do_not_wait_for_acknowledgments(port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        started = time.monotonic()
        for _ in range(25):
            connection.request("GET", "/x")
            connection.getresponse().read()
    assert (time.monotonic() - started) / 25 < 0.03  # 0.04 and more with two small writes
