"""What release reads and writes in the table `Feedback`: how far it is, what is sealed, what waits.

The decision about a slot is one transaction. Everything after it only removes, and may be repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from alongside.mixing.batch import Batch
from alongside.store import batches
from alongside.store.entries import entry_key, unreadable_key
from alongside.store.table import (
    Action,
    ConditionRefused,
    Item,
    Table,
    delete,
    put,
    to_item,
    update,
)


@dataclass(frozen=True, slots=True)
class State:
    """How far release is with one program; nothing but labels of slots and reason codes.

    `decided` is the last slot that was decided on, `settled` the last whose content was: later ones
    had more entries than people. `slots` are those whose keys or entries may still be there.
    `told` are the reason codes that the batch of `decided` gave for its own slot. `promises` are
    what was promised to those who wrote what waits (`release.promises`). `oldest` is the oldest
    batch (empty: none). `untidy` until nothing can be opened any more that the decision was
    about; `unread` while there is left, in the slot that was settled, what nobody ever opened.
    """

    decided: str
    settled: str
    slots: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    promises: frozenset[str] = frozenset()
    oldest: str = ""
    untidy: bool = False
    unread: bool = False


REASONS = 20_000
"""Items that are looked through for why deliveries could not be read: there are a handful of codes,
and a flood tells no more of them than its beginning."""


@dataclass(frozen=True, slots=True)
class Held:
    """A sealed pool, with what stood there when it was read (None: nothing)."""

    program: str
    before: bytes | None
    sealed: bytes


def state(table: Table, program: str) -> State | None:
    """How far a program is; None when release has never met it."""
    item = table.get(*_state_key(program))
    if item is None:
        return None
    return State(
        decided=item["decided"],
        settled=item["settled"],
        slots=item.get("slots", frozenset()),
        told=frozenset(item.get("told", "").split()),
        promises=item.get("promises", frozenset()),
        oldest=item.get("oldest", ""),
        untidy=item.get("untidy", False),
        unread=item.get("unread", False),
    )


def begin(table: Table, program: str, ended: str) -> None:
    """Meet a program for the first time: there is nothing to decide on up to the slot that ended
    last. Somebody else may have done it."""
    pk, sk = _state_key(program)
    item = {"pk": pk, "sk": sk, "decided": ended, "settled": ended}
    _unless_refused(table, put(item, "attribute_not_exists(pk)"))


def expect(table: Table, program: str, slots: frozenset[str], promise: str) -> None:
    """Remember slots before anything is made for them, so that nothing is left behind unseen; and
    what is promised to those who write now."""
    change, given = "ADD #slots :slots, #promises :given", frozenset({promise})
    table.write(update(*_state_key(program), change, slots=slots, given=given))


def sealed(table: Table, program: str, slot: str) -> Iterator[tuple[str, bytes]]:
    """The tags and sealed entries of one slot that have their content still."""
    for item in _rows(table, entry_key(program, slot)):
        if "c" in item:
            yield item["sk"], item["c"]


def reasons(table: Table, program: str, slot: str) -> frozenset[str]:
    """Why deliveries of one slot could not be read."""
    found = islice(_rows(table, unreadable_key(program, slot)), REASONS)
    return frozenset(item["reason"] for item in found if "reason" in item)


def pool(table: Table, program: str) -> bytes | None:
    """The sealed pool of a program; None before its first decision."""
    item = table.get(*_pool_key(program))
    return None if item is None else bytes(item["c"])


def commit(
    table: Table, program: str, was: State, now: State, brought: Batch, held: Sequence[Held]
) -> None:
    """Decide: the batch of `now.decided`, the pools sealed anew, and the state, all or nothing.
    ConditionRefused when somebody else decided first, or changed one of the pools."""
    change = (
        "SET #decided = :decided, #settled = :settled, #told = :told, #untidy = :untidy,"
        " #unread = :unread, #promises = :promises, #oldest = if_not_exists(#oldest, :decided)"
    )
    step = update(
        *_state_key(program),
        change,
        "#decided = :was AND attribute_not_exists(#untidy)",
        decided=now.decided,
        settled=now.settled,
        told=" ".join(sorted(now.told)),
        untidy=True,
        unread=now.unread,
        promises=now.promises,
        was=was.decided,
    )
    pools = [_exchange(one) for one in held]
    table.transact([step, batches.keep(program, now.decided, brought), *pools])


def empty(table: Table, program: str, slot: str, tag: str) -> None:
    """Take the content of an entry that was decided on. Its tag stays, so that a repeat of it is
    none."""
    key = entry_key(program, slot)
    _unless_refused(table, update(key, tag, "REMOVE #c", "attribute_exists(#c)"))


def clear(table: Table, program: str, slot: str, most: int) -> int:
    """Remove what came in one slot, at most so many items; answers with how many."""
    return _remove(table, (entry_key(program, slot), unreadable_key(program, slot)), most)


def clear_reasons(table: Table, program: str, slots: Iterable[str], most: int) -> None:
    """Remove what could not be read in some slots, at most so many items."""
    _remove(table, (unreadable_key(program, slot) for slot in slots), most)


def tidied(table: Table, program: str, decided: str) -> None:
    """Nothing that the decision was about can be opened any more."""
    key, condition = _state_key(program), "#decided = :decided"
    _unless_refused(table, update(*key, "REMOVE #untidy", condition, decided=decided))


def swept(table: Table, program: str, was: State, gone: frozenset[str], *, unread: bool) -> None:
    """All of the slots `gone` is removed, and unless `unread`, all that nobody opened."""
    key, condition = _state_key(program), "#settled = :settled"
    values: dict[str, Any] = {"settled": was.settled, "unread": unread}
    change = "SET #unread = :unread"
    if gone:
        change += " DELETE #slots :gone"
        values["gone"] = gone
    action = update(*key, change, condition, **values)
    _unless_refused(table, action)


def set_oldest(table: Table, program: str, was: str, oldest: str) -> None:
    """The oldest batch that is left."""
    change = "SET #oldest = :oldest" if oldest else "REMOVE #oldest"
    values = {"oldest": oldest} if oldest else {}
    action = update(*_state_key(program), change, "#oldest = :was", was=was, **values)
    _unless_refused(table, action)


def close(table: Table, program: str, was: State, ended: str) -> None:
    """End a program's feedback: what waits is removed, and the program begins anew if it comes
    back. Nothing when its slots are others by now."""
    table.write(delete(*_pool_key(program)))
    change = (
        "SET #decided = :ended, #settled = :ended REMOVE #untidy, #unread, #told, #slots, #promises"
    )
    key, condition = _state_key(program), "#decided = :was AND #slots = :slots"
    action = update(*key, change, condition, ended=ended, was=was.decided, slots=was.slots)
    _unless_refused(table, action)


def end(table: Table, program: str) -> bool:
    """Forget how far a program was; False when it has slots or batches by now."""
    empty = "attribute_not_exists(#slots) AND attribute_not_exists(#oldest)"
    action = delete(*_state_key(program), empty)
    return _unless_refused(table, action)


def _state_key(program: str) -> tuple[str, str]:
    return f"SLOT#{program}", "SLOT"


def _pool_key(program: str) -> tuple[str, str]:
    return f"HELD#{program}", "HELD"


def _exchange(held: Held) -> Action:
    """Put a pool in the place of the one that was read. Not by way of `put`, which would ask for
    what it met instead: 350,000 bytes that nobody looks at."""
    pk, sk = _pool_key(held.program)
    item = to_item({"pk": pk, "sk": sk, "c": held.sealed})
    if held.before is None:
        return {"Put": {"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}}
    # Sealing draws new bytes each time, so the sealed pool is its own version number.
    values = to_item({":before": held.before})
    return {
        "Put": {
            "Item": item,
            "ConditionExpression": "c = :before",
            "ExpressionAttributeValues": values,
        }
    }


def _remove(table: Table, keys: Iterable[str], most: int) -> int:
    count = 0
    for item in islice(_rows(table, *keys), most):
        table.write(delete(item["pk"], item["sk"]))
        count += 1
    return count


def _rows(table: Table, *keys: str) -> Iterator[Item]:
    for key in keys:  # `newest_first` is what makes a query strongly consistent
        yield from table.query("pk = :pk", {"pk": key}, newest_first=True)


def _unless_refused(table: Table, action: Action) -> bool:
    try:
        table.write(action)
    except ConditionRefused:
        return False
    return True
