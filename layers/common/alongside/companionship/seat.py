"""Who stands before a match with a member's link, and the links that lead on from there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from alongside import links
from alongside.doors import Doors
from alongside.errors import LinkRefused
from alongside.model import Application, ApplicationState, Match, Role
from alongside.program import Program
from alongside.store import applications, matches


@dataclass(frozen=True, slots=True)
class Seat:
    """One member before one match, as it stood when it was read. `mine` and `theirs` are the
    applications of the two, None when somebody has been erased."""

    link: links.Link
    match: Match
    program: Program
    role: Role
    mine: Application | None
    theirs: Application | None

    @property
    def partner(self) -> str:
        """What the other one wants to be called; empty when they have left."""
        if self.theirs is None or self.theirs.state is ApplicationState.WITHDRAWN:
            return ""
        return self.theirs.name


def enter(doors: Doors, token: str, now: datetime) -> Seat:
    """Who holds this link. LinkRefused for everybody but the two of the match."""
    link = doors.open_link(links.Purpose.MATCH, token, now)
    match = matches.load(doors.table, link.subject)
    if match is None or match.epoch != link.epoch or link.actor not in (match.mentee, match.mentor):
        raise LinkRefused
    program, role = doors.program(match.program), match.role_of(link.actor)
    return Seat(
        link,
        match,
        program,
        role,
        applications.load(doors.table, program.id, link.actor, role),
        applications.load(doors.table, program.id, match.person(role.other), role.other),
    )


def look_again(doors: Doors, seat: Seat) -> Seat:
    """The same seat, with the match and both applications as they stand now."""
    match = matches.load(doors.table, seat.match.id)
    if match is None or match.epoch != seat.match.epoch:
        raise LinkRefused
    program, role = seat.program.id, seat.role
    return replace(
        seat,
        match=match,
        mine=applications.load(doors.table, program, seat.link.actor, role),
        theirs=applications.load(doors.table, program, match.person(role.other), role.other),
    )


def match_url(doors: Doors, seat: Seat, match: Match | None = None) -> str:
    """The page of the match, or of another one that its reader is in."""
    other = replace(seat.link, subject=match.id, epoch=match.epoch) if match else seat.link
    return doors.url(other)


def page_url(doors: Doors, seat: Seat) -> str:
    """The member's own page."""
    return _own(doors, seat, links.Purpose.PAGE)


def concern_url(doors: Doors, seat: Seat) -> str:
    """Where somebody can be told of a worry."""
    return _own(doors, seat, links.Purpose.CONCERN)


def _own(doors: Doors, seat: Seat, purpose: links.Purpose) -> str:
    subject = links.program_subject(seat.program.id)
    return doors.url(links.Link(purpose, subject, seat.link.actor, 0, seat.link.expires_at))
