"""What is odd in a group's records: the plan copes with all of it, a person may want to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from alongside.matching.rules import means, normalize_name, ready
from alongside.matching.score import codes
from alongside.model import Application, MatchRules, PlanWarning, Role

_MENTEE_PLACES = 1


def odd_records(
    rules: MatchRules, mentees: Iterable[Application], mentors: Iterable[Application]
) -> tuple[PlanWarning, ...]:
    """A warning for each odd thing in the records as they came; see `model.PlanWarning`.

    Only `two_records` speaks of people who are not ready, since only the others are matched. It is
    no oddity that one person is a mentee here and a mentor there.
    """
    given = (list(mentees), list(mentors))
    found = {PlanWarning("two_records", member) for each in given for member in _twice(each)}
    seekers, guides = (
        [each for each in newest(records) if ready(rules, each, role)]
        for records, role in zip(given, (Role.MENTEE, Role.MENTOR), strict=True)
    )
    for people, others, most in (
        (seekers, guides, _MENTEE_PLACES),
        (guides, seekers, rules.max_capacity),
    ):
        for one in people:
            found |= {PlanWarning(code, one.member) for code in _odd(rules, one, others, most)}
        found |= {PlanWarning("unanswered", question=each) for each in _unanswered(rules, people)}
    return tuple(sorted(found, key=lambda each: (each.code, each.member, each.question)))


def newest(applications: Iterable[Application]) -> list[Application]:
    """By member id; of several records of one person the newest, whatever order they come in."""
    found: dict[str, Application] = {}
    for each in applications:
        other = found.get(each.member)
        if other is None or _age(each) > _age(other):
            found[each.member] = each
    return [found[member] for member in sorted(found)]


def settle(
    mentees: Iterable[Application], mentors: Iterable[Application]
) -> tuple[list[Application], list[Application]]:
    """The newest records of both roles, each with whatever exclusions stand in any record of that
    person: whom one must never meet depends neither on the form nor on the role."""
    given = (list(mentees), list(mentors))
    told: dict[str, list[Application]] = {}
    for each in (*given[0], *given[1]):
        if each.barred or each.avoid_names:
            told.setdefault(each.member, []).append(each)
    together = {member: _together(records) for member, records in told.items()}
    seekers, guides = (
        [
            together[each.member](each) if each.member in together else each
            for each in newest(records)
        ]
        for records in given
    )
    return seekers, guides


def _together(told: Sequence[Application]) -> Callable[[Application], Application]:
    """Tells a record what all records of that person say of whom they must never meet. That a name
    does not mean somebody counts when each record with that name says so."""
    said = frozenset[str]().union(*(one.not_meant for one in told))
    doubted = {
        pair
        for pair in said
        for one in told
        if pair.partition(" ")[2] in one.avoid_names and pair not in one.not_meant
    }
    return partial(
        replace,
        barred=frozenset[str]().union(*(one.barred for one in told)),
        avoid_names=frozenset[str]().union(*(one.avoid_names for one in told)),
        not_meant=said - doubted,
    )


def _age(one: Application) -> tuple[object, ...]:
    """Orders the records of one person; what follows the version only breaks ties for good.

    Sets are sorted: how one prints depends on the run.
    """
    nobody = frozenset[str]()
    bare = replace(
        one,
        barred=nobody,
        declared=nobody,
        avoid_names=nobody,
        not_meant=nobody,
        left_open=nobody,
        former_names=nobody,
    )
    told = (one.barred, one.declared, one.avoid_names, one.not_meant, one.left_open)
    sets = (*told, one.former_names)
    return one.version, one.submitted_at, *map(sorted, sets), repr(bare)


def _twice(records: Sequence[Application]) -> list[str]:
    return [member for member, count in Counter(r.member for r in records).items() if count > 1]


def _odd(
    rules: MatchRules, one: Application, others: Sequence[Application], most: int
) -> Iterator[str]:
    if rules.aspects and not any(codes(one.answers.get(a.question)) for a in rules.aspects):
        yield "no_answers"
    if one.capacity < 1:
        yield "no_places"
    if one.capacity > most:
        yield "many_places"
    if one.barred or one.avoid_names:
        yield from _exclusions(one, [each for each in others if each.member != one.member])


def _exclusions(one: Application, others: Sequence[Application]) -> Iterator[str]:
    # By name only a whole one: an ex-partner may well have the same surname.
    own = normalize_name(one.name)
    if one.member in one.barred or own in map(normalize_name, one.avoid_names):
        yield "excludes_themselves"
    if others and all(_bars(one, each) for each in others):
        yield "excludes_everyone"


def _bars(one: Application, other: Application) -> bool:
    return other.member in one.barred or any(means(one, other))


def _unanswered(rules: MatchRules, people: Sequence[Application]) -> Iterator[str]:
    """The aspects that nobody of one side answered, unless there is nobody."""
    for aspect in rules.aspects if people else ():
        if not any(codes(each.answers.get(aspect.question)) for each in people):
            yield aspect.question
