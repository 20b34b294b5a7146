"""A submission becomes the newest version of an application, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from alongside.model import Acceptance, Application, Group, Letter, Role
from alongside.program import Program
from alongside.store import codec, groups
from alongside.store.table import (
    Action,
    ConditionRefused,
    Item,
    Table,
    Value,
    put,
    update,
)


class Saved(StrEnum):
    """What became of a submission."""

    TAKEN = "taken"
    SEEN = "seen"
    OLDER = "older"
    ERASED = "erased"


_IF_NEWER = (
    "(attribute_not_exists(version) OR version < :version)"
    " AND (attribute_not_exists(erased_at) OR erased_at < :submitted_at)"
    " AND (attribute_not_exists(#response) OR #response = :none OR #response <> :response)"
)
_IF_LATER = (
    " AND (attribute_exists(#response) OR attribute_not_exists(submitted_at)"
    " OR submitted_at < :submitted_at)"
)


def save(
    table: Table,
    program: Program,
    application: Application,
    group: Group,
    receipt: Letter,
    received_at: datetime,
    *,
    response: str = "",
    late: bool = False,
    also: Sequence[Action] = (),
    if_waits: Sequence[Action] = (),
    if_older: Sequence[Action] = (),
) -> Saved:
    """Store an application, its receipt, the text it accepts and the mark that its group changed,
    all or nothing. A group nobody has named yet is called what its first member wrote.

    `response` names the response at its provider: it is taken once, however many copies come, and
    whatever bytes they are written in. A `late` copy comes from the provider's own list; where it
    is not on file which response was taken, one of the same moment is the same. `also` is carried
    out with the application, `if_waits` in its place where a copy of the response was found
    waiting, `if_older` with what an older version leaves.

    The newest version wins whatever the order of arrival; places held, the day the wait began and
    what was declared or decided before stay. Exclusions only ever grow: one that was declared
    once holds for ever (R21), even when it stood in a version that came too late to count, and
    whatever name a newer form gives.
    """
    group_changed = update(
        f"PROGRAM#{application.program}",
        f"GROUP#{application.group}",
        "SET #program = :program, #group = :group, changed = :changed,"
        " #name = if_not_exists(#name, :name)",
        program=application.program,
        group=application.group,
        name=group.name,
        changed=f"{codec.stamp(received_at)}#{application.version}",
    )
    try:
        table.transact(
            [
                _newest_version(application, response, late, received_at),
                put(codec.letter_item(receipt), "attribute_not_exists(pk)"),
                group_changed,
                *exclude_in_the_other_role(application),
                *keep_accepted(application, program),
                *also,
            ]
        )
    except ConditionRefused as refused:
        if refused.found and 0 not in refused.found:
            if not (if_waits and any(map(_waits, refused.found.values()))):
                return Saved.SEEN  # somebody else has done all of this, or it was dropped
            return save(
                table,
                program,
                application,
                group,
                receipt,
                received_at,
                response=response,
                late=late,
                also=if_waits,
                if_older=if_older,
            )
        outcome = _outcome(refused.found.get(0, {}), application, response, late)
        if outcome is Saved.OLDER:
            _add_what_counts(table, application, if_older)
        return outcome
    return Saved.TAKEN


def _waits(found: Item) -> bool:
    return "body" in found and "person" not in found


def _newest_version(
    application: Application, response: str, late: bool, received_at: datetime
) -> Action:
    pk, sk = codec.application_key(application)
    adds = {
        "been_in": frozenset({application.group}),
        "been_called": application.former_names | {application.name},
        **exclusions(application),
    }
    return update(
        pk,
        sk,
        "SET #program = :program, #group = :group, #member = :member, #role = :role,"
        " version = :version, #response = :response, #state = :state, doc = :doc,"
        " #capacity = :capacity,"
        " submitted_at = :submitted_at, received_at = :received_at,"
        " group_key = :group_key, group_sort = :group_sort,"
        " waiting_since = if_not_exists(waiting_since, :submitted_at),"
        f" held = if_not_exists(held, :zero){_wakes(application.role)}"
        f" ADD {', '.join(f'{name} :{name}' for name in adds)}",
        _IF_NEWER + (_IF_LATER if late else ""),
        program=application.program,
        group=application.group,
        member=application.member,
        role=application.role.value,
        version=application.version,
        response=response,
        none="",
        state=application.state.value,
        doc=codec.application_doc(application),
        capacity=application.capacity,
        submitted_at=codec.stamp(application.submitted_at),
        received_at=codec.stamp(received_at),
        group_key=codec.group_key(application.program, application.group),
        group_sort=f"{sk}#{application.member}",
        zero=0,
        **adds,
    )


def _wakes(role: Role) -> str:
    """Whoever asks for a mentor rests no longer, be it after a match; a mentor's break is ended on
    their page only: a form that corrects something must not bring them somebody new."""
    return " REMOVE paused_until" if role is Role.MENTEE else ""


def keep_accepted(application: Application, program: Program) -> list[Action]:
    accepted = application.accepted
    return [keep_text(application, program, accepted)] if accepted else []


def keep_text(application: Application, program: Program, accepted: Acceptance) -> Action:
    """The agreement's text beside whoever accepted it, since a program's file knows only the newest
    one. The first time counts."""
    agreement = program.agreement
    return update(
        codec.application_key(application)[0],
        f"ACCEPTED#{accepted.hash}",
        "SET version = :version, #hash = :hash, agreement = :agreement,"
        " accepted_at = if_not_exists(accepted_at, :at)",
        version=accepted.version,
        hash=accepted.hash,
        agreement=codec.pack({"title": agreement.title, "text": agreement.text}),
        at=codec.stamp(accepted.at),
    )


def exclusions(application: Application) -> dict[str, Value]:
    declared = {"declared": application.barred, "avoid_names": application.avoid_names}
    return {name: people for name, people in declared.items() if people}


def _add_what_counts(table: Table, application: Application, if_older: Sequence[Action]) -> None:
    adding = add_exclusions(application)
    try:
        if adding or if_older:
            table.transact([*adding, *if_older])
    except ConditionRefused as refused:
        if adding and 0 in refused.found:  # erased meanwhile
            raise


def add_exclusions(application: Application) -> list[Action]:
    """What a version that came too late to count has declared, for the one on file; empty when it
    declares nothing."""
    adds = exclusions(application)
    if not adds:
        return []
    pk, sk = codec.application_key(application)
    change = "ADD " + ", ".join(f"{name} :{name}" for name in adds)
    return [
        update(pk, sk, change, "attribute_exists(version)", **adds),
        *exclude_in_the_other_role(application),
        groups.changed(application.program, application.group, application.submitted_at),
    ]


def exclude_in_the_other_role(application: Application) -> list[Action]:
    """The same exclusions for the application that the person has, or may yet send, in their other
    role: whom one must never meet does not depend on who mentors (R21)."""
    adds = exclusions(application)
    if not adds:
        return []
    change = "ADD " + ", ".join(f"{name} :{name}" for name in adds)
    pk, _ = codec.application_key(application)
    return [update(pk, f"APPLICATION#{application.role.other}", change, "", **adds)]


def _outcome(found: Item, application: Application, response: str, late: bool) -> Saved:
    if found.get("erased_at", "") >= codec.stamp(application.submitted_at):
        return Saved.ERASED
    if found.get("version") == application.version:
        return Saved.SEEN
    if response and found.get("response", "") == response:
        return Saved.SEEN
    same_moment = found.get("submitted_at") == codec.stamp(application.submitted_at)
    return Saved.SEEN if late and same_moment else Saved.OLDER
