"""The page that asks whether a match shall end, and the end. No reason is asked for (R54)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from alongside import closure
from alongside.companionship.seat import Seat, concern_url, look_again, match_url
from alongside.companionship.showing import show, show_over
from alongside.doors import Doors
from alongside.model import LIVE
from alongside.pages import Page, contexts

LONGEST_GOODBYE = 1000


def ask_to_end(doors: Doors, seat: Seat, now: datetime) -> Page:
    """The question; for a match that is over, that it is (R56). Writes nothing."""
    if seat.match.state in LIVE:
        return _ask(doors, seat)
    return show_over(doors, seat, now, already=True)


def end(doors: Doors, seat: Seat, form: Mapping[str, str], now: datetime) -> Page | None:
    """End it, at once, with a goodbye or without. None means that the answer stands: the page of
    the match shows what came of it."""
    said, goodbye = form.get("answer", ""), _tidy(form.get("goodbye", ""))
    if seat.match.state in LIVE and said not in ("end", "not_now"):
        return _ask(doors, seat, "nothing_chosen", said, goodbye)
    if said == "not_now":
        return show(doors, seat, now)
    if len(goodbye) > LONGEST_GOODBYE:
        return _ask(doors, seat, "goodbye_too_long", said, goodbye)
    ended = seat.match.state in LIVE and closure.end(
        doors.table, seat.program, seat.match, seat.role, goodbye, now
    )
    if ended:
        return None
    said_nothing = not goodbye
    again = look_again(doors, seat)
    return show_over(doors, again, now, already=True, said="" if said_nothing else "not_passed_on")


def _tidy(written: str) -> str:
    return written.replace("\r\n", "\n").strip()


def _ask(
    doors: Doors,
    seat: Seat,
    error: Literal["", "nothing_chosen", "goodbye_too_long"] = "",
    chosen: str = "",
    goodbye: str = "",
) -> Page:
    context = contexts.EndMatch(
        partner=seat.partner,
        match_url=match_url(doors, seat),
        concern_url=concern_url(doors, seat),
        error=error,
        chosen=chosen,
        goodbye=goodbye,
    )
    return Page("end", context, seat.program, 400 if error else 200)
