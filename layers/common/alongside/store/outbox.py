"""Letters: due, claimed with a lease, sent once, marked after, forgotten. Events of the mail
service are merged by rank, so that their order and number do not matter.

A letter in line stands in the index under `DUE` and the time it is due; one that needs nothing more
under `FORGET#<program>` and the time at which that was last so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from alongside.model import Letter, LetterState
from alongside.store import codec
from alongside.store.table import ConditionRefused, Table, Value, delete, put, update

LEASE = timedelta(minutes=15)
_RANK = list(LetterState)


def due(table: Table, now: datetime, limit: int) -> list[str]:
    """The ids of letters due by now, oldest first. The index may name some that are gone."""
    found = table.query(
        "due_key = :due AND due_at <= :now",
        {"due": "DUE", "now": codec.stamp(now)},
        index="due",
        limit=limit,
    )
    return [item["pk"].removeprefix("LETTER#") for item in found]


def oldest_due(table: Table, now: datetime) -> datetime | None:
    """When the letter that has been due longest became due, or None when none is."""
    found = table.query(
        "due_key = :due AND due_at <= :now",
        {"due": "DUE", "now": codec.stamp(now)},
        index="due",
        limit=1,
    )
    return next((codec.moment(item["due_at"]) for item in found), None)


def claim(table: Table, letter_id: str, owner: str, now: datetime) -> Letter | None:
    """Take a due letter for one sending; None when another sweep has it or it needs none.

    A claim outlives a crash as a lease: the row shows up again only after it, when the mail
    service's own event has had time to say whether the first sending went through.
    """
    values: dict[str, Value] = {
        "sending": LetterState.SENDING.value,
        "pending": LetterState.PENDING.value,
        "owner": owner,
        "now": codec.stamp(now),
        "until": codec.stamp(now + LEASE),
        "one": 1,
    }
    try:
        item = table.write(
            update(
                f"LETTER#{letter_id}",
                "LETTER",
                "SET #state = :sending, #owner = :owner, due_at = :until, attempt = attempt + :one",
                "#state IN (:pending, :sending) AND due_at <= :now",
                **values,
            ),
            read_back=True,
        )
    except ConditionRefused:
        return None
    return codec.letter(item)


def sent(table: Table, letter: Letter, owner: str, now: datetime) -> None:
    """Mark a sending. An event that overtook us has settled the row already: then nothing to do."""
    _settle(table, letter.id, owner, LetterState.SENT, "", now)


def skipped(table: Table, letter: Letter, owner: str, because: str, now: datetime) -> None:
    """Close a letter that need not be sent; `because` is a reason code that is counted."""
    _settle(table, letter.id, owner, LetterState.SKIPPED, because, now)


def failed(table: Table, letter: Letter, owner: str, because: str, now: datetime) -> None:
    """Close a letter that can never be sent."""
    _settle(table, letter.id, owner, LetterState.FAILED, because, now)


def postpone(table: Table, letter: Letter, owner: str, until: datetime) -> None:
    """Put a letter back in line: it was certainly not sent and may be later."""
    try:
        table.write(
            update(
                f"LETTER#{letter.id}",
                "LETTER",
                "SET #state = :pending, due_at = :until",
                "#owner = :owner AND #state = :sending",
                pending=LetterState.PENDING.value,
                sending=LetterState.SENDING.value,
                owner=owner,
                until=codec.stamp(until),
            )
        )
    except ConditionRefused:
        return


def _settle(
    table: Table, letter_id: str, owner: str, state: LetterState, because: str, now: datetime
) -> None:
    try:
        table.write(
            update(
                f"LETTER#{letter_id}",
                "LETTER",
                "SET #state = :state, settled_at = :now, skipped_because = :because,"
                " due_key = forget_key, due_at = :now",
                "#owner = :owner AND #state = :sending",
                state=state.value,
                sending=LetterState.SENDING.value,
                owner=owner,
                because=because,
                now=codec.stamp(now),
            )
        )
    except ConditionRefused:
        return


def write(table: Table, letter: Letter) -> bool:
    """Write one letter by itself; False when the same cause has written it before."""
    try:
        table.write(put(codec.letter_item(letter), "attribute_not_exists(pk)"))
    except ConditionRefused:
        return False
    return True


def merge(table: Table, letter_id: str, state: LetterState, now: datetime) -> bool:
    """Record what the mail service says of a letter; a later fact outranks an earlier one. False
    when the letter is unknown or knows something that outranks this."""
    lower = _RANK[: _RANK.index(state)]
    names = {f"below{index}": rank.value for index, rank in enumerate(lower)}
    allowed = ", ".join(f":{name}" for name in names)
    try:
        table.write(
            update(
                f"LETTER#{letter_id}",
                "LETTER",
                "SET #state = :state, event_at = :now, due_key = forget_key, due_at = :now",
                f"attribute_exists(pk) AND #state IN ({allowed})",
                state=state.value,
                now=codec.stamp(now),
                **names,
            )
        )
    except ConditionRefused:
        return False
    return True


def suppress(table: Table, person: str, because: str, now: datetime) -> None:
    """No more mail to this person: their address bounced for good, or they complained."""
    table.write(
        put(
            {
                "pk": f"SUPPRESSED#{person}",
                "sk": "SUPPRESSED",
                "because": because,
                "since": codec.stamp(now),
            }
        )
    )


def suppressed(table: Table, person: str) -> str:
    """Why a person gets no mail (`bounced`, `complained`), or an empty string."""
    item = table.get(f"SUPPRESSED#{person}", "SUPPRESSED")
    return str(item["because"]) if item else ""


def recipient(table: Table, letter_id: str) -> str:
    """The person a letter is addressed to, or an empty string for an unknown letter."""
    item = table.get(f"LETTER#{letter_id}", "LETTER")
    return str(item["recipient"]) if item else ""


def addressed_to(table: Table, program: str, person: str) -> list[Letter]:
    """All letters to a person of which there is still a row, oldest first; `due_at` of one that has
    left is when it did."""
    key = {"key": codec.mail_key(program, person)}
    found = map(codec.letter, table.query("group_key = :key", key, index="by_group"))
    return sorted(found, key=lambda letter: (letter.due_at, letter.id))


def forget(table: Table, program: str, before: datetime) -> int:
    """Remove the rows of letters that have needed nothing more since then; how many."""
    found = table.query(
        "due_key = :key AND due_at <= :before",
        {"key": codec.forget_key(program), "before": codec.stamp(before)},
        index="due",
    )
    return sum(_forget(table, item["pk"], codec.stamp(before)) for item in found)


def _forget(table: Table, pk: str, before: str) -> bool:
    try:
        condition = "due_key = forget_key AND due_at <= :before"
        table.write(delete(pk, "LETTER", condition, before=before))
    except ConditionRefused:
        return False
    return True


def destroy(table: Table, letter_id: str) -> None:
    """Remove a letter's row, whatever its state: it is about somebody who is being erased."""
    table.write(delete(f"LETTER#{letter_id}", "LETTER"))


def lift_suppression(table: Table, person: str) -> None:
    """Forget that an address bounced or complained, with the person whose it was."""
    table.write(delete(f"SUPPRESSED#{person}", "SUPPRESSED"))


def lease(table: Table, owner: str, now: datetime, length: timedelta) -> bool:
    """Take the sweep's lease, so that only one sweep paces itself at a time."""
    try:
        table.write(
            update(
                "LEASE",
                "mail",
                "SET #owner = :owner, #until = :until",
                "attribute_not_exists(pk) OR #until <= :now OR #owner = :owner",
                owner=owner,
                now=codec.stamp(now),
                until=codec.stamp(now + length),
            )
        )
    except ConditionRefused:
        return False
    return True


def release(table: Table, owner: str, now: datetime) -> None:
    """Give the sweep's lease back."""
    try:
        table.write(
            update(
                "LEASE",
                "mail",
                "SET #until = :now",
                "#owner = :owner",
                owner=owner,
                now=codec.stamp(now),
            )
        )
    except ConditionRefused:
        return


def load(table: Table, letter_ids: Sequence[str]) -> list[Letter]:
    """Letters by id, those that exist."""
    found = (table.get(f"LETTER#{letter_id}", "LETTER") for letter_id in letter_ids)
    return [codec.letter(item) for item in found if item]
