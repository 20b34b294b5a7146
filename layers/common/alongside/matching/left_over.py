"""Why a mentee has no suggestion tonight, and what one more place would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from alongside.matching.rules import allowed, free
from alongside.matching.solve import NOBODY
from alongside.matching.table import FORBIDDEN
from alongside.model import Application, LeftOver, MatchRules


class Outcome:
    """A solved group: who could go with whom (full mentors included) and who does."""

    def __init__(
        self,
        mentees: Sequence[Application],
        mentors: Sequence[Application],
        scores: Sequence[Sequence[int]],
        mate: Sequence[int],
    ) -> None:
        self.mentees, self.mentors, self.mate = mentees, mentors, mate
        self.options = [
            sum(1 << j for j, fit in enumerate(row) if fit != FORBIDDEN) for row in scores
        ]
        self.unmatched = [i for i, j in enumerate(mate) if j == NOBODY]
        self.held: list[list[int]] = [[] for _ in mentors]
        for i, j in enumerate(mate):
            if j != NOBODY:
                self.held[j].append(i)


def explain_left_over(rules: MatchRules, outcome: Outcome) -> tuple[LeftOver, ...]:
    """One record per unmatched mentee, by member id."""
    onward = [_union(outcome.options[i] for i in held) for held in outcome.held]
    return tuple(
        _crowd(outcome, i, onward)
        if outcome.options[i]
        else _nobody(rules, outcome.mentees[i], outcome.mentors)
        for i in outcome.unmatched
    )


def _nobody(rules: MatchRules, mentee: Application, mentors: Sequence[Application]) -> LeftOver:
    broken = Counter(allowed(rules, mentee, mentor) for mentor in mentors)
    return LeftOver(mentee.member, "no_mentor", broken=dict(sorted(broken.items())))


def _crowd(outcome: Outcome, i: int, onward: Sequence[int]) -> LeftOver:
    """The set that competes (Hall 1935): everyone who could only take one of these places.

    It is found by an alternating search from the mentee; all its mentors are full, or the solve
    would have found a place.
    """
    reached = _close(outcome.options[i], onward)
    mentors = list(_bits(reached))
    others = sum(
        1 for k in outcome.unmatched if outcome.options[k] and not outcome.options[k] & ~reached
    )
    return LeftOver(
        outcome.mentees[i].member,
        "all_full",
        people=others + sum(len(outcome.held[j]) for j in mentors),
        places=sum(free(outcome.mentors[j]) for j in mentors),
        mentors=tuple(outcome.mentors[j].member for j in mentors),
    )


def _close(start: int, onward: Sequence[int]) -> int:
    """All mentors (bits) that chains of changes lead to from the first ones."""
    seen, fresh = start, start
    while fresh:
        found = _union(onward[j] for j in _bits(fresh))
        fresh = found & ~seen
        seen |= found
    return seen


def _union(masks: Iterator[int]) -> int:
    total = 0
    for mask in masks:
        total |= mask
    return total


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def count_freed(outcome: Outcome) -> int:
    """How many unmatched mentees would be served if every mentor of the group had one place more.

    Nobody matched tonight loses their place for it (augmenting paths, Berge 1957).
    """
    held = [list(each) for each in outcome.held]
    room = [free(mentor) + 1 for mentor in outcome.mentors]
    dead: set[int] = set()
    return sum(1 for i in outcome.unmatched if _place(outcome, i, held, room, dead))


def _place(
    outcome: Outcome, start: int, held: list[list[int]], room: Sequence[int], dead: set[int]
) -> bool:
    """Find a place for one mentee by moving others, none of whom loses theirs."""
    came: dict[int, tuple[int, int]] = {}
    queue = [(start, NOBODY)]
    for i, left in queue:
        for j in _bits(outcome.options[i]):
            if j in came or j in dead:
                continue
            came[j] = (i, left)
            if len(held[j]) < room[j]:
                _shift(held, came, j)
                return True
            queue += [(k, j) for k in held[j]]
    # A search that failed proves that no later one can pass here.
    dead |= came.keys()
    return False


def _shift(held: list[list[int]], came: dict[int, tuple[int, int]], end: int) -> None:
    j = end
    while j != NOBODY:
        i, left = came[j]
        held[j].append(i)
        if left != NOBODY:
            held[left].remove(i)
        j = left
