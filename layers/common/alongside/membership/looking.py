"""What a coordinator sees of a member: where they stand, why they wait, what was sent to them.

Nothing is written. Names, addresses and answers are the caller's to leave out; who answered what to
an introduction, whom somebody named in confidence, and a letter that has not left yet are in none
of it, since a page of theirs would not tell it to anybody either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from alongside import consent, desk, enrollment, matching
from alongside.correspondence.members import why_in_line
from alongside.doors import Doors
from alongside.letters.contexts import Shared
from alongside.membership.entering import Visit, live_matches
from alongside.membership.showing import standing
from alongside.model import Application, ApplicationState, Letter, LetterState, Match, MatchState
from alongside.pages.contexts.page import Standing
from alongside.program import Program
from alongside.store import groups, members, nights, outbox
from alongside.store.table import Table

_WAITS = frozenset({"in_line", "needs_person", "agreement"})
_WHO = ("name", "email")
_NOT_YET = frozenset({LetterState.PENDING, LetterState.SENDING})


@dataclass(frozen=True, slots=True)
class Found:
    """One application and where it stands."""

    application: Application
    group: str
    standing: Standing

    @property
    def waiting_since(self) -> datetime | None:
        """Since when they wait; None while they do not."""
        return self.application.waiting_since if self.standing in _WAITS else None


@dataclass(frozen=True, slots=True)
class Place:
    """One role of a member. `why` is what the group's desk says, `letter` what the member is told,
    `helps` what would help, each empty while they do not wait."""

    found: Found
    why: str
    letter: str
    helps: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A member as a whole. `matches` are (state, role, partner's id, since), `never` is how many
    people they named in confidence, `unreachable` why letters come back, if they do."""

    places: tuple[Place, ...]
    matches: tuple[tuple[str, str, str, datetime], ...]
    letters: tuple[Letter, ...]
    never: int
    erased_at: datetime | None
    unreachable: str


def find(
    table: Table, program: Program, now: datetime, watch: Callable[[int, int], None]
) -> list[Found]:
    """Every application of a program, in the order of groups. `watch` hears how many of how many
    groups are read."""
    directory = groups.directory(table, program.id)
    applications: list[Application] = []
    matches: list[Match] = []
    for done, group in enumerate(sorted(directory.groups)):
        watch(done, len(directory.groups))
        records = groups.read(table, program.id, group)
        applications += records.applications
        matches += records.matches
    by_person = _by_person(matches)
    return [
        Found(
            one,
            directory.name(one.group),
            standing(program, one, live_matches(by_person.get(one.member, ()), one, now)),
        )
        for one in applications
    ]


def _by_person(matches: Iterable[Match]) -> Mapping[str, list[Match]]:
    found: dict[str, list[Match]] = {}
    for match in matches:
        for person in {match.mentee, match.mentor}:
            found.setdefault(person, []).append(match)
    return found


def look(doors: Doors, visit: Visit, now: datetime, *, answers: bool) -> Look:
    """Everything about one member that a coordinator may see; findings with what they rest on only
    when `answers` are asked for."""
    held = visit.membership
    found = members.matches_of(doors.table, held)
    letters = outbox.addressed_to(doors.table, visit.program.id, visit.person)
    return Look(
        places=tuple(_places(doors, visit, found, now, answers=answers)),
        matches=tuple(_matches(visit, found, now)),
        letters=tuple(one for one in letters if one.state not in _NOT_YET),
        never=held.never,
        erased_at=held.erased_at,
        unreachable=outbox.suppressed(doors.table, visit.person) if held.applications else "",
    )


def shown_answers(program: Program, application: Application) -> tuple[Shared, ...]:
    """What somebody wrote, without what their form promised to show to nobody, and without who they
    are: that is asked for by itself."""
    return tuple(
        Shared(question.label or question.title, program.label(question.id, given))
        for question in program.questions_for(application.role)
        if question.shown_to != "nobody"
        and question.purpose not in _WHO
        and (given := application.answers.get(question.id)) is not None
    )


def _places(
    doors: Doors, visit: Visit, matches: Sequence[Match], now: datetime, *, answers: bool
) -> Iterator[Place]:
    program = visit.program
    directory = groups.directory(doors.table, program.id)
    for one in visit.membership.applications:
        stands = standing(program, one, live_matches(matches, one, now))
        found = Found(one, directory.name(one.group), stands)
        seen = one if answers else replace(one, answers={}, mentored=0)
        findings = enrollment.facilitator_findings(program, seen)
        yield Place(found, *_why(doors, program, found), findings)


def _why(doors: Doors, program: Program, found: Found) -> tuple[str, str, str]:
    """What the desk says, what the letter says, and what would help."""
    one = found.application
    if found.standing not in _WAITS:
        return "", "", ""
    records = groups.read(doors.table, program.id, one.group)
    told, helps = why_in_line(doors.table, program, one, records)
    in_the_plan = (
        one.role == "mentee"
        and one.state is ApplicationState.READY
        and one.held < one.capacity
        and matching.has_accepted(program.rules(), one)
    )
    if not in_the_plan:
        return "", told, helps
    why, frees = desk.why(program, nights.why_left(doors.table, one))
    return why, told, frees


def _matches(
    visit: Visit, found: Sequence[Match], now: datetime
) -> Iterator[tuple[str, str, str, datetime]]:
    for match in sorted(found, key=lambda one: (one.suggested_at, one.id), reverse=True):
        role = match.role_of(visit.person)
        since = match.began_at or match.decided_at or match.suggested_at
        yield _told(match, now), role.value, match.person(role.other), since


def _told(match: Match, now: datetime) -> str:
    """The state as it may be told: a member's no is not seen before both hear of it."""
    if match.state is MatchState.NOT_THIS_TIME and consent.looks_open(match, now):
        return MatchState.APPROVED.value
    return match.state.value
