"""What is settled in the moment a match begins: since when and until when, under which agreement,
and who checks in with the two."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from alongside import rhythm
from alongside.model import LIVE, Match
from alongside.program import Program
from alongside.store import groups
from alongside.store.table import Table


def begin(table: Table, program: Program, match: Match, since: datetime) -> Match:
    """The match as it begins. Its agreement stays the one of today, whatever is changed later."""
    return replace(
        match,
        began_at=since,
        ends_at=rhythm.foreseen_end(since, program.duration, program.time_zone),
        agreement=program.agreement_hash,
        supporter=find_supporter(table, program, match),
    )


def find_supporter(table: Table, program: Program, match: Match) -> str:
    """Who of a group's supporters looks after the fewest running matches; empty without any. Nobody
    supports a match of their own: whoever would like to talk about a partner must not reach them.
    """
    group = match.group
    if program.supporter is None:
        return ""
    supporters = groups.directory(table, program.id, [group]).supporters
    people = {one.person for one in supporters if one.group == group}
    people -= {match.mentee, match.mentor}
    if not people:
        return ""
    running = (one for one in groups.read(table, program.id, group).matches if one.state in LIVE)
    load = Counter(match.supporter for match in running)
    return min(people, key=lambda person: (load[person], person))
