"""What erasing a member would end, counted before anything is touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.doors import Doors
from alongside.membership import Visit
from alongside.membership.entering import is_running, is_to_begin
from alongside.model import MatchState
from alongside.store import members, outbox


@dataclass(frozen=True, slots=True)
class Erasure:
    """How many of each. `introductions` are those a facilitator has said yes to and that have not
    begun, `running` the matches that have."""

    applications: int
    matches: int
    running: int
    introductions: int
    suggestions: int
    letters: int


def erasure(doors: Doors, visit: Visit, now: datetime) -> Erasure:
    """What would go, and what would end with it. Nothing is written."""
    found = members.matches_of(doors.table, visit.membership)
    approved = [one for one in found if one.state is MatchState.APPROVED or is_to_begin(one, now)]
    return Erasure(
        applications=len(visit.membership.applications),
        matches=len(found),
        running=sum(is_running(one, now) for one in found),
        introductions=len(approved),
        suggestions=sum(one.state is MatchState.SUGGESTED for one in found),
        letters=len(outbox.addressed_to(doors.table, visit.program.id, visit.person)),
    )
