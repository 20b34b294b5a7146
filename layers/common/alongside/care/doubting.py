"""The letters to those who named somebody one cannot be sure of: only they can say who is meant."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.care.days import Day
from alongside.matching.meaning import Confided, doubts
from alongside.model import Application, ApplicationState, Letter, operation
from alongside.store.groups import Records


def to_settle(day: Day, records: Records) -> Iterator[tuple[Application, Letter]]:
    """Whoever declared a name that may mean somebody of the group, but for doubts that they have
    chosen to leave, with the letter that asks: one to a person, whatever their roles."""
    asked: set[str] = set()
    for application in records.applications:
        gone = application.state is ApplicationState.WITHDRAWN
        if gone or application.member in asked or not application.avoid_names:
            continue
        pairs = _open(application, records)
        if pairs:
            asked.add(application.member)
            yield application, _letter(day, application, pairs)


def _open(application: Application, records: Records) -> frozenset[str]:
    told = Confided(
        application.member,
        declared=application.declared,
        names=application.avoid_names,
        not_meant=application.not_meant,
    )
    found = (doubt.pairs for doubt in doubts(told, records.applications))
    return frozenset().union(*found) - application.left_open


def _letter(day: Day, application: Application, pairs: frozenset[str]) -> Letter:
    return Letter(
        program=application.program,
        template="settle",
        recipient=application.member,
        cause=f"settle {application.role} {operation(*sorted(pairs))[:16]}",
        due_at=day.due(day.today),
        subject_id=application.role.value,
        group=application.group,
    )
