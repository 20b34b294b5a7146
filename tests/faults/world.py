"""A whole deployment in memory that a test drives from outside: forms in, letters out, clicks."""

from __future__ import annotations

import base64
import copy
import functools
import html
import importlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Literal
from urllib.parse import urlencode

import pytest
from moto.sqs.models import sqs_backends

from alongside import hooks, links, wiring
from alongside.doors import Doors
from alongside.enrollment import slug
from alongside.model import COORDINATOR, Application, Facilitator, Match, Role
from alongside.program import Program
from alongside.store import applications, codec, groups, matches
from alongside.store.table import Item, Table
from functions.delivery import app as delivery
from functions.intake import app as intake
from functions.mail import app as mail
from functions.match import app as match
from functions.member import app as member
from functions.review import app as review
from tests.faults.answers import fitting
from tests.faults.forms import forms
from tests.faults.letters import Sent, read_request
from tests.faults.programs import deployed
from tests.faults.shelves import InMemory, OnEngine, Shelf
from tests.faults.wire import Call, Refusal, Wire, answer
from tests.rules.forms.deliveries import sign

EVENTS = Path(__file__).resolve().parents[2] / "events"
START = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
GROUP = "Tuesday Evening"
GROUP_ID = "tuesday-evening"
Page = dict[str, Any]
Office = Literal["facilitator", "supporter"]


@dataclass
class World:
    """`now` is the clock; `letters` what SES accepted, in order; `pauses` what the sweep waited.
    `program` is the one whose forms are sent; the deployment serves all of `programs`, which a test
    may exchange for changed ones."""

    queue: str
    program: str = "heal"
    programs: dict[str, Program] = field(default_factory=deployed)
    shelf: Shelf = field(default_factory=InMemory)
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

    @property
    def rules(self) -> Program:
        """The program's file, as it stands now."""
        return self.programs[self.program]

    @property
    def group(self) -> str:
        """What the group is called in which everybody is who names no other."""
        asked = self.rules.by_purpose(Role.MENTEE, "group")
        return asked.choices[0].label if asked and asked.choices else GROUP

    @property
    def group_id(self) -> str:
        """That group's id."""
        return slug(self.group)

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
        hook = hooks.Hook(self.program, Role(form), provider)
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
        """A form of the `signed` sender that fits the program but for `answers`; each is newer
        than those before it."""
        self.forms += 1
        submitted = self.now - timedelta(hours=1) + timedelta(seconds=self.forms)
        given = fitting(self.rules, Role(role), who, self.group) | answers
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

    def appoint(self, name: str, group: str = "", office: Office = "facilitator") -> Facilitator:
        """Put a facilitator or a supporter on file."""
        email = f"{name.lower()}@{office}s.example"
        person, group = self.doors.person(email), group or self.group_id
        one = Facilitator(person, self.program, group, name, email, office=office)
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

    def care(self) -> dict[str, Any]:
        """The daily run of care."""
        done: dict[str, Any] = function("care").lambda_handler(
            load("care/day.json"), LambdaContext()
        )
        return done

    def hour(self, context: Any = None) -> dict[str, Any]:
        """The hourly look after forms; `context` says how much time it has."""
        done: dict[str, Any] = function("forms").lambda_handler(
            load("forms/hour.json"), context or LambdaContext()
        )
        return done

    def release(self) -> dict[str, Any]:
        """The daily run of release."""
        done: dict[str, Any] = function("release").lambda_handler({}, LambdaContext())
        return done

    def day(self) -> None:
        """A day passes as in the cloud: the night, care, and the letters of the morning."""
        self.night()
        self.care()
        self.pass_time(days=1)
        self.sweep()

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
        page: Page = owner(path).lambda_handler(event, LambdaContext())
        return page

    def link(self, purpose: links.Purpose, person: str, match: Match | None = None) -> str:
        """The path of a link as a letter of today would carry it. `person` is a member's name, an
        address, a person id, or nothing for the coordinator."""
        subject, ends = links.program_subject(self.program), links.far_end(self.now)
        if match is not None:
            subject = match.id
        if match is not None and purpose is not links.Purpose.MATCH:
            ends = match.expires_at.replace(year=match.expires_at.year + 1)
        epoch = match.epoch if match is not None else 0
        link = links.Link(purpose, subject, self.bearer(person), epoch, ends)
        return f"/{links.PATHS[purpose]}/{links.make(self.doors.root, link)}"

    def desk(self, facilitator: str, group: str = "") -> str:
        """The path of a facilitator's desk for a group, by their address."""
        subject = links.group_subject(self.program, group or self.group_id)
        ends = links.far_end(self.now)
        link = links.Link(links.Purpose.DESK, subject, self.bearer(facilitator), 0, ends)
        return f"/{links.PATHS[link.purpose]}/{links.make(self.doors.root, link)}"

    def bearer(self, person: str) -> str:
        """Whose id somebody's links carry: nobody's are the coordinator's. An id stays as it is."""
        return self.who(person) if person else self.doors.bearer(self.program, COORDINATOR)

    def who(self, person: str) -> str:
        """The person id of a member's name or an address; an id stays as it is."""
        if not person:
            return COORDINATOR
        if re.fullmatch(r"[0-9a-f]{32}", person):
            return person
        return self.doors.person(person if "@" in person else f"{person.lower()}@example.net")

    def fill(self, path: str, **said: Any) -> Page:
        """Open a page, choose and write in the form that has a place for all of this, send it."""
        page = self.open(path)
        found = forms(page["body"])
        form = next((one for one in found if one.takes(said)), None)
        offered = [one.choices | one.texts for one in found]
        assert form is not None, f"no form for {said} among {offered}: {words(page)[:300]}"
        return self.post(form.action or path, form.filled(said))

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

    def letters_to(self, name: str, template: str) -> list[Sent]:
        """The letters of one kind that somebody has got, the oldest first; `name` is a member's, or
        an address."""
        address = name if "@" in name else f"{name.lower()}@example.net"
        return [one for one in self.letters if (one.to, one.template) == (address, template)]

    def items(self) -> list[Item]:
        """Every item, read past AWS."""
        return self.shelf.items()

    def feedback(self) -> list[Item]:
        """Every item of the table of anonymous feedback, read past AWS."""
        return InMemory("Feedback").items()

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
        found = applications.load(self.table, self.program, self.who(name), role)
        assert found is not None
        return found

    def pair(self, mentee: str, mentor: str) -> Match | None:
        """The match of two people."""
        one, other = self.who(mentee), self.who(mentor)
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
        wiring._recalled.clear()  # what a process recalls, the next one does not

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
    return InMemory().table


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
def open_world(queue: str, program: str = "heal", shelf: OnEngine | None = None) -> Iterator[World]:
    """A world on the account of the fixture `aws`: its clock, its waits and its wire are ours.
    `program` may also be one that only the tests have; `shelf` puts the table on the engine, and
    nothing else."""
    world = World(queue, program, deployed(program), shelf or InMemory())
    with pytest.MonkeyPatch.context() as patch, world.wire.attached():
        patch.setattr(wiring, "now", lambda: world.now)
        patch.setattr(wiring, "programs", functools.cache(lambda: world.programs))
        patch.setattr(wiring, "table", functools.cache(functools.partial(_quick_table, shelf)))
        patch.setattr(wiring, "feedback_table", functools.cache(_quick_feedback_table))
        patch.setattr(mail, "time", SimpleNamespace(sleep=_pause(world)))
        world.wire.before.append(_quota(world))
        world.wire.after.append(_accept(world))
        wiring.root()
        yield world


def _quick_table(shelf: OnEngine | None) -> Table:
    client, name = (shelf.client, shelf.name) if shelf else (wiring.client("dynamodb"), "Members")
    return Table(client, name, lambda _: None, lambda: 0.5, wiring.new_id)


def _quick_feedback_table() -> Table:
    client = wiring.client("dynamodb")
    return Table(client, "Feedback", lambda _: None, lambda: 0.5, wiring.new_id)


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
            world.letters.append(_as_written(world, read_request(call.request)))

    return keep


def _as_written(world: World, sent: Sent) -> Sent:
    """The letter with its template, which its row knows; some are sent without a row."""
    row = world.shelf.row(f"LETTER#{sent.tags['letter']}", "LETTER") if sent.tags else None
    if row is None:
        return replace(sent, at=world.now)
    return replace(sent, template=row["template"], about=row["subject_id"], at=world.now)


def owner(path: str) -> Any:
    """The function whose route a path is."""
    if path.startswith(("/review/", "/desk/", "/read/")):
        return review
    if path.startswith(("/feedback/", "/hooks/feedback/")):
        return function("feedback")
    return function("concern") if path.startswith("/concern") else member


def function(name: str) -> Any:
    """A function by its name."""
    return importlib.import_module(f"functions.{name}.app")


def modules() -> dict[str, ModuleType]:
    """Every function by name."""
    folder = Path(__file__).resolve().parents[2] / "functions"
    return {one.parent.name: function(one.parent.name) for one in sorted(folder.glob("*/app.py"))}
