"""Letters about the end of a match and about its breaks."""

from __future__ import annotations

from datetime import datetime

from alongside.correspondence import addresses
from alongside.correspondence.drafts import Desk, Draft, Skip
from alongside.correspondence.sides import Side, find_reader, find_side
from alongside.letters import contexts
from alongside.model import LIVE, Application, ApplicationState, Match, MatchState
from alongside.store import applications, closures, matches
from alongside.store.members import NO_DATE_YET


def closed(at: Desk) -> Draft | Skip:
    """It is over. Who ended it is said to themselves only; the other one reads a neutral word and,
    if there is one, the goodbye, passed on this once (R55)."""
    match = matches.load(at.doors.table, at.letter.subject_id)
    me = find_reader(at, match) if match else None
    if match is None or me is None:
        return Skip("gone")
    other = applications.load(
        at.doors.table, at.program.id, match.person(me.role.other), me.role.other
    )
    yours, left = match.ended_by == me.role, _has_left(other)
    context = contexts.Closed(
        name=me.name,
        partner=other.name if other else "",
        role=me.role,
        next_url=addresses.match_url(at, match),
        yours=yours,
        planned=_time_has_come(match),
        left=left and not yours,
        goodbye="" if yours else closures.goodbye(at.doors.table, at.program.id, match.id),
    )
    return Draft(context, me.email, addresses.for_member(at))


def _has_left(other: Application | None) -> bool:
    return other is None or other.state is ApplicationState.WITHDRAWN


def _time_has_come(match: Match) -> bool:
    ended, foreseen = match.ended_at, match.ends_at
    return not match.ended_by and ended is not None and foreseen is not None and foreseen <= ended


def on_hold(at: Desk) -> Draft | Skip:
    """To the mentee whose mentor takes a break."""
    side = _since_the_same_step(at)
    if isinstance(side, Skip):
        return side
    if side.match.state is not MatchState.ON_HOLD:
        return Skip("overtaken")
    context = contexts.OnHold(
        name=side.me.name,
        partner=side.other.name,
        until=known_date(side.other.paused_until),
        stand_in=at.program.closure.stand_in,
        url=addresses.match_url(at, side.match),
    )
    return side.draft(at, context)


def back_again(at: Desk) -> Draft | Skip:
    """To the mentee whose mentor is back. A match that is still on hold waits for the mentee, who
    has asked for somebody else meanwhile."""
    side = _since_the_same_step(at)
    if isinstance(side, Skip):
        return side
    context = contexts.BackAgain(
        name=side.me.name,
        partner=side.other.name,
        elsewhere=side.match.state is MatchState.ON_HOLD,
        url=addresses.match_url(at, side.match),
    )
    return side.draft(at, context)


def _since_the_same_step(at: Desk) -> Side | Skip:
    """The two, unless the match has moved on since the letter was written."""
    match = matches.load(at.doors.table, at.letter.subject_id)
    if match is None or match.state not in LIVE or match.op != at.letter.cause:
        return Skip("overtaken")
    return find_side(at, match) or Skip("gone")


def known_date(until: datetime | None) -> datetime | None:
    """When a break ends, if that is known by now."""
    return None if until is None or until >= NO_DATE_YET else until
