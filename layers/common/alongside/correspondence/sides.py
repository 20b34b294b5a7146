"""A match from the side of the reader of a letter."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.correspondence import addresses
from alongside.correspondence.drafts import Desk, Draft
from alongside.letters.contexts import LetterContext
from alongside.model import Application, Match, Role
from alongside.store import applications


@dataclass(frozen=True, slots=True)
class Side:
    """The reader and their partner, both still on file."""

    match: Match
    role: Role
    me: Application
    other: Application

    def draft(self, at: Desk, context: LetterContext) -> Draft:
        """A letter about this match, while it lives: it ends with the way to end it."""
        return Draft(context, self.me.email, addresses.for_member(at, self.match))


def find_side(at: Desk, match: Match) -> Side | None:
    """The side of the letter's reader; None when either of the two is no longer on file."""
    me = find_reader(at, match)
    if me is None:
        return None
    role = me.role
    other = applications.load(at.doors.table, at.program.id, match.person(role.other), role.other)
    return Side(match, role, me, other) if other else None


def find_reader(at: Desk, match: Match) -> Application | None:
    """The application by which the letter's reader is in this match, if they still are."""
    for role in Role:
        if match.person(role) == at.letter.recipient:
            return applications.load(at.doors.table, at.program.id, at.letter.recipient, role)
    return None
