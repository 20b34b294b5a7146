"""What else there is for a mentee, as far as they have been told of it: somebody new, and a first
match that waits for them."""

from __future__ import annotations

from datetime import datetime

from alongside import consent
from alongside.companionship.seat import Seat
from alongside.doors import Doors
from alongside.model import LIVE, Match, MatchState, Role
from alongside.store import members


def has_somebody(doors: Doors, seat: Seat, now: datetime) -> bool:
    """Whether somebody else is there for a mentee, or has been suggested to them. Their places say
    it too early: one is held from the suggestion on, and free with a no of the other one (R20)."""
    return any(_is_known(seat, match, now) for match in _others(doors, seat))


def _is_known(seat: Seat, match: Match, now: datetime) -> bool:
    if match.state in LIVE:
        heard_of = match.began_at is None or match.began_at <= now
        return heard_of and match.holds(Role.MENTEE)
    asked = consent.was_asked(seat.program, match, Role.MENTEE, now)
    return asked and consent.looks_open(match, now)


def unheard_of(doors: Doors, seat: Seat, now: datetime) -> list[Match]:
    """Introductions that hold a mentee's place and of which neither of the two has heard yet."""
    return [
        match
        for match in _others(doors, seat)
        if match.state in (MatchState.SUGGESTED, MatchState.APPROVED)
        and (match.undo_until is None or match.undo_until > now)
    ]


def waiting_match(doors: Doors, seat: Seat) -> Match | None:
    """A match on hold whose mentee has asked for somebody meanwhile. It goes on as soon as the
    mentor is back and nobody else is there, so it is about this one first what a mentee chooses."""
    for match in _others(doors, seat):
        if match.state is MatchState.ON_HOLD and not match.holds(Role.MENTEE):
            return match
    return None


def _others(doors: Doors, seat: Seat) -> list[Match]:
    me = seat.link.actor
    found = members.matches_of(doors.table, members.read(doors.table, seat.program.id, me))
    return [match for match in found if match.mentee == me and match.id != seat.match.id]
