"""The roster of a program, for the function that takes anonymous feedback and may read no table:
by which words the people on file could be known, as fingerprints that give none of them away.

It is written anew each day from what is on file on that day: whoever has joined is in it, and of
whoever was erased nothing is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from alongside.anonymity import Roster, check_value
from alongside.care.days import Day
from alongside.keys import derive
from alongside.matching.rules import naming_words
from alongside.model import Application, Facilitator
from alongside.program import Program
from alongside.rosters import Published, Rosters
from alongside.store import groups
from alongside.store.table import Table
from alongside.vault import Vault

TOWNS = frozenset({"city", "place", "town", "village"})
"""Ids of questions that ask where somebody lives."""

_NUMBER = re.compile(r"\d(?:[ ().\-/]{0,3}\d){6,}")


def publish_roster(table: Table, day: Day, vault: Vault, rosters: Rosters) -> Counter[str]:
    """Put today's roster in the place of yesterday's, if the program takes feedback; returns counts
    that may be logged. Whoever has left is in it for as long as they are on file: their name is
    still one that somebody may write."""
    program = day.program
    if program.feedback is None:
        return Counter()
    found = (groups.read(table, program.id, group).applications for group in day.groups)
    applications = tuple(chain.from_iterable(found))
    officers = (*day.directory.facilitators, *day.directory.supporters)
    key = derive(vault.root().first, f"roster {program.id}")
    prints = _roster(program, applications, officers, key).prints
    # Whoever has the address in their letters may write: not members alone.
    members = {application.member for application in applications}
    people = len(members | {officer.person for officer in officers})
    published = Published(frozenset(prints), people, check_value(key), day.today)
    rosters.publish(program.id, published)
    return Counter(rosters=1)


def _roster(
    program: Program,
    applications: Sequence[Application],
    officers: Sequence[Facilitator],
    key: bytes,
) -> Roster:
    details = [detail for one in applications for detail in _contact_detail(program, one)]
    written = [word for detail in details for word in detail.split() if "@" in word.strip("@")]
    addresses = {*(one.email for one in applications), *(one.email for one in officers)}
    return Roster(
        sorted({*_names(applications), *(one.name for one in officers)}),
        emails=sorted({*written, *addresses}),
        phones=sorted({number for detail in details for number in _NUMBER.findall(detail)}),
        handles=sorted({handle for detail in details for handle in _handles(detail)}),
        towns=sorted({town for one in applications for town in _towns(program, one)}),
        key=key,
    )


def _names(applications: Iterable[Application]) -> Iterator[str]:
    """What people are and were called, and whom they never want to meet: a name told in confidence
    must not come out on this way either. Of "my ex-husband Mark" only the name is one."""
    for one in applications:
        yield one.name
        yield from one.former_names
        for told in one.avoid_names:
            names = naming_words(told)
            yield " ".join(word for word in told.split() if word in names)


def _contact_detail(program: Program, application: Application) -> Iterator[str]:
    """What stands in the field for a phone number or a handle."""
    question = program.by_purpose(application.role, "contact_detail")
    given = application.answers.get(question.id) if question else None
    if isinstance(given, str):
        yield given


def _handles(detail: str) -> Iterator[str]:
    """What somebody may be called elsewhere: a word with a sign or a digit in it, or any that
    stands alone; "text" in "text or call" stays a word that everybody may write."""
    words = [word.strip(".,;:()") for word in detail.split()]
    for word in words:
        name = word.lstrip("@")
        marked = name != word or not name.isalpha()
        if "@" not in name and any(map(str.isalpha, name)) and (marked or len(words) == 1):
            yield name


def _towns(program: Program, application: Application) -> Iterator[str]:
    for question in program.questions_for(application.role):
        if question.id in TOWNS and (answer := application.answers.get(question.id)) is not None:
            yield program.label(question.id, answer)
