"""The same story with the functions in this process, where each of their calls is heard."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import boto3

from alongside import wiring
from functions.care import app as care
from functions.concern import app as concern
from functions.delivery import app as delivery
from functions.feedback import app as feedback
from functions.forms import app as forms
from functions.intake import app as intake
from functions.mail import app as mail
from functions.match import app as match
from functions.member import app as member
from functions.release import app as release
from functions.review import app as review
from local import door, gateway, notices, routes, schedules, up
from local.gateway import Request
from local.schedules import Ran
from tests.stack.ledger import Ledger
from tests.stack.visitor import Page, Visitor

FUNCTIONS: dict[str, ModuleType] = {
    "Concern": concern,
    "Intake": intake,
    "Match": match,
    "Review": review,
    "Member": member,
    "Care": care,
    "Forms": forms,
    "Mail": mail,
    "Delivery": delivery,
    "Feedback": feedback,
    "Release": release,
}


class Context:
    """What Lambda hands a function beside the event."""

    function_name = "rehearsal"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:rehearsal"
    aws_request_id = "rehearsal"

    def get_remaining_time_in_millis(self) -> int:
        """A minute."""
        return 60_000


@dataclass
class Rehearsal(up.Running):
    """A running stack whose functions are called here instead; `queue` stands for the night's."""

    ledger: Ledger | None = None
    queue: str = ""
    awake: set[str] = field(default_factory=set)

    def call(self, function: str, event: Any) -> Any:
        """One event to one function, heard by the ledger."""
        assert self.ledger is not None
        function = function.removesuffix("Aliaslive")
        if function not in self.awake:
            # A function of its own has no doors that another one has opened.
            self.awake.add(function)
            wiring.forget()
        with self.ledger.of(function):
            return FUNCTIONS[function].lambda_handler(event, Context())

    def run(self, name: str) -> Ran:
        """Run a schedule and then the messages it has sent."""
        schedule = schedules.read(self.stack)[name]
        result = self.call(schedule.function, json.loads(schedule.input))
        for message in self._messages():
            record = {"messageId": message["MessageId"], "body": message["Body"]}
            answer = self.call("Match", {"Records": [record]})
            assert answer == {"batchItemFailures": []}
        return Ran(name, ok=True, result=result, seconds=0)

    def report(self, kind: str, letter: str, recipient: str, about: Any = None) -> Any:
        """Tell `delivery` what became of a letter."""
        return self.call("Delivery", notices.event(kind, {"letter": [letter]}, recipient, about))

    def _messages(self) -> list[dict[str, Any]]:
        found = self.client("sqs").receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10)
        messages: list[dict[str, Any]] = found.get("Messages", [])
        for one in messages:
            self.client("sqs").delete_message(
                QueueUrl=self.queue, ReceiptHandle=one["ReceiptHandle"]
            )
        return messages


class Caller(Visitor):
    """A visitor whose requests go to the handlers in this process."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__(rehearsal.api)
        self._rehearsal = rehearsal
        self._table = door.api_routes(rehearsal.stack)

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Page:
        """As the front door does, without HTTP between."""
        found = routes.find(self._table, method, path)
        assert found, path
        given = {"host": "localhost", **headers}
        request = Request(
            method=method,
            target=path,
            headers=tuple(given.items()),
            body=body,
            source="127.0.0.1",
            at=datetime.now(UTC),
            id=uuid.uuid4().hex,
        )
        made = self._rehearsal.call(found[0].function, gateway.event(request, *found))
        answer = gateway.answer(made)
        return Page(path, answer.status, dict(answer.headers), answer.body.decode())


def of(stack: up.Running, ledger: Ledger) -> Rehearsal:
    """A rehearsal on a stack's table and letters, with a queue of its own."""
    queue = stack.client("sqs").create_queue(QueueName=f"rehearsal-{uuid.uuid4().hex}")["QueueUrl"]
    return Rehearsal(
        stack.api,
        stack.engine,
        stack.stack,
        stack.root,
        stack.letters,
        stack.hooks,
        ledger=ledger,
        queue=queue,
    )


class Listening(boto3.session.Session):
    """A session whose every call a ledger hears; `opened` are its clients, to be closed."""

    def __init__(self, book: Ledger, opened: list[Any]) -> None:
        super().__init__()
        self._opened = opened
        book.listen(self)

    def client(self, *given: Any, **more: Any) -> Any:
        """As every session makes it."""
        made = super().client(*given, **more)
        self._opened.append(made)
        return made
