"""A group's year, night by night, under one rule."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from alongside.matching.solve import NOBODY
from bench.year.arrivals import COUNTED, FOLLOWED, NIGHTS_TO_DECIDE, Stream
from bench.year.choices import Choice, Night
from tests.rules.matching.population import NOW, RULES

LAST_NIGHT = COUNTED + FOLLOWED


@dataclass(slots=True)
class Fate:
    """What became of one mentee.

    `wait` counts nights up to the suggestion that led to a match, or up to the end for whoever
    still waits (then `fit` is NOBODY). `options` are the mentors who could ever be theirs.
    `overtaken` counts how often a later arrival was suggested to a mentor whom this person could
    have had that night while they got nobody; `far_overtaken` the same by somebody who came
    `overdue_days` or more after them.
    """

    comes: int
    options: int
    mentors: int
    wait: int = 0
    fit: int = NOBODY
    overtaken: int = 0
    far_overtaken: int = 0

    @property
    def hard(self) -> bool:
        """Whether no more than a quarter of the mentors could be theirs, and at least one."""
        return 0 < 4 * self.options <= self.mentors


def live(stream: Stream, choose: Choice) -> list[Fate]:
    """What becomes of everyone who comes on the counted nights."""
    group = _Group(stream, choose)
    for night in range(LAST_NIGHT):
        group.pass_night(night)
    for i in group.looking | {i for _, i, _ in group.asked}:
        group.fates[i].wait = LAST_NIGHT - stream.comes[i]
    return [each for each in group.fates if each.comes < COUNTED]


class _Group:
    """One group as it stands."""

    def __init__(self, stream: Stream, choose: Choice) -> None:
        self._stream, self._choose = stream, choose
        self._scores = [array("H", row) for row in stream.scores]
        self._ends = [list(each) for each in stream.taken_until]
        self._new = _by_night(stream.comes)
        self.looking: set[int] = set()
        self.asked: list[tuple[int, int, int]] = []
        self.fates = [
            Fate(night, sum(map(bool, row)), len(row))
            for night, row in zip(stream.comes, self._scores, strict=True)
        ]

    def pass_night(self, night: int) -> None:
        """Endings, answers, arrivals; then suggestions, if anything has changed."""
        came = self._new.get(night, [])
        self.looking.update(came)
        if any((came, self._hear(night), self._end(night))):
            self._suggest(night)

    def _end(self, night: int) -> bool:
        before = sum(map(len, self._ends))
        self._ends = [[end for end in ends if end > night] for ends in self._ends]
        return sum(map(len, self._ends)) < before

    def _hear(self, night: int) -> bool:
        """Answers to what was suggested some nights ago; whether anybody said no."""
        heard = [each for each in self.asked if each[0] <= night]
        self.asked = [each for each in self.asked if each[0] > night]
        refused = [(i, j) for _, i, j in heard if self._stream.says_no(i, j)]
        for i, j in refused:
            self._scores[i][j] = 0
            self.looking.add(i)
        for _, i, j in heard:
            if (i, j) not in refused:
                asked = night - NIGHTS_TO_DECIDE
                self.fates[i].wait = asked - self._stream.comes[i]
                self.fates[i].fit = self._scores[i][j] - 1
                self._ends[j].append(night + self._stream.lasts[i])
        return bool(refused)

    def _suggest(self, night: int) -> None:
        seekers, held = sorted(self.looking), self._held()
        room = [j for j, each in enumerate(self._stream.mentors) if each.capacity > held[j]]
        if not seekers or not room:
            return
        posed = Night(
            [self._stream.mentees[i] for i in seekers],
            [replace(self._stream.mentors[j], held=held[j]) for j in room],
            [array("H", [self._scores[i][j] for j in room]) for i in seekers],
            NOW + timedelta(days=night),
        )
        mate = self._choose(posed)
        pairs = [(i, room[k]) for i, k in zip(seekers, mate, strict=True) if k != NOBODY]
        self.looking.difference_update(i for i, _ in pairs)
        self.asked += [(night + NIGHTS_TO_DECIDE, i, j) for i, j in pairs]
        self._count_overtaking(pairs)

    def _held(self) -> list[int]:
        held = [len(ends) for ends in self._ends]
        for _, _, j in self.asked:
            held[j] += 1
        return held

    def _count_overtaking(self, pairs: list[tuple[int, int]]) -> None:
        for i in self.looking:
            for lead in self._leads(i, pairs):
                self.fates[i].overtaken += lead > 0
                self.fates[i].far_overtaken += lead >= RULES.overdue_days

    def _leads(self, i: int, pairs: list[tuple[int, int]]) -> Iterator[int]:
        """Nights by which those who got a mentor possible for i came later than i."""
        comes = self._stream.comes
        return (comes[k] - comes[i] for k, j in pairs if self._scores[i][j])


def _by_night(comes: tuple[int, ...]) -> dict[int, list[int]]:
    new: dict[int, list[int]] = {}
    for i, night in enumerate(comes):
        new.setdefault(night, []).append(i)
    return new
