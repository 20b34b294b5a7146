"""For whom feedback is released: every program, and the organization."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from alongside.mixing import slots
from alongside.mixing.mix import Rules
from alongside.mixing.promise import Promise, strictest
from alongside.program import Program
from alongside.program.schema import Feedback, FeedbackQuestion, Retention
from alongside.rosters import Rosters
from alongside.store.table import Table
from alongside.vault import Vault


@dataclass(frozen=True, slots=True)
class Reach:
    """What release may reach. `random_bytes` gives so many bytes nobody can guess."""

    table: Table
    vault: Vault
    rosters: Rosters
    random_bytes: Callable[[int], bytes]

    def private_keys(self, subject: str, labels: Iterable[str]) -> dict[str, bytes]:
        """The private keys that are left of some slots."""
        found = {label: self.vault.private(subject, label) for label in sorted(labels)}
        return {label: key for label, key in found.items() if key is not None}


@dataclass(frozen=True, slots=True)
class Subject:
    """A program, or the organization or a program that was removed (`program` is None for both).
    `rules` are None when it asks for no feedback (any more). `promise` is what its file promises
    now."""

    id: str
    program: Program | None
    rules: Rules | None
    batch_days: int
    promise: Promise = field(default_factory=Promise)

    def current(self, now: datetime) -> str:
        """The slot of now."""
        return slots.label(self.program, now)

    def ended(self, now: datetime) -> str:
        """The last slot that is over for the mix."""
        return slots.ended(self.program, now)

    def too_old(self, now: datetime) -> Callable[[str], bool]:
        """Whether a slot's batch has been kept long enough."""
        before = now.date() - timedelta(days=self.batch_days)
        return lambda slot: slots.over(slot) <= before


def of_program(program: Program) -> Subject:
    """A program."""
    asked = program.feedback
    days = program.retention.batch_days
    if asked is None:
        return Subject(program.id, program, None, days)
    return Subject(program.id, program, _rules(asked), days, _promise(asked))


def of_removed(program: str) -> Subject:
    """A program that is no longer in the deployment. It asks for nothing; its slot ends with a
    quarter, so that a file missing by mistake for a day ends nothing."""
    return Subject(program, None, None, Retention().batch_days)


def of_organization(programs: Mapping[str, Program]) -> Subject:
    """The organization: ratings of questions that have the same id and ask the same in every
    program that has them. It promises what the most careful of its programs does."""
    asked = [one.feedback for one in programs.values() if one.feedback is not None]
    days = Retention().batch_days
    if not asked:
        return Subject(slots.ORGANIZATION, None, None, days)
    promise = replace(strictest(map(_promise, asked)), readers="coordinator")
    return Subject(slots.ORGANIZATION, None, Rules(ratings=_in_common(asked)), days, promise)


def _promise(asked: Feedback) -> Promise:
    return Promise(asked.least, asked.least_comments, asked.readers)


def _rules(asked: Feedback) -> Rules:
    return Rules(
        ratings=frozenset(one.id for one in asked.of_kind("rating")),
        comments=frozenset(one.id for one in asked.of_kind("comment")),
        parts=frozenset(side.code for one in asked.of_kind("part") for side in one.choices),
    )


def _in_common(asked: Iterable[Feedback]) -> frozenset[str]:
    meant: dict[str, set[tuple[str, str, str]]] = {}
    for one in asked:
        for question in one.of_kind("rating"):
            meant.setdefault(question.id, set()).add(_meaning(question))
    return frozenset(question for question, meanings in meant.items() if len(meanings) == 1)


def _meaning(question: FeedbackQuestion) -> tuple[str, str, str]:
    return question.title, question.low, question.high
