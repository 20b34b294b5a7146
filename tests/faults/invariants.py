"""What must hold whenever nobody is in the middle of something; each broken rule is one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alongside.matching.rules import excluded
from alongside.model import (
    HOLDS_A_PLACE,
    Application,
    Consent,
    Letter,
    LetterState,
    Match,
    MatchState,
    Role,
)
from alongside.store import codec
from alongside.store.table import Item
from tests.faults.world import World

LONGEST_WAIT = timedelta(minutes=30)
_WAITING = frozenset({LetterState.PENDING, LetterState.SENDING})
_CHANGING = frozenset({"attempt", "owner", "settled_at", "event_at", "planned_at"})


@dataclass(frozen=True)
class Records:
    """Everything on file, typed."""

    applications: tuple[Application, ...]
    matches: tuple[Match, ...]
    letters: tuple[tuple[Letter, Item], ...]
    now: datetime

    def of(self, person: str, role: Role) -> Application | None:
        """One application."""
        found = (a for a in self.applications if (a.member, a.role) == (person, role))
        return next(found, None)

    def written(self, template: str, match: Match) -> list[str]:
        """Who gets, got or was to get this letter about this match."""
        return sorted(
            letter.recipient
            for letter, item in self.letters
            if (letter.template, letter.subject_id) == (template, match.id)
            and item.get("skipped_because") != "undone"
        )


def broken(world: World) -> list[str]:
    """Every rule that does not hold now."""
    return list(_broken(read(world.items(), world.now)))


def read(items: Sequence[Item], now: datetime) -> Records:
    """The items as records."""
    letters = [i for i in items if i["pk"].startswith("LETTER#")]
    return Records(
        applications=tuple(
            codec.application(i) for i in items if i["pk"].startswith("PERSON#") and "doc" in i
        ),
        matches=tuple(codec.match(i) for i in items if i["pk"].startswith("MATCH#")),
        letters=tuple((codec.letter(i), i) for i in letters),
        now=now,
    )


def _broken(records: Records) -> Iterator[str]:
    for application in records.applications:
        yield from _places(records, application)
    for match in records.matches:
        yield from _sides(records, match)
        yield from _next_step(records, match)
    for letter, item in records.letters:
        yield from _letter(records, letter, item)


def _places(records: Records, application: Application) -> Iterator[str]:
    who = f"{application.role} {application.name}"
    taken = sum(1 for match in records.matches if _holds(match, application))
    if application.held != taken:
        yield f"{who} holds {application.held} places for {taken} matches"
    if taken > application.capacity:
        yield f"{who} has {taken} matches of {application.capacity}"
    if application.role is Role.MENTEE and taken > 1:
        yield f"{who} has {taken} mentors"


def _holds(match: Match, application: Application) -> bool:
    side = match.mentee if application.role is Role.MENTEE else match.mentor
    return match.state in HOLDS_A_PLACE and side == application.member


def _sides(records: Records, match: Match) -> Iterator[str]:
    if match.state not in HOLDS_A_PLACE:
        return
    mentee, mentor = (
        records.of(match.mentee, Role.MENTEE),
        records.of(match.mentor, Role.MENTOR),
    )
    if mentee is None or mentor is None:
        yield f"match {match.id} of nobody"
        return
    if not mentee.group == mentor.group == match.group:
        yield f"match {match.id} crosses groups"
    if excluded(mentee, mentor):
        yield f"match {match.id} crosses an exclusion"


def _next_step(records: Records, match: Match) -> Iterator[str]:
    """A match that is not over has its next letter written or a day on which it ends."""
    both = sorted((match.mentee, match.mentor))
    if match.state is MatchState.SUGGESTED and match.expires_at <= match.suggested_at:
        yield f"suggestion {match.id} never ends"
    if match.state is MatchState.APPROVED and not set(both) <= set(
        records.written("consent", match)
    ):
        yield f"match {match.id} approved and not asked"
    introduced = records.written("introduction", match)
    if introduced != (both if match.state is MatchState.ACTIVE else []):
        yield f"match {match.id} is {match.state} with {len(introduced)} introductions"
    noes = [side for side in match.consents.values() if side is Consent.NO]
    told = records.written("not_this_time", match)
    if match.state is MatchState.NOT_THIS_TIME and told != both:
        yield f"match {match.id} over and {len(told)} told"
    if noes and match.state is not MatchState.NOT_THIS_TIME:
        yield f"match {match.id} goes on after a no"


def _letter(records: Records, letter: Letter, item: Item) -> Iterator[str]:
    waits = letter.state in _WAITING
    if waits != ("due_key" in item):
        yield f"letter {letter.template} {letter.state} and its place in line disagree"
    if waits and letter.due_at < records.now - LONGEST_WAIT:
        yield f"letter {letter.template} waits since {letter.due_at}"


def doubles(world: World) -> list[str]:
    """The letters that left more than once."""
    sent = Counter(letter.tags["letter"] for letter in world.letters)
    return sorted(one for one, times in sent.items() if times > 1)


def picture(world: World, *without: str) -> list[tuple[tuple[str, Any], ...]]:
    """The whole table, comparable. Left out is what differs between two runs of the same story and
    means nothing: who swept and how often, when something was settled, the sweep's lease, and for
    letters that have left, when their claim would have ended; and the attributes `without`."""
    items = (item for item in world.items() if item["pk"] != "LEASE")
    return sorted(_facts(item, frozenset(without)) for item in items)


def _facts(item: Item, without: frozenset[str]) -> tuple[tuple[str, Any], ...]:
    left = _CHANGING | without | ({"due_at"} if "due_key" not in item else set())
    return tuple(
        (name, sorted(value) if isinstance(value, frozenset) else value)
        for name, value in sorted(item.items())
        if name not in left
    )
