"""Why a mentee has no suggestion tonight, and what one more place would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from alongside.matching.barriers import Barriers, bits, union
from alongside.matching.rules import free
from alongside.matching.solve import NOBODY
from alongside.matching.table import Row
from alongside.model import Application, LeftOver, MatchRules

_LASTING = frozenset({"never", "oneself", "other_group"})
"""Rules nobody is offered to relax. `never` hides who declared what (promise R22)."""

_BINARY = b"0" + b"1" * 255


class Outcome:
    """A solved group: who could go with whom (full mentors included) and who does."""

    def __init__(
        self,
        mentees: Sequence[Application],
        mentors: Sequence[Application],
        scores: Sequence[Row],
        mate: Sequence[int],
    ) -> None:
        self.mentees, self.mentors, self.mate = mentees, mentors, mate
        self.options = [_allowed(row) for row in scores]
        self.unmatched = [i for i, j in enumerate(mate) if j == NOBODY]
        self.held: list[list[int]] = [[] for _ in mentors]
        for i, j in enumerate(mate):
            if j != NOBODY:
                self.held[j].append(i)


def _allowed(row: Row) -> int:
    """The mentors (bits) whose entry is not FORBIDDEN, that is, not zero in both of its bytes."""
    raw = row.tobytes().translate(_BINARY)[::-1]
    return int(b"0" + raw[::2], 2) | int(b"0" + raw[1::2], 2)


def why_not(rules: MatchRules, outcome: Outcome) -> tuple[LeftOver, ...]:
    """One record per unmatched mentee, by member id."""
    crowds, barriers = _Crowds(outcome), Barriers(rules, outcome.mentors)
    return tuple(
        crowds.of(i) if outcome.options[i] else _nobody(barriers, outcome.mentees[i])
        for i in outcome.unmatched
    )


def _nobody(barriers: Barriers, mentee: Application) -> LeftOver:
    """Nobody is possible: whoever breaks no other rule has too low a score."""
    kept = barriers.of(mentee)
    first: dict[str, int] = {}
    seen = twice = 0
    for rule, who in kept.items():
        first[rule] = who & ~seen
        twice |= who & seen
        seen |= who
    first["score"] = barriers.everyone & ~seen
    alone = {
        rule: barriers.fitting(mentee, only) if rule != "score" else only
        for rule, who in first.items()
        if rule not in _LASTING and (only := who & ~twice & barriers.free)
    }
    return LeftOver(mentee.member, "no_mentor", broken=_count(first), alone=_count(alone))


def _count(found: Mapping[str, int]) -> dict[str, int]:
    return {rule: who.bit_count() for rule, who in sorted(found.items()) if who}


class _Crowds:
    """The sets that compete (Hall 1935): everyone who could only take one of some places.

    A set is found by an alternating search from the mentee; all its mentors are full, or the solve
    would have found a place. So one more place at any of them serves one more person.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self._closed: dict[int, int] = {}
        self._known = 0
        self._sizes: dict[int, tuple[int, int, tuple[str, ...]]] = {}

    def of(self, i: int) -> LeftOver:
        """The set one unmatched mentee belongs to."""
        reached = self._reach(self.outcome.options[i])
        if reached not in self._sizes:
            self._sizes[reached] = self._measure(reached)
        people, places, mentors = self._sizes[reached]
        name = self.outcome.mentees[i].member
        return LeftOver(name, "all_full", people=people, places=places, mentors=mentors)

    def _measure(self, reached: int) -> tuple[int, int, tuple[str, ...]]:
        outcome, mentors = self.outcome, list(bits(reached))
        options = (outcome.options[k] for k in outcome.unmatched)
        others = sum(1 for mask in options if mask and not mask & ~reached)
        return (
            others + sum(len(outcome.held[j]) for j in mentors),
            sum(free(outcome.mentors[j]) for j in mentors),
            tuple(outcome.mentors[j].member for j in mentors),
        )

    def _reach(self, mentors: int) -> int:
        """All mentors that chains of changes lead to from these."""
        reached, rest = 0, mentors
        while rest:
            reached |= self._close(_lowest(rest))
            rest &= ~reached
        return reached

    def _close(self, start: int) -> int:
        """The same from one mentor. What was found before is not searched again."""
        if start in self._closed:
            return self._closed[start]
        reached = rest = 1 << start
        while rest:
            j = _lowest(rest & self._known or rest)
            if j in self._closed:
                reached |= self._closed[j]
                rest &= ~self._closed[j]
            else:
                rest = (rest | self._onward[j] & ~reached) & ~(1 << j)
                reached |= self._onward[j]
        self._known |= 1 << start
        self._closed[start] = reached
        return reached

    @cached_property
    def _onward(self) -> list[int]:
        """The mentors that those who have a place with each mentor could take instead."""
        options = self.outcome.options
        return [union(options[i] for i in held) for held in self.outcome.held]


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def count_freed(outcome: Outcome) -> int:
    """How many unmatched mentees would be served if every mentor of the group had one place more.

    Nobody matched tonight loses their place for it (augmenting paths, Berge 1957).
    """
    held = [list(each) for each in outcome.held]
    room = [free(mentor) + 1 for mentor in outcome.mentors]
    dead = freed = 0
    for i in outcome.unmatched:
        end, came = _search(outcome, i, held, room, dead)
        if end == NOBODY:
            # A search that failed proves that no later one can pass here.
            dead |= union(1 << j for j in came)
        else:
            _shift(held, came, end)
            freed += 1
    return freed


def _search(
    outcome: Outcome,
    start: int,
    held: Sequence[Sequence[int]],
    room: Sequence[int],
    dead: int,
) -> tuple[int, dict[int, tuple[int, int]]]:
    """A mentor with room to whom moving others leads, none of whom loses their place, and from
    whom and where each mentor on the way was reached."""
    came: dict[int, tuple[int, int]] = {}
    queue, seen = [(start, NOBODY)], dead
    for i, left in queue:
        fresh = outcome.options[i] & ~seen
        seen |= fresh
        for j in bits(fresh):
            came[j] = (i, left)
            if len(held[j]) < room[j]:
                return j, came
            queue += [(k, j) for k in held[j]]
    return NOBODY, came


def _shift(held: list[list[int]], came: Mapping[int, tuple[int, int]], end: int) -> None:
    j = end
    while j != NOBODY:
        i, left = came[j]
        held[j].append(i)
        if left != NOBODY:
            held[left].remove(i)
        j = left
