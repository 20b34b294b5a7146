"""The end of a match: by one of the two, at once and without a reason; because its time has come;
or because one of them leaves the program. Whatever brings it about, it is over for both at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from alongside.errors import TryAgain
from alongside.model import LIVE, Match, MatchState, Role, letters_about, operation
from alongside.program import Program
from alongside.store import closures, matches
from alongside.store.closures import Closing
from alongside.store.table import ConditionRefused, Table

_TRIES = 4
Told = Callable[[Match], Iterable[str]]


def end(
    table: Table, program: Program, match: Match, role: Role, goodbye: str, now: datetime
) -> bool:
    """One of the two ends it; False when it was over already. Both are written to."""

    def closing(found: Match) -> Closing:
        return replace(_closing(program, found, role, now), goodbye=goodbye)

    return _carry_out(table, match, closing, _both, now)


def graduate(table: Table, program: Program, match: Match, now: datetime, due_at: datetime) -> bool:
    """Its time has come; False when it was over already, or goes on. Both are written to, with
    letters that leave at `due_at`: nobody has to be told of it in the night."""

    def closing(found: Match) -> Closing | None:
        come = found.ends_at is not None and found.ends_at <= now
        return _closing(program, found, "", now) if come else None

    return _carry_out(table, match, closing, _both, now, due_at)


def leave(
    table: Table, program: Program, match: Match, role: Role, now: datetime, *, erased: bool = False
) -> bool:
    """One of the two leaves the program, or is about to be erased; False when it was over already.
    Only the other one is written to about it."""

    def closing(found: Match) -> Closing:
        ending = _closing(program, found, "" if erased else role, now)
        return replace(ending, erased=erased)

    return _carry_out(table, match, closing, lambda found: (found.person(role.other),), now)


def _both(match: Match) -> Iterable[str]:
    return match.mentee, match.mentor


def _closing(program: Program, match: Match, by: Role | Literal[""], now: datetime) -> Closing:
    closed = replace(
        match,
        state=MatchState.CLOSED,
        ended_at=now,
        ended_by=by,
        op=operation("close", match.id, match.op, by),
    )
    quiet = timedelta(days=program.closure.cool_down_days)
    return Closing(match, closed, quiet_until=now + quiet if quiet else None)


def _carry_out(
    table: Table,
    match: Match,
    closing: Callable[[Match], Closing | None],
    told: Told,
    now: datetime,
    due_at: datetime | None = None,
) -> bool:
    """Close the match as it stands now. Whatever has changed about it since it was read, be it that
    both had just wished to go on, the wish to end it holds."""
    for _ in range(_TRIES):
        ending = closing(match) if match.state in LIVE else None
        if ending is None:
            return False
        letters = letters_about(ending.after, "closed", told(match), due_at or now)
        try:
            closures.close(table, ending, letters, now)
        except ConditionRefused:
            match = matches.load(table, match.id) or match
        else:
            return True
    raise TryAgain("closure_contended")
