"""The letters about questions that are still open, each brought to mind once: a pair nobody has
decided about, an introduction somebody has not answered. What happens after that is the night's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from alongside import rhythm
from alongside.care.days import Day
from alongside.model import Consent, Letter, Match, MatchState, Role
from alongside.program import Program
from alongside.store.groups import Records


def letters(day: Day, group: str, records: Records) -> Iterator[Letter]:
    """Reminders to members and to the facilitators of a group."""
    undecided = set()
    for match in records.matches:
        if match.state is MatchState.APPROVED:
            yield from _to_members(day, match)
        elif match.state is MatchState.SUGGESTED:
            undecided.add(rhythm.reminder_day(day.program, match.suggested_at))
    for on in sorted(on for on in undecided if on in day.window):
        yield from _to_facilitators(day, group, on.isoformat(), day.due(on))


def _to_members(day: Day, match: Match) -> Iterator[Letter]:
    if match.undo_until is None:
        return
    on = rhythm.reminder_day(day.program, match.undo_until)
    due_at = day.due(on)
    if on not in day.window or due_at >= match.expires_at:
        return
    for person in _unanswered(day.program, match):
        yield Letter(
            program=match.program,
            template="consent_reminder",
            recipient=person,
            cause=f"remind {match.approval}",
            due_at=due_at,
            subject_id=match.id,
            group=match.group,
            expires_at=match.expires_at,
        )


def _unanswered(program: Program, match: Match) -> Iterator[str]:
    asked = {"both": tuple(Role), "mentor": (Role.MENTOR,), "none": ()}[program.consent]
    for role in asked:
        if match.consents.get(role, Consent.NONE) is Consent.NONE:
            yield match.person(role)


def _to_facilitators(day: Day, group: str, on: str, due_at: datetime) -> Iterator[Letter]:
    for facilitator in day.facilitators(group):
        if facilitator.letters:
            yield Letter(
                program=day.program.id,
                template="suggestion_reminder",
                recipient=facilitator.person,
                cause=f"remind {on} {group}",
                due_at=due_at,
                group=group,
            )
