"""intake: a form delivery becomes an application and its receipt, with one AWS call; another one,
once in a while, notes which form it came from."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger

from alongside import intake, wiring
from alongside.errors import DeliveryRefused, DeliveryTooLarge
from alongside.forms.envelope import raw_body

logger = Logger()


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """One HTTP API 2.0 event. 202 taken, 200 seen before, 400, 401, 405, 413; 503 is our outage."""
    if event["requestContext"]["http"]["method"] != "POST":
        return _answer(405, "method_not_allowed")
    try:
        proxy = event.get("pathParameters", {}).get("proxy", "")
        raw = raw_body(event)
        taken = intake.take(wiring.doors(), proxy, raw, event["headers"], wiring.now())
    except DeliveryTooLarge as refused:
        return _answer(413, refused.code)
    except DeliveryRefused as refused:
        return _answer(400 if refused.code == "bad_encoding" else 401, refused.code)
    except wiring.OUTAGE as error:
        logger.error("outage", error=wiring.outage_code(error))
        return _answer(503, "try_again", {"Retry-After": "120"})
    message = "quarantined" if taken.outcome.startswith("quarantine") else "delivery"
    logger.info(message, hook=taken.hook, outcome=taken.outcome)
    _note_form(taken.hook, raw)
    return _respond(taken.status, taken.answer)


def _note_form(hook: str, raw: bytes) -> None:
    """Note which form it was, once in ten minutes; whether that succeeds changes no answer."""
    step = partial(intake.note_form, wiring.doors(), hook, raw, wiring.now())
    try:
        wiring.recall(f"form {hook}", step)
    except Exception as error:  # noqa: BLE001
        wiring.tell_failure(logger.error, error)


def _answer(status: int, what: str, more: dict[str, str] | None = None) -> dict[str, Any]:
    logger.info("refused", status=status, reason=what)
    return _respond(status, {} if status == 401 else {"status": what}, more)


def _respond(
    status: int, document: dict[str, object], more: dict[str, str] | None = None
) -> dict[str, Any]:
    body = json.dumps(document) if document else ""
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store", **(more or {})}
    return {"statusCode": status, "headers": headers, "body": body}


wiring.prepare(wiring.doors)
