"""The page of a match as things stand: it runs, it is over, or there is none."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from alongside import holding, rhythm
from alongside.companionship import questionnaire
from alongside.companionship.elsewhere import has_somebody, waiting_match
from alongside.companionship.seat import Seat, concern_url, match_url, page_url
from alongside.doors import Doors
from alongside.model import (
    LIVE,
    MENTEE_AWAY,
    MENTOR_AWAY,
    Application,
    ApplicationState,
    MatchState,
    Role,
)
from alongside.pages import Page, contexts
from alongside.store import applications
from alongside.store.members import NO_DATE_YET

_NOON = time(12, 0)
_AWAY = {MENTEE_AWAY: Role.MENTEE, MENTOR_AWAY: Role.MENTOR}


def show(doors: Doors, seat: Seat, now: datetime, status: int = 200, **news: Any) -> Page:
    """The page as this member may see it. Writes nothing. `news` is what they have just said, or
    missed to say, as the page's context names it."""
    if seat.match.state in LIVE:
        running = _running(doors, seat, now, **news)
        return Page("match", running, seat.program, status)
    return show_over(doors, seat, now, status=status)


def show_over(doors: Doors, seat: Seat, now: datetime, status: int = 200, **news: Any) -> Page:
    """The page of a match that has ended, or does not run."""
    if seat.match.state is not MatchState.CLOSED:
        return Page("not_running", contexts.NotRunning(), seat.program)
    return Page("over", _over(doors, seat, now, **news), seat.program, status)


def _running(doors: Doors, seat: Seat, now: datetime, **news: Any) -> contexts.RunningMatch:
    match, program = seat.match, seat.program
    began = match.began_at or match.suggested_at
    address = match_url(doors, seat)
    on_hold = match.state is MatchState.ON_HOLD
    mentor = seat.mine if seat.role is Role.MENTOR else seat.theirs
    return contexts.RunningMatch(
        partner=seat.partner,
        role=seat.role,
        since=began,
        end_url=f"{address}/end",
        page_url=page_url(doors, seat),
        concern_url=concern_url(doors, seat),
        ends_at=match.ends_at,
        on_hold=on_hold,
        until=_known(mentor.paused_until) if on_hold and mentor else None,
        sessions=sessions(seat),
        counted=match.held_sessions,
        first_day=rhythm.local_day(began, program.time_zone).isoformat(),
        last_day=rhythm.local_day(now, program.time_zone).isoformat(),
        renew=_renewal(seat, now),
        stand_in=stand_in(doors, seat, now),
        scale_url=f"{address}/scale" if questionnaire.open_moment(seat, now) else "",
        **news,
    )


def _known(until: datetime | None) -> datetime | None:
    """When a break ends; None while it has no end."""
    return None if until == NO_DATE_YET else until


def sessions(seat: Seat) -> tuple[contexts.Session, ...]:
    """The meetings noted so far, in their order; none where a program does not count them."""
    if seat.program.sessions is None:
        return ()
    zone = ZoneInfo(seat.program.time_zone)
    noted = (one.split(" ", maxsplit=1) for one in sorted(seat.match.sessions))
    return tuple(
        contexts.Session(
            datetime.combine(date.fromisoformat(day), _NOON, zone), _who(seat.role, how)
        )
        for day, how in noted
    )


def _who(reader: Role, how: str) -> Literal["nobody", "you", "partner"]:
    if how not in _AWAY:
        return "nobody"
    return "you" if _AWAY[how] is reader else "partner"


def _renewal(seat: Seat, now: datetime) -> Literal["", "offered", "asked"]:
    if not may_renew(seat, now):
        return ""
    return "asked" if seat.match.marked("renew", seat.role) else "offered"


def may_renew(seat: Seat, now: datetime) -> bool:
    """Whether a match of fixed length is in its last stretch, in which both may wish to go on."""
    match, program = seat.match, seat.program
    if match.state is not MatchState.ACTIVE or not match.ends_at or not program.closure.renewal:
        return False
    last = rhythm.local_day(match.ends_at, program.time_zone)
    noticed = rhythm.add(last, program.closure.notice, -1)
    return noticed <= rhythm.local_day(now, program.time_zone)


def stand_in(
    doors: Doors, seat: Seat, now: datetime
) -> Literal["", "offered", "looking", "elsewhere", "back"]:
    """How it is with somebody else for the time being. Who rests after a stand-in may ask for
    another one."""
    if seat.role is not Role.MENTEE or seat.match.state is not MatchState.ON_HOLD:
        return ""
    if seat.match.holds(Role.MENTEE):
        return "offered" if holding.may_ask_for_stand_in(seat.program, seat.match) else ""
    if has_somebody(doors, seat, now):
        return "elsewhere"
    if seat.theirs is not None and holding.is_there(seat.theirs, now):
        return "back"
    rests = seat.mine is not None and seat.mine.paused_until is not None
    return "offered" if rests and seat.program.closure.stand_in else "looking"


def _over(doors: Doors, seat: Seat, now: datetime, **news: Any) -> contexts.MatchOver:
    mentor = _as_mentor(doors, seat) if seat.role is Role.MENTEE else None
    stands = _stands(doors, seat, now)
    here = stands != "left"
    waits = waiting_match(doors, seat) if stands == "rest" else None
    return contexts.MatchOver(
        role=seat.role,
        stands=stands,
        page_url=page_url(doors, seat),
        concern_url=concern_url(doors, seat),
        partner=seat.partner,
        until=seat.mine.resting_until if seat.mine and stands == "quiet" else None,
        may_mentor=seat.role is Role.MENTEE and here and mentor is None,
        is_mentor=mentor is not None and mentor.state is not ApplicationState.WITHDRAWN,
        again=_again(seat) if here else "",
        first_url=match_url(doors, seat, waits) if waits else "",
        **news,
    )


def _as_mentor(doors: Doors, seat: Seat) -> Application | None:
    return applications.load(doors.table, seat.program.id, seat.link.actor, Role.MENTOR)


def _stands(
    doors: Doors, seat: Seat, now: datetime
) -> Literal["rest", "in_line", "place", "quiet", "break", "left"]:
    mine = seat.mine
    if mine is None or mine.state is ApplicationState.WITHDRAWN:
        return "left"
    if seat.role is Role.MENTEE and has_somebody(doors, seat, now):
        return "place"
    if mine.paused_until is not None and mine.paused_until > now:
        return "rest" if seat.role is Role.MENTEE else "break"
    quiet = mine.resting_until is not None and mine.resting_until > now
    return "quiet" if quiet else "in_line"


def _again(seat: Seat) -> Literal["", "offered", "asked"]:
    if not seat.partner:
        return ""
    return "asked" if seat.match.marked("again", seat.role) else "offered"
