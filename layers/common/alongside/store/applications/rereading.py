"""What is on file is read once more, in place: the same version, with no second receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alongside.model import Application, ApplicationState, Role
from alongside.program import Program
from alongside.store import codec, groups
from alongside.store.applications.saving import (
    exclude_in_the_other_role,
    exclusions,
    keep_accepted,
)
from alongside.store.table import Action, Table, Value, update


@dataclass(frozen=True, slots=True)
class OnFile:
    """An application as it stands. `doc` is its text in the table, `cleared` are the codes that a
    facilitator has cleared in this version."""

    application: Application
    doc: str
    cleared: frozenset[str]


def on_file(table: Table, program: str, person: str, role: Role) -> OnFile | None:
    """One application with what a change in place must not overlook; None when there is none, or
    its person was erased."""
    item = table.get(codec.person_key(program, person), f"APPLICATION#{role}")
    if item is None or "doc" not in item:
        return None
    holds = item.get("cleared_version") == item["version"]
    return OnFile(
        codec.application(item),
        item["doc"],
        item.get("cleared", frozenset()) if holds else frozenset(),
    )


def reread(
    table: Table,
    program: Program,
    was: OnFile,
    now_read: Application,
    cleared: frozenset[str],
    also: Sequence[Action],
    now: datetime,
) -> None:
    """Put `now_read` in the place of what is on file; `cleared` are the codes that stay cleared.
    Who waits since when, whose places are held and what else was said since stays.

    Raises ConditionRefused when anything about it has changed meanwhile, or its person has left.
    """
    actions = list(also)
    if _differs(was, now_read):
        actions = [
            _in_place(was, now_read, cleared),
            *exclude_in_the_other_role(now_read),
            *(() if was.application.accepted else keep_accepted(now_read, program)),
            groups.changed(now_read.program, now_read.group, now),
            *also,
        ]
    if actions:
        table.transact(actions)


def _differs(was: OnFile, now_read: Application) -> bool:
    declared = now_read.barred <= was.application.declared
    named = now_read.avoid_names <= was.application.avoid_names
    same = codec.application_doc(now_read) == was.doc
    return not (same and declared and named and now_read.capacity == was.application.capacity)


def _in_place(was: OnFile, now_read: Application, cleared: frozenset[str]) -> Action:
    pk, sk = codec.application_key(now_read)
    change = "SET doc = :doc, #state = :state, #capacity = :capacity"
    condition = (
        "version = :version AND doc = :was AND #capacity = :capacity_was AND #state <> :withdrawn"
    )
    values: dict[str, Value] = {
        "doc": codec.application_doc(now_read),
        "state": now_read.state.value,
        "capacity": now_read.capacity,
        "version": was.application.version,
        "was": was.doc,
        "withdrawn": ApplicationState.WITHDRAWN.value,
        "capacity_was": was.application.capacity,
    }
    if cleared != was.cleared:
        condition += " AND cleared = :cleared_was"
        values["cleared_was"] = was.cleared
        change += ", cleared = :cleared" if cleared else " REMOVE cleared"
        values |= {"cleared": cleared} if cleared else {}
    adds = exclusions(now_read)
    if adds:
        change += " ADD " + ", ".join(f"{name} :{name}" for name in adds)
    return update(pk, sk, change, condition, **values, **adds)
