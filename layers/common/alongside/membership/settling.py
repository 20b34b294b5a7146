"""Whom somebody must never meet: they name people, and say whom a name means. Nobody else can, and
nothing that keeps two people apart is taken back here: a doubt is settled, an exclusion stays.

The page shows the declarer's own words and what the people are called whom these may mean, in the
declarer's own group only. It is opened on purpose, and by nobody else's link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from alongside import enrollment
from alongside.doors import Doors
from alongside.matching.meaning import Confided, Doubt, doubts
from alongside.matching.rules import naming_words, normalize_name
from alongside.membership.entering import Visit, page_url
from alongside.model import Application, ApplicationState, namesake, operation
from alongside.pages import Page, contexts
from alongside.store import exclusions, groups
from alongside.store.table import ConditionRefused, Table

Missed = Literal["", "settle", "add", "moved"]
Done = Literal["", "settled", "added"]

NOBODY, LEAVE = "nobody", "leave"
_MOST = 15
_LEFT = ApplicationState.WITHDRAWN
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Matter:
    """What there is to settle: what was told, and what of it is in doubt now."""

    told: Confided
    open: tuple[Doubt, ...]

    @property
    def op(self) -> str:
        """Names what is shown, so that no answer is taken for another question."""
        return operation("settle", *sorted(pair for doubt in self.open for pair in doubt.pairs))

    @property
    def is_asked(self) -> bool:
        """Whether there is a doubt that the declarer has not chosen to leave."""
        return any(not doubt.pairs <= self.told.left_open for doubt in self.open)


def read(table: Table, mine: Sequence[Application]) -> Matter:
    """What a person with these applications (one at least) has to settle: who is in a group that
    they have left is no longer told to them."""
    program, person = mine[0].program, mine[0].member
    told = exclusions.read(table, program, person)
    if not told.names:
        return Matter(told, ())
    others = [
        other
        for group in sorted({one.group for one in mine if one.state is not _LEFT})
        for other in groups.read(table, program, group).applications
    ]
    return Matter(told, doubts(told, others)[:_MOST])


def show_settling(
    doors: Doors, visit: Visit, *, done: Done = "", missed: Missed = "", who: str = ""
) -> Page:
    """The page. Writes nothing."""
    if not visit.membership.applications:
        nothing = contexts.NothingHeld(visit.membership.erased_at)
        return Page("nothing_held", nothing, visit.program)
    matter = read(doors.table, visit.membership.applications)
    context = contexts.Settle(
        page_url=page_url(doors, visit),
        op=matter.op,
        questions=tuple(_question(doubt) for doubt in matter.open),
        done=done,
        missed=missed,
        who=who,
    )
    return Page("settle", context, visit.program, 400 if missed else 200)


def _question(doubt: Doubt) -> contexts.Question:
    return contexts.Question(doubt.name, tuple(name for name, _ in _choices(doubt)))


def _choices(doubt: Doubt) -> list[tuple[str, frozenset[str]]]:
    """What a declarer can choose: a name, and everybody who is called so. Two of one name are one
    choice, since nobody could tell them apart here."""
    found: dict[str, tuple[str, set[str]]] = {}
    for person, name in doubt.people:
        found.setdefault(normalize_name(name), (name, set()))[1].add(person)
    return [(name, frozenset(people)) for name, people in found.values()]


def settle(doors: Doors, visit: Visit, form: Mapping[str, str], now: datetime) -> Page:
    """Carry out what the page sends: an answer about each name, or more people."""
    if not visit.membership.applications:
        return show_settling(doors, visit)
    try:
        if form.get("do") == "add":
            return _add(doors, visit, form.get("who", ""), now)
        return _settle(doors, visit, form, now)
    except ConditionRefused:  # erased while this page was open
        return show_settling(doors, visit, missed="moved")


def _settle(doors: Doors, visit: Visit, form: Mapping[str, str], now: datetime) -> Page:
    matter = read(doors.table, visit.membership.applications)
    if form.get("op") != matter.op:
        return show_settling(doors, visit, missed="moved")
    said = [form.get(f"about-{place}", "") for place, _ in enumerate(matter.open, 1)]
    words = [_word(doubt, one) for doubt, one in zip(matter.open, said, strict=True)]
    if not words or None in words:
        return show_settling(doors, visit, missed="settle")
    meant, not_meant, left = (
        frozenset().union(*(one[kind] for one in words if one)) for kind in range(3)
    )
    exclusions.settle(doors.table, visit.membership.applications, meant, not_meant, left, now)
    return show_settling(doors, visit, done="settled")


_Word = tuple[frozenset[str], frozenset[str], frozenset[str]]


def _word(doubt: Doubt, said: str) -> _Word | None:
    """What an answer about one name says: who is meant, which pairs are not, which stay in doubt;
    None when it is no answer."""
    nobody = frozenset[str]()
    if said == NOBODY:
        return nobody, doubt.pairs, nobody
    if said == LEAVE:
        return nobody, nobody, doubt.pairs
    choices = _choices(doubt)
    if not said.isdecimal() or not 1 <= int(said) <= len(choices):
        return None
    _, meant = choices[int(said) - 1]
    others = (namesake(doubt.name, person) for person, _ in doubt.people if person not in meant)
    return meant, frozenset(others), nobody


def _add(doors: Doors, visit: Visit, who: str, now: datetime) -> Page:
    """More people, recognized as those on the form are: by address, or by name as written."""
    declared, names = enrollment.recognize([who[:_LONGEST]], doors.person)
    declared -= {visit.person}
    names = frozenset(name for name in names if naming_words(name))
    if not declared and not names:
        return show_settling(doors, visit, missed="add", who=who[:_LONGEST])
    mine = visit.membership.applications
    told = exclusions.read(doors.table, visit.program.id, visit.person)
    exclusions.add(doors.table, mine, declared, names, _said_before(told, names), now)
    return show_settling(doors, visit, done="added")


def _said_before(told: Confided, names: frozenset[str]) -> frozenset[str]:
    """What was said of these names: to write one once more is to ask once more."""
    pairs = told.not_meant | told.left_open
    return frozenset(pair for pair in pairs if pair.partition(" ")[2] in names)
