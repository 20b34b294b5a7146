"""Letters to those who are there for the people in a match: supporters, and whoever a program names
for somebody who would like to talk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from alongside.correspondence import addresses
from alongside.correspondence.drafts import Desk, Draft, Skip
from alongside.correspondence.facilitators import address_as, among
from alongside.letters import contexts
from alongside.model import LIVE, Application, Facilitator, Match, Role
from alongside.store import applications, groups
from alongside.store.groups import Directory, Records


def would_like_to_talk(at: Desk) -> Draft | Skip:
    """A member said so in a check-in, or allowed it to be told that they need a break."""
    directory = groups.directory(at.doors.table, at.program.id)
    reader = _reader(at, directory)
    what, role = _told(at.letter.cause)
    member = applications.load(at.doors.table, at.program.id, at.letter.subject_id, role)
    if reader is None or member is None:
        return Skip("gone")
    context = contexts.WouldLikeToTalk(
        reader=address_as(reader),
        group=directory.name(at.letter.group),
        name=member.name,
        email=member.email,
        what=what,
    )
    return Draft(context, reader.email, addresses.for_helper(at))


def _told(cause: str) -> tuple[Literal["talk", "break"], Role]:
    """`talk <match id> <role> <day>` or `break <role> <time>`."""
    said = cause.split()
    return ("talk", Role(said[2])) if said[0] == "talk" else ("break", Role(said[1]))


def _reader(at: Desk, directory: Directory) -> Facilitator | None:
    office = at.doors.coordinator(at.program.id)
    here = tuple(one for one in directory.supporters if one.group == at.letter.group)
    return among((*directory.of(at.letter.group, office), *here, office), at.letter.recipient)


def supporter_round(at: Desk) -> Draft | Skip:
    """The people a supporter checks in with now, in no order that would pair them."""
    directory = groups.directory(at.doors.table, at.program.id)
    mine = [one for one in directory.supporters if one.person == at.letter.recipient]
    if not mine:
        return Skip("gone")
    people = sorted(
        {one.member: one for group in mine for one in _people(at, group)}.values(), key=_by_name
    )
    if not people:
        return Skip("nobody_now")
    # A phone number was given for the partner alone; an address is what letters go to.
    found = tuple(contexts.Contact(one.name, details=(one.email,)) for one in people)
    context = contexts.SupporterRound(address_as(mine[0]), found)
    return Draft(context, mine[0].email, addresses.for_helper(at))


def _by_name(application: Application) -> tuple[str, str]:
    return application.name, application.member


def _people(at: Desk, supporter: Facilitator) -> Iterator[Application]:
    records = groups.read(at.doors.table, at.program.id, supporter.group)
    for match in records.matches:
        if match.state in LIVE and match.supporter == supporter.person:
            yield from _both(records, match)


def _both(records: Records, match: Match) -> Iterator[Application]:
    for role in Role:
        found = records.find(match.person(role), role)
        if found is not None:
            yield found
