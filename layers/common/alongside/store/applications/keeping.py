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


def quarantine(table: Table, entry: Quarantined) -> Saved:
    """Keep a signed submission that could not become an application; the same one is kept once."""
    try:
        table.write(put(_item(entry), "attribute_not_exists(pk)"))
    except ConditionRefused:
        return Saved.SEEN
    return Saved.TAKEN


def hold(entry: Quarantined, *, anew: bool = False) -> Action:
    """Keep a submission beside the application it becomes. That one is taken once, so what may
    stand here is the same response; with `anew` nothing may stand here yet."""
    return put(_item(entry), "attribute_not_exists(pk)" if anew else "")


def hold_on(entry: Quarantined, person: str, version: str, code: str, question: str) -> Action:
    """Keep on waiting, from now on beside an application."""
    pk, sk = _key(entry.program, entry.hook, entry.digest)
    return update(
        pk,
        sk,
        "SET #code = :code, #question = :question, #person = :person, #version = :version",
        "attribute_exists(#body)",
        code=code,
        question=question,
        person=person,
        version=version,
    )


def settle(entry: Quarantined) -> Action:
    """The end of a wait: once, whoever ends it."""
    pk, sk = _key(entry.program, entry.hook, entry.digest)
    return update(
        pk,
        sk,
        "SET settled = :true REMOVE #body, #code, #question, #person, #version, #agreement",
        "attribute_exists(#body)",
        true=True,
    )


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
