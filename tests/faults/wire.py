"""The line between our code and AWS: every call can be counted, refused, or ended by a death."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
import botocore.loaders
import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from alongside import wiring

WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"})
Refusal = tuple[AWSResponse, dict[str, Any]]


class Killed(BaseException):
    """The process died here. No handler of ours may catch it."""


@dataclass(frozen=True)
class Call:
    """One AWS call: its operation and the request as sent."""

    operation: str
    request: Mapping[str, Any]


Before = Callable[[Call], Refusal | None]
After = Callable[[Call, Mapping[str, Any]], None]


def refuse(code: str, status: int = 400, **more: Any) -> Refusal:
    """An answer by which the service refuses; `more` stands beside the error."""
    parsed = {
        "Error": {"Code": code, "Message": "refused by the test"},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **more,
    }
    return AWSResponse("https://aws.example", status, HTTPHeaders(), None), parsed


def conflict() -> Refusal:
    """A transaction that met another one."""
    reasons = [{"Code": "TransactionConflict"}, {"Code": "None"}]
    return refuse("TransactionCanceledException", CancellationReasons=reasons)


def answer(parsed: dict[str, Any]) -> Refusal:
    """A successful answer that no engine has to give."""
    return AWSResponse("https://aws.example", 200, HTTPHeaders(), None), parsed


@dataclass
class Wire:
    """Listens on the clients of `wiring`. `before` may refuse a call or raise, `after` sees what
    was answered; both see every call of every service, in order."""

    calls: list[Call] = field(default_factory=list)
    before: list[Before] = field(default_factory=list)
    after: list[After] = field(default_factory=list)

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Listen on the clients that the doors of this process use, in place of any other wire."""
        _wires.append(self)
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(wiring, "client", _shared_client)
                yield
        finally:
            _wires.remove(self)

    def say(
        self, model: Any, params: Mapping[str, Any], context: dict[str, Any], **_: object
    ) -> Refusal | None:
        """Botocore is about to make a call."""
        body = params["body"]
        request = json.loads(body) if isinstance(body, str | bytes) and body else {}
        call = context["alongside"] = Call(model.name, request)
        for listener in list(self.before):
            refused = listener(call)
            if refused is not None:
                return refused
        self.calls.append(call)
        return None

    def hear(self, parsed: Mapping[str, Any], context: Mapping[str, Any], **_: object) -> None:
        """Botocore has an answer."""
        for listener in list(self.after):
            listener(context["alongside"], parsed)

    def writes(self) -> list[Call]:
        """The calls that could have changed something."""
        return [c for c in self.calls if c.operation in WRITES or c.operation.startswith("Send")]

    @contextmanager
    def listening(self, before: Before | None = None, after: After | None = None) -> Iterator[None]:
        """Listen for as long as the block runs. These listeners come after those already there."""
        self.before += [before] if before else []
        self.after += [after] if after else []
        try:
            yield
        finally:
            self.before = [one for one in self.before if one is not before]
            self.after = [one for one in self.after if one is not after]

    @contextmanager
    def counting(self) -> Iterator[list[Call]]:
        """The calls that reach AWS within the block."""
        self.calls = []
        yield self.calls

    @contextmanager
    def dying(self, point: int) -> Iterator[None]:
        """Die at a point: 0 is before the first call, 1 after it, 2 before the second, and on."""
        seen = 0

        def step() -> None:
            nonlocal seen
            seen += 1
            if seen == point + 1:
                raise Killed

        def before(_: Call) -> None:
            step()

        def after(_: Call, __: Mapping[str, Any]) -> None:
            step()

        with self.listening(before, after):
            yield


_wires: list[Wire] = []
_make_client = wiring.client.__wrapped__


_loader = functools.cache(botocore.loaders.create_loader)
_plain_client = functools.cache(boto3.client)


@contextmanager
def shared_clients() -> Iterator[None]:
    """Clients of the account in memory are made once for all tests, and the models of the services
    are read once: half a second per test otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", lambda *_: _loader())
        patch.setattr(boto3, "client", _plain_client)
        yield


def _say(**call: Any) -> Refusal | None:
    return _wires[-1].say(**call)


def _hear(**call: Any) -> None:
    _wires[-1].hear(**call)


@functools.cache
def _shared_client(service: str, attempts: int = 3) -> Any:
    """What wiring would make, made once for all tests: the account in memory is the same door."""
    client = _make_client(service, attempts)
    events = client.meta.events
    events.register_first("before-call.*.*", _say)
    events.register_last("after-call.*.*", _hear)
    return client
