"""What every chapter of the story works with: the running stack, the screen, the facts."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from alongside import keys
from alongside.enrollment import normalize_email, slug
from alongside.model import Application, Match
from alongside.program import Program
from alongside.store import applications, groups, matches
from alongside.store.groups import Records
from alongside.store.table import Item, Table, plain
from local.mailbox import Mail
from local.story import browser
from local.story.checks import Checks
from local.story.people import Cast, Person
from local.story.screen import Screen
from local.up import Running

MARGIN_SECONDS = 0.3
_LEASE = "LEASE"


@dataclass
class Scene:
    """One telling. `began` is the moment that all forms count from; `ready` are the
    functions being started, by logical id."""

    running: Running
    screen: Screen
    program: Program
    cast: Cast
    began: datetime
    ready: Mapping[str, Future[None]]
    checks: Checks = field(default_factory=Checks)

    @cached_property
    def table(self) -> Table:
        """The members table, with the rights of the account's root."""
        client = self.running.client("dynamodb")
        name = self.running.tables()["MembersTable"]
        return Table(client, name, time.sleep, random.random, lambda: uuid.uuid4().hex)

    def person(self, email: str) -> str:
        """The person id behind an address."""
        return keys.person_id(keys.read_root(self.running.root), normalize_email(email))

    def load(self, person: Person) -> Application | None:
        """Somebody's application as it stands in the table."""
        member = self.person(person.email)
        return applications.load(self.table, self.program.id, member, person.role)

    def match(self, match_id: str) -> Match:
        """A match as it stands in the table."""
        found = matches.load(self.table, match_id)
        self.checks.true("a match of the story is in the table", found is not None)
        assert found is not None
        return found

    def records(self, group: str) -> Records:
        """Everything on file for a group, by the group's name."""
        return groups.read(self.table, self.program.id, slug(group))

    def items(self, kind: str = "") -> list[Item]:
        """The items of the table whose key begins with `kind`, in the order of their keys; the
        lease of the sweep is not counted, as it only says who swept last."""
        pages = self.table.client.get_paginator("scan").paginate(TableName=self.table.name)
        found = [plain(item) for page in pages for item in page["Items"]]
        kept = [i for i in found if i["pk"].startswith(kind) and i["pk"] != _LEASE]
        return sorted(kept, key=lambda item: (item["pk"], item["sk"]))

    def member(self, person_id: str) -> Person:
        """The invented person behind a person id."""
        everybody = (*self.cast.people, *self.cast.odd.values())
        return next(one for one in everybody if self.person(one.email) == person_id)

    def run(self, name: str) -> Any:
        """Run a schedule through its page, as a person would; its result."""
        for function in _NEEDS[name]:
            self.ready[function].result()
        ran = self.running.run(name)
        self.checks.true(f"{name} runs without an error", ran.ok)
        return ran.result

    def letters(self, to: str = "", about: str = "") -> list[Mail]:
        """Letters in the mailbox, oldest first: to an address, with these words in the subject."""
        found = reversed(self.running.mailbox())
        return [m for m in found if (not to or to in m.to) and about in m.subject]

    def address(self, letter: Mail) -> str:
        """Where a letter is shown in the mailbox."""
        return f"{self.running.api}/_mail/{letter.id}"

    def open(self, url: str, function: str, status: int = 200) -> browser.Seen:
        """Open a page of a function and check its status."""
        self.ready[function].result()
        page = browser.look(url)
        self.checks.same("the status of a page that is opened", page.status, status)
        return page

    def send(self, page: browser.Seen, choose: Mapping[str, str]) -> browser.Seen:
        """Send the page's form as a browser does and follow where it leads; the page after it."""
        answer = browser.send(page, choose)
        self.checks.same("the status after a form is sent", answer.status, 303)
        after = browser.look(answer.to)
        self.checks.same("the status of the page after a form", after.status, 200)
        return after

    def settle(self, until: datetime | None, why: str) -> None:
        """Wait until a moment is over."""
        assert until is not None
        left = (until - datetime.now(UTC)).total_seconds() + MARGIN_SECONDS
        if left > 0:
            self.screen.wait(left, why)


_NEEDS = {"mail": ("Mail",), "night": ("Match",), "care": ("Care",), "release": ()}
