"""A night of many groups through the engine's queue, some of them out of reach at first."""

from __future__ import annotations

import io
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from alongside import model, wiring
from alongside.intake import receipt
from alongside.program import load_all
from alongside.store import applications
from functions.match import app as match
from local import engine, installation, up
from tests.contract.shape import Template
from tests.faults.wire import Refusal, refuse
from tests.faults.world import LambdaContext
from tests.items import application_item
from tests.stack import multitude
from tests.stack.multitude import NOW, Multitude

pytestmark = pytest.mark.stack
MANY = int(os.environ.get("ALONGSIDE_MANY_GROUPS", "10000"))
WORKERS = 4
SLOW_TO_ANSWER = 0.02
"""How many of the groups cannot be reached at first, and are tried three times."""
HOURS_OF_SQS = 3600


@dataclass
class Night:
    """What came of a night: the messages as they were taken, and the log lines."""

    out_of_reach: Counter[str]
    taken: list[list[str]] = field(default_factory=list)
    returned: int = 0
    seconds: float = 0.0
    lines: list[dict[str, Any]] = field(default_factory=list)

    def told(self, message: str) -> list[dict[str, Any]]:
        """The log lines of one kind."""
        return [line for line in self.lines if line["message"] == message]


@pytest.fixture
def machine() -> Iterator[engine.Engine]:
    """An engine of its own: what is in it is gone with it."""
    with engine.running(installation.ensure(up.quiet)) as started:
        yield started


@contextmanager
def functions_of(crowd: Multitude, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`match` in this process, at the doors of that account."""
    environment = {
        "AWS_ENDPOINT_URL": crowd.engine.endpoint,
        "AWS_ACCESS_KEY_ID": multitude.ACCOUNT["account"],
        "AWS_SECRET_ACCESS_KEY": engine.ANY_SECRET,
        "AWS_DEFAULT_REGION": engine.REGION,
        "TABLE_NAME": crowd.table,
        "NIGHT_QUEUE_URL": crowd.queue,
        "DIGEST_SECONDS": "0",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    monkeypatch.setattr(match, "LATER_SECONDS", 0)
    wiring.forget()
    doors = [wiring.table().client, wiring.client("sqs")]
    yield
    for one in doors:
        one.close()
    wiring.forget()


def run(crowd: Multitude, out_of_reach: Counter[str], days: int = 0) -> Night:
    """The schedule, then every message until none is left; `out_of_reach` says how often each of
    these groups cannot be read."""
    night, log = Night(Counter(out_of_reach)), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "now", lambda: NOW + timedelta(days=days))
        patch.setattr(match.logger.registered_handler, "stream", log)
        events = wiring.client("dynamodb").meta.events
        refusing = partial(_refuse, night, threading.Lock())
        events.register_first("before-call.dynamodb.Query", refusing)
        began = time.monotonic()
        match.lambda_handler({"step": "night"}, LambdaContext())
        with ThreadPoolExecutor(WORKERS) as pool:
            for worker in [pool.submit(_work, crowd, night) for _ in range(WORKERS)]:
                worker.result()
        night.seconds = time.monotonic() - began
        events.unregister("before-call.dynamodb.Query", refusing)
    night.lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return night


def _refuse(
    night: Night, lock: threading.Lock, params: dict[str, Any], **_: object
) -> Refusal | None:
    asked = json.loads(params["body"])["ExpressionAttributeValues"].get(":key", {"S": ""})
    group = asked["S"].partition("#")[2]
    with lock:
        if not night.out_of_reach[group]:
            return None
        night.out_of_reach[group] -= 1
    return refuse("InternalServerError", 500)


def _work(crowd: Multitude, night: Night) -> None:
    """Take messages as Lambda does: a message that is done is deleted, another one comes again."""
    queue = crowd.client("sqs")
    while crowd.waiting():
        found = queue.receive_message(
            QueueUrl=crowd.queue, VisibilityTimeout=HOURS_OF_SQS, WaitTimeSeconds=1
        )
        for message in found.get("Messages", []):
            record = {"messageId": message["MessageId"], "body": message["Body"]}
            night.taken.append(json.loads(message["Body"])["groups"])
            answer = match.lambda_handler({"Records": [record]}, LambdaContext())
            where = {"QueueUrl": crowd.queue, "ReceiptHandle": message["ReceiptHandle"]}
            if answer["batchItemFailures"]:
                night.returned += 1
                queue.change_message_visibility(**where, VisibilityTimeout=0)
            else:
                queue.delete_message(**where)


def unreachable(size: int) -> Counter[str]:
    """Every fiftieth group, and the whole second message."""
    some = [multitude.name_of(number) for number in range(7, size, round(1 / SLOW_TO_ANSWER))]
    whole = [multitude.name_of(number) for number in range(25, min(50, size))]
    return Counter(dict.fromkeys(some, 3)) | Counter(dict.fromkeys(whole, 1))


def check(crowd: Multitude, night: Night) -> Counter[str]:
    """Every group planned exactly once, no place taken twice, only the failed come again."""
    everyone = {multitude.name_of(number) for number in range(crowd.size)}
    failed = unreachable(crowd.size)
    items = list(crowd.items())
    assert multitude.wrong(items) == []
    assert {item["group"] for item in items if item["pk"].startswith("PLAN#")} == everyone
    planned = night.told("group_planned")
    assert [line["skipped"] for line in planned].count(False) == len(planned) == crowd.size
    assert len(night.told("outage")) == failed.total()
    assert Counter(group for groups in night.taken for group in groups) == failed + Counter(
        everyone
    )
    counts = Counter(item["pk"].partition("#")[0] for item in items)
    assert sum(line["suggested"] for line in planned) == counts["MATCH"] > 5 * crowd.size
    return counts


def many(
    machine: engine.Engine, template: Template, monkeypatch: pytest.MonkeyPatch, size: int
) -> tuple[Multitude, Counter[str]]:
    """A night of so many groups, and the same night once more; what is in the table."""
    began = time.monotonic()
    crowd = multitude.settle(machine, template, size)
    written = time.monotonic() - began
    with functions_of(crowd, monkeypatch):
        night = run(crowd, unreachable(size))
        counts = check(crowd, night)
        again = run(crowd, Counter())
    assert again.told("night_planned")[0]["groups"] == 0 and again.taken == []
    print(  # noqa: T201  what was measured
        f"\n{size} groups: written {written:.1f} s, planned {night.seconds:.1f} s"
        f" ({size / night.seconds:.1f} a second), {len(night.taken)} messages,"
        f" {night.returned} whole ones again, {counts['MATCH']} pairs"
    )
    return crowd, counts


def check_following(crowd: Multitude, following: list[Night], before: Counter[str]) -> None:
    """Open pairs have every group looked at again. The next night a mentor's places are taken,
    which is another reason to wait; after that there is nothing new to say."""
    for night in following:
        assert len(night.told("group_planned")) == crowd.size
        assert not any(line["suggested"] for line in night.told("group_planned"))
    assert any(not line["skipped"] for line in following[0].told("group_planned"))
    assert all(line["skipped"] for line in following[1].told("group_planned"))
    after = Counter(item["pk"].partition("#")[0] for item in crowd.items())
    assert after - before == Counter(PLAN=after["PLAN"] - before["PLAN"])


def test_a_night_of_some_groups_plans_each_once_and_repeats_what_failed(
    machine: engine.Engine, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd, counts = many(machine, template, monkeypatch, 30)
    with functions_of(crowd, monkeypatch):
        check_following(crowd, [run(crowd, Counter(), days=day) for day in (1, 2)], counts)


@pytest.mark.full
def test_a_night_of_ten_thousand_groups_plans_each_once_and_repeats_what_failed(
    machine: engine.Engine, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(machine, template, monkeypatch, MANY)


def test_the_people_of_a_multitude_are_stored_as_intake_stores_them(
    machine: engine.Engine, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = multitude.settle(machine, template, 1)
    stored = {item["pk"]: item for item in crowd.items()}
    (one, *_) = multitude.people(load_all()["heal"], 1)
    with functions_of(crowd, monkeypatch):
        group = model.Group(one.program, one.group, one.group)
        program = wiring.programs()[one.program]
        applications.save(wiring.table(), program, one, group, receipt(one, NOW), NOW)
    (saved,) = (item for item in crowd.items() if item.get("member") == one.member)
    assert saved.pop("received_at")
    saved.pop("response", "")  # which response it was: a form's, and these people sent none
    assert saved == application_item(one)
    (other, *_) = multitude.people(load_all()["heal"], 0)
    assert stored[f"PERSON#heal#{other.member}"] == application_item(other)
