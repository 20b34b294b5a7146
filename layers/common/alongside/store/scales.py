"""Answers to a published questionnaire, as sums of many people: nothing is kept of anybody alone
but that they have answered, or put it aside.

New answers wait in a sum that is shown to nobody, until so many have come together that no one of
them can be told from the change of what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from alongside.model import LIVE, Mark, Match, Role, mark
from alongside.store.table import ConditionRefused, Table, update

Moment = Literal["start", "middle", "end"]
MOMENTS: tuple[Moment, ...] = get_args(Moment)
MARKS: Mapping[Moment, Mark] = {
    "start": "scale_start",
    "middle": "scale_middle",
    "end": "scale_end",
}
ENOUGH = 5
"""How many people a figure has to be about before anybody sees it (R46)."""


@dataclass(frozen=True, slots=True)
class Average:
    """What so many people have answered at one moment; `hundredths` of the scale's steps."""

    moment: Moment
    people: int
    hundredths: int


def _key(program: str, moment: Moment) -> tuple[str, str]:
    return f"SCALE#{program}", moment


def add(table: Table, match: Match, moment: Moment, role: Role, hundredths: int | None) -> bool:
    """Add one person's mean to the sum, and mark that they have been asked; None when they put it
    aside. False when they have answered before, or the match is over."""
    marked = mark(MARKS[moment], role)
    states = {f"live_{state}": state.value for state in sorted(LIVE)}
    asked = update(
        f"MATCH#{match.id}",
        "MATCH",
        "ADD marks :marks",
        f"#state IN ({', '.join(f':{name}' for name in states)}) AND #epoch = :epoch"
        " AND NOT contains(marks, :one_mark)",
        marks=frozenset({marked}),
        one_mark=marked,
        epoch=match.epoch,
        **states,
    )
    pk, sk = _key(match.program, moment)
    actions = [asked]
    if hundredths is not None:
        actions.append(
            update(pk, sk, "ADD waiting_n :one, waiting_sum :sum", one=1, sum=hundredths)
        )
    try:
        table.transact(actions)
    except ConditionRefused:
        return False
    return True


def release(table: Table, program: str) -> int:
    """Show the answers that wait where enough have come together; how many were."""
    return sum(_release(table, program, moment) for moment in MOMENTS)


def _release(table: Table, program: str, moment: Moment) -> int:
    pk, sk = _key(program, moment)
    item = table.get(pk, sk) or {}
    waiting = int(item.get("waiting_n", 0))
    if waiting < ENOUGH:
        return 0
    read = {"n": waiting, "sum": int(item["waiting_sum"])}
    try:
        table.write(
            update(
                pk,
                sk,
                "ADD shown_n :n, shown_sum :sum SET waiting_n = :zero, waiting_sum = :zero",
                "waiting_n = :n AND waiting_sum = :sum",
                zero=0,
                **read,
            )
        )
    except ConditionRefused:  # one more has just come: all of them are shown another day
        return 0
    return waiting


def averages(table: Table, program: str) -> tuple[Average, ...]:
    """What may be shown, by moment."""
    found = []
    for moment in MOMENTS:
        item = table.get(*_key(program, moment)) or {}
        people = int(item.get("shown_n", 0))
        if people >= ENOUGH:
            found.append(Average(moment, people, round(int(item["shown_sum"]) / people)))
    return tuple(found)
