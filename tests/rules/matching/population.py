"""Synthetic support groups: seeded, standard library only, for tests and benchmarks.

The shape follows section 11 of the matching note: blanks differ by question, 1-3 places a mentor
with some taken, exponential waiting times, a few exclusions, and here and there a must.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from alongside.matching import normalize_name
from alongside.model import Answer, Application, ApplicationState, Aspect, MatchRules, Role

NOW = datetime(2026, 3, 2, 5, 15, tzinfo=UTC)
CHOICES: dict[str, tuple[str, ...]] = {
    "gender": ("woman", "man", "other"),
    "age": ("a18", "a30", "a40", "a50", "a60"),
    "reconciliation": ("together", "deciding", "separated", "divorced"),
    "affair": ("emotional", "physical", "online", "several"),
    "side": ("betrayed", "wayward"),
    "style": ("listening", "perspectives", "either"),
}
SEVERAL: dict[str, tuple[str, ...]] = {
    "contact": ("phone", "text", "video", "in_person"),
    "language": ("en", "fr", "es"),
    "times": tuple(f"slot{n:02}" for n in range(21)),
}
_HOW_MANY = {"contact": (1, 3), "language": (1, 3), "times": (2, 8)}
ASPECTS = (
    Aspect("gender", "category", "similar", 8),
    Aspect("age", "ordinal", "similar", 6, order=CHOICES["age"]),
    Aspect("reconciliation", "category", "similar", 8, near=frozenset({("together", "deciding")})),
    Aspect("affair", "category", "similar", 6, near=frozenset({("emotional", "online")})),
    Aspect("side", "category", "similar", 10),
    Aspect("style", "category", "complement", 4, different=40),
    Aspect("months", "lead", "similar", 5),
    Aspect("contact", "shared", "similar", 5),
    Aspect("times", "overlap", "similar", 8, enough=4),
)
RULES = MatchRules(
    aspects=ASPECTS,
    experience="months",
    importance="matters",
    musts="musts",
    must_share=("language", "contact"),
)


@dataclass(frozen=True, slots=True)
class People:
    """One group of applications."""

    mentees: tuple[Application, ...]
    mentors: tuple[Application, ...]


def member_id(text: str) -> str:
    """A person id of the true shape."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def populate(
    mentees: int, mentors: int, seed: int, *, blanks: float = 0.15, group: str = "calgary"
) -> People:
    """A group of this size; the same arguments give the same people for ever."""
    rng = Random(f"{seed} {mentees} {mentors} {blanks}")
    people = [
        _person(rng, f"mentee {seed} {i}", Role.MENTEE, blanks, group) for i in range(mentees)
    ]
    guides = [
        _person(rng, f"mentor {seed} {j}", Role.MENTOR, blanks, group) for j in range(mentors)
    ]
    for i in range(len(people)):
        if guides and rng.random() < 0.08:
            people[i] = replace(people[i], barred=frozenset({rng.choice(guides).member}))
        if guides and rng.random() < 0.05:
            avoided = normalize_name(rng.choice(guides).name)
            people[i] = replace(people[i], avoid_names=frozenset({avoided}))
    for j in range(len(guides)):
        if people and rng.random() < 0.08:
            guides[j] = replace(guides[j], barred=frozenset({rng.choice(people).member}))
    return People(tuple(people), tuple(guides))


def _person(rng: Random, key: str, role: Role, blanks: float, group: str) -> Application:
    waiting = NOW - timedelta(days=min(int(rng.expovariate(1 / 24)), 400), hours=3)
    capacity = rng.choice((1, 1, 2, 3)) if role is Role.MENTOR else 1
    held = rng.randint(0, capacity) if role is Role.MENTOR and rng.random() < 0.5 else 0
    state = ApplicationState.READY if rng.random() < 0.95 else ApplicationState.PAUSED
    return Application(
        program="heal",
        group=group,
        member=member_id(key),
        role=role,
        version="2026-01-01T00:00:00Z#1",
        submitted_at=waiting,
        waiting_since=waiting,
        name=f"P{member_id(key)[:10]}",
        email=f"{member_id(key)[:8]}@example.org",
        answers=_answers(rng, role, blanks),
        state=state,
        capacity=capacity,
        held=held,
    )


def _answers(rng: Random, role: Role, blanks: float) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for question, choices in CHOICES.items():
        if rng.random() >= blanks:
            answers[question] = rng.choice(choices)
    for question, choices in SEVERAL.items():
        if rng.random() >= blanks:
            answers[question] = tuple(rng.sample(choices, rng.randint(*_HOW_MANY[question])))
    if rng.random() >= blanks / 2:
        answers["months"] = rng.randint(6, 90) if role is Role.MENTOR else rng.randint(0, 40)
    if rng.random() < 0.4:
        answers["matters"] = tuple(rng.sample([each.question for each in ASPECTS], 2))
    if rng.random() < 0.04:
        answers["musts"] = (rng.choice(tuple(CHOICES)),)
    return answers
