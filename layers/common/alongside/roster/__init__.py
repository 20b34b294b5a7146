"""Members from a file of JSON lines, as docs/members-format.md documents them. Pure and total:
whatever the bytes, the answer is applications or sentences that say what to write instead."""

from alongside.roster.fields import FIELDS
from alongside.roster.lines import Problem
from alongside.roster.members import Roster, read_members

__all__ = ["FIELDS", "Problem", "Roster", "read_members"]
