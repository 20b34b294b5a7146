"""A whole deployment in memory that a test drives from outside: forms in, letters out, clicks."""

from __future__ import annotations

import base64
import copy
import functools
import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from moto.dynamodb.models import dynamodb_backends
from moto.sqs.models import sqs_backends

from alongside import hooks, wiring
from alongside.doors import Doors
from alongside.model import Application, Facilitator, Match, Role
from alongside.store import applications, codec, groups, matches
from alongside.store.table import Item, Table, plain
from functions.delivery import app as delivery
from functions.intake import app as intake
from functions.mail import app as mail
from functions.match import app as match
from functions.member import app as member
from functions.review import app as review
from tests.faults.letters import Sent, read_request
from tests.faults.wire import Call, Refusal, Wire, answer
from tests.rules.forms.deliveries import sign

EVENTS = Path(__file__).resolve().parents[2] / "events"
START = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
GROUP = "Tuesday Evening"
GROUP_ID = "tuesday-evening"
Page = dict[str, Any]


@dataclass
class World:
    """`now` is the clock; `letters` what SES accepted, in order; `pauses` what the sweep waited."""

    queue: str
    wire: Wire = field(default_factory=Wire)
    now: datetime = START
    letters: list[Sent] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    quota: dict[str, float] = field(
        default_factory=lambda: {
            "MaxSendRate": 1000.0,
            "Max24HourSend": 50000.0,
            "SentLast24Hours": 0.0,
        }
    )
    forms: int = 0

    @property
    def doors(self) -> Doors:
        """The doors the functions use."""
        return wiring.doors()

    @property
    def table(self) -> Table:
        """The members table."""
        return wiring.table()

    def pass_time(self, **span: float) -> None:
        """Move the clock."""
        self.now += timedelta(**span)

    # --- forms ---------------------------------------------------------------------------------

    def deliver(
        self, provider: str, form: str, raw: bytes, headers: Mapping[str, str] | None = None
    ) -> Page:
        """Post a body to a hook as its provider would; `headers` replace the right signature."""
        return self.take(self.form_event(provider, form, raw, headers))

    def form_event(
        self, provider: str, form: str, raw: bytes, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The HTTP API event of a delivery."""
        hook = hooks.Hook("heal", Role(form), provider)
        root = wiring.root()
        if headers is None:
            stamp = str(int(self.now.timestamp()))
            headers = sign(provider, raw, hooks.secrets(root, hook)[0], stamp=stamp)
        return {
            "version": "2.0",
            "routeKey": "POST /hooks/{proxy+}",
            "rawPath": hooks.path(root, hook),
            "headers": {"content-type": "application/json", **headers},
            "pathParameters": {"proxy": hooks.path(root, hook).removeprefix("/hooks/")},
            "requestContext": {"http": {"method": "POST", "path": hooks.path(root, hook)}},
            "body": base64.b64encode(raw).decode(),
            "isBase64Encoded": True,
        }

    def take(self, event: dict[str, Any]) -> Page:
        """What intake answers to an event."""
        return intake.lambda_handler(event, LambdaContext())

    def body(self, role: str, who: str, **answers: Any) -> bytes:
        """A form of the `signed` sender; every one is newer than those before it."""
        self.forms += 1
        submitted = self.now - timedelta(hours=1) + timedelta(seconds=self.forms)
        given = {
            "email": f"{who.lower()}@example.net",
            "name": who,
            "group": GROUP,
            "months": 3 if role == "mentee" else 30,
            "agrees": True,
            "contact": ["phone"],
            **({"attends": True} if role == "mentee" else {"capacity": 1}),
            **answers,
        }
        document = {
            "form": {"id": f"own-site-{role}"},
            "response": {"id": f"r-{self.forms}", "submitted_at": submitted.isoformat()},
            "answers": given,
        }
        return json.dumps(document).encode()

    def apply(self, role: str, who: str, **answers: Any) -> Page:
        """Someone sends a form that fits."""
        page = self.deliver("signed", role, self.body(role, who, **answers))
        assert page["statusCode"] == 202, page
        return page

    def appoint(self, name: str, group: str = GROUP_ID) -> Facilitator:
        """Put a facilitator on file."""
        email = f"{name.lower()}@facilitators.example"
        one = Facilitator(self.doors.person(email), "heal", group, name, email)
        groups.appoint(self.table, one)
        return one

    # --- schedules -----------------------------------------------------------------------------

    def night(self) -> None:
        """The nightly run: the schedule, then every message of the queue."""
        self.plan()
        self.drain()

    def plan(self) -> None:
        """The night's schedule alone."""
        match.lambda_handler(load("match/night.json"), LambdaContext())

    def drain(self) -> None:
        """Hand every waiting message to match; one whose handling dies stays and comes again."""
        waiting = _queue_engine()._messages
        while waiting:
            done = match.lambda_handler(queue_event(waiting[0].body), LambdaContext())
            assert done == {"batchItemFailures": []}, done
            del waiting[0]

    def messages(self) -> list[dict[str, Any]]:
        """What waits in the night queue."""
        return [json.loads(message.body) for message in _queue_engine()._messages]

    def sweep(self) -> dict[str, int]:
        """One run of mail."""
        return mail.lambda_handler(load("mail/minute.json"), LambdaContext())

    def sweep_all(self) -> None:
        """Sweep for most of an hour: whatever a crash left is done by then."""
        for minutes in (2, 16, 16, 16, 0):
            self.sweep()
            self.pass_time(minutes=minutes)

    def tell(self, kind: str, letter_id: str) -> None:
        """SES reports on a letter."""
        event = load(f"delivery/{kind}.json")
        event["detail"]["mail"]["tags"]["letter"] = [letter_id]
        delivery.lambda_handler(event, LambdaContext())

    # --- pages ---------------------------------------------------------------------------------

    def open(self, path: str, method: str = "GET") -> Page:
        """Look at a page."""
        return self.browse(load("review/look.json"), path, method)

    def post(self, path: str, form: Mapping[str, str] | str, *, encoded: bool = True) -> Page:
        """Send a page's form, with or without the Base64 in which the API hands bodies over."""
        event = load("review/decide.json")
        text = form if isinstance(form, str) else urlencode(form)
        event["body"] = base64.b64encode(text.encode()).decode() if encoded else text
        event["isBase64Encoded"] = encoded
        return self.browse(event, path, "POST")

    def browse(self, event: dict[str, Any], path: str, method: str) -> Page:
        """Send an HTTP event to the function its path belongs to."""
        event["rawPath"] = path
        event["requestContext"]["http"] |= {"method": method, "path": path}
        app = review if path.startswith(("/review/", "/desk/")) else member
        page: Page = app.lambda_handler(event, LambdaContext())
        return page

    def decide(self, path: str, decision: str, reason: str = "", op: str = "") -> Page:
        """A facilitator opens a pair, chooses, and sends."""
        seen = op or field_of(self.open(path), "op")
        return self.post(path, {"op": seen, "decision": decision, "reason": reason})

    def undo(self, path: str) -> Page:
        """A facilitator opens a decided pair and takes it back."""
        return self.post(f"{path}/undo", {"op": field_of(self.open(path), "op")})

    def answer(self, path: str, said: str) -> Page:
        """A member answers."""
        return self.post(path, {"op": "x", "answer": said})

    # --- what is there -------------------------------------------------------------------------

    def mail_to(self, name: str, about: str = "") -> list[Sent]:
        """The letters somebody has got, by the name before the @ and a word of the subject."""
        return [
            s for s in self.letters if s.to.startswith(f"{name.lower()}@") and about in s.subject
        ]

    def items(self) -> list[Item]:
        """Every item, read past AWS."""
        rows = _engine().items.values()
        return [plain(item.to_json()["Attributes"]) for row in rows for item in row.values()]

    def of_kind(self, prefix: str) -> list[Item]:
        """The items whose key begins so."""
        return [item for item in self.items() if item["pk"].startswith(prefix)]

    def applications(self) -> list[Item]:
        """Every application that was sent; exclusions wait beside them for the other role."""
        return [item for item in self.of_kind("PERSON#") if "doc" in item]

    def matches(self) -> list[Match]:
        """All matches, by id."""
        return sorted(map(codec.match, self.of_kind("MATCH#")), key=lambda m: m.id)

    def person(self, name: str, role: Role) -> Application:
        """Somebody's application."""
        who = self.doors.person(f"{name.lower()}@example.net")
        found = applications.load(self.table, "heal", who, role)
        assert found is not None
        return found

    def pair(self, mentee: str, mentor: str) -> Match | None:
        """The match of two people."""
        one, other = (self.doors.person(f"{n.lower()}@example.net") for n in (mentee, mentor))
        return next((m for m in self.matches() if (m.mentee, m.mentor) == (one, other)), None)

    def freeze(self) -> Callable[[], None]:
        """Remember everything; calling the answer brings it back."""
        return partial(self.resume, self.state())

    def state(self) -> tuple[Any, ...]:
        """Everything there is, to `resume` from."""
        return copy.deepcopy(_engine().items), tuple(self.letters), self.now, self.forms

    def resume(self, state: tuple[Any, ...]) -> None:
        """Go back, or in a new world forward, to a state."""
        items, letters, self.now, self.forms = state
        _engine().items, self.letters = copy.deepcopy(items), list(letters)
        _queue_engine()._messages.clear()  # PurgeQueue is allowed once a minute only

    def is_new(self) -> bool:
        """Whether nothing has happened yet."""
        return not _engine().items

    def reload(self, match_id: str) -> Match:
        """A match as it stands."""
        found = matches.load(self.table, match_id)
        assert found is not None
        return found


def _queue_engine() -> Any:
    return sqs_backends["123456789012"]["us-east-1"].queues["night"]


def _engine() -> Any:
    return dynamodb_backends["123456789012"]["us-east-1"].tables["Members"]


class LambdaContext:
    """What Lambda hands to a handler, as far as ours look at it."""

    function_name = "function"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:function"
    aws_request_id = "request"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        """A minute."""
        return 60_000


def load(name: str) -> dict[str, Any]:
    """A sample event by its path in events/."""
    found: dict[str, Any] = json.loads((EVENTS / name).read_text(encoding="utf-8"))
    return found


def queue_event(body: str) -> dict[str, Any]:
    """The event of one message of the night queue."""
    event = load("match/message.json")
    event["Records"][0]["body"] = body
    return event


def field_of(page: Page, name: str) -> str:
    """A hidden field's value."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page["body"])
    assert found, f"{page['statusCode']}: no field {name}"
    return html.unescape(found[1])


def choices(page: Page, name: str = "decision") -> list[str]:
    """What a page's radio buttons offer."""
    return re.findall(rf'type="radio"[^>]*name="{name}" value="([^"]*)"', page["body"])


def words(page: Page) -> str:
    """A page's text."""
    flat = re.sub(r"<style.*?</style>|<[^>]+>", " ", page["body"], flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", flat)).strip()


@contextmanager
def open_world(queue: str) -> Iterator[World]:
    """A world on the account of the fixture `aws`: its clock, its waits and its wire are ours."""
    world = World(queue)
    with pytest.MonkeyPatch.context() as patch, world.wire.attached():
        patch.setattr(wiring, "now", lambda: world.now)
        patch.setattr(wiring, "table", functools.cache(_quick_table))
        patch.setattr(mail, "time", SimpleNamespace(sleep=_pause(world)))
        world.wire.before.append(_quota(world))
        world.wire.after.append(_accept(world))
        wiring.root()
        yield world


def _quick_table() -> Table:
    return Table(wiring.client("dynamodb"), "Members", lambda _: None, lambda: 0.5, wiring.new_id)


def _pause(world: World) -> Callable[[float], None]:
    def pause(seconds: float) -> None:
        world.pauses.append(seconds)
        world.pass_time(seconds=seconds)

    return pause


def _quota(world: World) -> Callable[[Call], Refusal | None]:
    def say(call: Call) -> Refusal | None:
        return answer({"SendQuota": world.quota}) if call.operation == "GetAccount" else None

    return say


def _accept(world: World) -> Callable[[Call, Mapping[str, Any]], None]:
    def keep(call: Call, parsed: Mapping[str, Any]) -> None:
        if call.operation == "SendEmail" and "MessageId" in parsed:
            world.letters.append(read_request(call.request))

    return keep


def modules() -> dict[str, ModuleType]:
    """The six functions by name."""
    return {
        "intake": intake,
        "match": match,
        "review": review,
        "member": member,
        "mail": mail,
        "delivery": delivery,
    }
