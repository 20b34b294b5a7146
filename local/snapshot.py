"""Keeps the tables between runs: one file per table, one item per line, replaced as a whole."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local.items import Item, NotAnItem, as_line, from_line

BATCH = 25
INTERVAL_SECONDS = 2.0
SCANS = 5

SnapshotBroken = NotAnItem
"""A kept file cannot be read; the text names the file and the line."""


def dump(dynamodb: Any, table: str) -> str:
    """The whole table as text: sorted lines of DynamoDB JSON, the same for the same items."""
    return "".join(
        f"{line}\n" for line in sorted(as_line(item) for item in _items(dynamodb, table))
    )


def load(dynamodb: Any, table: str, text: str, name: str = "snapshot") -> int:
    """Put the items of `text` into a table; returns how many.

    Raises SnapshotBroken for a line that is not an item, before anything is written.
    """
    # Not splitlines(): a member's text may hold separators that only it takes for a line's end.
    lines = text.split("\n")[:-1] if text else []
    items = [from_line(line, f"{name}, line {i}") for i, line in enumerate(lines, 1)]
    for start in range(0, len(items), BATCH):
        puts = [{"PutRequest": {"Item": item}} for item in items[start : start + BATCH]]
        pending = {table: puts}
        while pending:
            pending = dynamodb.batch_write_item(RequestItems=pending)["UnprocessedItems"]
    return len(items)


def keep(path: Path, text: str) -> bool:
    """Replace a file by `text` so that a crash leaves the old one or the new one, never a part.

    Returns whether anything changed.
    """
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    # Members' answers and the keys of feedback: nobody else's to read, whatever the folder allows.
    opened = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return True


@contextmanager
def kept(save: Callable[[], None]) -> Iterator[None]:
    """Call `save` every two seconds during the block and once at its end."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(INTERVAL_SECONDS):
            save()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        save()


def restore(dynamodb: Any, tables: Mapping[str, str], folder: Path) -> int:
    """Load each table's file, where there is one; returns how many items came back."""
    return sum(
        load(dynamodb, table, path.read_text(encoding="utf-8"), path.name)
        for name, table in tables.items()
        if (path := folder / f"{name}.jsonl").is_file()
    )


def save(dynamodb: Any, tables: Mapping[str, str], folder: Path) -> None:
    """Write each table's file, when it changed. `tables` maps file names to table names."""
    for name, table in tables.items():
        keep(folder / f"{name}.jsonl", dump(dynamodb, table))


def _items(dynamodb: Any, table: str) -> list[Item]:
    """A consistent reading. One page is one moment; several may tear a transaction, so they are
    read until two readings agree."""
    items, pages = _scan(dynamodb, table)
    for _ in range(SCANS if pages > 1 else 0):
        again, _pages = _scan(dynamodb, table)
        if again == items:
            break
        items = again
    return items


def _scan(dynamodb: Any, table: str) -> tuple[list[Item], int]:
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    found = [page["Items"] for page in pages]
    return [item for items in found for item in items], len(found)
