"""What a step may reach: the table, the keys, the programs, the settings. One record, handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alongside import links
from alongside.enrollment import normalize_email
from alongside.errors import LinkRefused
from alongside.keys import RootKeys, person_id
from alongside.model import COORDINATOR, Facilitator, coordinator
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
        """Who looks after a program's groups that have no facilitator on file."""
        office = coordinator(program, self.settings.coordinators.of(program))
        return replace(office, name=say(self.program(program), "the coordinator"))

    def bearer(self, program: str, person: str) -> str:
        """Whose id a link carries. The coordinator's is that of their address and not of their
        office: with another address all links of whoever had the office before are dead. Without an
        address it stays that of the office, which opens nothing."""
        address = self.settings.coordinators.of(program)
        return self.person(address) if person == COORDINATOR and address else person

    def holder(self, program: str, people: Iterable[Facilitator], actor: str) -> Facilitator | None:
        """Which of these people a link with this `actor` belongs to, if it is one of them."""
        if actor == COORDINATOR:
            return None
        return next((one for one in people if self.bearer(program, one.person) == actor), None)

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
