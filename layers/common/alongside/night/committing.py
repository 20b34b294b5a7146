"""What follows from a frozen plan: its pairs are suggested, the night is closed for the group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from alongside import matching
from alongside.model import (
    Alternative,
    Application,
    Group,
    Letter,
    Match,
    MatchState,
    Role,
    Suggestion,
    match_id,
    operation,
)
from alongside.night.expiring import UNDECIDED
from alongside.night.messages import Evening
from alongside.store import matches, nights
from alongside.store.groups import Records
from alongside.store.matches import Sides
from alongside.store.nights import Night
from alongside.store.table import Table

Told = TypeVar("Told", Suggestion, Alternative)


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


def commit(table: Table, evening: Evening, night: Night, records: Records) -> list[Suggestion]:
    """Suggest the pairs of a frozen plan; those whose facts have moved are left out."""
    known = {match.id: match for match in records.matches}
    committed = []
    for pair in night.plan.suggestions:
        mentee = records.find(pair.mentee, Role.MENTEE)
        mentor = records.find(pair.mentor, Role.MENTOR)
        if mentee is None or mentor is None:
            continue
        if matching.forbids(evening.program.rules(), mentee, mentor):
            continue  # what was frozen before a crash may be forbidden by now
        before = known.get(match_id(night.program, pair.mentee, pair.mentor))
        match = new_match(evening, night.group, _explained(evening, pair, mentee, records), before)
        if matches.suggest(table, match, Sides(mentee, mentor)):
            committed.append(pair)
    return committed


def _explained(
    evening: Evening, pair: Suggestion, mentee: Application, records: Records
) -> Suggestion:
    """A pair with its reasons and those of its alternatives, which a plan that was read lacks; the
    fits are counted again with them, since somebody may have sent a newer form meanwhile."""
    if pair.reasons:
        return pair
    rules = evening.program.rules()

    def again(told: Told) -> Told:
        mentor = records.find(told.mentor, Role.MENTOR)
        if mentor is None:
            return told
        fit, confidence, reasons = matching.score(rules, mentee, mentor)
        return replace(told, score=fit, confidence=confidence, reasons=reasons)

    return replace(again(pair), alternatives=tuple(map(again, pair.alternatives)))


def close(
    table: Table,
    evening: Evening,
    night: Night,
    group: Group,
    records: Records,
    committed: Sequence[Suggestion],
) -> None:
    """Write the digests and mark the group as settled; `committed` are the pairs to hear of."""
    people = evening.directory.of(group.id, evening.coordinator)
    worth_it = is_worth_a_digest(night, records, committed)
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
        if person.letters and worth_it
    ]
    nights.finish(table, night, look_again(evening, records, committed), digests)


def is_worth_a_digest(night: Night, records: Records, committed: Sequence[Suggestion]) -> bool:
    """Whether facilitators hear of this night: of new pairs, or after a change of somebody who
    waits for their word. Of those who wait for a match they hear on the days of the bands."""
    return bool(committed) or (
        bool(night.changed) and any(a.needs_person for a in records.applications)
    )


def look_again(evening: Evening, records: Records, committed: Sequence[Suggestion]) -> str:
    """The local date of tomorrow while anything is undecided: time may end it, and somebody may
    have moved to another group, which only the other group's mark tells."""
    if not committed and not any(m.state in UNDECIDED for m in records.matches):
        return ""
    zone = ZoneInfo(evening.program.time_zone)
    tomorrow: date = evening.now.astimezone(zone).date() + timedelta(days=1)
    return tomorrow.isoformat()
