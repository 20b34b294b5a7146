"""One size: ours and the measure in turn, in one process, the same groups, the same totals.

`python -m bench.matching.compare 100 60 3 7` takes mentees, mentors, groups and rounds and writes
JSON: CPU milliseconds a group by step and round, and how many totals were equal.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Sequence

from alongside.matching.alternatives import alternatives
from alongside.matching.plan import plan_group
from alongside.matching.solve import solve
from bench.matching import arrays, ours
from bench.matching.clock import clocked
from bench.matching.people import Pairs
from tests.rules.matching.population import NOW, RULES, People, populate

REASONED_CELLS = 1_000_000
"""Groups with more pairs than this are compared without alternatives and reasons for everybody."""


def main(mentees: int, mentors: int, groups: int, rounds: int) -> None:
    """Measure and write what was found."""
    people = [populate(mentees, mentors, seed) for seed in range(groups)]
    # What is alive already is no part of the work; the collector would walk it again and again.
    gc.collect()
    gc.freeze()
    spent, equal = [], 0
    for number in range(rounds):
        one, by_arrays, by_us = _round(people, backwards=bool(number % 2))
        spent.append(one)
        equal += _equal(by_arrays, by_us)
    print(json.dumps({"rounds": spent, "equal": equal, "compared": rounds * groups}))


def _round(
    people: Sequence[People], *, backwards: bool
) -> tuple[dict[str, float], list[tuple[int, Pairs]], list[tuple[int, Pairs]]]:
    """Both contenders, in this order or the other, then our steps one by one."""

    def by_arrays(group: People) -> tuple[int, Pairs]:
        return arrays.suggest(RULES, group.mentees, group.mentors, NOW)

    def by_us(group: People) -> tuple[int, Pairs]:
        return ours.suggest(RULES, group.mentees, group.mentors, NOW)

    if backwards:
        ours_spent, our_results = clocked(by_us, people)
        their_spent, their_results = clocked(by_arrays, people)
    else:
        their_spent, their_results = clocked(by_arrays, people)
        ours_spent, our_results = clocked(by_us, people)
    spent = {"numpy+scipy": their_spent, "ours": ours_spent} | _steps(people)
    return spent, their_results, our_results


def _steps(people: Sequence[People]) -> dict[str, float]:
    spent = {}
    spent["table"], prepared = clocked(
        lambda group: ours.prepare(RULES, group.mentees, group.mentors, NOW), people
    )
    problems = [problem for problem, _, _ in prepared]
    spent["solve"], solutions = clocked(solve, problems)
    solved = list(zip(problems, solutions, strict=True))
    spent["proof"], _ = clocked(lambda one: ours.prove(*one), solved)
    if len(people[0].mentees) * len(people[0].mentors) <= REASONED_CELLS:
        wanted = RULES.alternatives
        spent["alternatives"], _ = clocked(lambda one: alternatives(*one, wanted), solved)
        spent["whole plan"], _ = clocked(
            lambda group: plan_group(RULES, group.mentees, group.mentors, now=NOW), people
        )
    return spent


def _equal(some: Sequence[tuple[int, Pairs]], others: Sequence[tuple[int, Pairs]]) -> int:
    """Of how many groups the total and the number of pairs are the same."""
    both = zip(some, others, strict=True)
    return sum((total, len(a)) == (other, len(b)) for (total, a), (other, b) in both)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
