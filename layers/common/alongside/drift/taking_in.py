"""What waits is mapped again with today's program, and what a provider kept while we did not hear
it is taken late; each once, whatever happens in between."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alongside import intake
from alongside.drift.looking import Found
from alongside.drift.reach import Reach, TimeLeft
from alongside.hooks import Hook
from alongside.providers import ProviderRefused
from alongside.store import applications

OVERLAP = timedelta(days=1)
"""How far a back-fill reaches before the last one: a provider repeats a delivery for hours, and may
list a response later than it sends it."""

_TAKEN_IN = frozenset({"taken", "needs_person", "read_again"})
"""The outcomes with which somebody's wait for a form that fits is over."""


@dataclass(slots=True)
class Progress:
    """How far taking in again came: `after` is the last one that was looked at, empty once there is
    no other. `by_hook` counts who was taken in, `counts` all outcomes."""

    after: str = ""
    by_hook: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)


def take_again(
    reach: Reach, program: str, after: str, now: datetime, time_left: TimeLeft
) -> Progress:
    """Take in again what waits in a program, from behind `after` on, while there is time."""
    progress = Progress(after)
    for entry in applications.quarantined(reach.doors.table, program):
        place = f"{entry.hook}#{entry.digest}"
        if place <= after:
            continue
        if not time_left():
            progress.counts["put_off"] += 1
            return progress
        taken = intake.take_again(reach.doors, entry, now)
        progress.counts[f"again_{taken.outcome}"] += 1
        progress.by_hook[entry.hook] += taken.outcome in _TAKEN_IN
        progress.after = place
    progress.after = ""
    return progress


def fill(
    reach: Reach, hook: Hook, found: Found, since: datetime, now: datetime, time_left: TimeLeft
) -> Counter[str]:
    """Take the responses that the provider has of the time since then and we have not. Its refusal
    is counted as `fill_<code>`, and `put_off_late` that time ran out: then nothing of it counts as
    done."""
    counts: Counter[str] = Counter()
    try:
        api = reach.open_provider(hook.provider, found.token)
        for body in api.responses(found.form_id, since):
            if not time_left():
                counts["put_off_late"] += 1
                break
            counts[f"late_{intake.take_late(reach.doors, hook, body, now).outcome}"] += 1
    except ProviderRefused as refused:
        counts[f"fill_{refused.code}"] += 1
    return counts
