"""What members say of themselves: the newest version of each application, and forms that wait for
a person. One call per submission."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
    delete,
    put,
    to_item,
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
)


def save(
    table: Table,
    program: Program,
    application: Application,
    group: Group,
    receipt: Letter,
    received_at: datetime,
) -> Saved:
    """Store an application, its receipt, the text it accepts and the mark that its group changed,
    all or nothing. A group nobody has named yet is called what its first member wrote.

    The newest version wins whatever the order of arrival; places held, the day the wait began and
    what was declared or decided before stay. Exclusions only ever grow: one that was declared
    once holds for ever (R21), even when it stood in a version that came too late to count, and
    whatever name a newer form gives.
    """
    pk, sk = codec.application_key(application)
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
                _newest_version(application, pk, sk, received_at),
                put(codec.letter_item(receipt), "attribute_not_exists(pk)"),
                group_changed,
                *_exclude_in_the_other_role(application),
                *_accepted(application, program),
            ]
        )
    except ConditionRefused as refused:
        outcome = _outcome(refused.found.get(0, {}), application)
        if outcome is Saved.OLDER:
            _add_exclusions(table, application, pk, sk)
        return outcome
    return Saved.TAKEN


def _newest_version(application: Application, pk: str, sk: str, received_at: datetime) -> Item:
    adds = {
        "been_in": frozenset({application.group}),
        "been_called": application.former_names | {application.name},
        **_exclusions(application),
    }
    return update(
        pk,
        sk,
        "SET #program = :program, #group = :group, #member = :member, #role = :role,"
        " version = :version, #state = :state, doc = :doc, #capacity = :capacity,"
        " submitted_at = :submitted_at, received_at = :received_at,"
        " group_key = :group_key, group_sort = :group_sort,"
        " waiting_since = if_not_exists(waiting_since, :submitted_at),"
        f" held = if_not_exists(held, :zero){_wakes(application.role)}"
        f" ADD {', '.join(f'{name} :{name}' for name in adds)}",
        _IF_NEWER,
        program=application.program,
        group=application.group,
        member=application.member,
        role=application.role.value,
        version=application.version,
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


def _accepted(application: Application, program: Program) -> list[Action]:
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


def _exclusions(application: Application) -> dict[str, Value]:
    declared = {"declared": application.barred, "avoid_names": application.avoid_names}
    return {name: people for name, people in declared.items() if people}


def _add_exclusions(table: Table, application: Application, pk: str, sk: str) -> None:
    adds = _exclusions(application)
    if adds:
        change = "ADD " + ", ".join(f"{name} :{name}" for name in adds)
        table.transact(
            [
                update(pk, sk, change, "attribute_exists(version)", **adds),
                *_exclude_in_the_other_role(application),
                groups.changed(application.program, application.group, application.submitted_at),
            ]
        )


def _exclude_in_the_other_role(application: Application) -> list[Action]:
    """The same exclusions for the application that the person has, or may yet send, in their other
    role: whom one must never meet does not depend on who mentors (R21)."""
    adds = _exclusions(application)
    if not adds:
        return []
    change = "ADD " + ", ".join(f"{name} :{name}" for name in adds)
    pk, _ = codec.application_key(application)
    return [update(pk, f"APPLICATION#{application.role.other}", change, "", **adds)]


def _outcome(found: Item, application: Application) -> Saved:
    if found.get("erased_at", "") >= codec.stamp(application.submitted_at):
        return Saved.ERASED
    return Saved.SEEN if found.get("version") == application.version else Saved.OLDER


def load(table: Table, program: str, person: str, role: Role) -> Application | None:
    """One application, or None when there is none or the person was erased."""
    item = table.get(codec.person_key(program, person), f"APPLICATION#{role}")
    return codec.application(item) if item and "doc" in item else None


def of_person(table: Table, program: str, person: str) -> list[Application]:
    """The applications of one person in one program, at most one per role."""
    found = table.query("pk = :pk", {"pk": codec.person_key(program, person)})
    return [codec.application(item) for item in found if "doc" in item]


def clear(table: Table, application: Application, codes: frozenset[str], now: datetime) -> None:
    """A facilitator's word that these findings need not keep the person from being matched; it
    holds for the version they looked at, a newer form is looked at anew.

    Raises ConditionRefused when the application is another version than the one they looked at.
    """
    pk, sk = codec.application_key(application)
    table.transact(
        [
            update(
                pk,
                sk,
                "SET cleared = :codes, cleared_version = :version",
                "version = :version",
                codes=codes,
                version=application.version,
            ),
            update(
                f"PROGRAM#{application.program}",
                f"GROUP#{application.group}",
                "SET changed = :changed",
                changed=codec.stamp(now),
            ),
        ]
    )


def set_aside(table: Table, application: Application) -> None:
    """A facilitator's "not now" about this version of an application; it is no refusal, and a newer
    form is looked at anew. Raises ConditionRefused when there is a newer one."""
    pk, sk = codec.application_key(application)
    change, version = "SET set_aside_version = :version", application.version
    table.write(update(pk, sk, change, "version = :version", version=version))


def serve_first(table: Table, application: Application, urgent: bool, now: datetime) -> None:
    """A facilitator's wish that somebody be served before others, or that they wait in turn again.
    It is about the person, so a newer form keeps it."""
    pk, sk = codec.application_key(application)
    table.transact(
        [
            update(pk, sk, "SET urgent = :urgent", "attribute_exists(version)", urgent=urgent),
            groups.changed(application.program, application.group, now),
        ]
    )


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A submission that waits for a person. `code` and `question` say why, `body` is as signed."""

    program: str
    hook: str
    digest: str
    received_at: datetime
    code: str
    question: str
    body: bytes


def quarantine(table: Table, entry: Quarantined) -> Saved:
    """Keep a signed submission that could not become an application; the same one is kept once."""
    item = to_item(
        {
            "pk": f"QUARANTINE#{entry.program}",
            "sk": f"{entry.hook}#{entry.digest}",
            "program": entry.program,
            "hook": entry.hook,
            "digest": entry.digest,
            "received_at": codec.stamp(entry.received_at),
            "code": entry.code,
            "question": entry.question,
        }
    )
    item["body"] = {"B": entry.body}
    try:
        table.write({"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}})
    except ConditionRefused:
        return Saved.SEEN
    return Saved.TAKEN


def quarantined(table: Table, program: str) -> Iterator[Quarantined]:
    """Everything that waits for a person in one program."""
    for item in table.query("pk = :pk", {"pk": f"QUARANTINE#{program}"}):
        yield Quarantined(
            program=item["program"],
            hook=item["hook"],
            digest=item["digest"],
            received_at=codec.moment(item["received_at"]),
            code=item["code"],
            question=item["question"],
            body=bytes(item["body"]),
        )


def discard(table: Table, entry: Quarantined) -> None:
    """Keep a submission no longer that waits for a person."""
    table.write(delete(f"QUARANTINE#{entry.program}", f"{entry.hook}#{entry.digest}"))
