"""The programs that release ever met, in one item of the table `Feedback`: one that is no longer in
the deployment has left entries, keys and batches that somebody has to end."""

from __future__ import annotations

from collections.abc import Iterable

from alongside.store.table import Table, update

_KEY = ("SUBJECTS", "SUBJECTS")


def known(table: Table) -> frozenset[str]:
    """The ids of all programs that were met and not forgotten."""
    item = table.get(*_KEY)
    found: frozenset[str] = frozenset() if item is None else item.get("ids", frozenset())
    return found


def meet(table: Table, ids: Iterable[str]) -> None:
    """Remember programs, before anything is made for them."""
    table.write(update(*_KEY, "ADD #ids :ids", ids=frozenset(ids)))


def forget(table: Table, program: str) -> None:
    """There is nothing left of a program."""
    table.write(update(*_KEY, "DELETE #ids :ids", ids=frozenset({program})))
