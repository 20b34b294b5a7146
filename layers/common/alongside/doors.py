"""What a step may reach: the table, the keys, the programs, the settings. One record, handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alongside import links
from alongside.enrollment import normalize_email
from alongside.errors import LinkRefused
from alongside.keys import RootKeys, person_id
from alongside.model import Facilitator, coordinator
from alongside.program import Program
from alongside.program.translation import say
from alongside.settings import Settings
from alongside.store.table import Table


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors of one deployment."""

    table: Table
    root: RootKeys
    programs: Mapping[str, Program]
    settings: Settings

    def person(self, email: str) -> str:
        """The person id behind an e-mail address."""
        return person_id(self.root, normalize_email(email))

    def coordinator(self, program: str) -> Facilitator:
        """Who looks after groups that have no facilitator on file."""
        office = coordinator(program, self.settings.coordinator_address)
        return replace(office, name=say(self.program(program), "the coordinator"))

    def undo_window(self, program: Program) -> timedelta:
        """How long a decision can be taken back; its letters wait that long."""
        seconds = self.settings.undo_seconds or program.waiting.undo_minutes * 60
        return timedelta(seconds=seconds)

    def open_link(self, purpose: links.Purpose, token: str, now: datetime) -> links.Link:
        """The link behind a token; LinkRefused for everything else."""
        return links.read(self.root, purpose, token, now)

    def url(self, link: links.Link) -> str:
        """The address of a link."""
        return links.url(self.settings.base_url, self.root, link)

    def program(self, program_id: str) -> Program:
        """A program by id; a record of one that is no longer configured opens nothing."""
        if program_id not in self.programs:
            raise LinkRefused
        return self.programs[program_id]
