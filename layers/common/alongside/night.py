"""The night: which groups are planned, and one group's plan, frozen first and then committed.

Running it twice, or again after a crash at any point, changes nothing and mails nobody twice: the
plan is written under its local date before anything follows from it, every commit is conditioned
on the facts it was planned on, and every letter's id follows from its cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from alongside import matching
from alongside.model import (
    COORDINATOR,
    Facilitator,
    Group,
    GroupPlan,
    Letter,
    Match,
    MatchState,
    Role,
    Suggestion,
    coordinator,
    letters_about,
    match_id,
    operation,
)
from alongside.program import Program
from alongside.store import applications, groups, matches, nights, outbox
from alongside.store.groups import Directory, Records
from alongside.store.matches import Sides
from alongside.store.table import Table

_PER_MESSAGE = 25
_MORNING = time(8, 0)


class Message(TypedDict):
    """One message of the night queue: groups of one program, planned under one local date."""

    program: str
    date: str
    groups: list[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a night did for one group, in counts that may be logged."""

    suggested: int
    left_over: int
    expired: int
    proved: bool
    skipped: bool = False


def local_date(program: Program, now: datetime) -> str:
    """The date of this night where the program lives: the key of everything the night writes."""
    return now.astimezone(ZoneInfo(program.time_zone)).date().isoformat()


def groups_to_plan(directory: Directory, today: str) -> list[str]:
    """The groups in which something changed, or whose next date has come, in a stable order."""
    return sorted(
        group.id
        for group in directory.groups.values()
        if group.changed or "" < directory.look_again[group.id] <= today
    )


def batches(group_ids: Sequence[str], size: int) -> list[list[str]]:
    """Groups cut into messages of at most `size`."""
    return [list(group_ids[i : i + size]) for i in range(0, len(group_ids), size)]


@dataclass(frozen=True, slots=True)
class Evening:
    """What is the same for every group of one program's night."""

    program: Program
    directory: Directory
    coordinator: Facilitator
    date: str
    now: datetime
    digest_at: datetime


def begin(
    table: Table, programs: Mapping[str, Program], now: datetime, again: str = ""
) -> list[Message]:
    """The messages of tonight: the groups worth planning, at most 25 to a message. A coordinator
    hears of submissions that wait for a person, once per new one.

    A date has one night. `again` marks a further one that somebody starts by hand; it plans only
    what has changed since.
    """
    messages: list[Message] = []
    for program in programs.values():
        today = local_date(program, now)
        for ids in batches(
            groups_to_plan(groups.directory(table, program.id), today), _PER_MESSAGE
        ):
            date_of_night = f"{today}.{again}" if again else today
            messages.append({"program": program.id, "date": date_of_night, "groups": ids})
        _ask_for_attention(table, program, now)
    return messages


def evening(
    table: Table,
    programs: Mapping[str, Program],
    message: Message,
    now: datetime,
    digest_seconds: int,
) -> Evening:
    """What a message's groups have in common. The night is the one the message names, also when it
    is delivered again after midnight."""
    program = programs[message["program"]]
    return Evening(
        program=program,
        directory=groups.directory(table, program.id),
        coordinator=coordinator(program.id),
        date=message["date"],
        now=now,
        digest_at=now + timedelta(seconds=digest_seconds),
    )


def _ask_for_attention(table: Table, program: Program, now: datetime) -> None:
    newest = max((e.received_at for e in applications.quarantined(table, program.id)), default=None)
    if newest is None:
        return
    letter = Letter(
        program=program.id,
        template="attention",
        recipient=COORDINATOR,
        cause=f"waiting {newest.isoformat()}",
        due_at=now,
    )
    outbox.write(table, letter)


def plan_group(table: Table, evening: Evening, group_id: str) -> Outcome:
    """Plan and commit one group.

    Raises nothing for what members wrote; an AWS failure propagates, the message comes again and
    continues where it stopped.
    """
    program = evening.program
    group = evening.directory.groups.get(group_id) or Group(program.id, group_id, group_id)
    records = groups.read(table, program.id, group_id)
    expired = _expire(table, evening, records)
    night = nights.load(table, program.id, group_id, evening.date)
    if night is None:
        night = nights.freeze(
            table,
            nights.Night(
                program=program.id,
                group=group_id,
                date=evening.date,
                plan=plan(program, _after(records, expired), evening.now),
                changed=group.changed,
            ),
            evening.now,
        )
    if night.done:
        return Outcome(0, len(night.plan.left_over), len(expired), night.plan.proved, skipped=True)
    committed = _commit(table, evening, night, records)
    _close(table, evening, night, group, records, committed)
    return Outcome(
        suggested=len(committed),
        left_over=len(night.plan.left_over),
        expired=len(expired),
        proved=night.plan.proved,
    )


def plan(program: Program, records: Records, now: datetime) -> GroupPlan:
    """The best plan the program's rules allow; without its proof nothing is suggested."""
    found = matching.plan_group(
        program.rules(), records.of(Role.MENTEE), records.of(Role.MENTOR), now=now
    )
    return found if found.proved else replace(found, suggestions=())


def new_match(evening: Evening, group: str, pair: Suggestion, before: Match | None) -> Match:
    """The match record of a suggestion; `before` is an older one of the same pair that ran out."""
    program = evening.program
    identity = match_id(program.id, pair.mentee, pair.mentor)
    return Match(
        id=identity,
        program=program.id,
        group=group,
        mentee=pair.mentee,
        mentor=pair.mentor,
        state=MatchState.SUGGESTED,
        night=evening.date,
        suggested_at=evening.now,
        expires_at=evening.now + timedelta(days=program.waiting.suggestion_days),
        suggestion=pair,
        epoch=before.epoch + 1 if before else 0,
        op=operation("suggest", identity, evening.date),
    )


def _commit(
    table: Table, evening: Evening, night: nights.Night, records: Records
) -> list[Suggestion]:
    known = {match.id: match for match in records.matches}
    committed = []
    for pair in night.plan.suggestions:
        mentee = records.find(pair.mentee, Role.MENTEE)
        mentor = records.find(pair.mentor, Role.MENTOR)
        if mentee is None or mentor is None:
            continue
        if matching.forbids(evening.program.rules(), mentee, mentor):
            continue  # what was frozen before a crash may be forbidden by now
        match = new_match(
            evening, night.group, pair, known.get(match_id(night.program, pair.mentee, pair.mentor))
        )
        if matches.suggest(table, match, Sides(mentee, mentor)):
            committed.append(pair)
    return committed


def _close(
    table: Table,
    evening: Evening,
    night: nights.Night,
    group: Group,
    records: Records,
    committed: Sequence[Suggestion],
) -> None:
    waiting = [a for a in records.applications if a.needs_person]
    people = evening.directory.of(group.id, evening.coordinator)
    digests = [
        Letter(
            program=night.program,
            template="digest",
            recipient=person.person,
            cause=f"night {night.date}",
            due_at=evening.digest_at,
            group=group.id,
            expires_at=evening.now + timedelta(days=2),
        )
        for person in people
        if person.letters and (committed or (waiting and night.changed))
    ]
    nights.finish(table, night, _look_again(evening, records, committed), digests)


def _look_again(evening: Evening, records: Records, committed: Sequence[Suggestion]) -> str:
    """The local date of tomorrow while anything is undecided: time may end it, and somebody may
    have moved to another group, which only the other group's mark tells."""
    if not committed and not any(m.state in _UNDECIDED for m in records.matches):
        return ""
    zone = ZoneInfo(evening.program.time_zone)
    tomorrow: date = evening.now.astimezone(zone).date() + timedelta(days=1)
    return tomorrow.isoformat()


_UNDECIDED = frozenset({MatchState.SUGGESTED, MatchState.APPROVED})


def _expire(table: Table, evening: Evening, records: Records) -> Mapping[str, Match]:
    """End what nobody decided in time. A match that waits for a member's answer ends with the same
    neutral letter to both; an undecided suggestion ends silently and may return."""
    expired: dict[str, Match] = {}
    for match in records.matches:
        if match.state not in _UNDECIDED:
            continue
        if match.expires_at > evening.now and _may_still_be(evening.program, match, records):
            continue
        over = _over(evening.program, match, evening.now)
        letters = over_letters(over, over.notice_at) if over.notice_at else []
        _mark_where_they_went(table, match, records, evening.now)
        if matches.expire(table, match, over, letters, evening.now):
            expired[match.id] = over
    return expired


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


def _after(records: Records, expired: Mapping[str, Match]) -> Records:
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
