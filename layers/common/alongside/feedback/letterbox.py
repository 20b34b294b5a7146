"""What taking feedback may reach: a table to put into, keys that close, fingerprints of names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from alongside.keys import RootKeys
from alongside.program import Program
from alongside.rosters import Rosters
from alongside.store.table import Table
from alongside.vault import Vault

Read = TypeVar("Read")


class Recall(Protocol):
    """Something read a short while ago under this name, or read now; what is None is not kept."""

    def __call__(self, name: str, read: Callable[[], Read]) -> Read:
        """What was read."""
        ...


@dataclass(frozen=True, slots=True)
class Letterbox:
    """The doors of feedback. `root` are feedback's own root keys. `recall` keeps what was read for
    some minutes: the provider records each reading of a secret, so one for every submission would
    be a list of the times at which somebody wrote."""

    table: Table
    vault: Vault
    rosters: Rosters
    root: RootKeys
    programs: Mapping[str, Program]
    recall: Recall
