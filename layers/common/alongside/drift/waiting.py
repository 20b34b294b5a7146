"""The submissions that wait because their form did not fit, and what they show of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from alongside.errors import DoesNotFit
from alongside.forms import fitting, payload, seen
from alongside.forms.fitting import Fit
from alongside.hooks import Hook
from alongside.program import Program
from alongside.store import applications
from alongside.store.applications import Quarantined
from alongside.store.table import Table

_MOST = 100
"""How many bodies are read for what they show of a form; the newest say most."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits of one form, the oldest first."""

    kept: tuple[Quarantined, ...] = ()

    @property
    def people(self) -> int:
        """How many people wait. Of a submission that named nobody we can tell, each counts."""
        return len({one.person or one.digest for one in self.kept})

    @property
    def since(self) -> datetime | None:
        """Since when the first of them waits."""
        return min((one.received_at for one in self.kept), default=None)


def waiting_by_hook(table: Table, program: str) -> Mapping[str, Waiting]:
    """What waits in a program, by the name of its hook."""
    found: dict[str, list[Quarantined]] = defaultdict(list)
    for entry in applications.quarantined(table, program):
        found[entry.hook].append(entry)
    return {
        hook: Waiting(tuple(sorted(kept, key=lambda one: one.received_at)))
        for hook, kept in found.items()
    }


def shown_by(
    program: Program, hook: Hook, kept: Iterable[Quarantined], since: datetime | None
) -> Iterator[Fit]:
    """How the form fits as it was when it sent what waits, each body by itself. Those of before
    `since` are left out: the form itself has been seen after them."""
    newer = [one for one in kept if since is None or one.received_at > since]
    for entry in newer[-_MOST:]:
        try:
            form = seen.see_submission(hook.provider, payload.read_json(entry.body))
        except DoesNotFit:
            continue
        yield fitting.fit(program, hook.form, form)
