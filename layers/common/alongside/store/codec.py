"""Records to items and back. Answers and reasons live in one JSON string, `doc`: no nested maps, no
Decimal, and a night's read costs a fraction (docs/decisions.md)."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from alongside.model import (
    Acceptance,
    Alternative,
    Answer,
    Application,
    ApplicationState,
    Consent,
    Facilitator,
    Finding,
    Group,
    Letter,
    LetterState,
    Match,
    MatchState,
    Reason,
    Role,
    Suggestion,
)
from alongside.program import AGREEMENT
from alongside.store.table import Item


def stamp(moment: datetime) -> str:
    """A time as text of fixed width, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """The time a stamp says."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def maybe_moment(text: str) -> datetime | None:
    """The time a stamp says, or None for an empty one."""
    return moment(text) if text else None


def person_key(program: str, person: str) -> str:
    """The partition of one person in one program."""
    return f"PERSON#{program}#{person}"


def application_key(application: Application) -> tuple[str, str]:
    """The key of one person's application for one role."""
    return person_key(application.program, application.member), f"APPLICATION#{application.role}"


def group_key(program: str, group: str) -> str:
    """The partition of the index that holds a whole group."""
    return f"{program}#{group}"


def mail_key(program: str, person: str) -> str:
    """The partition of the same index that holds all letters to one person, so that they can be
    shown to them and go with them."""
    return f"MAIL#{program}#{person}"


def forget_key(program: str) -> str:
    """The partition of `due` in which letters that need nothing more wait to be forgotten."""
    return f"FORGET#{program}"


def application_doc(application: Application) -> str:
    """The answers and findings as the JSON that `application` reads back."""
    return dump(
        {
            "name": application.name,
            "email": application.email,
            "answers": dict(application.answers),
            "findings": [[f.code, f.question, f.blocks] for f in application.findings],
            "accepted": _acceptance_doc(application.accepted),
        }
    )


def _acceptance_doc(accepted: Acceptance | None) -> list[str] | None:
    return [accepted.version, accepted.hash, stamp(accepted.at)] if accepted else None


# What lifts a bar of a match touches `barred` and `barred_across` only. `barred_name` is who feared
# a name that its bearer has corrected: it stands, as what is `declared` does.
_BARS = ("barred", "barred_across", "barred_name", "declared")


def application(item: Item) -> Application:
    """The application an item holds. A finding that a person has cleared no longer blocks, nor the
    missing agreement once the member has accepted it on their page."""
    doc = json.loads(item["doc"])
    submitted_at = moment(item["submitted_at"])
    accepted = _accepted(item, doc)
    cleared: frozenset[str] = frozenset()
    if item.get("cleared_version") == item["version"]:
        cleared = item.get("cleared", frozenset())
    if accepted and accepted.at > submitted_at:
        cleared |= {AGREEMENT}
    findings = tuple(
        Finding(code, question, blocks and code not in cleared)
        for code, question, blocks in doc["findings"]
    )
    paused_until = maybe_moment(item.get("paused_until", ""))
    resting_until = maybe_moment(item.get("resting_until", ""))
    state = _state(ApplicationState(item["state"]), findings)
    if state is ApplicationState.READY and (paused_until or resting_until):
        state = ApplicationState.PAUSED
    left_at, waiting_since = item.get("left_at", ""), item["waiting_since"]
    if left_at >= item["submitted_at"]:
        state = ApplicationState.WITHDRAWN
    elif left_at >= waiting_since:  # who comes back begins to wait anew
        waiting_since = item["submitted_at"]
    return Application(
        program=item["program"],
        group=item["group"],
        member=item["member"],
        role=Role(item["role"]),
        version=item["version"],
        submitted_at=submitted_at,
        waiting_since=moment(waiting_since),
        name=doc["name"],
        email=doc["email"],
        answers={question: _answer(value) for question, value in doc["answers"].items()},
        state=state,
        findings=findings,
        capacity=item["capacity"],
        held=item.get("held", 0),
        barred=frozenset().union(*(item.get(name, ()) for name in _BARS)),
        avoid_names=item.get("avoid_names", frozenset()),
        mentored=item.get("mentored", 0),
        set_aside=item.get("set_aside_version") == item["version"],
        urgent=item.get("urgent", False),
        accepted=accepted,
        paused_until=paused_until,
        resting_until=resting_until,
        not_meant=item.get("not_meant", frozenset()),
        left_open=item.get("left_open", frozenset()),
        declared=item.get("declared", frozenset()),
        former_names=item.get("been_called", frozenset()) - {doc["name"]},
    )


def _accepted(item: Item, doc: dict[str, Any]) -> Acceptance | None:
    """The newest acceptance: with the form, or later on the member's page."""
    found = [doc.get("accepted"), item.get("accepted_hash")]
    if found[1]:
        found[1] = [item["accepted_version"], item["accepted_hash"], item["accepted_at"]]
    given = [Acceptance(version, hashed, moment(at)) for version, hashed, at in filter(None, found)]
    return max(given, key=lambda one: one.at, default=None)


def _state(stored: ApplicationState, findings: tuple[Finding, ...]) -> ApplicationState:
    if stored is ApplicationState.NEEDS_PERSON and not any(f.blocks for f in findings):
        return ApplicationState.READY
    return stored


def _answer(value: Any) -> Answer:
    return tuple(value) if isinstance(value, list) else value


def match_item(match: Match) -> Item:
    """A match as an item; absent times are empty strings."""
    return {
        "pk": f"MATCH#{match.id}",
        "sk": "MATCH",
        "group_key": group_key(match.program, match.group),
        "group_sort": f"MATCH#{match.id}",
        "id": match.id,
        "program": match.program,
        "group": match.group,
        "mentee": match.mentee,
        "mentor": match.mentor,
        "state": match.state.value,
        "night": match.night,
        "suggested_at": stamp(match.suggested_at),
        "expires_at": stamp(match.expires_at),
        "epoch": match.epoch,
        "decided_by": match.decided_by,
        "decided_at": _maybe_stamp(match.decided_at),
        "undo_until": _maybe_stamp(match.undo_until),
        "reason": match.reason,
        "instead": match.instead,
        "consent_mentee": match.consents.get(Role.MENTEE, Consent.NONE).value,
        "consent_mentor": match.consents.get(Role.MENTOR, Consent.NONE).value,
        "notice_at": _maybe_stamp(match.notice_at),
        "approval": match.approval,
        "op": match.op,
        "began_at": _maybe_stamp(match.began_at),
        "ends_at": _maybe_stamp(match.ends_at),
        "ended_at": _maybe_stamp(match.ended_at),
        "ended_by": match.ended_by,
        "agreement": match.agreement,
        "supporter": match.supporter,
        "sessions": match.sessions,
        "marks": match.marks,
        "doc": suggestion_doc(match.suggestion),
    }


def match(item: Item) -> Match:
    """The match an item holds."""
    return Match(
        id=item["id"],
        program=item["program"],
        group=item["group"],
        mentee=item["mentee"],
        mentor=item["mentor"],
        state=MatchState(item["state"]),
        night=item["night"],
        suggested_at=moment(item["suggested_at"]),
        expires_at=moment(item["expires_at"]),
        suggestion=suggestion(json.loads(item["doc"])),
        epoch=item["epoch"],
        decided_by=item["decided_by"],
        decided_at=maybe_moment(item["decided_at"]),
        undo_until=maybe_moment(item["undo_until"]),
        reason=item["reason"],
        instead=item["instead"],
        consents={
            Role.MENTEE: Consent(item["consent_mentee"]),
            Role.MENTOR: Consent(item["consent_mentor"]),
        },
        notice_at=maybe_moment(item["notice_at"]),
        approval=item["approval"],
        op=item["op"],
        began_at=maybe_moment(item["began_at"]),
        ends_at=maybe_moment(item["ends_at"]),
        ended_at=maybe_moment(item["ended_at"]),
        ended_by=Role(item["ended_by"]) if item["ended_by"] else "",
        agreement=item["agreement"],
        supporter=item["supporter"],
        sessions=item.get("sessions", frozenset()),
        marks=item.get("marks", frozenset()),
    )


def suggestion_doc(pair: Suggestion) -> str:
    """A suggestion as JSON."""
    return dump(pair)


def suggestion(doc: dict[str, Any]) -> Suggestion:
    """The suggestion that `suggestion_doc` wrote."""
    alternatives = tuple(
        Alternative(**{**other, "reasons": tuple(Reason(**r) for r in other["reasons"])})
        for other in doc["alternatives"]
    )
    reasons = tuple(Reason(**reason) for reason in doc["reasons"])
    return Suggestion(**{**doc, "reasons": reasons, "alternatives": alternatives})


def letter_item(letter: Letter) -> Item:
    """A pending letter as an item: ids and a template's name, never text, address or token."""
    return {
        "pk": f"LETTER#{letter.id}",
        "sk": "LETTER",
        "due_key": "DUE",
        "due_at": stamp(letter.due_at),
        "forget_key": forget_key(letter.program),
        "group_key": mail_key(letter.program, letter.recipient),
        "group_sort": f"LETTER#{letter.id}",
        "id": letter.id,
        "program": letter.program,
        "template": letter.template,
        "recipient": letter.recipient,
        "cause": letter.cause,
        "subject_id": letter.subject_id,
        "group": letter.group,
        "state": letter.state.value,
        "attempt": letter.attempt,
        "expires_at": _maybe_stamp(letter.expires_at),
    }


def letter(item: Item) -> Letter:
    """The letter an item holds."""
    return Letter(
        program=item["program"],
        template=item["template"],
        recipient=item["recipient"],
        cause=item["cause"],
        due_at=moment(item["due_at"]),
        subject_id=item["subject_id"],
        group=item["group"],
        state=LetterState(item["state"]),
        attempt=item["attempt"],
        expires_at=maybe_moment(item["expires_at"]),
    )


def facilitator_key(person: Facilitator) -> tuple[str, str]:
    """The key of somebody's office in one group."""
    return f"PROGRAM#{person.program}", f"{person.office.upper()}#{person.group}#{person.person}"


def facilitator_item(person: Facilitator) -> Item:
    """A facilitator or supporter of one group as an item."""
    pk, sk = facilitator_key(person)
    return {
        "pk": pk,
        "sk": sk,
        "program": person.program,
        "group": person.group,
        "person": person.person,
        "doc": dump({"name": person.name, "email": person.email}),
        "letters": person.letters,
    }


def facilitator(item: Item) -> Facilitator:
    """The facilitator or supporter an item holds."""
    return Facilitator(
        person=item["person"],
        program=item["program"],
        group=item["group"],
        letters=item["letters"],
        office="supporter" if item["sk"].startswith("SUPPORTER#") else "facilitator",
        **json.loads(item["doc"]),
    )


def group(item: Item) -> Group:
    """The group an item holds; one that only a form has named so far goes by its id."""
    return Group(
        program=item["program"],
        id=item["group"],
        name=item.get("name") or item["group"],
        changed=item.get("changed", ""),
    )


def dump(document: Any) -> str:
    """JSON, compact and in one order, so that equal records are equal bytes; a record is the
    object of its fields (`asdict` would copy everything first, at four times the cost)."""
    return json.dumps(
        document, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_fields
    )


def pack(document: Any) -> str:
    """A long document in a tenth of its size: an item holds 400 KB, and a write costs by the KB."""
    return base64.b64encode(zlib.compress(dump(document).encode())).decode()


def unpack(text: str) -> Any:
    """What `pack` or, in an older item, `dump` was given."""
    if text.startswith("{"):
        return json.loads(text)
    return json.loads(zlib.decompress(base64.b64decode(text)))


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _maybe_stamp(value: datetime | None) -> str:
    return stamp(value) if value else ""
