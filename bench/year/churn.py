"""How much drafts change from night to night when nobody answers them, by the bonus for keeping.

Each night some of the people are replaced by new ones. A draft has *changed* when both its people
are still there and the pair is no longer suggested.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from random import Random

from alongside.matching.rules import ready
from alongside.matching.solve import NOBODY
from alongside.model import Role
from bench.year.choices import Choice, Night, Pairs, best, fits
from tests.rules.matching.population import NOW, RULES, populate

NIGHTS = 10
REPLACED = 0.03
SPARE = 2
"""Newcomers to draw from, as a multiple of the group: plenty."""
SIZES = {(12, 8): 100, (40, 30): 20, (100, 60): 6}
"""Mentees and mentors, and how many such groups are looked at."""
BONUSES = (0, 25, 50)


@dataclass(slots=True)
class Churn:
    """Sums over nights and groups; fit counts from the second night on."""

    drafts: int = 0
    changed: int = 0
    fit: int = 0

    def record(self) -> dict[str, float]:
        """With the share that changed, in per cent."""
        return asdict(self) | {"share": 100 * self.changed / max(self.drafts, 1)}


def compare(size: tuple[int, int], groups: int) -> dict[int, Churn]:
    """Each bonus on the same people."""
    crowds = [_crowd(size, seed) for seed in range(groups)]
    found = {}
    for bonus in BONUSES:
        choose, churn = best(replace(RULES, keep_bonus=bonus)), Churn()
        for crowd in crowds:
            _watch(crowd, choose, churn)
        found[bonus] = churn
    return found


def _crowd(size: tuple[int, int], seed: int) -> list[Night]:
    """A group on each night."""
    people = populate(SPARE * size[0], SPARE * size[1], seed)
    mentees = list(people.mentees)
    scores = fits(mentees, people.mentors)
    chance = Random(f"{seed} {size}")
    rows, columns = list(range(size[0])), list(range(size[1]))
    nights = []
    for night in range(NIGHTS):
        now = NOW + timedelta(days=night)
        if night:
            for i in _replace(chance, rows, len(mentees)):
                mentees[i] = replace(mentees[i], waiting_since=now)
            _replace(chance, columns, len(people.mentors))
        seekers = [i for i in rows if ready(RULES, mentees[i], Role.MENTEE)]
        table = [array("H", map(scores[i].__getitem__, columns)) for i in seekers]
        guides = [people.mentors[j] for j in columns]
        nights.append(Night([mentees[i] for i in seekers], guides, table, now))
    return nights


def _replace(chance: Random, present: list[int], most: int) -> list[int]:
    """Put newcomers, whose numbers come next, in place of some; the newcomers."""
    came = []
    for place in range(len(present)):
        if chance.random() < REPLACED and max(present) + 1 < most:
            present[place] = max(present) + 1
            came.append(present[place])
    return came


def _watch(crowd: Sequence[Night], choose: Choice, churn: Churn) -> None:
    last: Pairs = frozenset()
    for night in crowd:
        mate = choose(replace(night, keep=last))
        present = {each.member for each in (*night.mentees, *night.mentors)}
        chosen = [(i, j) for i, j in enumerate(mate) if j != NOBODY]
        pairs = frozenset((night.mentees[i].member, night.mentors[j].member) for i, j in chosen)
        if last:
            kept = [pair for pair in last if present.issuperset(pair)]
            churn.drafts += len(kept)
            churn.changed += sum(pair not in pairs for pair in kept)
            churn.fit += sum(night.scores[i][j] - 1 for i, j in chosen)
        last = pairs
