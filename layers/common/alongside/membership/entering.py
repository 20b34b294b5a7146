"""Who holds the link to a page of their own, and what is held about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alongside import consent, links
from alongside.doors import Doors
from alongside.errors import LinkRefused
from alongside.model import LIVE, Application, Match
from alongside.program import Program
from alongside.store import members
from alongside.store.members import Membership

_CONSENT_LINK_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Visit:
    """One person on their own page."""

    link: links.Link
    program: Program
    membership: Membership

    @property
    def person(self) -> str:
        """Whose page it is."""
        return self.link.actor


def enter(doors: Doors, token: str, now: datetime) -> Visit:
    """Who holds this link, known or not: somebody who was erased is told so."""
    link = doors.open_link(links.Purpose.PAGE, token, now)
    for program in doors.programs.values():
        if links.program_subject(program.id) == link.subject:
            found = members.read(doors.table, program.id, link.actor)
            return Visit(link, program, found)
    raise LinkRefused


def call_on(doors: Doors, program: Program, person: str, now: datetime) -> Visit:
    """Somebody's own page on behalf of whoever runs the deployment, for what a member asks of them
    by word of mouth."""
    subject = links.program_subject(program.id)
    link = links.Link(links.Purpose.PAGE, subject, person, 0, links.far_end(now))
    return Visit(link, program, members.read(doors.table, program.id, person))


def again(doors: Doors, visit: Visit) -> Visit:
    """The same person, with what is held about them now."""
    found = members.read(doors.table, visit.program.id, visit.person)
    return replace(visit, membership=found)


def page_url(doors: Doors, visit: Visit, below: str = "") -> str:
    """The address of the page, or of one below it."""
    address = doors.url(visit.link)
    return f"{address}/{below}" if below else address


def matches_of_role(found: Sequence[Match], application: Application) -> list[Match]:
    """The matches of a person in one of their roles."""
    return [one for one in found if one.person(application.role) == application.member]


def live_matches(found: Sequence[Match], application: Application, now: datetime) -> list[Match]:
    """Those that run, on hold or not."""
    return [one for one in matches_of_role(found, application) if is_running(one, now)]


def is_running(match: Match, now: datetime) -> bool:
    """Whether a match has begun for its two people. Where nobody is asked it is active from the
    approval on, but until that can no longer be taken back they have not heard of it."""
    return match.state in LIVE and not is_to_begin(match, now)


def is_to_begin(match: Match, now: datetime) -> bool:
    """Whether a match is active of which its two people have not heard yet."""
    return match.state in LIVE and match.began_at is not None and match.began_at > now


def is_asked(program: Program, match: Match, application: Application, now: datetime) -> bool:
    """Whether an introduction looks open to this side, as their own page about it shows."""
    asked = consent.was_asked(program, match, application.role, now)
    return asked and consent.looks_open(match, now)


def match_url(doors: Doors, visit: Visit, match: Match, now: datetime) -> str:
    """The page about a match: the question, or what the two share while it runs."""
    if match.state in LIVE:
        purpose, ends = links.Purpose.MATCH, links.far_end(now)
    else:
        purpose, ends = links.Purpose.CONSENT, match.expires_at + _CONSENT_LINK_LIFE
    return doors.url(links.Link(purpose, match.id, visit.person, match.epoch, ends))
