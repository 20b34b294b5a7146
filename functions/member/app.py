"""member: a member's answer to an introduction, letters wanted or not, fresh links."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from alongside import consent, preferences, web, wiring
from alongside.pages import Page, contexts

logger = Logger()
app = web.resolver(logger)


@app.route("/consent/<token>", method=["GET", "HEAD"])
def look_at_an_introduction(token: str) -> Response[str]:
    """Who it would be, and the question."""
    seat = consent.enter(wiring.doors(), token, wiring.now())
    return web.respond(consent.show(wiring.doors(), seat, wiring.now()))


@app.post("/consent/<token>")
def answer_an_introduction(token: str) -> Response[str]:
    """Yes, or not this one."""
    seat = consent.enter(wiring.doors(), token, wiring.now())
    form = web.read_form(app.current_event.raw_event)
    page = consent.answer(wiring.doors(), seat, form.get("answer", ""), wiring.now())
    return web.respond(page) if page else web.see(f"/consent/{token}")


@app.route("/letters/<token>", method=["GET", "HEAD"])
def look_at_letters_wanted(token: str) -> Response[str]:
    """Whether digests and reminders come."""
    return web.respond(preferences.show(preferences.enter(wiring.doors(), token, wiring.now())))


@app.post("/letters/<token>")
def change_letters_wanted(token: str) -> Response[str]:
    """The page's own form, or one click in a mail program, which can only turn them off."""
    place = preferences.enter(wiring.doors(), token, wiring.now())
    form = web.read_form(app.current_event.raw_event)
    preferences.change(wiring.doors(), place, wanted=form.get("letters") == "on")
    again = preferences.enter(wiring.doors(), token, wiring.now())
    return web.respond(preferences.show(again, saved=True))


@app.route("/links", method=["GET", "HEAD"])
def look_at_links() -> Response[str]:
    """Where fresh links are asked for."""
    return web.respond(Page("links", contexts.LinksForm(), None))


@app.post("/links")
def ask_for_links() -> Response[str]:
    """The same answer for every address."""
    email = web.read_form(app.current_event.raw_event).get("email", "").strip()
    if "@" not in email or len(email) > 254:
        return web.respond(Page("links", contexts.LinksForm(error=True), None, 400))
    preferences.ask_for_links(wiring.doors(), email, wiring.now())
    return web.respond(Page("links_sent", contexts.LinksSent(), None))


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """One HTTP API 2.0 event."""
    return app.resolve(event, context)


wiring.prepare(wiring.doors)
