"""What must hold whenever nobody is in the middle of something; each broken rule is one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from alongside.matching.rules import excluded
from alongside.model import (
    HOLDS_A_PLACE,
    LIVE,
    Application,
    Consent,
    Letter,
    LetterState,
    Match,
    MatchState,
    Role,
)
from alongside.program import Program
from alongside.store import codec
from alongside.store.table import Item
from tests.faults.programs import every_program
from tests.faults.world import World

LONGEST_WAIT = timedelta(minutes=30)
_WAITING = frozenset({LetterState.PENDING, LetterState.SENDING})
_CHANGING = frozenset({"attempt", "owner", "settled_at", "event_at", "planned_at"})
_BEGUN = LIVE | {MatchState.CLOSED}


@dataclass(frozen=True)
class Records:
    """Everything on file, typed. `erased` are people of whom only a tombstone is left."""

    applications: tuple[Application, ...]
    matches: tuple[Match, ...]
    letters: tuple[tuple[Letter, Item], ...]
    now: datetime
    erased: frozenset[str] = frozenset()
    programs: Mapping[str, Program] = field(default_factory=every_program)

    def of(self, person: str, role: Role) -> Application | None:
        """One application."""
        found = (a for a in self.applications if (a.member, a.role) == (person, role))
        return next(found, None)

    def asked(self, match: Match) -> set[str]:
        """Whose consent the program asks for."""
        consent = self.programs[match.program].consent
        return {"both": {match.mentee, match.mentor}, "mentor": {match.mentor}}.get(consent, set())

    def remembers(self, match: Match, moment: datetime | None) -> bool:
        """Whether a letter written at a moment must still have its row: they are forgotten."""
        kept = timedelta(days=self.programs[match.program].retention.letter_days - 2)
        return moment is None or moment > self.now - kept

    def taken(self, application: Application) -> int:
        """How many places of somebody are taken by matches."""
        role, member = application.role, application.member
        return sum(1 for one in self.matches if one.person(role) == member and one.holds(role))

    def written(self, template: str, match: Match) -> list[str]:
        """Who gets, got or was to get this letter about this match."""
        return sorted(
            letter.recipient
            for letter, item in self.letters
            if (letter.template, letter.subject_id) == (template, match.id)
            and item.get("skipped_because") != "undone"
        )


def broken(world: World, before: Records | None = None) -> list[str]:
    """Every rule that does not hold now. `before` is how things stood the last time one looked:
    somebody may lower their places below what is taken, but nothing is added above them."""
    return list(_broken(records(world), before))


def records(world: World) -> Records:
    """Everything on file in a world."""
    return replace(read(world.items(), world.now), programs=world.programs)


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
        erased=frozenset(
            i["pk"].rpartition("#")[2]
            for i in items
            if i["pk"].startswith("PERSON#") and "erased_at" in i
        ),
    )


def _broken(records: Records, before: Records | None) -> Iterator[str]:
    for application in records.applications:
        yield from _places(records, application, before)
    for match in records.matches:
        yield from _sides(records, match)
        yield from _next_step(records, match)
    for letter, item in records.letters:
        yield from _letter(records, letter, item)


def _places(records: Records, application: Application, before: Records | None) -> Iterator[str]:
    who = f"{application.role} {application.name}"
    taken = records.taken(application)
    if application.held != taken:
        yield f"{who} holds {application.held} places for {taken} matches"
    if taken > max(application.capacity, before.taken(application) if before else 0):
        yield f"{who} has {taken} matches of {application.capacity}"
    if application.role is Role.MENTEE and taken > 1:
        yield f"{who} has {taken} mentors"


def _sides(records: Records, match: Match) -> Iterator[str]:
    if match.state not in HOLDS_A_PLACE | LIVE:
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
    asked = set(records.written("consent", match))
    if match.state is MatchState.APPROVED and not records.asked(match) <= asked:
        yield f"match {match.id} approved and not asked"
    introduced = records.written("introduction", match)
    if match.state not in _BEGUN and introduced:
        yield f"match {match.id} is {match.state} with {len(introduced)} introductions"
    if match.state in _BEGUN and _is_recent(records, match) and introduced != _there(records, both):
        yield f"match {match.id} is {match.state} with {len(introduced)} introductions"
    if match.state in LIVE and match.began_at is None:
        yield f"match {match.id} is {match.state} and never began"
    if match.state is MatchState.CLOSED and match.ended_at is None:
        yield f"match {match.id} is over since no time"
    noes = [side for side in match.consents.values() if side is Consent.NO]
    told = records.written("not_this_time", match)
    over = match.state is MatchState.NOT_THIS_TIME and records.remembers(match, match.notice_at)
    if over and told != _there(records, both):
        yield f"match {match.id} over and {len(told)} told"
    if noes and match.state is not MatchState.NOT_THIS_TIME:
        yield f"match {match.id} goes on after a no"


def _there(records: Records, people: Sequence[str]) -> list[str]:
    """Those of these people who have not been erased: their letters went with them."""
    return [person for person in people if person and person not in records.erased]


def _is_recent(records: Records, match: Match) -> bool:
    return all(records.remembers(match, one) for one in (match.began_at, match.decided_at))


def _letter(records: Records, letter: Letter, item: Item) -> Iterator[str]:
    waits = letter.state in _WAITING
    if waits != (item.get("due_key") == "DUE"):
        yield f"letter {letter.template} {letter.state} and its place in line disagree"
    if waits and letter.due_at < records.now - LONGEST_WAIT:
        yield f"letter {letter.template} waits since {letter.due_at}"


def doubles(world: World) -> list[str]:
    """The letters that left more than once."""
    sent = Counter(one.tags["letter"] for one in world.letters if "letter" in one.tags)
    return sorted(one for one, times in sent.items() if times > 1)


def picture(world: World, *without: str) -> list[tuple[tuple[str, Any], ...]]:
    """The whole table, comparable. Left out is what differs between two runs of the same story and
    means nothing: who swept and how often, when something was settled, the sweep's lease, and for
    letters that have left, when their claim would have ended; and the attributes `without`."""
    items = (item for item in world.items() if item["pk"] != "LEASE")
    return sorted(_facts(item, frozenset(without)) for item in items)


def _facts(item: Item, without: frozenset[str]) -> tuple[tuple[str, Any], ...]:
    left = _CHANGING | without | (set() if item.get("due_key") == "DUE" else {"due_at"})
    return tuple(
        (name, sorted(value) if isinstance(value, frozenset) else value)
        for name, value in sorted(item.items())
        if name not in left
    )
