"""Any other sender that can sign: a small JSON body under the Standard Webhooks headers.

    {"event": "submitted" | "test" | "partial",             left out: "submitted"
     "form": {"id": "…"},
     "response": {"id": "…", "submitted_at": "2026-11-21T09:30:00Z"},
     "answers": {"<question id>": value}}

A value is a text, a number, true or false, a list of texts (option codes or labels), null for
unanswered, or {"values": [text], "other": text} where something was written beside the options.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from alongside.errors import DoesNotFit
from alongside.forms import payload, signatures
from alongside.forms.payload import Table
from alongside.forms.records import (
    Delivery,
    GivenAnswer,
    Submission,
    choose,
    compose,
    fill,
)

_EVENTS: Mapping[str, Delivery] = {
    "": "submitted",
    "submitted": "submitted",
    "test": "test",
    "partial": "partial",
}


def verify(raw: bytes, headers: Mapping[str, str], secrets: Sequence[bytes], now: datetime) -> int:
    """`secrets` are raw key bytes; the delivery must be signed within five minutes of `now`."""
    return signatures.verify_standard(raw, headers, secrets, now)


def parse(body: Table, raw: bytes) -> Submission:
    """Read the body described above."""
    kind = _EVENTS.get(payload.text(body, "event"))
    if kind is None:
        raise DoesNotFit("unknown_event")
    answers = body.get("answers", {})
    if not isinstance(answers, dict):
        raise DoesNotFit("bad_answers")
    response = payload.table(body, "response")
    return compose(
        raw,
        provider="signed",
        kind=kind,
        form_id=payload.text(payload.table(body, "form"), "id"),
        response_id=payload.text(response, "id"),
        moment=payload.text(response, "submitted_at"),
        answers=(_read_answer(key, value) for key, value in answers.items()),
        oddities=set(),
    )


def _read_answer(key: str, value: object) -> GivenAnswer:
    question = GivenAnswer(key=key, kind="plain")
    parts = {"values": value} if isinstance(value, list) else value
    if not isinstance(parts, dict):
        return fill(question, value)
    values = parts.get("values") or []
    if not isinstance(values, list) or not all(isinstance(name, str) for name in values):
        return replace(question, malformed=True)
    pairs = [(name, name) for name in map(payload.as_text, values)]
    return choose(question, value, pairs, [payload.text(parts, "other")])
