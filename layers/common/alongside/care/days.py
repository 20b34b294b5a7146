"""A day of one program: what is the same for all of its groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside import rhythm
from alongside.model import Facilitator, coordinator
from alongside.program import Program
from alongside.rhythm import Window
from alongside.store import groups
from alongside.store.groups import Directory
from alongside.store.table import Table

BACK, AHEAD = timedelta(days=3), timedelta(days=1)
"""How far a run looks back, for a day that was missed, and ahead, so that a program in a zone where
the morning comes before the run has its letters on time."""


@dataclass(frozen=True, slots=True)
class Day:
    """One program on one day. `today` is the local date, `window` the days the run looks after."""

    program: Program
    directory: Directory
    now: datetime
    today: date
    window: Window

    @property
    def groups(self) -> tuple[str, ...]:
        """The ids of all groups, in a stable order."""
        return tuple(sorted(self.directory.groups))

    def due(self, day: date) -> datetime:
        """When a letter of that day leaves: in its morning, or in the next one there is."""
        zone = self.program.time_zone
        return rhythm.morning(max(day, rhythm.first_morning(self.now, zone)), zone)

    def facilitators(self, group: str) -> Sequence[Facilitator]:
        """Who looks after a group; the coordinator when nobody is on file."""
        return self.directory.of(group, coordinator(self.program.id))


def begin(table: Table, program: Program, now: datetime) -> Day:
    """Today, in one program."""
    today = rhythm.local_day(now, program.time_zone)
    window = Window(today - BACK, today + AHEAD)
    return Day(program, groups.directory(table, program.id), now, today, window)
