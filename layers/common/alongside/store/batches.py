"""Released batches in the table `Feedback`: one item per program and slot, never changed."""

from __future__ import annotations

from collections.abc import Callable

from alongside.mixing import batch, slots
from alongside.mixing.batch import Batch
from alongside.store.table import Action, Table, delete, put


def batch_key(program: str) -> str:
    """The partition of a program's batches; their sort key is the slot's label."""
    return f"BATCH#{program}"


def of_program(table: Table, program: str, limit: int = 0) -> list[tuple[str, Batch]]:
    """The slots of a program and what each brought, newest first."""
    found = table.query("pk = :pk", {"pk": batch_key(program)}, limit=limit, newest_first=True)
    return [(item["sk"], batch.read(item["doc"])) for item in found]


def keep(program: str, slot: str, brought: Batch) -> Action:
    """Hand out a batch, once."""
    item = {"pk": batch_key(program), "sk": slot, "doc": batch.write(brought)}
    return put(item, "attribute_not_exists(pk)")


def forget(table: Table, program: str, too_old: Callable[[str], bool]) -> str:
    """Remove the batches of slots that are too old; answers with the oldest slot that stays, empty
    when none does."""
    kept = []
    for item in table.query("pk = :pk", {"pk": batch_key(program)}):
        if too_old(item["sk"]):
            table.write(delete(item["pk"], item["sk"]))
        else:
            kept.append(item["sk"])
    return min(kept, key=slots.order, default="")
