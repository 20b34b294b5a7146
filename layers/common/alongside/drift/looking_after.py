"""One program's hour: who waits is taken in when the program has changed, then each form is looked
at, and a change is told once."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
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
    """Everything a program's forms need in this hour; returns counts that may be logged. A look is
    once a day, and whenever the program has changed; what time does not suffice for is done in the
    next hour. A second run of the same hour adds nothing."""
    today = rhythm.local_day(now, program.time_zone).isoformat()
    hour = _Hour(reach, program, now, today, digest(program), time_left)
    last = looks.load(reach.doors.table, program.id)
    progress, last = _take_again(hour, last)
    if (last.digest, last.day) != (hour.digest, today):
        _look(hour, last, progress.by_hook)
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


def _look(hour: _Hour, last: LastLook, taken: Mapping[str, int]) -> None:
    """Look at every form; the look is finished when time suffices for what providers kept too."""
    table, program = hour.reach.doors.table, hour.program
    known = {one.hook: one for one in sightings.of_program(table, program.id)}
    waiting = waiting_by_hook(table, program.id)
    absent, begun, filled = dict(last.absent), dict(last.begun), dict(last.filled)
    for hook in _hooks(program):
        if not hour.time_left():
            hour.counts["put_off_looks"] += 1
            break
        sighting, kept = known.get(hook.name), waiting.get(hook.name, _NOTHING)
        found = look(hour.reach, program, hook, sighting, kept)
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
            since = begun.setdefault(hook.name, hour.now)
            if _fill(hour, hook, found, max(since, filled.get(hook.name, since) - OVERLAP)):
                filled[hook.name] = hour.now
    finished = not hour.counts["put_off_late"] + hour.counts["put_off_looks"]
    day, digest_then = (hour.today, hour.digest) if finished else ("", last.digest)
    last = replace(last, digest=digest_then, day=day, absent=absent, begun=begun, filled=filled)
    looks.keep(table, program.id, last)


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
    """Take what the provider has and we have not; whether all of it was read. The first look only
    begins: who filled in a form before it was connected has not asked us for anything."""
    if since == hour.now:
        return True
    counts = taking_in.fill(hour.reach, hook, found, since, hour.now, hour.time_left)
    hour.counts.update(counts)
    return not any(code.startswith(("fill_", "put_off")) for code in counts)
