"""What is kept no longer: the periods of a program's file, enforced once a day. Each removal is
conditioned on what was read, so that nothing goes that has just begun to matter again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from alongside.model import ApplicationState, Match, MatchState
from alongside.program import Program
from alongside.store import applications, codec, erasing, groups, outbox
from alongside.store.table import Action, ConditionRefused, Item, Table, delete

_NEVER_BEGAN = frozenset(
    {MatchState.DECLINED, MatchState.NOT_THIS_TIME, MatchState.WITHDRAWN, MatchState.EXPIRED}
)


def forget(table: Table, program: Program, now: datetime) -> Mapping[str, int]:
    """Forget everything in a program whose time has come; returns counts that may be logged. That
    two people are never suggested again outlives the record of why."""
    kept, counts = program.retention, Counter[str]()
    for group in sorted(groups.directory(table, program.id).groups):
        counts += _group(table, program, group, now)
    counts["letters"] = outbox.forget(table, program.id, _ago(now, kept.letter_days))
    for what, time, days in (
        ("quarantine", "received_at", kept.quarantine_days),
        ("concern", "told_at", kept.concern_days),
    ):
        counts[what] = _rows(table, f"{what.upper()}#{program.id}", time, _ago(now, days))
    return counts


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _group(table: Table, program: Program, group: str, now: datetime) -> Counter[str]:
    kept = program.retention
    key = {"key": codec.group_key(program.id, group)}
    items = list(table.query("group_key = :key", key, index="by_group"))
    matches = [codec.match(item) for item in items if item["pk"].startswith("MATCH#")]
    return Counter(
        suggestions=_suggestions(table, matches, _ago(now, kept.suggestions_days)),
        matches=_ended(table, matches, _ago(now, kept.ended_match_days)),
        members=_members(table, program, items, now),
        plans=_plans(table, program, group, _ago(now, kept.plan_days)),
    )


def _suggestions(table: Table, matches: list[Match], before: datetime) -> int:
    """Remove what never became a match."""
    return sum(
        _write(table, _removal(match))
        for match in matches
        if match.state in _NEVER_BEGAN and _was_over(match) <= before
    )


def _was_over(match: Match) -> datetime:
    """The last moment at which something about it was said or told."""
    moments = (match.suggested_at, match.decided_at, match.undo_until, match.notice_at)
    return max(moment for moment in moments if moment is not None)


def _removal(match: Match) -> Action:
    condition = "#state = :state AND #op = :op"
    return delete(f"MATCH#{match.id}", "MATCH", condition, state=match.state.value, op=match.op)


def _ended(table: Table, matches: list[Match], before: datetime) -> int:
    """Make the ended matches of long ago coarse."""
    due = (
        match
        for match in matches
        if match.state is MatchState.CLOSED and match.ended_at and match.ended_at <= before
    )
    return sum(_write(table, erasing.keep(one, coarse(one))) for one in due if coarse(one) != one)


def coarse(match: Match) -> Match:
    """An ended match as it is kept on: who and in which quarter of a year, and nothing that was
    said of the pair."""
    return replace(
        match,
        suggested_at=_quarter(match.suggested_at),
        expires_at=_quarter(match.expires_at),
        decided_at=_maybe_quarter(match.decided_at),
        undo_until=_maybe_quarter(match.undo_until),
        notice_at=_maybe_quarter(match.notice_at),
        began_at=_maybe_quarter(match.began_at),
        ends_at=_maybe_quarter(match.ends_at),
        ended_at=_maybe_quarter(match.ended_at),
        night="",
        reason="",
        sessions=frozenset(),
        suggestion=replace(match.suggestion, reasons=(), alternatives=()),
    )


def _quarter(moment: datetime) -> datetime:
    first_month = (moment.month - 1) // 3 * 3 + 1
    return moment.replace(month=first_month, day=1, hour=0, minute=0, second=0, microsecond=0)


def _maybe_quarter(moment: datetime | None) -> datetime | None:
    return _quarter(moment) if moment else None


def _members(table: Table, program: Program, items: list[Item], now: datetime) -> int:
    """Erase those who have left every role long ago, as if they had asked for it."""
    before = codec.stamp(_ago(now, program.retention.member_days))
    left = {item["member"] for item in items if item.get("left_at", "~") <= before}
    return sum(_erase(table, program.id, person, before, now) for person in sorted(left))


def _erase(table: Table, program: str, person: str, before: str, now: datetime) -> bool:
    key = {"pk": codec.person_key(program, person)}
    for item in table.query("pk = :pk", key, newest_first=True):
        if "doc" in item and not _left(item, before):
            return False
    try:
        erasing.erase(table, program, person, now)
    except ConditionRefused:
        return False
    for entry in applications.quarantined(table, program):
        if entry.person == person:
            applications.discard(table, entry)
    return True


def _left(item: Item, before: str) -> bool:
    gone = codec.application(item).state is ApplicationState.WITHDRAWN
    return gone and item.get("left_at", "~") <= before


def _plans(table: Table, program: Program, group: str, before: datetime) -> int:
    """Remove old plans of a group's nights; the newest stays, whatever its age."""
    first_kept = before.date().isoformat()
    found = table.query("pk = :pk", {"pk": f"PLAN#{program.id}#{group}"}, newest_first=True)
    next(found, None)
    old = (item for item in found if item["sk"] < first_kept)
    return sum(_write(table, delete(item["pk"], item["sk"])) for item in old)


def _rows(table: Table, pk: str, time: str, before: datetime) -> int:
    """Remove the rows of one partition that are that old."""
    found = (item for item in table.query("pk = :pk", {"pk": pk}))
    old: Iterator[Item] = (item for item in found if item[time] <= codec.stamp(before))
    return sum(_write(table, delete(item["pk"], item["sk"])) for item in old)


def _write(table: Table, action: Action) -> bool:
    try:
        table.write(action)
    except ConditionRefused:
        return False
    return True
