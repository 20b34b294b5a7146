"""What a night would suggest if it ran now: read from the live table, and nothing is written.

The same steps as `planning.plan_group` and in the same order, up to the moment at which that one
freezes its plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alongside.errors import ProofFailed
from alongside.model import Application, Group, GroupPlan
from alongside.night.expiring import after, over
from alongside.night.messages import groups_to_plan, local_date
from alongside.night.planning import drafts, parted, plan
from alongside.night.rehearsal import Rehearsal, rehearsed
from alongside.program import Program
from alongside.store import groups, nights
from alongside.store.groups import Directory
from alongside.store.table import Table

_SHOWN = 12
_NOTHING = GroupPlan(suggestions=(), left_over=(), value=0, proved=False)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The groups of a program that a night now would plan, and those in which nothing changed."""

    directory: Directory
    planned: tuple[str, ...]
    settled: tuple[str, ...]


def ahead(table: Table, program: Program, now: datetime) -> Ahead:
    """Which groups a night now would look at."""
    directory = groups.directory(table, program.id)
    planned = groups_to_plan(directory, local_date(program, now))
    settled = sorted(directory.groups.keys() - set(planned))
    return Ahead(directory, tuple(planned), tuple(settled))


def foresee(table: Table, program: Program, group: Group, now: datetime) -> Rehearsal:
    """What a further night would suggest in one group; one whose proof fails suggests nobody."""
    records = groups.read(table, program.id, group.id)
    ended = {match.id: gone for match, gone in over(program, records, now)}
    standing = parted(after(records, ended))
    latest = nights.latest(table, program.id, group.id)
    try:
        found = plan(program, standing, now, drafts(latest, records))
    except ProofFailed:
        found = _NOTHING
    return rehearsed(program, group, standing.applications, now, found)


def without_names(found: Sequence[Rehearsal]) -> list[Rehearsal]:
    """The same with the beginning of people's ids in place of their names."""
    return [
        replace(one, mentees=_nameless(one.mentees), mentors=_nameless(one.mentors))
        for one in found
    ]


def _nameless(people: Mapping[str, Application]) -> dict[str, Application]:
    return {person: replace(one, name=person[:_SHOWN]) for person, one in people.items()}
