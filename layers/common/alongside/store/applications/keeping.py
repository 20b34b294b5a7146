"""Signed bodies that wait for a person, a mended form or a mended program: each response once.

A row that waits no longer loses its body and everything else that says something, and its key
stays as long as any of them: so what has been taken or dropped does not come back when its provider
sends or lists the same response again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from alongside.store import codec
from alongside.store.applications.saving import Saved
from alongside.store.table import (
    Action,
    ConditionRefused,
    Item,
    Table,
    Value,
    check,
    put,
    update,
)

_LOST = "attribute_exists(#body) AND attribute_not_exists(#person)"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A submission that waits. `code` and `question` say why, `body` is as signed; `digest` names
    the response, or the bytes where no response can be told from them. `person` and `version` are
    those of the application it has become, when only a part of its answers could not be read.
    `agreement` is the hash of the agreement's text at the time it came."""

    program: str
    hook: str
    digest: str
    received_at: datetime
    code: str
    question: str
    body: bytes
    person: str = ""
    version: str = ""
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands where a response would be kept: what waits, or None when it does so no more."""

    entry: Quarantined | None


def _key(program: str, hook: str, digest: str) -> tuple[str, str]:
    return f"QUARANTINE#{program}", f"{hook}#{digest}"


def quarantine(
    table: Table, entry: Quarantined, writer: str = "", sent_at: datetime | None = None
) -> Saved:
    """Keep a signed submission that could not become an application; the same one is kept once, and
    one that is on file not at all. Where it can be told who wrote it, nothing is kept that they
    sent before they were erased; where `sent_at` is not known, nothing unless they have come back
    since."""
    keeping = put(_item(entry), "attribute_not_exists(pk)")
    try:
        if writer:
            table.transact([keeping, _not_erased(entry, writer, sent_at)])
        else:
            table.write(keeping)
    except ConditionRefused as refused:
        on_file = refused.found.get(1, {}).get("response") == entry.digest
        return Saved.SEEN if 0 in refused.found or on_file else Saved.ERASED
    return Saved.TAKEN


def _not_erased(entry: Quarantined, writer: str, sent_at: datetime | None) -> Action:
    since = "erased_at < :sent_at" if sent_at else "attribute_exists(version)"
    values: dict[str, Value] = {"sent_at": codec.stamp(sent_at)} if sent_at else {}
    return check(
        codec.person_key(entry.program, writer),
        f"APPLICATION#{entry.hook.split('/')[1]}",
        f"(attribute_not_exists(erased_at) OR {since})"
        " AND (attribute_not_exists(#response) OR #response <> :response)",
        response=entry.digest,
        **values,
    )


def unless_kept(entry: Quarantined) -> Action:
    """That nothing stands where a submission would be kept: it neither waits nor was dropped."""
    return check(*_key(entry.program, entry.hook, entry.digest), "attribute_not_exists(pk)")


def hold(entry: Quarantined, *, anew: bool = False) -> Action:
    """Keep a submission beside the application it becomes. What may stand here is a copy of it that
    waits; one that has been dropped does not come back. With `anew` nothing may stand here yet."""
    waits = "attribute_not_exists(settled) AND attribute_not_exists(#person)"
    return put(_item(entry), "attribute_not_exists(pk)" if anew else waits)


def hold_on(entry: Quarantined, person: str, version: str, code: str, question: str) -> Action:
    """Keep on waiting, from now on beside an application: that of one person."""
    pk, sk = _key(entry.program, entry.hook, entry.digest)
    return update(
        pk,
        sk,
        "SET #code = :code, #question = :question, #person = :person, #version = :version",
        "attribute_exists(#body) AND (attribute_not_exists(#person) OR #person = :person)",
        code=code,
        question=question,
        person=person,
        version=version,
    )


def settle(entry: Quarantined) -> Action:
    """The end of a wait: once, whoever ends it."""
    return _settle(entry, "attribute_exists(#body)")


def settle_lost(entry: Quarantined) -> Action:
    """The end of a wait that was beside no application: it has become one."""
    return _settle(entry, _LOST)


def _settle(entry: Quarantined, condition: str) -> Action:
    pk, sk = _key(entry.program, entry.hook, entry.digest)
    change = "SET settled = :true REMOVE #body, #code, #question, #person, #version, #agreement"
    return update(pk, sk, change, condition, true=True)


def change_code(table: Table, entry: Quarantined, code: str, question: str) -> bool:
    """It waits for another reason now. False when it waits no longer, or beside an application."""
    pk, sk = _key(entry.program, entry.hook, entry.digest)
    change = "SET #code = :code, #question = :question"
    return _done(table, update(pk, sk, change, _LOST, code=code, question=question))


def give_up(table: Table, entry: Quarantined) -> bool:
    """Keep a body no longer that is on file by another copy. False when it waits beside an
    application by now; one that waits no longer is well."""
    pk, sk = _key(entry.program, entry.hook, entry.digest)
    change = "SET settled = :true REMOVE #body, #code, #question, #agreement"
    there = "attribute_exists(pk) AND attribute_not_exists(#person)"
    return _done(table, update(pk, sk, change, there, true=True))


def _done(table: Table, action: Action) -> bool:
    try:
        table.write(action)
    except ConditionRefused:
        return False
    return True


def discard(table: Table, entry: Quarantined) -> None:
    """Keep a submission no longer that waits for a person."""
    _done(table, settle(entry))


def look_for_kept(table: Table, program: str, hook: str, digest: str) -> Kept | None:
    """What stands under a digest, strongly consistent; None when nothing ever did."""
    item = table.get(*_key(program, hook, digest))
    return Kept(_entry(item) if "body" in item else None) if item else None


def quarantined(table: Table, program: str) -> Iterator[Quarantined]:
    """Everything that waits in one program."""
    for item in table.query("pk = :pk", {"pk": f"QUARANTINE#{program}"}):
        if "body" in item:
            yield _entry(item)


def _item(entry: Quarantined) -> Item:
    pk, sk = _key(entry.program, entry.hook, entry.digest)
    application: dict[str, Value] = {}
    if entry.person:
        application = {"person": entry.person, "version": entry.version}
    return {
        "pk": pk,
        "sk": sk,
        "program": entry.program,
        "hook": entry.hook,
        "digest": entry.digest,
        "received_at": codec.stamp(entry.received_at),
        "code": entry.code,
        "question": entry.question,
        "body": entry.body,
        "agreement": entry.agreement,
        **application,
    }


def _entry(item: Item) -> Quarantined:
    return Quarantined(
        program=item["program"],
        hook=item["hook"],
        digest=item["digest"],
        received_at=codec.moment(item["received_at"]),
        code=item["code"],
        question=item["question"],
        body=bytes(item["body"]),
        person=item.get("person", ""),
        version=item.get("version", ""),
        agreement=item.get("agreement", ""),
    )
