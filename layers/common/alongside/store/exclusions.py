"""Whom somebody must never meet, as they settle it themselves: each change is one transaction for
both roles of the person, and what was declared only ever grows (R21)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from alongside.matching.meaning import Confided
from alongside.model import Application, Letter, Role
from alongside.store import codec, groups
from alongside.store.table import ConditionRefused, Item, Table, Value, put, update


def read(table: Table, program: str, person: str) -> Confided:
    """What a person has told in confidence, in either role; strongly consistent."""
    key = {"pk": codec.person_key(program, person)}
    items = list(table.query("pk = :pk", key, newest_first=True))
    return Confided(
        person,
        declared=_together(items, "declared"),
        names=_together(items, "avoid_names"),
        not_meant=_together(items, "not_meant"),
        left_open=_together(items, "left_open"),
    )


def _together(items: Iterable[Item], name: str) -> frozenset[str]:
    return frozenset().union(*(item.get(name, ()) for item in items))


def settle(
    table: Table,
    mine: Sequence[Application],
    declared: frozenset[str],
    not_meant: frozenset[str],
    left_open: frozenset[str],
    now: datetime,
) -> None:
    """The declarer's word about names: these people are meant, these pairs are not, these stay in
    doubt. Said twice it stands once."""
    told = {"declared": declared, "not_meant": not_meant, "left_open": left_open}
    _carry_out(table, mine, _adding(told), told, now)


def add(
    table: Table,
    mine: Sequence[Application],
    declared: frozenset[str],
    names: frozenset[str],
    asked_anew: frozenset[str],
    now: datetime,
) -> None:
    """More people never to be met. A name that is said once more is in doubt once more:
    `asked_anew` are the pairs of it about which the declarer had said something."""
    told = {"declared": declared, "avoid_names": names}
    gone = {"again": asked_anew} if asked_anew else {}
    forget = " DELETE not_meant :again, left_open :again" if asked_anew else ""
    _carry_out(table, mine, _adding(told) + forget, {**told, **gone}, now)


def _adding(told: dict[str, frozenset[str]]) -> str:
    return "ADD " + ", ".join(f"{name} :{name}" for name, people in told.items() if people)


def _carry_out(
    table: Table,
    mine: Sequence[Application],
    change: str,
    told: dict[str, frozenset[str]],
    now: datetime,
) -> None:
    """The same on the items of both roles, sent or not, as long as the person is there. Raises
    ConditionRefused when they have been erased meanwhile."""
    values: dict[str, Value] = {name: people for name, people in told.items() if people}
    sent = {one.role for one in mine}
    first = mine[0]
    pk, _ = codec.application_key(first)
    changes = [
        update(
            pk,
            f"APPLICATION#{role}",
            change,
            "attribute_exists(doc)" if role in sent else "",
            **values,
        )
        for role in Role
    ]
    marks = [groups.changed(first.program, group, now) for group in {one.group for one in mine}]
    table.transact([*changes, *marks])


def ask(table: Table, application: Application, letter: Letter) -> bool:
    """Write the letter that asks the declarer to settle a doubt, once for each: it is remembered
    with them, since the letter's own row is forgotten after a while."""
    asked = update(
        *codec.application_key(application),
        "SET asked_to_settle = :cause",
        "attribute_exists(doc) AND (attribute_not_exists(asked_to_settle)"
        " OR asked_to_settle <> :cause)",
        cause=letter.cause,
    )
    try:
        table.transact([asked, put(codec.letter_item(letter), "attribute_not_exists(pk)")])
    except ConditionRefused:
        return False
    return True
