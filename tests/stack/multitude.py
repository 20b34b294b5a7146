"""Many groups at once in a table of the engine, written past the functions, and what became of
them in a night."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from alongside import program
from alongside.model import Acceptance, Answer, Application, Role
from alongside.program import Program
from alongside.store import codec
from alongside.store.table import Item, plain, to_item
from local.engine import Engine
from tests.items import application_item

MENTEES, MENTORS = 12, 8
NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
ACCOUNT = {"account": "000000000025"}
_BATCH = 25


@dataclass(frozen=True)
class Multitude:
    """Groups in a table and a queue of their own account."""

    engine: Engine
    table: str
    queue: str
    size: int

    def client(self, service: str) -> Any:
        """A client of that account."""
        return self.engine.client(service, **ACCOUNT)

    def items(self) -> Iterator[Item]:
        """Every item of the table."""
        for page in self.client("dynamodb").get_paginator("scan").paginate(TableName=self.table):
            yield from map(plain, page["Items"])

    def waiting(self) -> int:
        """How many messages are in the queue, taken or not."""
        names = [f"ApproximateNumberOfMessages{which}" for which in ("", "NotVisible", "Delayed")]
        found = self.client("sqs").get_queue_attributes(QueueUrl=self.queue, AttributeNames=names)
        return sum(int(found["Attributes"][name]) for name in names)


def settle(engine: Engine, template: dict[str, Any], size: int) -> Multitude:
    """Groups of twelve mentees and eight mentors who have just applied."""
    wanted = dict(template["Resources"]["MembersTable"]["Properties"])
    del wanted["PointInTimeRecoverySpecification"]  # a call of its own
    engine.client("dynamodb", **ACCOUNT).create_table(TableName="Members", **wanted)
    queue = engine.client("sqs", **ACCOUNT).create_queue(QueueName="night")["QueueUrl"]
    made = Multitude(engine, "Members", queue, size)
    heal = program.load_all()["heal"]
    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(partial(_write_group, made, heal), range(size)):
            pass
    return made


def name_of(number: int) -> str:
    """The id of a group."""
    return f"group-{number:05}"


def _write_group(made: Multitude, heal: Program, number: int) -> None:
    items = [application_item(one) for one in people(heal, number)]
    items.append(
        {
            "pk": f"PROGRAM#{heal.id}",
            "sk": f"GROUP#{name_of(number)}",
            "program": heal.id,
            "group": name_of(number),
            "name": name_of(number),
            "changed": codec.stamp(NOW),
        }
    )
    wanted = [{"PutRequest": {"Item": to_item(item)}} for item in items]
    assert len(wanted) <= _BATCH
    answer = made.client("dynamodb").batch_write_item(RequestItems={made.table: wanted})
    assert not answer.get("UnprocessedItems")


def people(heal: Program, number: int) -> Iterator[Application]:
    """The members of a group; the same number gives the same people for ever."""
    chance = random.Random(number)
    for role, count in ((Role.MENTEE, MENTEES), (Role.MENTOR, MENTORS)):
        for one in range(count):
            yield _person(heal, chance, role, f"{number:05}{role}{one:02}", name_of(number))


def _person(heal: Program, chance: random.Random, role: Role, key: str, group: str) -> Application:
    came = NOW - timedelta(days=min(chance.expovariate(1 / 24), 300), hours=1)
    months = chance.randint(8, 60) if role is Role.MENTOR else chance.randint(0, 30)
    return Application(
        program=heal.id,
        group=group,
        member=key.encode().hex()[-32:].rjust(32, "0"),
        role=role,
        version=f"{codec.stamp(came)}#{key}",
        submitted_at=came,
        waiting_since=came,
        name=f"P{key}",
        email=f"{key}@example.net",
        answers={"months": months, **_answers(heal, chance, role)},
        accepted=Acceptance(heal.agreement.version, heal.agreement_hash, came),
        capacity=chance.choice((1, 1, 1, 2)) if role is Role.MENTOR else 1,
    )


def _answers(heal: Program, chance: random.Random, role: Role) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for question in heal.questions_for(role):
        codes = [choice.code for choice in question.choices if not choice.skips]
        if not codes or question.id == "musts" or chance.random() < 0.15:
            continue
        some = tuple(chance.sample(codes, min(len(codes), chance.randint(1, 4))))
        answers[question.id] = some if question.kind == "choices" else some[0]
    return answers


def wrong(items: Iterable[Item]) -> list[str]:
    """What must not be after a night: places taken twice, plans left open or written twice."""
    by_kind: dict[str, list[Item]] = {"PERSON": [], "MATCH": [], "PLAN": []}
    for item in items:
        by_kind.setdefault(item["pk"].partition("#")[0], []).append(item)
    taken = Counter((m[side], side) for m in by_kind["MATCH"] for side in ("mentee", "mentor"))
    found = [
        f"{one['member']} holds {one['held']} of {one['capacity']}"
        for one in by_kind["PERSON"]
        if not taken[one["member"], one["role"]] == one["held"] <= one["capacity"]
    ]
    dates = Counter(plan["group"] for plan in by_kind["PLAN"])
    found += [f"{group} has {count} plans" for group, count in dates.items() if count > 1]
    found += [f"{p['group']} is {p['state']}" for p in by_kind["PLAN"] if p["state"] != "done"]
    planned = sum(len(codec.unpack(plan["doc"])["suggestions"]) for plan in by_kind["PLAN"])
    if planned != len(by_kind["MATCH"]):
        found.append(f"{planned} planned and {len(by_kind['MATCH'])} suggested")
    return found
