"""A match on hold: the mentor takes a break, the two may go on with each other afterward, and where
the program allows it the mentee may be found somebody else meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from alongside.model import (
    Application,
    ApplicationState,
    Letter,
    Match,
    MatchState,
    Role,
    letters_about,
    operation,
)
from alongside.program import Program
from alongside.store import applications, closures, matches, outbox
from alongside.store.table import Table


def hold(table: Table, match: Match, now: datetime) -> bool:
    """The mentor's break begins; the mentee is written to. Their own application says until when.
    False when the match was not running."""
    if match.state is not MatchState.ACTIVE:
        return False
    op = operation("hold", match.id, match.op)
    held = replace(match, state=MatchState.ON_HOLD, op=op)
    return closures.hold(table, match, held, letters_about(held, "on_hold", (match.mentee,), now))


def ask_for_stand_in(table: Table, program: Program, match: Match, now: datetime) -> bool:
    """The mentee would like somebody else meanwhile; their waiting time counts."""
    if not may_ask_for_stand_in(program, match):
        return False
    return closures.ask_for_stand_in(table, match, now)


def may_ask_for_stand_in(program: Program, match: Match) -> bool:
    """Whether a stand-in may be asked for now."""
    asked = match.marked("stand_in", Role.MENTEE)
    return program.closure.stand_in and match.state is MatchState.ON_HOLD and not asked


def go_back(table: Table, match: Match, now: datetime, due_at: datetime | None = None) -> bool:
    """The mentee returns to their first mentor: at once when that one is there, else when they
    are. False while somebody else has the mentee's place. A repeat takes up where it was left."""
    if not match.holds(Role.MENTEE):
        mentee = applications.load(table, match.program, match.mentee, Role.MENTEE)
        if mentee is None or not closures.return_to(table, match, mentee, now):
            return False
    mentor = applications.load(table, match.program, match.mentor, Role.MENTOR)
    returned = matches.load(table, match.id)
    if returned and mentor and is_there(mentor, now):
        resume(table, returned, now, due_at)
    return True


def is_there(mentor: Application, now: datetime) -> bool:
    """Whether a mentor's break is over."""
    if mentor.state is ApplicationState.WITHDRAWN:
        return False
    return mentor.paused_until is None or mentor.paused_until <= now


def resume(table: Table, match: Match, now: datetime, due_at: datetime | None = None) -> bool:
    """The mentor is back. The match goes on by itself, unless the mentee has somebody else by now,
    or rests: then they are told that they may choose, and it waits for them. False when it does
    not go on. The letter leaves at `due_at`, or at once."""
    if match.state is not MatchState.ON_HOLD:
        return False
    if match.holds(Role.MENTEE):
        return _go_on(table, match, due_at or now)
    mentee = applications.load(table, match.program, match.mentee, Role.MENTEE)
    looks = mentee is not None and mentee.paused_until is None and mentee.held < mentee.capacity
    if looks and go_back(table, match, now, due_at):
        return True
    for letter in _back_again(match, due_at or now):
        outbox.write(table, letter)
    return False


def _go_on(table: Table, match: Match, due_at: datetime) -> bool:
    op = operation("resume", match.id, match.op)
    active = replace(match, state=MatchState.ACTIVE, op=op)
    return closures.resume(table, match, active, _back_again(active, due_at))


def _back_again(match: Match, due_at: datetime) -> list[Letter]:
    return letters_about(match, "back_again", (match.mentee,), due_at)
