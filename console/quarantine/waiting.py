"""The submissions of a program that wait, found by the beginning of their id."""

from __future__ import annotations

from dataclasses import dataclass

import typer

from alongside.doors import Doors
from alongside.program import Program
from alongside.store import applications
from alongside.store.applications import Quarantined
from console import deployment, screen

_LEAST = 6


@dataclass(frozen=True)
class Place:
    """Where a command looks: the doors, and one program."""

    doors: Doors
    program: Program

    def entries(self) -> list[Quarantined]:
        """Everything that waits in this program, the oldest first."""
        found = applications.quarantined(self.doors.table, self.program.id)
        return sorted(found, key=lambda one: (one.received_at, one.digest))

    def entry(self, id: str) -> Quarantined:
        """The submission with this id."""
        if len(id) < _LEAST:
            raise screen.Stop(f"Write at least {_LEAST} characters of the id.")
        found = [one for one in self.entries() if one.digest.startswith(id.lower())]
        if not found:
            raise screen.Stop(
                f"Nothing in {self.program.id} waits under {id}. See: quarantine list"
            )
        if len(found) > 1:
            raise screen.Stop(f"Several ids begin with {id}. Write more of it.")
        return found[0]


def waiting_in(context: typer.Context, program: str) -> Place:
    """What waits in the program that was named."""
    doors = deployment.of(context).doors()
    return Place(doors, deployment.this_program(doors.programs, program))
