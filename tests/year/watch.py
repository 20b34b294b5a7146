"""What a night finds, by what the town knows of itself: no record is asked whether it is right by
the rules that made it, where the town can tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from alongside.model import (
    HOLDS_A_PLACE,
    LIVE,
    Application,
    ApplicationState,
    Match,
    MatchState,
    Role,
)
from alongside.rhythm import days
from tests.faults import invariants
from tests.faults.invariants import Records
from tests.faults.world import World
from tests.year.people import Person

SLACK = timedelta(days=4)
"""A letter leaves in a morning, and a day that was missed is caught up within three."""


@dataclass
class Truth:
    """What the town knows: who belongs where, who must never meet, who cannot be reached, who has
    had themselves erased."""

    people: dict[str, Person] = field(default_factory=dict)
    unreachable: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)

    def apart(self, one: str, other: str) -> bool:
        """Whether one of the two has declared the other."""
        known = self.people
        return other in known[one].never or one in known[other].never


@dataclass
class Watch:
    """Looks every night; `before` is what it saw the last time."""

    world: World
    truth: Truth
    before: Records | None = None
    since: dict[tuple[str, Role], datetime] = field(default_factory=dict)

    def look(self) -> list[str]:
        """Every rule that does not hold."""
        records = invariants.records(self.world)
        names = {self.world.who(name): name for name in self.truth.people}
        found = [
            *invariants.broken(self.world, self.before),
            *invariants.doubles(self.world),
            *self._pairs(records, names),
            *self._next(records),
            *self._silence(records, names),
            *self._erased(),
        ]
        self.before = records
        return found

    def _pairs(self, records: Records, names: Mapping[str, str]) -> Iterator[str]:
        for match in records.matches:
            if match.state not in HOLDS_A_PLACE | LIVE:
                continue
            mentee, mentor = names[match.mentee], names[match.mentor]
            groups = {self.truth.people[mentee].group, self.truth.people[mentor].group}
            if len(groups) > 1:
                yield f"{mentee} and {mentor} are of two groups"
            if self.truth.apart(mentee, mentor):
                yield f"{mentee} and {mentor} must never meet"

    def _next(self, records: Records) -> Iterator[str]:
        """Whatever is not over has a day on which something happens to it by itself."""
        for match in records.matches:
            if match.state in {MatchState.SUGGESTED, MatchState.APPROVED}:
                if match.expires_at < self.world.now - timedelta(days=2):
                    yield f"match {match.id} has been {match.state} beyond its end"
            elif match.state is MatchState.ACTIVE and match.ends_at is not None:
                if match.ends_at < self.world.now - timedelta(days=2):
                    yield f"match {match.id} goes on beyond its end"
            elif match.state is MatchState.ON_HOLD:
                mentor = records.of(match.mentor, Role.MENTOR)
                if mentor is None or mentor.paused_until is None:
                    yield f"match {match.id} is on hold with nobody on a break"
        for one in records.applications:
            ends = [end for end in (one.paused_until, one.resting_until) if end]
            there = one.state is not ApplicationState.WITHDRAWN
            if there and ends and max(ends) < self.world.now - timedelta(days=2):
                yield f"{one.role} {one.name} is still on a break that is over"

    def _silence(self, records: Records, names: Mapping[str, str]) -> Iterator[str]:
        """Nobody waits, and nobody walks with somebody, without hearing from the program."""
        heard = self._heard()
        for one in records.applications:
            name = names[one.member]
            if name in self.truth.unreachable:
                continue
            longest, since = self._longest(records, one)
            key = (name, one.role)
            if longest is None:
                self.since.pop(key, None)
                continue
            began = max(self.since.setdefault(key, self.world.now), since)
            last = max(began, heard.get(name, began))
            if self.world.now - last > longest + SLACK:
                yield f"{one.role} {name} has heard nothing since {last:%Y-%m-%d}"

    def _heard(self) -> dict[str, datetime]:
        """When each person got their last letter."""
        heard: dict[str, datetime] = {}
        for sent in self.world.letters:
            name = sent.to.partition("@")[0].capitalize()
            heard[name] = max(sent.at, heard.get(name, sent.at))
        return heard

    def _longest(self, records: Records, one: Application) -> tuple[timedelta | None, datetime]:
        """How long somebody may go without a letter as things stand with them, counted from when
        at the earliest; None when they have asked to be left in peace, or nothing is due."""
        program = self.world.rules
        active = [m for m in _of(records, one) if m.state is MatchState.ACTIVE]
        if active:
            check = program.care.check_ins
            rhythm = max(days(check.first), days(check.every) if check.every else 0)
            began = max(m.began_at or self.world.now for m in active)
            return (timedelta(days=rhythm) if check.every else None), began
        there = one.state is ApplicationState.READY or one.needs_person
        if there and not one.held and program.waiting.bands:
            bands = (0, *program.waiting.bands)
            gaps = [later - earlier for earlier, later in pairwise(bands)]
            return timedelta(days=max(gaps)), one.submitted_at
        return None, self.world.now

    def _erased(self) -> Iterator[str]:
        """Nothing that names somebody who has been erased is anywhere but in their tombstone."""
        rows = [(item["pk"], json.dumps(item, default=_plain)) for item in self.world.items()]
        for name in sorted(self.truth.erased):
            who, address = self.world.who(name), re.compile(rf"\b{name}@example", re.IGNORECASE)
            for pk, text in rows:
                if address.search(text):
                    yield f"{name} is erased and their address is still in {pk[:12]}"
                elif who in text and not pk.startswith(("PERSON#", "SUPPRESSED#")):
                    yield f"{name} is erased and still named in {pk[:12]}"


def _of(records: Records, one: Application) -> list[Match]:
    return [match for match in records.matches if match.person(one.role) == one.member]


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset | set) else str(value)
