"""E11: what members write, and the links they get, appear in no log line: of any function, at
DEBUG, when all is well and when AWS or the form is not."""

from __future__ import annotations

import io
import itertools
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.faults import stories
from tests.faults.wire import refuse
from tests.faults.world import LambdaContext, World, load, modules, queue_event

CANARY: dict[str, object] = {
    "name": "Canaryname",
    "email": "canary.address@canary.example",
    "hope": "a canary hope",
    "contact_detail": "+1 555 0177",
    "avoid": ["Canaryfoe <canary.foe@canary.example>"],
    "affair": {"values": [], "other": "a canary affair"},
}
SECRETS = (
    *("Canary", "canary", "0177", "v1.A", "whsec_", "Canaryfoe"),
    *("/hooks/heal", "coordinator@", "because-canary"),
)


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Everything the functions' loggers write within the block, at DEBUG."""
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        for module in modules().values():
            patch.setattr(module.logger.registered_handler, "stream", stream)
            module.logger.setLevel(logging.DEBUG)
        yield stream
        for module in modules().values():
            module.logger.setLevel(logging.INFO)


def live(world: World) -> None:
    """A story that passes through every function and most of their refusals."""
    world.appoint("Ruth")
    mentee = world.body("mentee", "Canaryname", **CANARY)
    world.deliver("signed", "mentee", mentee)
    world.deliver("signed", "mentee", mentee)
    world.deliver("signed", "mentee", mentee, {"webhook-id": "canary"})
    world.deliver("signed", "mentee", world.body("mentee", "X", email="canary at home"))
    world.deliver("signed", "mentee", b'{"canary": [}')
    world.apply("mentor", "Max")
    world.night()
    (match,) = world.matches()
    path = stories.review_path(world, match)
    for page in ("/review/v1.Acanary", path):
        world.open(page)
        world.post(page, "reason=because-canary&reason=because-canary")
    world.decide(path, "approve", "because-canary")
    world.undo(path)
    world.decide(path, "approve", "because-canary")
    world.decide(path, "decline", op="canary")
    world.pass_time(minutes=16)
    world.sweep()
    approved = world.reload(match.id)
    for who in ("Max", "canary.address"):
        ends = stories.consent_path(world, approved, who)
        world.answer(ends, "canary")
        world.answer(ends, "yes")
    world.post("/links", {"email": "canary.address@canary.example"})
    world.post("/links", {"email": "canary"})
    world.sweep()
    for kind, letter in itertools.product(("bounce", "complaint"), world.letters):
        world.tell(kind, letter.tags["letter"])


def outages(world: World) -> Iterator[Callable[[], object]]:
    """Every function while nothing of AWS works."""
    (match, *_) = world.matches()
    event = world.form_event("signed", "mentee", world.body("mentee", "Canaryname", **CANARY))
    yield lambda: world.take(event)
    yield lambda: world.open(stories.review_path(world, match))
    yield lambda: world.answer(stories.consent_path(world, match, "Max"), "yes")
    yield lambda: world.post("/links", {"email": str(CANARY["email"])})
    message = {"program": "heal", "date": "2026-11-21", "groups": ["tuesday-evening"]}
    handler = modules()["match"].lambda_handler
    yield lambda: handler(queue_event(json.dumps(message)), LambdaContext())
    yield lambda: handler(load("match/night.json"), LambdaContext())
    yield world.sweep
    yield lambda: world.tell("bounce", "0" * 32)


def hits(text: str) -> list[str]:
    """The secrets that a text gives away."""
    return [secret for secret in SECRETS if secret in text]


def test_R22_E11_no_log_line_holds_what_a_member_wrote_or_a_link(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    with logged() as lines:
        live(world)
        for code in (
            "ThrottlingException",
            "ValidationException",
            "ConditionalCheckFailedException",
        ):
            for act in list(outages(world)):
                with world.wire.listening(lambda _, code=code: refuse(code)):  # type: ignore[misc]
                    try:
                        act()
                    except Exception as error:  # noqa: BLE001  the runtime would print its text
                        lines.write(f"{error!r}\n")
    shown = capsys.readouterr()
    assert len(lines.getvalue().splitlines()) > 40
    assert hits(lines.getvalue() + shown.out + shown.err) == []


def test_E11_control_a_function_that_logs_its_event_or_its_error_is_caught(world: World) -> None:
    logger = modules()["intake"].logger
    event = world.form_event("signed", "mentee", b"{}") | {"body": json.dumps(CANARY)}
    with logged() as lines:
        logger.info("event", event=event)
        assert set(hits(lines.getvalue())) >= {"Canary", "canary", "0177", "/hooks/heal"}
    with logged() as lines:
        try:
            raise ValueError(CANARY["hope"])
        except ValueError:
            logger.exception("failed")
        assert hits(lines.getvalue()) == ["canary"]
