"""What the mail service says of a letter: sent, delivered, delayed, bounced, complained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.model import LetterState
from alongside.store import outbox
from alongside.store.table import Table

_STATES = {
    "Send": LetterState.SENT,
    "Delivery": LetterState.DELIVERED,
    "DeliveryDelay": LetterState.DELAYED,
    "Bounce": LetterState.BOUNCED,
    "Complaint": LetterState.COMPLAINED,
    "Reject": LetterState.FAILED,
    "Rendering Failure": LetterState.FAILED,
}


@dataclass(frozen=True, slots=True)
class News:
    """One event: which letter, what happened, and why no more mail should go there, if so."""

    letter_id: str
    state: LetterState
    suppress: str = ""


def read(event: Mapping[str, Any]) -> News | None:
    """The news in an event of the mail service; None when it is about no letter of ours."""
    detail = event.get("detail", {})
    kind = detail.get("eventType", "")
    tagged = detail.get("mail", {}).get("tags", {}).get("letter", [])
    if kind not in _STATES or not tagged:
        return None
    return News(str(tagged[0]), _STATES[kind], _suppression(kind, detail))


def _suppression(kind: str, detail: Mapping[str, Any]) -> str:
    if kind == "Complaint":
        return "complained"
    if kind == "Bounce" and detail.get("bounce", {}).get("bounceType") == "Permanent":
        return "bounced"
    return ""


def record(table: Table, news: News, now: datetime) -> bool:
    """Write the news down, in any order, any number of times. False when it changed nothing."""
    if news.suppress:
        person = outbox.recipient(table, news.letter_id)
        if person:
            outbox.suppress(table, person, news.suppress, now)
    return outbox.merge(table, news.letter_id, news.state, now)
