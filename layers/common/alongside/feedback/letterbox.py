"""What taking feedback may reach: a table to put into, keys that close, fingerprints of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.keys import RootKeys
from alongside.program import Program
from alongside.rosters import Rosters
from alongside.store.table import Table
from alongside.vault import Vault


@dataclass(frozen=True, slots=True)
class Letterbox:
    """The doors of feedback. `root` are feedback's own root keys."""

    table: Table
    vault: Vault
    rosters: Rosters
    root: RootKeys
    programs: Mapping[str, Program]
