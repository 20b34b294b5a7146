"""One group's plan: frozen first, then committed, so that a repeat continues where it stopped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from alongside import matching
from alongside.errors import ProofFailed
from alongside.model import MAY_RETURN, Group, GroupPlan, MatchState, Role, Suggestion, match_id
from alongside.night.committing import close, commit, is_worth_a_digest, look_again
from alongside.night.expiring import after, expire
from alongside.night.messages import Evening
from alongside.program import Program
from alongside.store import groups, nights
from alongside.store.groups import Records
from alongside.store.nights import Night
from alongside.store.table import Table

TELLS_WHO_DECLARED = "excludes_"
"""How the codes of those warnings begin that nobody may trace to a person (R22)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a night did for one group, in counts that may be logged. A group is `skipped` when this
    night was done before, or when its plan says nothing that the latest one did not."""

    suggested: int
    left_over: int
    expired: int
    warnings: int
    skipped: bool = False


def plan_group(table: Table, evening: Evening, group_id: str) -> Outcome:
    """Plan and commit one group.

    Raises nothing for what members wrote. An AWS failure propagates; the group comes again and
    continues where it stopped. ProofFailed means that nothing was frozen: the latest plan stands.
    """
    program = evening.program
    group = evening.directory.groups.get(group_id) or Group(program.id, group_id, group_id)
    records = groups.read(table, program.id, group_id)
    expired = expire(table, evening, records)
    latest = nights.latest(table, program.id, group_id, evening.date)
    night = latest if latest and latest.date == evening.date else None
    if night is None:
        standing = parted(after(records, expired))
        found = plan(program, standing, evening.now, drafts(latest, records))
        night = Night(program.id, group_id, evening.date, found, group.changed)
        if latest and says_nothing_new(latest, night, records):
            ahead = look_again(evening, records, ())
            nights.settle(table, program.id, group_id, group.changed, ahead)
            return _outcome(night, len(expired), skipped=True)
        night = nights.freeze(table, night, evening.now)
    if night.done:
        return _outcome(night, len(expired), skipped=True)
    committed = commit(table, evening, night, records)
    close(table, evening, night, group, records, committed or unannounced(latest, night, records))
    return _outcome(night, len(expired), len(committed))


def plan(
    program: Program,
    records: Records,
    now: datetime,
    keep: frozenset[tuple[str, str]] = frozenset(),
) -> GroupPlan:
    """The best plan the program's rules allow, `keep` being the drafts of the latest one. Raises
    ProofFailed instead of a plan that may not be the best.

    A warning about somebody's exclusions would tell who declared them: it goes no further. Nor do
    the mentors that people compete for: their number is told, and a thousand ids would not fit.
    """
    mentees, mentors = records.of(Role.MENTEE), records.of(Role.MENTOR)
    found = matching.plan_group(program.rules(), mentees, mentors, now=now, keep=keep)
    if not found.proved:
        raise ProofFailed(len(mentees), len(mentors))
    told = (one for one in found.warnings if not one.code.startswith(TELLS_WHO_DECLARED))
    left_over = (replace(one, mentors=()) for one in found.left_over)
    return replace(found, warnings=tuple(told), left_over=tuple(left_over))


def parted(records: Records) -> Records:
    """The group with those kept apart whose record no longer names both: somebody was erased and
    has come back. Their match can only be told by its id, and it cannot begin again; a plan that
    hoped for it would pass over both night after night."""
    known = {
        match.id: match
        for match in records.matches
        if not (match.mentee and match.mentor) and match.state not in MAY_RETURN
    }
    if not known:
        return records
    left = {match.mentee or match.mentor for match in known.values()}
    apart: dict[str, set[str]] = {}
    for mentee in records.of(Role.MENTEE):
        for mentor in records.of(Role.MENTOR):
            two = (mentee.member, mentor.member)
            if not left.isdisjoint(two) and match_id(mentee.program, *two) in known:
                apart.setdefault(mentee.member, set()).add(mentor.member)
    applications = tuple(
        replace(one, barred=one.barred | apart.get(one.member, set()))
        for one in records.applications
    )
    return Records(applications, records.matches)


def drafts(latest: Night | None, records: Records) -> frozenset[tuple[str, str]]:
    """The pairs of the latest plan that were never committed: nobody has seen them, so they may
    change, but not without a gain. Who has no place left is not offered anyway."""
    if latest is None:
        return frozenset()
    committed = {match.id for match in records.matches if match.night == latest.date}
    return frozenset(
        (pair.mentee, pair.mentor)
        for pair in latest.plan.suggestions
        if match_id(latest.program, pair.mentee, pair.mentor) not in committed
    )


def says_nothing_new(latest: Night, night: Night, records: Records) -> bool:
    """Whether tonight suggests nobody, gives the reasons the latest plan gave, and nobody has to
    hear of anything."""
    now, before = night.plan, latest.plan
    return (
        latest.done
        and not now.suggestions
        and (now.left_over, now.freed_by_one_more_place, now.warnings)
        == (before.left_over, before.freed_by_one_more_place, before.warnings)
        and not is_worth_a_digest(night, records, ())
    )


def unannounced(latest: Night | None, night: Night, records: Records) -> list[Suggestion]:
    """The open pairs when an earlier night was given up before its digests were written; so may
    have been the nights before it, so all of them count."""
    if latest is None or latest.done or latest.date == night.date:
        return []
    return [m.suggestion for m in records.matches if m.state is MatchState.SUGGESTED]


def _outcome(night: Night, expired: int, suggested: int = 0, *, skipped: bool = False) -> Outcome:
    plan = night.plan
    return Outcome(suggested, len(plan.left_over), expired, len(plan.warnings), skipped)
