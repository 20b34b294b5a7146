"""Every step of a match, each one transaction: the new state, the places, the letters, the mark
that the group changed. A step whose facts have moved raises ConditionRefused and changes nothing.

`op` identifies an operation, so that a repeat recognizes its own work in what it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from alongside.model import (
    HOLDS_A_PLACE,
    MAY_RETURN,
    Application,
    Consent,
    Letter,
    LetterState,
    Match,
    MatchState,
    Role,
)
from alongside.store import codec, groups
from alongside.store.table import Action, ConditionRefused, Table, check, put, update


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
        _begin(match),
        *(_take_place(application, same_version=True) for application in sides.both()),
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
    present = [_unchanged(match, application) for application in sides.both()]
    table.transact([_decide(match, decided), *present, *_write(letters)])


def decline(
    table: Table, match: Match, decided: Match, letters: Sequence[Letter], now: datetime
) -> None:
    """A facilitator's no: both places are free again, the pair never returns."""
    table.transact(
        [
            _decide(match, decided),
            *_release(match, barred=True),
            groups.changed(match.program, match.group, now),
            *_write(letters),
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
        _decide(match, choice.withdrawn),
        _begin(choice.chosen),
        _unchanged(match, choice.mentee),
        _free_place(match.program, match.mentor, Role.MENTOR),
        groups.changed(match.program, match.group, now),
        *_write(letters),
    ]
    if choice.displaced is None:
        actions.append(_take_place(choice.mentor, same_version=True))
    else:
        out = choice.displaced
        gone = replace(out, state=MatchState.WITHDRAWN, op=choice.chosen.op)
        actions.append(_decide(out, gone))
        actions.append(_unchanged(match, choice.mentor))
        actions.append(_free_place(out.program, out.mentee, Role.MENTEE))
    table.transact(actions)


def undo_approval(
    table: Table,
    match: Match,
    undone: Match,
    called_back: Sequence[Letter],
    letters: Sequence[Letter],
) -> None:
    """Take a yes back while none of its letters has left: they are called back with it."""
    table.transact([_decide(match, undone), *_call_back(called_back), *_write(letters)])


def undo_decline(
    table: Table, match: Match, undone: Match, sides: Sides, letters: Sequence[Letter]
) -> None:
    """Take a no back if both places are still free."""
    retaken = [
        _take_place(application, same_version=False, unbar=partner.member)
        for application, partner in (
            (sides.mentee, sides.mentor),
            (sides.mentor, sides.mentee),
        )
    ]
    elsewhere = _in_the_other_role(match, "DELETE")
    table.transact([_decide(match, undone), *retaken, *elsewhere, *_write(letters)])


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
            _decide(match, choice.withdrawn),
            _decide(choice.displaced, choice.chosen),
            _free_place(match.program, match.mentor, Role.MENTOR),
            _take_place(choice.mentor, same_version=False),
            groups.changed(match.program, match.group, now),
            *_call_back(called_back),
            *_write(letters),
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
    actions = [_decide(match, answered, consents=True), *_write(letters)]
    if sides is not None:
        actions += [_unchanged(match, application) for application in sides.both()]
    if match.state in HOLDS_A_PLACE and answered.state not in HOLDS_A_PLACE:
        actions += [
            *_release(match, barred=True),
            groups.changed(match.program, match.group, now),
        ]
    table.transact(actions)


def expire(
    table: Table, match: Match, expired: Match, letters: Sequence[Letter], now: datetime
) -> bool:
    """Time ran out: nobody decided, or somebody did not answer. False if decided after all."""
    over = expired.state is MatchState.NOT_THIS_TIME
    actions = [
        _decide(match, expired, consents=True),
        *_release(match, barred=over),
        groups.changed(match.program, match.group, now),
        *_write(letters),
    ]
    try:
        table.transact(actions)
    except ConditionRefused as refused:
        return refused.found.get(0, {}).get("op") == expired.op
    return True


def _unchanged(match: Match, application: Application) -> Action:
    pk, sk = codec.application_key(application)
    return check(
        pk,
        sk,
        "group_key = :group_key AND #state <> :withdrawn AND version = :version",
        group_key=codec.group_key(match.program, match.group),
        withdrawn="withdrawn",
        version=application.version,
    )


def _begin(match: Match) -> Action:
    """A match that begins: the pair has none yet, or one whose state lets it return."""
    may_return = {f"may_{state.value}": state.value for state in MAY_RETURN}
    states = ", ".join(f":{name}" for name in sorted(may_return))
    condition = f"attribute_not_exists(pk) OR #state IN ({states})"
    return put(codec.match_item(match), condition, **may_return)


def _decide(match: Match, after: Match, consents: bool = False) -> Action:
    item = codec.match_item(after)
    condition = "#state = :was AND #epoch = :epoch AND #op = :op_was"
    values = {"was": match.state.value, "epoch": match.epoch, "op_was": match.op}
    if consents:
        condition += " AND consent_mentee = :mentee_was AND consent_mentor = :mentor_was"
        values["mentee_was"] = match.consents.get(Role.MENTEE, Consent.NONE).value
        values["mentor_was"] = match.consents.get(Role.MENTOR, Consent.NONE).value
    fields = (
        "state decided_by decided_at undo_until reason instead consent_mentee consent_mentor"
        " notice_at approval op expires_at"
    ).split()
    change = "SET " + ", ".join(f"#{name} = :{name}" for name in fields)
    new = {name: item[name] for name in fields}
    return update(item["pk"], item["sk"], change, condition, **values, **new)


def _take_place(application: Application, *, same_version: bool, unbar: str = "") -> Action:
    pk, sk = codec.application_key(application)
    condition = "held < #capacity AND group_key = :group_key AND #state <> :withdrawn"
    values: dict[str, str | int | frozenset[str]] = {
        "group_key": codec.group_key(application.program, application.group),
        "withdrawn": "withdrawn",
        "one": 1,
    }
    if same_version:
        condition += " AND version = :version"
        values["version"] = application.version
    change = "SET held = held + :one"
    if unbar:
        change += " DELETE barred :unbar"
        values["unbar"] = frozenset({unbar})
    return update(pk, sk, change, condition, **values)


def _free_place(program: str, person: str, role: Role, bar: str = "") -> Action:
    change, values = "SET held = held - :one", {}
    if bar:
        change += " ADD barred :bar"
        values = {"bar": frozenset({bar})}
    return update(
        codec.person_key(program, person),
        f"APPLICATION#{role}",
        change,
        "held >= :one",
        one=1,
        **values,
    )


def _release(match: Match, *, barred: bool) -> list[Action]:
    mentor, mentee = (match.mentor, match.mentee) if barred else ("", "")
    return [
        _free_place(match.program, match.mentee, Role.MENTEE, bar=mentor),
        _free_place(match.program, match.mentor, Role.MENTOR, bar=mentee),
        *(_in_the_other_role(match, "ADD") if barred else ()),
    ]


def _in_the_other_role(match: Match, change: Literal["ADD", "DELETE"]) -> list[Action]:
    """The same for the application that either has, or may yet send, in their other role: a no is
    about two people, whoever of them mentors. Where there is none, an item waits for it. It is an
    attribute of its own, so that taking a no back lifts no bar of the pair the other way round.
    """
    return [
        update(
            codec.person_key(match.program, person),
            f"APPLICATION#{role}",
            f"{change} barred_across :bar",
            bar=frozenset({partner}),
        )
        for person, role, partner in (
            (match.mentee, Role.MENTOR, match.mentor),
            (match.mentor, Role.MENTEE, match.mentee),
        )
    ]


def _write(letters: Sequence[Letter]) -> list[Action]:
    return [put(codec.letter_item(letter), "attribute_not_exists(pk)") for letter in letters]


def _call_back(letters: Sequence[Letter]) -> list[Action]:
    return [
        update(
            f"LETTER#{letter.id}",
            "LETTER",
            "SET #state = :skipped, skipped_because = :undone REMOVE due_key",
            "#state = :pending",
            skipped=LetterState.SKIPPED.value,
            undone="undone",
            pending=LetterState.PENDING.value,
        )
        for letter in letters
    ]
