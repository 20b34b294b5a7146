"""member: a member's own pages: introductions, matches, what is held about them, letters."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from alongside import companionship, consent, membership, preferences, web, wiring
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


@app.route("/match/<token>", method=["GET", "HEAD"])
def look_at_a_match(token: str) -> Response[str]:
    """How it stands: it runs, rests, or is over."""
    seat = companionship.enter(wiring.doors(), token, wiring.now())
    return web.respond(companionship.show(wiring.doors(), seat, wiring.now()))


@app.post("/match/<token>")
def say_something_of_a_match(token: str) -> Response[str]:
    """How it is going; a meeting; a step; what comes next."""
    seat = companionship.enter(wiring.doors(), token, wiring.now())
    form = web.read_form(app.current_event.raw_event)
    page = companionship.answer(wiring.doors(), seat, form, wiring.now())
    return web.respond(page) if page else web.see(f"/match/{token}/end")


@app.route("/match/<token>/end", method=["GET", "HEAD"])
def look_at_ending(token: str) -> Response[str]:
    """Whether it shall end."""
    seat = companionship.enter(wiring.doors(), token, wiring.now())
    return web.respond(companionship.ask_to_end(wiring.doors(), seat, wiring.now()))


@app.post("/match/<token>/end")
def end_a_match(token: str) -> Response[str]:
    """End it, or not now."""
    seat = companionship.enter(wiring.doors(), token, wiring.now())
    form = web.read_form(app.current_event.raw_event)
    page = companionship.end(wiring.doors(), seat, form, wiring.now())
    return web.respond(page) if page else web.see(f"/match/{token}")


@app.route("/match/<token>/scale", method=["GET", "HEAD"])
def look_at_the_questionnaire(token: str) -> Response[str]:
    """A few questions, if somebody likes."""
    seat = companionship.enter(wiring.doors(), token, wiring.now())
    return web.respond(companionship.show_questionnaire(wiring.doors(), seat, wiring.now()))


@app.post("/match/<token>/scale")
def fill_in_the_questionnaire(token: str) -> Response[str]:
    """All, some or none of the answers."""
    seat = companionship.enter(wiring.doors(), token, wiring.now())
    form = web.read_form(app.current_event.raw_event)
    return web.respond(companionship.fill_in(wiring.doors(), seat, form, wiring.now()))


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


@app.route("/page/<token>", method=["GET", "HEAD"])
def look_at_ones_own_page(token: str) -> Response[str]:
    """Everything held about a member, and what they can do."""
    visit = membership.enter(wiring.doors(), token, wiring.now())
    return web.respond(membership.show(wiring.doors(), visit, wiring.now()))


@app.post("/page/<token>")
def change_something_of_ones_own(token: str) -> Response[str]:
    """A break, places, the agreement, a correction, leaving."""
    visit = membership.enter(wiring.doors(), token, wiring.now())
    form = web.read_form(app.current_event.raw_event)
    return web.respond(membership.change(wiring.doors(), visit, form, wiring.now()))


@app.route("/page/<token>/erase", method=["GET", "HEAD"])
def look_at_erasing(token: str) -> Response[str]:
    """What would go and what would stay."""
    visit = membership.enter(wiring.doors(), token, wiring.now())
    return web.respond(membership.ask_to_erase(wiring.doors(), visit, wiring.now()))


@app.post("/page/<token>/erase")
def erase_everything(token: str) -> Response[str]:
    """Erase everything about a member, or nothing."""
    visit = membership.enter(wiring.doors(), token, wiring.now())
    said = web.read_form(app.current_event.raw_event).get("erase", "")
    return web.respond(membership.erase(wiring.doors(), visit, said, wiring.now()))


@app.route("/page/<token>/settle", method=["GET", "HEAD"])
def look_at_whom_never_to_meet(token: str) -> Response[str]:
    """What only the declarer can say about the people they named."""
    visit = membership.enter(wiring.doors(), token, wiring.now())
    return web.respond(membership.show_settling(wiring.doors(), visit))


@app.post("/page/<token>/settle")
def say_whom_never_to_meet(token: str) -> Response[str]:
    """Whom a name means, or somebody more."""
    visit = membership.enter(wiring.doors(), token, wiring.now())
    form = web.read_form(app.current_event.raw_event)
    return web.respond(membership.settle(wiring.doors(), visit, form, wiring.now()))


@app.route("/page/<token>/data", method=["GET", "HEAD"])
def take_the_data_away(token: str) -> Response[str]:
    """Everything as a file, without what was told in confidence."""
    return _file_of(token, names=False)


@app.post("/page/<token>/data")
def take_all_the_data_away(token: str) -> Response[str]:
    """Everything as a file, with the names told in confidence if they are asked for."""
    form = web.read_form(app.current_event.raw_event)
    return _file_of(token, names=form.get("names") == "with")


def _file_of(token: str, *, names: bool) -> Response[str]:
    visit = membership.enter(wiring.doors(), token, wiring.now())
    text = membership.export(wiring.doors(), visit, wiring.now(), names=names)
    return web.download(text, "application/json", "my-data.json")


@app.route("/page/<token>/agreement", method=["GET", "HEAD"])
def take_the_agreement_away(token: str) -> Response[str]:
    """The texts somebody accepted, as they read then."""
    visit = membership.enter(wiring.doors(), token, wiring.now())
    return web.download(membership.accepted_texts(visit), "text/plain", "agreement.txt")


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
