"""Sealed feedback in the table `Feedback`: what the function that takes it may do, which is put."""

from __future__ import annotations

from alongside.store.table import ConditionRefused, Table, to_item


def entry_key(program: str, slot: str) -> str:
    """The partition of what was submitted in one slot."""
    return f"ENTRY#{program}#{slot}"


def unreadable_key(program: str, slot: str) -> str:
    """The partition of what could not be read in one slot: reason codes only."""
    return f"UNREADABLE#{program}#{slot}"


def keep(table: Table, program: str, slot: str, tag: str, sealed: bytes) -> None:
    """Keep a sealed entry once. A repeat is dropped; the caller cannot tell, nor can anybody."""
    _put_once(table, {"pk": entry_key(program, slot), "sk": tag, "c": sealed})


def count_unreadable(table: Table, program: str, slot: str, tag: str, reason: str) -> None:
    """Count a delivery that could not be read, once, by its reason code alone."""
    _put_once(table, {"pk": unreadable_key(program, slot), "sk": tag, "reason": reason})


def _put_once(table: Table, item: dict[str, str | bytes]) -> None:
    # Not by way of `table.put`: that asks for the item it met, and this role may see none.
    put = {"Put": {"Item": to_item(item), "ConditionExpression": "attribute_not_exists(pk)"}}
    try:
        table.write(put)
    except ConditionRefused:
        return
