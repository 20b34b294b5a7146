"""A town to play a story in: its people, what lies in its table, whose letters say what."""

from __future__ import annotations

import itertools
import random
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from alongside import keys, links, program
from alongside.doors import Doors
from alongside.enrollment import slug
from alongside.links import Purpose
from alongside.model import Facilitator
from alongside.settings import Settings
from alongside.store import groups
from alongside.store.table import Item, Table, plain
from local.mailbox import Mail
from local.up import Running
from tests.stack import submissions
from tests.stack.submissions import Delivery, Person
from tests.stack.visitor import Visitor

UNDO_SECONDS = 4
NOTICE_SECONDS = 4
MONTH = timedelta(days=31)
PARAMETERS = {
    "Schedules": "DISABLED",
    "DigestSeconds": "0",
    "UndoSeconds": str(UNDO_SECONDS),
    "NoticeSeconds": str(NOTICE_SECONDS),
}
_NUMBERS = itertools.count(1)


@dataclass
class Group:
    """One support group of its own: no other test has its name or its people."""

    running: Running
    name: str
    visitor: Visitor
    doors: Doors
    people: dict[str, Person] = field(default_factory=dict)
    sent: dict[str, Delivery] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The group's id."""
        return slug(self.name)

    def person(self, name: str, role: str, submitted_at: str = "", **more: Any) -> Person:
        """Somebody of this group, with an address of their own."""
        address = f"{name}.{self.id}@example.net".lower()
        sent = {"submitted_at": submitted_at} if submitted_at else {}
        self.people[name] = Person(address, name, self.name, role, more, sent)
        return self.people[name]

    def apply(self, provider: str, name: str, role: str, **more: Any) -> int:
        """Somebody sends a form through `provider`; the status of the delivery."""
        who = self.person(name, role, **more)
        self.sent[name] = submissions.delivery(self.running, provider, who)
        return self.visitor.deliver(self.sent[name])

    def facilitator(self, name: str) -> str:
        """Put a facilitator of this group on file; their address."""
        address = f"{name}.{self.id}@facilitators.example".lower()
        person = Facilitator(
            program="heal",
            group=self.id,
            person=self.doors.person(address),
            name=name,
            email=address,
        )
        groups.appoint(self.doors.table, person)
        return address

    def mails(self, address: str, what: str = "") -> list[Mail]:
        """The letters to an address whose subject holds `what`, oldest first."""
        mailbox = reversed(self.running.mailbox())
        return [mail for mail in mailbox if address in mail.to and what in mail.subject]

    def application(self, name: str) -> Item:
        """What the table holds of a person."""
        who = self.people[name]
        key = f"PERSON#heal#{self.doors.person(who.email)}"
        return self.doors.table.get(key, f"APPLICATION#{who.role}") or {}

    def matches(self) -> dict[str, Item]:
        """The matches of this group, by id."""
        return {item["id"]: item for item in self.items("MATCH#") if item["group"] == self.id}

    def items(self, prefix: str) -> list[Item]:
        """All items whose key begins so, of every group of the town."""
        return [one for one in snapshot(self.running).values() if one["pk"].startswith(prefix)]

    def opens(self, purpose: Purpose, url: str) -> str:
        """What a link is about: the id of a match, or of a group."""
        return self.doors.open_link(purpose, url.rpartition("/")[2], datetime.now(UTC)).subject

    def sweep(self) -> dict[str, int]:
        """Send what is due; the counts."""
        ran = self.running.run("mail")
        assert ran.ok, ran
        return dict(ran.result)

    def night(self) -> Any:
        """Run the night and wait until every group is planned; what its start answers."""
        ran = self.running.run("night")
        assert ran.ok, ran
        return ran.result


def found(running: Running, name: str, visitor: Visitor | None = None) -> Group:
    """A new group nobody else has."""
    goes = visitor or Visitor(running.api)
    return Group(running, f"{name} {next(_NUMBERS)}", goes, doors(running))


def doors(running: Running) -> Doors:
    """The doors of the deployment, with the rights of the account's root."""
    name = running.tables()["MembersTable"]
    table = Table(
        running.client("dynamodb"), name, time.sleep, random.random, lambda: uuid.uuid4().hex
    )
    settings = Settings.model_validate(
        {
            "BASE_URL": running.api,
            "COORDINATOR_ADDRESS": running.stack.parameters["CoordinatorAddress"],
            "UNDO_SECONDS": UNDO_SECONDS,
            "NOTICE_SECONDS": NOTICE_SECONDS,
        }
    )
    return Doors(table, keys.read_root(running.root), program.load_all(), settings)


def snapshot(running: Running, table: str = "MembersTable") -> dict[tuple[str, str], Item]:
    """Every item of a table, by key."""
    pages = running.client("dynamodb").get_paginator("scan")
    name = running.tables()[table]
    items = [plain(item) for page in pages.paginate(TableName=name) for item in page["Items"]]
    return {(item["pk"], item["sk"]): item for item in items}


def link(mail: Mail, purpose: str) -> str:
    """The first address in a letter that opens `purpose` (`review`, `consent`, …)."""
    return next(one.url for one in mail.links if f"/{purpose}/" in one.url)


def reader(at: Doors) -> links.Link:
    """The coordinator's link to what was released of the program's feedback."""
    subject, now = links.program_subject("heal"), datetime.now(UTC)
    coordinator = at.person(at.settings.coordinators.others)
    return links.Link(links.Purpose.READ, subject, coordinator, 0, links.far_end(now))


def reviews(group: Group, digest: Mail) -> dict[str, str]:
    """The review links of a digest, by the id of the match each opens."""
    urls = [one.url for one in digest.links if "/review/" in one.url]
    return {group.opens(Purpose.REVIEW, url): url for url in urls}
