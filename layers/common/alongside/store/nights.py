"""The night's run: which groups are planned, each group's frozen plan under its local date."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.model import Application, GroupPlan, LeftOver, Letter, LetterState, PlanWarning
from alongside.store import codec, groups
from alongside.store.table import Action, ConditionRefused, Item, Table, put, update

_AFTER_EVERY_DATE = "~"


@dataclass(frozen=True, slots=True)
class Night:
    """One group's frozen plan of one local date. `changed` is the mark it was planned under. A plan
    that was read names pairs and costs, not reasons: those follow from the applications."""

    program: str
    group: str
    date: str
    plan: GroupPlan
    changed: str
    done: bool = False


def freeze(table: Table, night: Night, now: datetime) -> Night:
    """Write the plan of a night unless there is one; what stands there counts."""
    item: Item = {
        **_key(night.program, night.group, night.date),
        "program": night.program,
        "group": night.group,
        "date": night.date,
        "state": "planned",
        "changed": night.changed,
        "planned_at": codec.stamp(now),
        "doc": codec.pack(_without_reasons(night.plan)),
    }
    try:
        table.write(put(item, "attribute_not_exists(pk)"))
    except ConditionRefused as refused:
        return _night(refused.found[0])
    return night


def _without_reasons(plan: GroupPlan) -> GroupPlan:
    """Of a large group they alone would be more than an item holds."""
    pairs = (
        replace(
            pair,
            reasons=(),
            alternatives=tuple(replace(other, reasons=()) for other in pair.alternatives),
        )
        for pair in plan.suggestions
    )
    return replace(plan, suggestions=tuple(pairs))


def latest(table: Table, program: str, group: str, until: str = _AFTER_EVERY_DATE) -> Night | None:
    """The newest plan of a group, or the newest of the night `until` and those before it."""
    key = _key(program, group, until)
    for item in table.query("pk = :pk AND sk <= :sk", key, limit=1, newest_first=True):
        return _night(item)
    return None


def why_left(table: Table, application: Application) -> LeftOver | None:
    """Why the latest plan of their group left somebody over, if it knew them and did."""
    night = latest(table, application.program, application.group)
    found = night.plan.left_over if night else ()
    return next((one for one in found if one.mentee == application.member), None)


def finish(table: Table, night: Night, look_again: str, digests: Sequence[Letter]) -> None:
    """Close a night for a group: its digests are written, the group is marked as settled.

    A facilitator of several groups has one digest: the second group finds it there. If that one has
    left already, a further one is written, so that no suggestion goes unannounced.
    """
    pending = list(digests)
    settle: list[Action] = [groups.settled(night.program, night.group, night.changed, look_again)]
    while True:
        done = _done(night)
        letters = [put(codec.letter_item(letter), "attribute_not_exists(pk)") for letter in pending]
        try:
            table.transact([done, *settle, *letters])
            return
        except ConditionRefused as refused:
            if 0 in refused.found:
                return
            first = 1 + len(settle)
            if 1 in refused.found and settle:
                settle = []
            pending = [
                kept
                for index, letter in enumerate(pending)
                for kept in _again(letter, night, refused.found.get(index + first))
            ]


def settle(table: Table, program: str, group: str, seen: str, look_again: str) -> None:
    """Mark a group as settled whose plan is what it was; a change since it was `seen` stays."""
    with contextlib.suppress(ConditionRefused):
        table.write(groups.settled(program, group, seen, look_again))


def _again(letter: Letter, night: Night, found: Item | None) -> list[Letter]:
    if found is None:
        return [letter]
    if found.get("state") == LetterState.PENDING.value or letter.cause.endswith(f"#{night.group}"):
        return []
    return [
        Letter(
            program=letter.program,
            template=letter.template,
            recipient=letter.recipient,
            cause=f"{letter.cause}#{night.group}",
            due_at=letter.due_at,
            subject_id=letter.subject_id,
            group=letter.group,
            expires_at=letter.expires_at,
        )
    ]


def _done(night: Night) -> Action:
    key = _key(night.program, night.group, night.date)
    return update(
        key["pk"],
        key["sk"],
        "SET #state = :done",
        "#state = :planned",
        done="done",
        planned="planned",
    )


def _key(program: str, group: str, date: str) -> dict[str, str]:
    return {"pk": f"PLAN#{program}#{group}", "sk": date}


def _night(item: Item) -> Night:
    doc = codec.unpack(item["doc"])
    plan = GroupPlan(
        suggestions=tuple(codec.suggestion(pair) for pair in doc["suggestions"]),
        left_over=tuple(
            LeftOver(**{**one, "mentors": tuple(one["mentors"])}) for one in doc["left_over"]
        ),
        value=doc["value"],
        proved=doc["proved"],
        freed_by_one_more_place=doc["freed_by_one_more_place"],
        warnings=tuple(PlanWarning(**one) for one in doc.get("warnings", ())),
    )
    return Night(
        program=item["program"],
        group=item["group"],
        date=item["date"],
        plan=plan,
        changed=item["changed"],
        done=item["state"] == "done",
    )
