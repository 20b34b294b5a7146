"""Leaving one role or all. What was running ends kindly and at once; what was still a question ends
with the same neutral letter as ever, and nobody learns who or why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from alongside import closure
from alongside.doors import Doors
from alongside.membership.entering import Visit, is_to_begin, live_matches, matches_of_role
from alongside.membership.telling import confirmation
from alongside.model import Application, Match, MatchState, operation
from alongside.night import notice_time, over_letters
from alongside.program import Program
from alongside.store import matches, members


def leave(
    doors: Doors,
    visit: Visit,
    left: Sequence[Application],
    now: datetime,
    *,
    erased: bool = False,
) -> None:
    """End everything in these roles and take the person out of line. `erased` says that nothing is
    to be written that names them.

    Matches end first: whoever comes again after a crash is still there to end the rest. Then what
    a night, or the other one's yes, has begun in between ends as well.
    """
    for application in left:
        _end_everything(doors, visit, application, now, erased=erased)
        letters = [] if erased else [confirmation(application, "left", now)]
        members.leave(doors.table, application, letters, now)
        _end_everything(doors, visit, application, now, erased=erased)


def _end_everything(
    doors: Doors, visit: Visit, application: Application, now: datetime, *, erased: bool
) -> None:
    found = members.matches_of(doors.table, visit.membership)
    for match in live_matches(found, application, now):
        closure.leave(doors.table, visit.program, match, application.role, now, erased=erased)
    end_questions(doors, visit, application, now, suggestions=True)


def end_questions(
    doors: Doors,
    visit: Visit,
    application: Application,
    now: datetime,
    *,
    suggestions: bool = False,
) -> None:
    """End the introductions of this role that are open. On a break an undecided suggestion is left
    to the night; whoever leaves takes those away as well."""
    over = {MatchState.APPROVED, MatchState.SUGGESTED} if suggestions else {MatchState.APPROVED}
    found = members.matches_of(doors.table, visit.membership)
    for match in matches_of_role(found, application):
        if match.state in over or is_to_begin(match, now):
            _end_question(doors, visit.program, match, now)


def _end_question(doors: Doors, program: Program, match: Match, now: datetime) -> None:
    """Who was asked gets the neutral letter of every introduction that did not come about; of whom
    nobody has asked, nobody hears."""
    after = replace(match, op=operation("left", match.id, match.op))
    asked = match.undo_until is not None and match.undo_until <= now
    if match.state is not MatchState.APPROVED or not asked:
        matches.expire(doors.table, match, replace(after, state=MatchState.WITHDRAWN), [], now)
        return
    notice_at = notice_time(program, now, doors.settings.notice_seconds)
    after = replace(after, state=MatchState.NOT_THIS_TIME, notice_at=notice_at)
    matches.expire(doors.table, match, after, over_letters(after, notice_at), now)
