"""Who stands before a pair with a facilitator's link, and what that link opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside import links, matching
from alongside.doors import Doors
from alongside.errors import LinkRefused
from alongside.letters.words import add_article
from alongside.model import Facilitator, Match, MatchState, Role
from alongside.program import Program
from alongside.program.translation import say
from alongside.store import groups, matches
from alongside.store.groups import Directory, Records


@dataclass(frozen=True, slots=True)
class Access:
    """One facilitator before one pair, and everything the page may show of it."""

    link: links.Link
    match: Match
    program: Program
    directory: Directory
    records: Records
    facilitator: Facilitator
    everybody: tuple[Facilitator, ...]

    def name(self, person: str, role: Role) -> str:
        """What a member wants to be called; someone who left the group has no name here."""
        found = self.records.find(person, role)
        return found.name if found else say(self.program, "someone who has left this group")

    def facilitator_name(self, person: str) -> str:
        """The name of whoever decided."""
        for one in self.everybody:
            if one.person == person:
                return one.name
        return add_article(self.program.wording.facilitator, self.program.translation)

    @property
    def group_name(self) -> str:
        """What the group is called."""
        return self.directory.name(self.match.group)


def enter(doors: Doors, token: str, now: datetime) -> Access:
    """Who holds this link and what it opens. LinkRefused for everybody else: an unknown pair, a
    link that was revoked, a person who no longer facilitates this group."""
    link = doors.open_link(links.Purpose.REVIEW, token, now)
    match = matches.load(doors.table, link.subject)
    if match is None or match.epoch != link.epoch:
        raise LinkRefused
    program = doors.program(match.program)
    directory = groups.directory(doors.table, match.program)
    everybody = directory.of(match.group, doors.coordinator(match.program))
    holder = doors.holder(program.id, everybody, link.actor)
    if holder is None:
        raise LinkRefused
    records = groups.read(doors.table, match.program, match.group)
    return Access(link, match, program, directory, records, holder, everybody)


def desk_url(doors: Doors, access: Access) -> str:
    """The desk of this facilitator's group; valid as long as a suggestion is."""
    link, match = access.link, access.match
    subject = links.group_subject(match.program, match.group)
    return doors.url(links.Link(links.Purpose.DESK, subject, link.actor, 0, link.expires_at))


def holder(access: Access, mentor: str) -> Match | None:
    """The undecided suggestion that holds a place of this mentor, the least good fit first."""
    holding = [
        m
        for m in access.records.matches
        if m.mentor == mentor and m.state is MatchState.SUGGESTED and m.id != access.match.id
    ]
    return min(holding, key=lambda m: (m.suggestion.score, m.id)) if holding else None


def is_over(access: Access, mentor: str) -> bool:
    """Whether a hard rule forbids this mentor and the mentee now, whatever stood when planned."""
    mentee = access.records.find(access.match.mentee, Role.MENTEE)
    other = access.records.find(mentor, Role.MENTOR)
    if mentee is None or other is None:
        return True
    return bool(matching.forbids(access.program.rules(), mentee, other))
