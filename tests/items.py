"""Items of the table written past the functions, where a test needs many at once."""

from __future__ import annotations

from datetime import datetime

from alongside.model import Acceptance, Application
from alongside.program import Program
from alongside.store import codec
from alongside.store.table import Item


def acceptance(program: Program, at: datetime) -> Acceptance:
    """That somebody accepted the agreement of today."""
    return Acceptance(program.agreement.version, program.agreement_hash, at)


def application_item(one: Application) -> Item:
    """What `applications.save` leaves in the table, but for the time of its arrival."""
    pk, sk = codec.application_key(one)
    return {
        "pk": pk,
        "sk": sk,
        "program": one.program,
        "group": one.group,
        "member": one.member,
        "role": one.role.value,
        "version": one.version,
        "state": one.state.value,
        "doc": codec.application_doc(one),
        "capacity": one.capacity,
        "submitted_at": codec.stamp(one.submitted_at),
        "group_key": codec.group_key(one.program, one.group),
        "group_sort": f"{sk}#{one.member}",
        "waiting_since": codec.stamp(one.waiting_since),
        "held": one.held,
        "been_called": frozenset({one.name}),
        "been_in": frozenset({one.group}),
    }
