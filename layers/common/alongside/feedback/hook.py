"""A provider's form delivers feedback. Whatever is signed is answered alike: taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alongside import forms, hooks
from alongside.errors import DoesNotFit
from alongside.feedback.letterbox import Letterbox
from alongside.feedback.taking import Sender, count_unreadable, take
from alongside.forms import opinions, payload, suitability
from alongside.program import Program


@dataclass(frozen=True, slots=True)
class Answer:
    """What a sender is told: an HTTP status and a JSON text."""

    status: int
    body: str


TAKEN = Answer(202, '{"status": "taken"}')


def deliver(
    box: Letterbox, proxy: str, raw: bytes, headers: Mapping[str, str], now: datetime
) -> Answer:
    """Take one delivery. `proxy` is the path after `/hooks/feedback/`, `raw` the body as it was
    signed. A new one, a repeat, a late one, a test and one that cannot be read get one answer.

    Raises DeliveryRefused (401) or DeliveryTooLarge (413) before anything is read of it; anything
    that AWS raises propagates (503).
    """
    hook = hooks.find_feedback(box.root, box.programs, proxy)
    forms.verify(hook.provider, raw, headers, hooks.secrets(box.root, hook), now)
    program = box.programs[hook.program]
    try:
        read = _read(program, hook.provider, raw)
    except DoesNotFit as misfit:
        count_unreadable(box, program, raw, misfit.code, now)
        return TAKEN
    if isinstance(read, Answer):
        return read
    if read.kind == "submitted" and not read.said.is_empty:
        sender = Sender(hook.provider, read.token)
        take(box, program, read.said, sender, read.submitted_at, now)
    return TAKEN


def _read(program: Program, provider: str, raw: bytes) -> opinions.Opinion | Answer:
    """What a delivery says, or the answer to a form that describes itself."""
    assert program.feedback is not None
    try:
        read = opinions.read_opinion(provider, raw, program.feedback)
        if read.kind != "schema":
            return read
        misfits = suitability.check(provider, payload.read_json(raw), program.feedback)
    except DoesNotFit:
        raise
    except Exception:  # noqa: BLE001  what it met is no text to keep: only that it did is counted
        raise DoesNotFit("unexpected") from None
    if not misfits:
        return Answer(200, '{"status": "fits"}')
    codes = sorted({one.code for one in misfits})
    return Answer(409, json.dumps({"status": "does_not_fit", "reasons": codes}))
