"""Released batches in the table `Feedback`: one item per program and slot, never changed."""

from __future__ import annotations

from alongside.mixing import batch
from alongside.mixing.batch import Batch
from alongside.store.table import Table


def batch_key(program: str) -> str:
    """The partition of a program's batches; their sort key is the slot's label."""
    return f"BATCH#{program}"


def of_program(table: Table, program: str, limit: int = 0) -> list[tuple[str, Batch]]:
    """The slots of a program and what each brought, newest first."""
    found = table.query("pk = :pk", {"pk": batch_key(program)}, limit=limit, newest_first=True)
    return [(item["sk"], batch.read(item["doc"])) for item in found]
