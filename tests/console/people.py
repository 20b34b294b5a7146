"""Members put into the account for a test, as a form would have left them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from alongside import program, wiring
from alongside.model import Answer, Application, Role
from alongside.store.table import put
from tests.items import acceptance, application_item

SENT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def put_member(
    name: str,
    role: Role,
    group: str,
    program_id: str = "heal",
    *,
    answers: Mapping[str, Answer] | None = None,
) -> Application:
    """Somebody's application, written past the functions; their address follows from the name."""
    email = f"{name.lower()}@example.net"
    chosen = program.load_all()[program_id]
    one = Application(
        program=program_id,
        group=group,
        member=wiring.doors().person(email),
        role=role,
        version=f"{SENT.isoformat()}#{name}",
        submitted_at=SENT,
        waiting_since=SENT,
        name=name,
        email=email,
        answers=answers or {},
        accepted=acceptance(chosen, SENT),
    )
    wiring.table().write(put(application_item(one)))
    return one
