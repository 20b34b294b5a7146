"""Who wrote, and who is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from alongside.concern.calling import Call
from alongside.concern.seat import ELSEWHERE, OFFICES, Seat
from alongside.model import LIVE, Application, Facilitator, Match, match_id
from alongside.program.schema import Tier
from alongside.store import applications, groups, matches, outbox
from alongside.store.groups import Directory
from alongside.store.table import Table


@dataclass(frozen=True, slots=True)
class Writer:
    """Who tells; all but `person` is empty when it cannot be looked up. `group` is what their
    groups are called."""

    person: str
    name: str = ""
    email: str = ""
    groups: frozenset[str] = frozenset()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to tell, and the office in which they are told."""

    office: str
    email: str


def look_up(call: Call, seat: Seat, tier: Tier) -> tuple[Writer, list[Contact]]:
    """Who wrote, and everybody who is told, as far as the table says. Of whoever comes through the
    open door no group is known, so no table is asked and no group's people are told."""
    if seat.is_open:
        nobody = Writer(seat.person)
        return nobody, list(_unlike(_contacts(call, seat, tier, nobody, None)))
    table, program = call.doors.table, seat.program.id
    mine = call.ask(lambda: applications.of_person(table, program, seat.person)) or []
    directory = call.ask(lambda: groups.directory(table, program))
    writer = _member(seat.person, mine) if mine else _officer(seat.person, directory)
    if directory:
        names = sorted(directory.name(group) for group in writer.groups)
        writer = replace(writer, group=", ".join(names))
    return writer, list(_unlike(_contacts(call, seat, tier, writer, directory)))


def _member(person: str, mine: Iterable[Application]) -> Writer:
    newest = max(mine, key=lambda one: one.submitted_at)
    return Writer(person, newest.name, newest.email, frozenset(one.group for one in mine))


def _officer(person: str, directory: Directory | None) -> Writer:
    """A facilitator or supporter who tells."""
    people = (*directory.facilitators, *directory.supporters) if directory else ()
    mine = [one for one in people if one.person == person]
    if not mine:
        return Writer(person)
    return Writer(person, mine[0].name, mine[0].email, frozenset(one.group for one in mine))


def _contacts(
    call: Call, seat: Seat, tier: Tier, writer: Writer, directory: Directory | None
) -> Iterator[Contact]:
    """In the order of the program file. The coordinator stands in for an office that holds nobody
    who can be told, so that nobody tells a worry to an empty room."""
    coordinator = Contact("coordinator", call.doors.settings.coordinators.of(seat.program.id))
    for named in tier.contacts:
        if named not in OFFICES:
            yield Contact(ELSEWHERE, named)
            continue
        people = _people(named, writer, directory)
        told = [one for one in people if not _walks_with(call, writer, one)]
        yield from [Contact(named, one.email) for one in told if _reachable(call, one)] or [
            coordinator
        ]


def _people(office: str, writer: Writer, directory: Directory | None) -> list[Facilitator]:
    if directory is None or office == "coordinator":
        return []
    holders = directory.facilitators if office == "facilitator" else directory.supporters
    return [one for one in holders if one.group in writer.groups and one.person != writer.person]


def _walks_with(call: Call, writer: Writer, person: Facilitator) -> bool:
    """Whether somebody in an office is matched with the writer: it may be about them. The record of
    a pair is found by its two people, so this needs no index. While the table does not say, they
    may be, and are left out."""
    table, program, two = call.doors.table, person.program, (writer.person, person.person)
    for mentee, mentor in (two, two[::-1]):
        pair = match_id(program, mentee, mentor)
        found = call.ask(partial(_look_for_pair, table, pair))
        if found is None or (found[0] is not None and found[0].state in LIVE):
            return True
    return False


def _look_for_pair(table: Table, pair: str) -> tuple[Match | None]:
    """The record of a pair, told apart from a table that does not answer."""
    return (matches.load(table, pair),)


def _reachable(call: Call, person: Facilitator) -> bool:
    return not call.ask(lambda: outbox.suppressed(call.doors.table, person.person))


def _unlike(contacts: Iterable[Contact]) -> Iterator[Contact]:
    """Each address once."""
    seen: set[str] = set()
    for contact in contacts:
        if contact.email.lower() not in seen:
            seen.add(contact.email.lower())
            yield contact
