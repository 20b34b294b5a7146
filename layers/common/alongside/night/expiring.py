"""What nobody decided in time ends, and its places are free for tonight's plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside import matching
from alongside.model import Letter, Match, MatchState, Role, letters_about, operation
from alongside.night.messages import Evening
from alongside.program import Program
from alongside.store import applications, groups, matches
from alongside.store.groups import Records
from alongside.store.table import Table

_MORNING = time(8, 0)
UNDECIDED = frozenset({MatchState.SUGGESTED, MatchState.APPROVED})


def expire(table: Table, evening: Evening, records: Records) -> Mapping[str, Match]:
    """End what nobody decided in time. A match that waits for a member's answer ends with the same
    neutral letter to both; an undecided suggestion ends silently and may return."""
    expired: dict[str, Match] = {}
    for match, ended in over(evening.program, records, evening.now):
        letters = over_letters(ended, ended.notice_at) if ended.notice_at else []
        _mark_where_they_went(table, match, records, evening.now)
        if matches.expire(table, match, ended, letters, evening.now):
            expired[match.id] = ended
    return expired


def over(program: Program, records: Records, now: datetime) -> Iterator[tuple[Match, Match]]:
    """Each open match whose time is over, as it stands and as it ends. Pure."""
    for match in records.matches:
        if match.state not in UNDECIDED:
            continue
        if match.expires_at > now and _may_still_be(program, match, records):
            continue
        yield match, _over(program, match, now)


def _mark_where_they_went(table: Table, match: Match, records: Records, now: datetime) -> None:
    """Have the group planned to which somebody has moved, now that their place becomes free."""
    for person, role in ((match.mentee, Role.MENTEE), (match.mentor, Role.MENTOR)):
        if records.find(person, role) is None:
            found = applications.load(table, match.program, person, role)
            if found is not None and found.group != match.group:
                table.write(groups.changed(match.program, found.group, now))


def _may_still_be(program: Program, match: Match, records: Records) -> bool:
    """Whether an open match is still allowed: nobody has moved to another group before a decision,
    and neither has said since that they must never meet."""
    mentee = records.find(match.mentee, Role.MENTEE)
    mentor = records.find(match.mentor, Role.MENTOR)
    if mentee is None or mentor is None:
        return match.state is not MatchState.SUGGESTED
    if match.state is MatchState.SUGGESTED:
        return not matching.forbids(program.rules(), mentee, mentor)
    return not matching.excluded(mentee, mentor)


def _over(program: Program, match: Match, now: datetime) -> Match:
    asked = match.state is MatchState.APPROVED
    return replace(
        match,
        state=MatchState.NOT_THIS_TIME if asked else MatchState.EXPIRED,
        notice_at=notice_time(program, now) if asked else None,
        op=operation("expire", match.id, match.op),
    )


def notice_time(program: Program, now: datetime, seconds: int = 0) -> datetime:
    """When word goes out that an introduction did not come about: the next local morning but not
    within the hour, so that its time says neither who answered nor that nobody did. `seconds`
    shortens it on one machine."""
    if seconds:
        return now + timedelta(seconds=seconds)
    local = now.astimezone(ZoneInfo(program.time_zone))
    morning = datetime.combine(local.date(), _MORNING, local.tzinfo)
    while morning - now < timedelta(hours=1):
        morning = datetime.combine(morning.date() + timedelta(days=1), _MORNING, local.tzinfo)
    return morning


def over_letters(match: Match, due_at: datetime) -> list[Letter]:
    """The neutral letter, the same to both, about an introduction that did not come about."""
    return letters_about(match, "not_this_time", (match.mentee, match.mentor), due_at)


def after(records: Records, expired: Mapping[str, Match]) -> Records:
    """The group as it stands once the expired matches have given their places back."""
    freed: dict[tuple[str, Role], int] = {}
    barred: dict[tuple[str, Role], set[str]] = {}
    for match in expired.values():
        for person, role, partner in (
            (match.mentee, Role.MENTEE, match.mentor),
            (match.mentor, Role.MENTOR, match.mentee),
        ):
            freed[person, role] = freed.get((person, role), 0) + 1
            if match.state is MatchState.NOT_THIS_TIME:
                barred.setdefault((person, role), set()).add(partner)
    applications = tuple(
        replace(
            a,
            held=max(0, a.held - freed.get((a.member, a.role), 0)),
            barred=a.barred | barred.get((a.member, a.role), set()),
        )
        for a in records.applications
    )
    return Records(applications, records.matches)
