"""feedback: takes what nobody can be asked about later. Of what goes well no line is logged, since
each would be the minute at which somebody wrote; of our own failures, their code."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger

from alongside import feedback, pages, wiring
from alongside.errors import DeliveryRefused, DeliveryTooLarge
from alongside.forms.envelope import raw_body
from alongside.pages import Page, contexts
from alongside.program import Program

logger = Logger()
_PAGES, _HOOKS = "/feedback/", "/hooks/feedback/"
_LATER = {"Retry-After": "120"}


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """One HTTP API 2.0 event. Queries, cookies and headers but a hook's signature are not read.
    Pages: 200, 400, 404, 405, 413; hooks: 202, 400, 401, 405, 413, and 200 or 409 to a form that
    describes itself; 503 is our outage."""
    path = event.get("rawPath", "")
    try:
        if path.startswith(_HOOKS):
            return _deliver(event, path.removeprefix(_HOOKS))
        return _open(event, path)
    except Exception as error:  # noqa: BLE001  its text may hold what somebody wrote
        _report(error)
        return _say(503, "try_again", _LATER)


def _deliver(event: dict[str, Any], proxy: str) -> dict[str, Any]:
    if event["requestContext"]["http"]["method"] != "POST":
        return _say(405, "method_not_allowed")
    try:
        raw = raw_body(event)
        answer = feedback.deliver(_letterbox(), proxy, raw, event["headers"], wiring.now())
    except DeliveryTooLarge as refused:
        return _say(413, refused.code)
    except DeliveryRefused as refused:
        return _say(400, refused.code) if refused.code == "bad_encoding" else _say(401)
    return _answer(answer.status, "application/json", answer.body)


def _open(event: dict[str, Any], path: str) -> dict[str, Any]:
    program = wiring.programs().get(path.removeprefix(_PAGES))
    if program is None or program.feedback is None or not path.startswith(_PAGES):
        lost = contexts.DeadLink(f"{wiring.deployment().base_url}/links")
        return _show(Page("dead_link", lost, None, 404))
    method = event["requestContext"]["http"]["method"]
    if method == "POST":
        return _take(event, program)
    if method not in ("GET", "HEAD"):
        return _say(405, "method_not_allowed")
    blank = feedback.Written(wiring.new_id())
    return _show(feedback.show(program, _other_door(program), blank, wiring.now()))


def _take(event: dict[str, Any], program: Program) -> dict[str, Any]:
    """Whatever fails, the writer gets their words back: there is no other copy."""
    written, now = feedback.read(program, event, wiring.new_id), wiring.now()
    door = _other_door(program)
    try:
        return _show(feedback.send(_letterbox, program, door, written, now))
    except Exception as error:  # noqa: BLE001  its text may hold what somebody wrote
        _report(error)
    return _show(feedback.show(program, door, written, now, "not_kept"), _LATER)


def _letterbox() -> feedback.Letterbox:
    return feedback.Letterbox(
        wiring.feedback_table(),
        wiring.vault(),
        wiring.rosters(),
        wiring.feedback_root(),
        wiring.programs(),
        wiring.recall,
    )


def _other_door(program: Program) -> str:
    return f"{wiring.deployment().base_url}/concern/{program.id}/open"


def _report(error: Exception) -> None:
    if isinstance(error, wiring.OUTAGE):
        logger.error("outage", error=wiring.outage_code(error))
    else:
        logger.error("mistake", error=type(error).__name__)


def _show(page: Page, more: dict[str, str] | None = None) -> dict[str, Any]:
    html = pages.render(page.name, page.program, page.context)
    return _answer(page.status, "text/html; charset=utf-8", html, pages.headers(html), more)


def _say(status: int, what: str = "", more: dict[str, str] | None = None) -> dict[str, Any]:
    body = f'{{"status": "{what}"}}' if what else ""
    return _answer(status, "application/json", body, more)


def _answer(status: int, kind: str, body: str, *headers: dict[str, str] | None) -> dict[str, Any]:
    shared = {"Content-Type": kind, "Cache-Control": "no-store"}
    for some in headers:
        shared |= some or {}
    return {"statusCode": status, "headers": shared, "body": body}


wiring.prepare(wiring.programs, wiring.feedback_root, wiring.feedback_table, wiring.rosters)
