"""review: a facilitator's pages, and released feedback. Looking writes nothing; a decision is a
posted form."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from alongside import approval, batches, desk, web, wiring
from alongside.links import Purpose

logger = Logger()
app = web.resolver(logger)


@app.route("/review/<token>", method=["GET", "HEAD"])
def look_at_a_pair(token: str) -> Response[str]:
    """One pair, side by side, or what has been decided about it."""
    access = approval.enter(wiring.doors(), token, wiring.now())
    return web.respond(approval.show(wiring.doors(), access, wiring.now()))


@app.post("/review/<token>")
def decide_about_a_pair(token: str) -> Response[str]:
    """Approve, choose another mentor, or decline."""
    access = approval.enter(wiring.doors(), token, wiring.now())
    form = web.read_form(app.current_event.raw_event)
    decision = approval.Decision(
        form.get("decision", ""), form.get("reason", ""), form.get("op", "")
    )
    page = approval.decide(wiring.doors(), access, decision, wiring.now())
    return web.respond(page) if page else web.see(f"/review/{token}")


@app.post("/review/<token>/undo")
def undo_a_decision(token: str) -> Response[str]:
    """Take the decision back while its window is open."""
    access = approval.enter(wiring.doors(), token, wiring.now())
    form = web.read_form(app.current_event.raw_event)
    page = approval.undo(wiring.doors(), access, form.get("op", ""), wiring.now())
    return web.respond(page) if page else web.see(f"/review/{token}")


@app.route("/desk/<token>", method=["GET", "HEAD"])
def look_at_the_desk(token: str) -> Response[str]:
    """One group: its undecided pairs, its waiting list, who needs a person."""
    place = desk.enter(wiring.doors(), Purpose.DESK, token, wiring.now())
    return web.respond(desk.show(wiring.doors(), place, wiring.now()))


@app.post("/desk/<token>")
def decide_about_a_person(token: str) -> Response[str]:
    """Whether someone who needs a person's word may be matched."""
    place = desk.enter(wiring.doors(), Purpose.DESK, token, wiring.now())
    form = web.read_form(app.current_event.raw_event)
    return web.respond(desk.decide(wiring.doors(), place, form, wiring.now()))


@app.route("/read/<token>", method=["GET", "HEAD"])
def read_feedback(token: str) -> Response[str]:
    """What has been released of anonymous feedback."""
    reader = batches.enter(wiring.doors(), token, wiring.now())
    table = wiring.feedback_table()
    return web.respond(batches.show(wiring.doors(), table, reader, wiring.random_bytes))


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """One HTTP API 2.0 event."""
    return app.resolve(event, context)


wiring.prepare(wiring.doors)
