"""concern: someone should know. Besides mail the only function that may send: the words it is given
may wait nowhere."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from alongside import concern, web, wiring
from alongside.doors import Doors
from alongside.pages import Page

logger = Logger()
app = web.resolver(logger)
_TIME = timedelta(seconds=20)


@app.route("/concern/<token>", method=["GET", "HEAD"])
def look_at_the_page(token: str) -> Response[str]:
    """The crisis lines, and where a worry can be told."""
    seat = concern.enter(wiring.hasty_doors(), token, wiring.now())
    return web.respond(concern.show(seat, concern.Worry(wiring.new_id())))


@app.post("/concern/<token>")
def tell_a_worry(token: str) -> Response[str]:
    """Hand it on, now."""
    doors, now = wiring.hasty_doors(), wiring.now()
    return _tell(doors, concern.enter(doors, token, now), now)


@app.route("/concern/<program>/open", method=["GET", "HEAD"])
def look_at_the_open_door(program: str) -> Response[str]:
    """The same for whoever does not say who they are."""
    seat = concern.enter_open(wiring.hasty_doors(), program)
    return web.respond(concern.show(seat, concern.Worry(wiring.new_id())))


@app.post("/concern/<program>/open")
def tell_through_the_open_door(program: str) -> Response[str]:
    """Hand it on, now, without knowing whose it is."""
    doors, now = wiring.hasty_doors(), wiring.now()
    return _tell(doors, concern.enter_open(doors, program), now)


def _tell(doors: Doors, seat: concern.Seat, now: datetime) -> Response[str]:
    try:
        form = web.read_form(app.current_event.raw_event, web.LONG_TEXT)
    except web.BadForm:
        return web.respond(concern.show(seat, concern.Worry(wiring.new_id()), "unreadable"))
    worry = concern.Worry(
        op=concern.click(seat, form.get("op", ""), wiring.new_id),
        tier=form.get("tier", ""),
        named=form.get("named", ""),
        words=form.get("words", ""),
        reach=form.get("reach", "")[: concern.LONGEST_REACH],
    )
    call = concern.Call(doors, wiring.mailer(), wiring.now, time.sleep, now + _TIME)
    page = concern.tell(call, seat, worry)
    _report(call, page)
    return web.respond(page)


def _report(call: concern.Call, page: Page) -> None:
    codes = [wiring.outage_code(error) for error in call.failures]
    if page.status == 503:
        logger.error("concern_reached_nobody", failures=codes)
    elif codes:
        logger.error("concern_told_in_part", failures=codes)
    else:
        logger.info("concern", status=page.status)


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """One HTTP API 2.0 event."""
    return app.resolve(event, context)


wiring.prepare(wiring.hasty_doors, wiring.mailer)
