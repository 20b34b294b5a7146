"""The schedules of the stack, run on demand with their own input."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local.deploy import Stack
from local.engine import ACCOUNT, REGION, Engine

DRAIN_SECONDS = 90.0


@dataclass(frozen=True)
class Schedule:
    """One schedule. `name` is its event's name in the template, in lower case; `function` is a
    logical id; `input` is the JSON it hands over."""

    name: str
    function: str
    expression: str
    zone: str
    input: str


@dataclass(frozen=True)
class Ran:
    """What a run did. `left` counts the queue messages that were still there at the end."""

    name: str
    ok: bool
    result: Any
    seconds: float
    left: int = 0


def read(stack: Stack) -> dict[str, Schedule]:
    """The schedules of a stack, by name."""
    found = [
        _schedule(stack, logical, resource["Properties"])
        for logical, resource in stack.of_type("AWS::Scheduler::Schedule").items()
    ]
    return {schedule.name: schedule for schedule in found}


def run(engine: Engine, stack: Stack, schedule: Schedule) -> Ran:
    """Invoke a schedule's function and wait until the queues it may have filled are empty."""
    started = time.monotonic()
    answer = engine.client("lambda").invoke(
        FunctionName=stack.target(schedule.function), Payload=_by_hand(schedule.input)
    )
    result = json.loads(answer["Payload"].read() or b"null")
    left = _drain(engine, queues(stack))
    ok = not answer.get("FunctionError") and not left
    return Ran(schedule.name, ok, result, round(time.monotonic() - started, 3), left)


def _by_hand(own_input: str) -> bytes:
    """A schedule's own input, marked as started by hand: a date has one night, and whoever presses
    the button wants another one."""
    given = json.loads(own_input)
    marked = {**given, "again": f"{time.time_ns() // 10**6}"} if "step" in given else given
    return json.dumps(marked).encode()


def queues(stack: Stack) -> list[str]:
    """The addresses of the queues that feed functions."""
    found = []
    for mapping in stack.of_type("AWS::Lambda::EventSourceMapping").values():
        source = mapping["Properties"].get("EventSourceArn")
        logical = stack.logical(source) if isinstance(source, dict) else ""
        if logical in stack.of_type("AWS::SQS::Queue"):
            found.append(stack.names[logical])
    return found


def _drain(engine: Engine, addresses: list[str]) -> int:
    deadline = time.monotonic() + DRAIN_SECONDS
    queue = engine.client("sqs")
    left = sum(_waiting(queue, address) for address in addresses)
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = sum(_waiting(queue, address) for address in addresses)
    return left


def _waiting(queue: Any, address: str) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    counts = queue.get_queue_attributes(QueueUrl=address, AttributeNames=names)["Attributes"]
    return sum(int(counts[name]) for name in names)


def _schedule(stack: Stack, logical: str, properties: dict[str, Any]) -> Schedule:
    target = properties["Target"]
    function = stack.logical(target["Arn"])
    return Schedule(
        name=_name(stack, logical),
        function=function,
        expression=stack.value(properties["ScheduleExpression"]),
        zone=stack.value(properties.get("ScheduleExpressionTimezone", "UTC")),
        input=target.get("Input") or _default_input(logical),
    )


def _name(stack: Stack, logical: str) -> str:
    """SAM names a schedule after its function and its event: `MatchNight` is Match's `Night`."""
    for function in stack.of_type("AWS::Lambda::Function"):
        if logical.startswith(function) and logical != function:
            return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", logical.removeprefix(function)).lower()
    return logical.removesuffix("Schedule").lower()


def _default_input(logical: str) -> str:
    """What EventBridge Scheduler sends when a schedule has no input."""
    event = {
        "version": "0",
        "id": "00000000-0000-0000-0000-000000000000",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": REGION,
        "resources": [f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{logical}"],
        "detail": "{}",
    }
    return json.dumps(event)
