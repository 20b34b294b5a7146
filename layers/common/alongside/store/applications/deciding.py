"""What facilitators decide about an application."""

from __future__ import annotations

from datetime import datetime

from alongside.model import Application
from alongside.store import codec, groups
from alongside.store.table import Table, update


def clear(table: Table, application: Application, codes: frozenset[str], now: datetime) -> None:
    """A facilitator's word that these findings need not keep the person from being matched; it
    holds for the version they looked at, a newer form is looked at anew.

    Raises ConditionRefused when the application is another version than the one they looked at.
    """
    pk, sk = codec.application_key(application)
    table.transact(
        [
            update(
                pk,
                sk,
                "SET cleared = :codes, cleared_version = :version",
                "version = :version",
                codes=codes,
                version=application.version,
            ),
            update(
                f"PROGRAM#{application.program}",
                f"GROUP#{application.group}",
                "SET changed = :changed",
                changed=codec.stamp(now),
            ),
        ]
    )


def set_aside(table: Table, application: Application) -> None:
    """A facilitator's "not now" about this version of an application; it is no refusal, and a newer
    form is looked at anew. Raises ConditionRefused when there is a newer one."""
    pk, sk = codec.application_key(application)
    change, version = "SET set_aside_version = :version", application.version
    table.write(update(pk, sk, change, "version = :version", version=version))


def serve_first(table: Table, application: Application, urgent: bool, now: datetime) -> None:
    """A facilitator's wish that somebody be served before others, or that they wait in turn again.
    It is about the person, so a newer form keeps it."""
    pk, sk = codec.application_key(application)
    table.transact(
        [
            update(pk, sk, "SET urgent = :urgent", "attribute_exists(version)", urgent=urgent),
            groups.changed(application.program, application.group, now),
        ]
    )
