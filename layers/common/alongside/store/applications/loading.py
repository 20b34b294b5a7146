"""Applications as they stand."""

from __future__ import annotations

from datetime import datetime

from alongside.model import Application, Role
from alongside.store import codec
from alongside.store.table import Table


def load(table: Table, program: str, person: str, role: Role) -> Application | None:
    """One application, or None when there is none or the person was erased."""
    item = table.get(codec.person_key(program, person), f"APPLICATION#{role}")
    return codec.application(item) if item and "doc" in item else None


def of_person(table: Table, program: str, person: str) -> list[Application]:
    """The applications of one person in one program, at most one per role."""
    found = table.query("pk = :pk", {"pk": codec.person_key(program, person)})
    return [codec.application(item) for item in found if "doc" in item]


def erased_at(table: Table, program: str, person: str) -> datetime | None:
    """When somebody was erased last, be it that they have come back since; strongly consistent."""
    key = {"pk": codec.person_key(program, person)}
    found = table.query("pk = :pk", key, newest_first=True)
    return codec.maybe_moment(max((item.get("erased_at", "") for item in found), default=""))
