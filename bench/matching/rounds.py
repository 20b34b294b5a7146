"""A published mentor matcher (mentor-match 7.0.1) beside ours, in an environment of its own.

It gets our scores ready, since it would take far longer to find its own, and our hard rules as
disqualifications. It knows no places, so it runs either in rounds, one mentee for each mentor in
each, or once with a mentor of their own for every place.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any

from matching.mentee import Mentee  # type: ignore[import-not-found,unused-ignore]
from matching.mentor import Mentor  # type: ignore[import-not-found,unused-ignore]
from matching.process import process_data  # type: ignore[import-not-found,unused-ignore]
from matching.rules.rule import (  # type: ignore[import-not-found,unused-ignore]
    Disqualify,
    UnmatchedBonus,
)

from alongside.matching.solve import Problem
from bench.matching import ours
from bench.matching.clock import clocked
from bench.matching.people import Pairs
from tests.rules.matching.population import NOW, RULES, People, populate

ROUNDS, BONUS = 3, 6
"""As its own web application runs it."""


def main(mentees: int, mentors: int, groups: int, repeats: int) -> None:
    """Measure and write what was found, CPU milliseconds a group and how many are matched."""
    people = [populate(mentees, mentors, seed) for seed in range(groups)]
    contenders: dict[str, Callable[[People], Pairs]] = {
        "ours": lambda group: ours.suggest(RULES, group.mentees, group.mentors, NOW)[1],
        "in rounds": partial(_suggest, rounds=ROUNDS),
        "by place": partial(_suggest, rounds=1),
    }
    gc.collect()
    gc.freeze()
    spent: list[dict[str, float]] = []
    matched: dict[str, int] = {}
    for number in range(repeats):
        spent.append({})
        for name in sorted(contenders, reverse=bool(number % 2)):
            spent[-1][name], results = clocked(contenders[name], people)
            matched[name] = sum(len(pairs) for pairs in results)
    print(json.dumps({"rounds": spent, "matched": matched}))


def _suggest(group: People, rounds: int) -> Pairs:
    problem, seekers, guides = ours.prepare(RULES, group.mentees, group.mentors, NOW)
    mentees = [_person(Mentee, each.member, i) for i, each in enumerate(seekers)]
    mentors = []
    for j, each in enumerate(guides):
        copies = problem.places[j] if rounds == 1 else min(problem.places[j], 1)
        mentors += [_person(Mentor, each.member, j) for _ in range(copies)]
    room = problem.places if rounds > 1 else [1] * len(guides)
    if mentees and mentors:
        process_data(mentors, mentees, [_rules(problem, room, rounds) for _ in range(rounds)])
    return [(each.email, other.email) for each in mentees for other in each.mentors]


def _person(kind: Any, member: str, position: int) -> Any:
    person = kind(grade=0, email=member)
    person.position = position
    return person


def _rules(problem: Problem, room: Sequence[int], rounds: int) -> list[Any]:
    """Applied from the last to the first, so that what forbids a pair comes before its worth."""
    values = problem.values

    def worth(match: Any) -> int:
        i, j = match.mentee.position, match.mentor.position
        return problem.weight(i, j)

    bonus = [UnmatchedBonus(BONUS)] if rounds > 1 else []
    return [
        SimpleNamespace(apply=worth),
        *bonus,
        Disqualify(lambda match: len(match.mentor.mentees) >= room[match.mentor.position]),
        Disqualify(lambda match: bool(match.mentee.mentors)),
        Disqualify(lambda match: not values[match.mentee.position][match.mentor.position]),
    ]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
