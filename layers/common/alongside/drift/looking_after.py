"""One program's hour: who waits is taken in when the program has changed, then each form is looked
at, and a change is told once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from alongside import rhythm
from alongside.drift import taking_in, telling
from alongside.drift.looking import Found, look
from alongside.drift.reach import Reach, TimeLeft
from alongside.drift.taking_in import OVERLAP, Progress
from alongside.drift.waiting import Waiting, waiting_by_hook
from alongside.hooks import PROVIDERS, Hook
from alongside.program import Program
from alongside.store import codec, looks, sightings
from alongside.store.looks import LastLook
from alongside.store.sightings import Sighting

_NOTHING = Waiting()


@dataclass(frozen=True, slots=True)
class _Hour:
    """One program in one hour."""

    reach: Reach
    program: Program
    now: datetime
    today: str
    digest: str
    time_left: TimeLeft
    counts: Counter[str] = field(default_factory=Counter)


def look_after(reach: Reach, program: Program, now: datetime, time_left: TimeLeft) -> Counter[str]:
    """Everything a program's forms need in this hour; returns counts that may be logged. A look at
    all forms is once a day, and whenever the program has changed; one at a form that was described
    anew, or heard of for the first time, in the next hour. So is what time does not suffice for. A
    second run of the same hour adds nothing."""
    today = rhythm.local_day(now, program.time_zone).isoformat()
    hour = _Hour(reach, program, now, today, digest(program), time_left)
    last = looks.load(reach.doors.table, program.id)
    progress, last = _take_again(hour, last)
    known = {one.hook: one for one in sightings.of_program(reach.doors.table, program.id)}
    due = (last.digest, last.day) != (hour.digest, today)
    hooks = [one for one in _hooks(program) if due or _is_news(known.get(one.name), last)]
    if due or hooks:
        _look(hour, last, hooks, known, progress.by_hook)
    return +hour.counts


def digest(program: Program) -> str:
    """What a program's file says, as 32 characters: another one is another program."""
    said = codec.dump(program.model_dump(mode="json"))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _take_again(hour: _Hour, last: LastLook) -> tuple[Progress, LastLook]:
    """Map again what waits, if that has not been done with this program."""
    if last.taken == hour.digest and not last.after:
        return Progress(), last
    after = last.after if last.taken == hour.digest else ""
    progress = taking_in.take_again(hour.reach, hour.program.id, after, hour.now, hour.time_left)
    hour.counts.update(progress.counts)
    if progress.after or not progress.counts["put_off"]:
        last = replace(last, taken=hour.digest, after=progress.after)
    looks.keep(hour.reach.doors.table, hour.program.id, last)
    return progress, last


def _is_news(sighting: Sighting | None, last: LastLook) -> bool:
    """Whether something has shown itself of a form since the last look, other than to a look."""
    if sighting is None or last.at is None:
        return False
    shown_at = None if sighting.source == "api" else sighting.seen_at
    return any(at is not None and at >= last.at for at in (shown_at, sighting.since))


def _look(
    hour: _Hour,
    last: LastLook,
    hooks: Iterable[Hook],
    known: Mapping[str, Sighting],
    taken: Mapping[str, int],
) -> None:
    """Look at forms; the look is finished when time suffices for what providers kept too."""
    table, program = hour.reach.doors.table, hour.program
    waiting = waiting_by_hook(table, program.id)
    absent, begun, filled = dict(last.absent), dict(last.begun), dict(last.filled)
    for hook in hooks:
        if not hour.time_left():
            hour.counts["put_off_looks"] += 1
            break
        sighting, kept = known.get(hook.name), waiting.get(hook.name, _NOTHING)
        found = look(hour.reach, program, hook, sighting, kept, hour.now)
        if found is None:
            continue
        hour.counts["looked"] += 1
        silent_since = absent.setdefault(hook.name, hour.today) if found.absent else ""
        if not silent_since:
            absent.pop(hook.name, None)
        # Silence of one day says nothing about the form: what was found before stands.
        if silent_since != hour.today:
            _note(hour, hook, sighting, found, taken.get(hook.name, 0))
        if found.seen and found.token:
            since = begun.setdefault(hook.name, _begins(sighting, hour.now))
            if _fill(hour, hook, found, max(since, filled.get(hook.name, since) - OVERLAP)):
                filled[hook.name] = hour.now
    finished = not hour.counts["put_off_late"] + hour.counts["put_off_looks"]
    day, digest_then = (hour.today, hour.digest) if finished else ("", last.digest)
    at = hour.now if finished else last.at
    last = LastLook(digest_then, day, last.taken, last.after, absent, begun, filled, at)
    looks.keep(table, program.id, last)


def _begins(sighting: Sighting | None, now: datetime) -> datetime:
    """Since when what a form was sent concerns us. Who filled in one before it was connected has
    not asked us for anything: where that moment is not known it is that of the first look."""
    return min(now, sighting.since) if sighting and sighting.since else now


def _hooks(program: Program) -> Iterator[Hook]:
    for role in program.forms:
        for provider in PROVIDERS:
            yield Hook(program.id, role, provider)


def _note(hour: _Hour, hook: Hook, sighting: Sighting | None, found: Found, taken: int) -> None:
    """Keep what was seen, and what was found of it if that is another thing than before; with a
    letter when the coordinator should hear of it."""
    table = hour.reach.doors.table
    if found.seen is not None:
        sighting = sightings.saw(table, hook, found.seen, "api", hour.now)
    before = sighting.misfits if sighting else ()
    if sighting and sighting.verdict == found.verdict and {*before} == {*found.misfits}:
        return
    worth = {*telling.worth_telling(found.misfits)} != {*telling.worth_telling(before)}
    letter = telling.letter(hook, taken, hour.now) if worth else None
    if sightings.found(table, hook, sighting, found.verdict, found.misfits, hour.now, letter):
        hour.counts["changed"] += 1
        hour.counts["letters"] += letter is not None


def _fill(hour: _Hour, hook: Hook, found: Found, since: datetime) -> bool:
    """Take what the provider has and we have not; whether all of it was read."""
    if since == hour.now:
        return True
    counts = taking_in.fill(hour.reach, hook, found, since, hour.now, hour.time_left)
    hour.counts.update(counts)
    return not any(code.startswith(("fill_", "put_off")) for code in counts)
