"""Nothing that anybody sends turns up anywhere but sealed: not in a log at DEBUG, not in a metric,
a letter, another table, a parameter or an object, whatever became of the request.

Each request carries markers of its own in every place that can hold text. A marker is a name that
nobody has, or ordinary words, which may stay in a sealed entry. The control sends the same through
everyday code, which leaks in the same harness.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from aws_lambda_powertools import Logger
from moto.s3.models import s3_backends
from moto.ses.models import ses_backends
from moto.ssm.models import ssm_backends
from pydantic import BaseModel, ValidationError

from alongside import wiring
from tests.faults.wire import refuse
from tests.faults.world import World, load
from tests.functions.opinions import Slots, body, hook_event, posted, take
from tests.rules.forms.deliveries import PROVIDERS, sign

Event = dict[str, Any]
ORDINARY = "quite ordinary words about weather and breakfast"
"""What a comment may keep: it must be in the sealed entry, and nowhere else."""
OP = hashlib.sha256(b"op").hexdigest()[:32]


def mark(place: str) -> str:
    """A name that nobody has: ten letters, the same for the same place."""
    digest = hashlib.sha256(place.encode()).digest()
    return "Q" + "".join(chr(ord("a") + byte % 26) for byte in digest[:9])


@dataclass
class Sent:
    """Everything that requests carried, to be looked for."""

    marks: dict[str, str] = field(default_factory=dict)

    def __call__(self, place: str) -> str:
        self.marks[mark(place)] = place
        return mark(place)

    def found_in(self, text: str) -> list[str]:
        """The places whose marker stands in a text, as it is or in another spelling."""
        lower = text.lower()
        return sorted(
            place
            for word, place in self.marks.items()
            if any(form in lower for form in _spellings(word))
        )


def _spellings(word: str) -> Iterator[str]:
    raw = word.encode()
    yield word.lower()
    yield raw.hex()
    yield hashlib.sha256(raw).hexdigest()
    yield hashlib.md5(raw, usedforsecurity=False).hexdigest()
    for shift in range(3):  # wherever in a longer text it stands
        yield base64.b64encode(b" " * shift + raw).decode()[4:-4].lower()


@dataclass
class Traces:
    """Whatever a process leaves: lines of every logger, and what it writes to its terminal."""

    terminal: pytest.CaptureFixture[str]
    lines: list[str] = field(default_factory=list)
    own: io.StringIO = field(default_factory=io.StringIO)

    def text(self) -> str:
        """All of it, since the last time."""
        return "\n".join([*self.lines, self.own.getvalue(), *self.terminal.readouterr()])


class _Listener(logging.Handler):
    def __init__(self, traces: Traces) -> None:
        super().__init__(logging.DEBUG)
        self._traces = traces

    def emit(self, record: logging.LogRecord) -> None:
        """The line as a formatter would write it, and everything the record holds besides."""
        self._traces.lines.append(f"{self.format(record)} {record.__dict__!r}")


@pytest.fixture
def traces(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Traces]:
    """Every logger at DEBUG, those of botocore and of the function too."""
    from functions.feedback import app  # noqa: PLC0415  (its logger is one of them)

    found = Traces(capfd)
    listener = _Listener(found)
    names = [*logging.root.manager.loggerDict, "botocore", "boto3", "urllib3", "jinja2"]
    loggers = [logging.getLogger(), *map(logging.getLogger, names)]
    before = [(one, one.level) for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(listener)
    app.logger._logger.addHandler(listener)
    monkeypatch.setattr(app.logger.registered_handler, "stream", found.own)
    yield found
    app.logger._logger.removeHandler(listener)
    logging.getLogger().removeHandler(listener)
    for one, level in before:
        one.setLevel(level)


@pytest.fixture
def slots(world: World) -> Slots:
    """Keys, and a roster that knows one name which is a word."""
    found = Slots(world)
    found.begin(back=(0, 1))
    found.publish("heal", names=["Patience Harrow"])
    return found


# --- Requests that carry a marker in every place --------------------------------------------------


def decorate(sent: Sent, case: str, event: Event) -> Event:
    """Markers in everything beside the body."""
    headers = {
        f"x-{mark(case)[:4].lower()}": sent(f"{case} header"),
        "user-agent": sent(f"{case} user agent"),
        "referer": f"https://example.org/{sent(f'{case} referer')}",
        "cookie": f"a={sent(f'{case} cookie header')}",
        "x-forwarded-for": sent(f"{case} address"),
        "authorization": f"Bearer {sent(f'{case} authorization')}",
    }
    context = event["requestContext"]
    context["http"] |= {
        "sourceIp": sent(f"{case} source"),
        "userAgent": sent(f"{case} agent of the context"),
    }
    context["requestId"] = sent(f"{case} request id")
    event["headers"] = event["headers"] | headers
    event["rawQueryString"] = f"member={sent(f'{case} query')}"
    event["queryStringParameters"] = {"member": sent(f"{case} query parameter")}
    event["cookies"] = [f"b={sent(f'{case} cookie')}"]
    event["stageVariables"] = {"v": sent(f"{case} stage")}
    return event


def text(sent: Sent, place: str) -> str:
    """A comment that names somebody, in ordinary words."""
    return f"My mentor {sent(place)} and Patience Harrow: {ORDINARY}."


def pages(sent: Sent) -> Iterator[tuple[str, Event]]:
    """Posts of the page of every kind."""
    kinds: dict[str, dict[str, str]] = {
        "a valid post": {"op": OP},
        "the same post": {"op": OP},
        "a post without an op": {},
        "a post with another op": {"op": sent("op")},
        "a post that is too long": {"c_change": "word " * 500 + sent("too long")},
        "a post without answers": {"c_good": "", "r_overall": sent("no mark")},
    }
    for case, more in kinds.items():
        form = {
            "r_overall": "3",
            "r_safe": sent(f"{case} mark"),
            "c_good": text(sent, f"{case} comment"),
            "c_other": sent(f"{case} unknown comment"),
            "name": sent(f"{case} name"),
            "email": f"{sent(f'{case} e-mail')}@example.net",
            sent(f"{case} field"): "1",
            "part": sent(f"{case} part"),
        } | more
        yield case, posted(load("feedback/write.json"), form)
    raw = {
        "a post that is no text": b"\xff" + sent("no text").encode(),
        "a post of many fields": b"&".join(
            b"f%d=%b" % (n, mark("many").encode()) for n in range(200)
        ),
        "a post far too large": b"c_good=" + sent("far too large").encode() * 30_000,
        "a post of JSON": json.dumps({"c_good": sent("JSON")}).encode(),
    }
    sent("many")
    for case, content in raw.items():
        yield case, posted(load("feedback/write.json"), content)
    for method in ("GET", "HEAD", "PUT"):
        event = load("feedback/look.json")
        event["requestContext"]["http"]["method"] = method
        yield f"{method} of the page", event
    for path in (
        f"/feedback/{sent('program')}",
        f"/{sent('path')}",
        f"/feedback/heal/{sent('more')}",
    ):
        yield path, load("feedback/write.json") | {"rawPath": path}
    undecodable = load("feedback/write.json") | {"isBase64Encoded": True}
    yield "a post that cannot be decoded", undecodable | {"body": "%" + sent("undecodable")}


def full(sent: Sent, provider: str, case: str, at: Any, token: str = "") -> bytes:
    """A body with a marker in every known and unknown place."""
    answers = {"overall": 2, "good": text(sent, f"{provider} {case} comment")}
    raw = body(provider, answers, token or sent(f"{provider} {case} token"), at)
    document = json.loads(raw)
    document["eventId" if provider == "tally" else "event_id"] = sent(f"{provider} {case} event")
    for name in (
        "hidden",
        "metadata",
        "variables",
        "email",
        "respondentId",
        "member",
        "calculated",
    ):
        for holder in (document, *(one for one in document.values() if isinstance(one, dict))):
            if holder is not document.get("answers"):
                holder[name] = {"x": sent(f"{provider} {case} {name}")}
    secret = sent(f"{provider} {case} extra answer")
    extra: dict[str, Callable[[], object]] = {
        "signed": lambda: document["answers"].update({"who": secret, secret: secret}),
        "google": lambda: document["items"].append({"id": secret, "type": "TEXT", "value": secret}),
        "typeform": lambda: document["form_response"]["answers"].append(
            {"type": "email", "email": f"{secret}@example.net", "field": {"id": secret}}
        ),
        "tally": lambda: document["data"]["fields"].append(
            {"key": secret, "type": "HIDDEN_FIELDS", "value": secret}
        ),
    }
    extra[provider]()
    if provider == "google":
        document["response"]["email"] = f"{sent('google collected')}@example.net"
    return json.dumps(document).encode()


def deliveries(sent: Sent, world: World, provider: str) -> Iterator[tuple[str, Event]]:
    """Deliveries of every kind."""
    once = full(sent, provider, "valid", world.now)
    raws = {
        "valid": once,
        "repeated": once,
        "late": full(sent, provider, "late", world.now - timedelta(days=500)),
        "of the last slot": full(sent, provider, "last", world.now - timedelta(days=60)),
        "of another time": full(sent, provider, "ahead", world.now + timedelta(days=60)),
        "truncated": full(sent, provider, "truncated", world.now)[:-9],
        "not UTF-8": b"\xff" + full(sent, provider, "bytes", world.now),
        "a list": json.dumps([sent(f"{provider} list")]).encode(),
        "twice a key": b'{"a": "%b", "a": 1}' % sent(f"{provider} twice").encode(),
        "of no known event": json.dumps(
            {"event": sent(f"{provider} kind"), "eventType": "x"}
        ).encode(),
        "of no known question": body(
            provider, {sent(f"{provider} question"): sent(f"{provider} answer")}, "t9", world.now
        ),
        "oversize": full(sent, provider, "oversize", world.now) + b" " * 262_144,
    }
    for case, raw in raws.items():
        yield case, hook_event(world, provider, raw)
    for case, change in _unsigned(sent, world, provider).items():
        event = hook_event(world, provider, full(sent, provider, case, world.now))
        change(event)
        yield case, event


def _unsigned(sent: Sent, world: World, provider: str) -> dict[str, Callable[[Event], object]]:
    key = sent(f"{provider} secret").encode()
    stale = str(int((world.now - timedelta(days=1)).timestamp()))
    wrong = sign(provider, b"other", key, name=sent(f"{provider} message id"))
    old = sign(provider, b"other", key, stamp=stale, name=sent(f"{provider} old message id"))
    path = f"/hooks/feedback/{sent(f'{provider} program')}/{provider}/{sent(f'{provider} address')}"
    return {
        "wrongly signed": lambda e: e["headers"].update(wrong),
        "stale": lambda e: e["headers"].update(old),
        "unsigned": lambda e: e.update(headers={}),
        "of no hook": lambda e: e.update(rawPath=path),
        "looked at": lambda e: e["requestContext"]["http"].update(method="GET"),
        "undecodable": lambda e: e.update(body="%" + sent(f"{provider} undecodable")),
    }


# --- What is left behind --------------------------------------------------------------------------


def account() -> str:
    """All that the services hold, but for the table of feedback: parameters, objects, mail."""
    found: list[Any] = []
    for backend in (ssm_backends, s3_backends, ses_backends):
        for region in backend["123456789012"].values():
            found.append(_dump(vars(region)))
    return repr(found)


def _dump(value: Any, depth: int = 0) -> str:
    """Anything as text, with what its objects hold."""
    if depth > 6:
        return ""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, dict):
        return " ".join(_dump(part, depth + 1) for pair in value.items() for part in pair)
    if isinstance(value, (list, tuple, set, frozenset)):
        return " ".join(_dump(one, depth + 1) for one in value)
    if hasattr(value, "__dict__") and type(value).__module__.startswith("moto"):
        return _dump(vars(value), depth + 1)
    return str(value) if isinstance(value, (str, int, float)) else ""


def feedback_table(world: World) -> str:
    """The table of feedback as a scan shows it."""
    return _dump(world.feedback())


def sealed_texts(slots: Slots) -> list[str]:
    """What the private keys open."""
    return [text for entry in slots.opened() for text in entry.comments.values()]


def send_all(world: World, sent: Sent, requests: list[tuple[str, Event]]) -> list[int]:
    """Send each, with markers in all the rest of it."""
    return [take(decorate(sent, case, event))["statusCode"] for case, event in requests]


def check(world: World, slots: Slots, traces: Traces, sent: Sent) -> None:
    """No marker anywhere, and ordinary words in the sealed entries alone."""
    places = {
        "log": traces.text(),
        "feedback": feedback_table(world),
        "members": _dump(world.items()),
        "account": account(),
        "letters": repr(world.letters),
        "sealed": "\n".join(sealed_texts(slots)),
    }
    for place, what in places.items():
        assert sent.found_in(what) == [], place
        if place != "sealed":
            for words in (ORDINARY, "breakfast", "Harrow", quote(ORDINARY)):
                assert words not in what, place


@pytest.mark.parametrize("provider", PROVIDERS)
def test_R57_no_marker_of_a_delivery_is_found_anywhere(
    world: World, slots: Slots, traces: Traces, provider: str
) -> None:
    sent = Sent()
    statuses = send_all(world, sent, list(deliveries(sent, world, provider)))
    assert set(statuses) == {202, 400, 401, 405, 413}
    texts = sealed_texts(slots)
    assert len(texts) == 3
    assert all(ORDINARY in text and "[…]" in text for text in texts)
    lost = [one for one in slots.unreadable() if one in ("part_unread", "too_late")]
    assert len(slots.unreadable()) - len(lost) == 6
    assert lost.count("too_late") == 1 and lost.count("part_unread") in (0, 3)
    assert len(sent.marks) > 150
    check(world, slots, traces, sent)


def test_R57_no_marker_of_a_post_is_found_anywhere(
    world: World, slots: Slots, traces: Traces
) -> None:
    sent = Sent()
    statuses = send_all(world, sent, list(pages(sent)))
    assert set(statuses) == {200, 400, 404, 405, 413}
    assert len(sealed_texts(slots)) == 4
    check(world, slots, traces, sent)


@pytest.mark.parametrize("operation", ["GetParameter", "GetObject", "PutItem"])
def test_R57_an_outage_tells_nothing_either(
    world: World, slots: Slots, traces: Traces, operation: str
) -> None:
    sent = Sent()
    requests = [*pages(sent), *deliveries(sent, world, "tally")]
    wiring._root_read.clear()
    wiring._recalled.clear()
    with world.wire.listening(
        lambda call: refuse("InternalError", 500) if call.operation == operation else None
    ):
        assert 503 in send_all(world, sent, requests)
    check(world, slots, traces, sent)
    assert '"message":"outage"' in traces.own.getvalue()


def test_R57_a_mistake_that_carries_the_text_tells_nothing_either(
    world: World, slots: Slots, traces: Traces, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(said: str, *_: object) -> str:
        raise ValueError(said)

    monkeypatch.setattr("alongside.feedback.taking.redact", stumble)
    sent = Sent()
    requests = [*pages(sent), *deliveries(sent, world, "google")]
    assert 503 in send_all(world, sent, requests)
    check(world, slots, traces, sent)
    assert "ValueError" in traces.own.getvalue()


def test_no_time_and_no_order_is_kept(world: World, slots: Slots) -> None:
    """What came at one time and at another differs in its sealed bytes only."""
    kept = []
    for _ in range(2):
        event = posted(load("feedback/write.json"), {"op": OP, "r_overall": "4"})
        assert take(event)["statusCode"] == 200
        (item,) = slots.kept()
        kept.append({name: value for name, value in item.items() if name != "c"})
        wiring.client("dynamodb").delete_item(
            TableName="Feedback", Key={"pk": {"S": item["pk"]}, "sk": {"S": item["sk"]}}
        )
        world.pass_time(hours=31)
    assert kept[0] == kept[1]


# --- Controls -------------------------------------------------------------------------------------


class Opinion(BaseModel):
    """An everyday model."""

    good: int


def _log_exception(_: World, event: Event) -> None:
    try:
        Opinion.model_validate({"good": event["body"]})
    except ValidationError:
        logging.getLogger("everyday").exception("cannot read")


def _log_event(_: World, event: Event) -> None:
    @Logger(service="everyday", level="DEBUG").inject_lambda_context(log_event=True)
    def handler(event: Event, context: Any) -> None: ...

    handler(event, type("Context", (), dict.fromkeys(CONTEXT, "x")))


CONTEXT = ("function_name", "memory_limit_in_mb", "invoked_function_arn", "aws_request_id")


def _idempotency(_: World, event: Event) -> None:
    item = {
        "pk": {"S": hashlib.md5(event["body"].encode(), usedforsecurity=False).hexdigest()},
        "sk": {"S": "IDEMPOTENCY"},
        "data": {"S": event["body"]},
    }
    wiring.client("dynamodb").put_item(TableName="Members", Item=item)


def _print(_: World, event: Event) -> None:
    sys.stdout.write(str(event["headers"]))


@pytest.mark.parametrize("everyday", [_log_exception, _log_event, _idempotency, _print])
def test_everyday_code_leaks_in_this_harness(
    world: World, slots: Slots, traces: Traces, everyday: Callable[[World, Event], None]
) -> None:
    sent = Sent()
    event = decorate(sent, "control", load("feedback/write.json"))
    event["body"] = text(sent, "control comment")
    everyday(world, event)
    with pytest.raises(AssertionError):
        check(world, slots, traces, sent)


def test_a_marker_is_found_in_its_other_spellings() -> None:
    sent = Sent()
    word = sent("here")
    for hidden in (
        base64.b64encode(f"some text {word} and more".encode()).decode(),
        word.encode().hex(),
        hashlib.sha256(word.encode()).hexdigest(),
        word.upper(),
    ):
        assert sent.found_in(f"x{hidden}x") == ["here"]
    assert sent.found_in("nothing of it") == []
