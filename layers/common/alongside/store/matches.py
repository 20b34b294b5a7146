"""Every step of a match, each one transaction: the new state, the places, the letters, the mark
that the group changed. A step whose facts have moved raises ConditionRefused and changes nothing.

`op` identifies an operation, so that a repeat recognizes its own work in what it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.model import HOLDS_A_PLACE, Application, Letter, Match, MatchState, Role
from alongside.store import codec, groups
from alongside.store.changes import (
    become,
    begin,
    call_back,
    free_place,
    in_the_other_role,
    release,
    take_place,
    unchanged,
    write_letters,
)
from alongside.store.table import Action, ConditionRefused, Table


@dataclass(frozen=True, slots=True)
class Sides:
    """The two applications of a match."""

    mentee: Application
    mentor: Application

    def both(self) -> tuple[Application, Application]:
        """Mentee first."""
        return self.mentee, self.mentor


def load(table: Table, match_id: str) -> Match | None:
    """One match, or None."""
    item = table.get(f"MATCH#{match_id}", "MATCH")
    return codec.match(item) if item else None


def suggest(table: Table, match: Match, sides: Sides) -> bool:
    """Commit a night's suggestion: the pair is frozen and both places are held.

    False when it cannot be (someone changed their form, a place went, the pair was decided in the
    meantime); True also when this very operation had committed it before.
    """
    actions = [
        begin(match),
        *(take_place(application, same_version=True) for application in sides.both()),
    ]
    try:
        table.transact(actions)
    except ConditionRefused as refused:
        return refused.found.get(0, {}).get("op") == match.op
    return True


def approve(
    table: Table, match: Match, decided: Match, sides: Sides, letters: Sequence[Letter]
) -> None:
    """A facilitator's yes. Both people must still be in the group, and what they say of themselves
    must be what was just read: an exclusion declared this moment counts."""
    present = [unchanged(match, application) for application in sides.both()]
    table.transact([become(match, decided), *present, *write_letters(letters)])


def decline(
    table: Table, match: Match, decided: Match, letters: Sequence[Letter], now: datetime
) -> None:
    """A facilitator's no: both places are free again, the pair never returns."""
    table.transact(
        [
            become(match, decided),
            *release(match, barred=True),
            groups.changed(match.program, match.group, now),
            *write_letters(letters),
        ]
    )


@dataclass(frozen=True, slots=True)
class Exchange:
    """Another mentor chosen instead of the suggested one.

    `before` and `withdrawn` are the suggested match as read and as it becomes, `chosen` the new
    approved match, `mentee` and `mentor` the applications of the chosen pair. `displaced` is the
    undecided match whose place is taken over, as read, if the mentor has none free.
    """

    before: Match
    withdrawn: Match
    chosen: Match
    mentee: Application
    mentor: Application
    displaced: Match | None = None


def exchange(table: Table, choice: Exchange, letters: Sequence[Letter], now: datetime) -> None:
    """Approve another pair for the same mentee, whose own place stays held."""
    match = choice.before
    actions: list[Action] = [
        become(match, choice.withdrawn),
        begin(choice.chosen),
        unchanged(match, choice.mentee),
        free_place(match.program, match.mentor, Role.MENTOR),
        groups.changed(match.program, match.group, now),
        *write_letters(letters),
    ]
    if choice.displaced is None:
        actions.append(take_place(choice.mentor, same_version=True))
    else:
        out = choice.displaced
        gone = replace(out, state=MatchState.WITHDRAWN, op=choice.chosen.op)
        actions.append(become(out, gone))
        actions.append(unchanged(match, choice.mentor))
        actions.append(free_place(out.program, out.mentee, Role.MENTEE))
    table.transact(actions)


def undo_approval(
    table: Table,
    match: Match,
    undone: Match,
    called_back: Sequence[Letter],
    letters: Sequence[Letter],
) -> None:
    """Take a yes back while none of its letters has left: they are called back with it."""
    table.transact([become(match, undone), *call_back(called_back), *write_letters(letters)])


def undo_decline(
    table: Table, match: Match, undone: Match, sides: Sides, letters: Sequence[Letter]
) -> None:
    """Take a no back if both places are still free."""
    retaken = [
        take_place(application, same_version=False, unbar=partner.member)
        for application, partner in (
            (sides.mentee, sides.mentor),
            (sides.mentor, sides.mentee),
        )
    ]
    elsewhere = in_the_other_role(match, "DELETE")
    table.transact([become(match, undone), *retaken, *elsewhere, *write_letters(letters)])


def undo_exchange(
    table: Table,
    choice: Exchange,
    called_back: Sequence[Letter],
    letters: Sequence[Letter],
    now: datetime,
) -> None:
    """Take a choice of another mentor back: the first suggestion stands again.

    Here `before` is the chosen match as read and `withdrawn` what it becomes, `displaced` the first
    suggestion as read and `chosen` how it stands again, `mentor` its mentor's application.
    """
    assert choice.displaced is not None
    match = choice.before
    table.transact(
        [
            become(match, choice.withdrawn),
            become(choice.displaced, choice.chosen),
            free_place(match.program, match.mentor, Role.MENTOR),
            take_place(choice.mentor, same_version=False),
            groups.changed(match.program, match.group, now),
            *call_back(called_back),
            *write_letters(letters),
        ]
    )


def answer(
    table: Table,
    match: Match,
    answered: Match,
    sides: Sides | None,
    letters: Sequence[Letter],
    now: datetime,
) -> None:
    """A member's answer. When it ends the match the places are free again and the pair is over.
    `sides` are given when it begins: what both say of themselves must still be what was read."""
    actions = [become(match, answered, consents=True), *write_letters(letters)]
    if sides is not None:
        actions += [unchanged(match, application) for application in sides.both()]
    if match.state in HOLDS_A_PLACE and answered.state not in HOLDS_A_PLACE:
        actions += [
            *release(match, barred=True),
            groups.changed(match.program, match.group, now),
        ]
    table.transact(actions)


def expire(
    table: Table, match: Match, expired: Match, letters: Sequence[Letter], now: datetime
) -> bool:
    """Time ran out: nobody decided, or somebody did not answer. False if decided after all."""
    over = expired.state is MatchState.NOT_THIS_TIME
    actions = [
        become(match, expired, consents=True),
        *release(match, barred=over),
        groups.changed(match.program, match.group, now),
        *write_letters(letters),
    ]
    try:
        table.transact(actions)
    except ConditionRefused as refused:
        return refused.found.get(0, {}).get("op") == expired.op
    return True
