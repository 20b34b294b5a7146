"""A night without a system: groups planned from members alone, each group apart. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alongside import matching
from alongside.matching.records import newest
from alongside.matching.rules import free, ready, within
from alongside.model import Application, Group, GroupPlan, PlanWarning, Role
from alongside.night.planning import TELLS_WHO_DECLARED
from alongside.program import Program

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One group's plan, and by id the people it is about: the mentees who look for a mentor, and
    the mentors with as many places as the program allows."""

    program: Program
    group: str
    name: str
    now: datetime
    mentees: Mapping[str, Application]
    mentors: Mapping[str, Application]
    plan: GroupPlan

    @property
    def offering(self) -> list[Application]:
        """The mentors who have a place free."""
        rules = self.program.rules()
        everyone = self.mentors.values()
        return [each for each in everyone if ready(rules, each, Role.MENTOR) and free(each)]

    @property
    def places(self) -> int:
        """All free places."""
        return sum(map(free, self.offering))

    @property
    def overdue(self) -> list[str]:
        """The mentees who have waited so long that they come before later ones."""
        limit = self.program.matching.overdue_days
        return [mentee for mentee in self.mentees if self.days(mentee) >= limit]

    def days(self, mentee: str) -> int:
        """Whole days of waiting."""
        return max((self.now - self.mentees[mentee].waiting_since).days, 0)


def rehearse(
    program: Program,
    members: Iterable[Application],
    names: Mapping[str, str],
    now: datetime,
    keep: Pairs = frozenset(),
) -> list[Rehearsal]:
    """Every group's plan, by group id. `names` are the groups' names by id, `keep` the pairs of an
    earlier plan that nobody has decided on yet."""
    groups: dict[str, list[Application]] = {}
    for each in members:
        groups.setdefault(each.group, []).append(each)
    return [
        _rehearse(program, groups[group], names.get(group, group), now, keep)
        for group in sorted(groups)
    ]


def _rehearse(
    program: Program, members: list[Application], name: str, now: datetime, keep: Pairs
) -> Rehearsal:
    mentees, mentors = _of(members, Role.MENTEE), _of(members, Role.MENTOR)
    plan = matching.plan_group(program.rules(), mentees, mentors, now=now, keep=keep)
    return rehearsed(program, Group(program.id, members[0].group, name), members, now, plan)


def rehearsed(
    program: Program, group: Group, members: Sequence[Application], now: datetime, plan: GroupPlan
) -> Rehearsal:
    """A group's plan with the people it is about."""
    rules = program.rules()
    mentees, mentors = _of(members, Role.MENTEE), _of(members, Role.MENTOR)
    return Rehearsal(
        program=program,
        group=group.id,
        name=group.name,
        now=now,
        mentees={
            each.member: each
            for each in newest(mentees)
            if ready(rules, each, Role.MENTEE) and free(each)
        },
        mentors={each.member: within(rules, each) for each in newest(mentors)},
        plan=plan if plan.proved else replace(plan, suggestions=()),
    )


def _of(members: Sequence[Application], role: Role) -> list[Application]:
    return [each for each in members if each.role is role]


def count_warnings(plan: GroupPlan) -> list[tuple[PlanWarning, int]]:
    """The warnings and how often each stands. Those about exclusions name nobody, because that
    would tell who declared them."""
    counts = Counter(
        PlanWarning(one.code) if one.code.startswith(TELLS_WHO_DECLARED) else one
        for one in plan.warnings
    )
    return list(counts.items())


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over all groups. `mentees` look for a mentor, `mentors` have a place free. `proved`
    is False when any group's proof failed; that group then has no suggestions."""

    groups: int
    mentees: int
    mentors: int
    places: int
    matched: int
    waiting: int
    overdue: int
    overdue_matched: int
    freed_by_one_more_place: int
    proved: bool


def sum_up(found: Sequence[Rehearsal]) -> Totals:
    """The sums of all groups."""
    served = [{pair.mentee for pair in each.plan.suggestions} for each in found]
    late = [set(each.overdue) for each in found]
    mentees, matched = sum(len(each.mentees) for each in found), sum(map(len, served))
    return Totals(
        groups=len(found),
        mentees=mentees,
        mentors=sum(len(each.offering) for each in found),
        places=sum(each.places for each in found),
        matched=matched,
        waiting=mentees - matched,
        overdue=sum(map(len, late)),
        overdue_matched=sum(len(one & other) for one, other in zip(served, late, strict=True)),
        freed_by_one_more_place=sum(each.plan.freed_by_one_more_place for each in found),
        proved=all(each.plan.proved for each in found),
    )
