"""What every contender starts from: the same applications, read in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from alongside.matching.records import newest
from alongside.matching.rules import ready
from alongside.model import Application, MatchRules, Role

Pairs: TypeAlias = list[tuple[str, str]]
"""Suggestions as (mentee, mentor) ids."""


def looking(rules: MatchRules, mentees: Sequence[Application]) -> list[Application]:
    """The mentees to be matched, by member id."""
    found = newest(mentees)
    return [each for each in found if ready(rules, each, Role.MENTEE) and each.capacity > each.held]


def open_places(rules: MatchRules, mentors: Sequence[Application]) -> list[int]:
    """How many places each mentor has tonight."""
    return [
        max(min(each.capacity, rules.max_capacity) - each.held, 0)
        if ready(rules, each, Role.MENTOR)
        else 0
        for each in mentors
    ]
