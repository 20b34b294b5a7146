"""How well two people fit: integers only, so that the same pair scores the same everywhere.

No scale rewards saying less: every answer, and every further choice in one, can only raise a fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set

from alongside.model import Answer, Application, Aspect, MatchRules, Reason

UNKNOWN = -1
NEAR = 70
LEVEL = 50
FULL_LEAD_MONTHS = 24
MATTERS, UNSET = 4, 2


def score(
    rules: MatchRules, mentee: Application, mentor: Application
) -> tuple[int, int, tuple[Reason, ...]]:
    """Score 0..1000, confidence 0..100 and one reason per aspect, in the program's order.

    The score is the weighted mean `10 * sum(weight * max(similarity, prior)) // sum(weight)` over
    all aspects. A missing answer stands at the prior, so that little knowledge stays near it; so
    does a similarity below the prior, because a difference never counts less than a missing answer
    (promise R19). No answer ever costs anybody fit, and leaving one out gains nothing.
    """
    reasons = explain(rules, mentee.answers, mentor.answers)
    total = sum(r.weight for r in reasons)
    known = sum(r.weight for r in reasons if r.similarity != UNKNOWN)
    return average(rules, reasons), 100 * known // total if total else 0, reasons


def rate(rules: MatchRules, mentee: Mapping[str, Answer], mentor: Mapping[str, Answer]) -> int:
    """The score alone, from two people's answers."""
    return average(rules, explain(rules, mentee, mentor))


def average(rules: MatchRules, reasons: Iterable[Reason]) -> int:
    """The score of a pair from its reasons; the prior when no aspect has weight."""
    points = weights = 0
    for reason in reasons:
        points += reason.weight * max(reason.similarity, rules.prior)
        weights += reason.weight
    return 10 * points // weights if weights else 10 * rules.prior


def explain(
    rules: MatchRules, mentee: Mapping[str, Answer], mentor: Mapping[str, Answer]
) -> tuple[Reason, ...]:
    """What each aspect says about a pair, known or not."""
    matters = named(rules.importance, mentee) | named(rules.importance, mentor)
    return tuple(
        _reason(aspect, mentee, mentor, aspect.question in matters) for aspect in rules.aspects
    )


def named(question: str, answers: Mapping[str, Answer]) -> frozenset[str]:
    """The aspects (question ids) a member named in that question; none when there is none."""
    return frozenset(codes(answers.get(question))) if question else frozenset()


def weigh(aspect: Aspect, matters: bool) -> int:
    """An aspect's weight times its importance: 4 when either side says it matters, else 2."""
    return aspect.weight * (MATTERS if matters else UNSET)


def codes(answer: Answer | None) -> tuple[str, ...]:
    """An answer as choice codes; empty when there is none."""
    if isinstance(answer, tuple):
        return answer
    if answer is None or answer == "":
        return ()
    if isinstance(answer, bool):
        return ("true",) if answer else ("false",)
    return (str(answer),)


def number(answer: Answer | None) -> int | None:
    """An answer as a number; None when it is not one."""
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else None


def similarity(aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    """0..100 for two answers to one aspect, -1 when one side is unknown.

    Never under `different`. A `complement` is mirrored: difference gets what sameness would. Of
    several choices the best one counts, so that naming fewer never gains.
    """
    if not codes(mentee) or not codes(mentor):
        return UNKNOWN
    return _SCALES[aspect.scale](aspect, mentee, mentor)


def _reason(
    aspect: Aspect, mentee: Mapping[str, Answer], mentor: Mapping[str, Answer], matters: bool
) -> Reason:
    ours, theirs = mentee.get(aspect.question), mentor.get(aspect.question)
    return Reason(
        aspect=aspect.question,
        kind=aspect.kind,
        similarity=similarity(aspect, ours, theirs),
        weight=weigh(aspect, matters),
        mentee=",".join(codes(ours)),
        mentor=",".join(codes(theirs)),
    )


def mirror(aspect: Aspect, likeness: int) -> int:
    """A likeness as the aspect's kind sees it, never under `different`."""
    likeness = max(likeness, aspect.different)
    return 100 + aspect.different - likeness if aspect.kind == "complement" else likeness


def _category(aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    return max(_alike(aspect, a, b) for a in codes(mentee) for b in codes(mentor))


def _alike(aspect: Aspect, ours: str, theirs: str) -> int:
    if ours == theirs:
        return mirror(aspect, 100)
    near = (ours, theirs) in aspect.near or (theirs, ours) in aspect.near
    return mirror(aspect, NEAR if near else aspect.different)


def _ordinal(aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    ours, theirs = rank(aspect, mentee), rank(aspect, mentor)
    return UNKNOWN if ours is None or theirs is None else ordinal(aspect, theirs - ours)


def ordinal(aspect: Aspect, gap: int) -> int:
    """What a gap in `order` scores; without an order, a gap between numbers."""
    span = reach(aspect)
    return mirror(aspect, 100 - (100 - aspect.different) * min(abs(gap), span) // span)


def reach(aspect: Aspect) -> int:
    """The gap from which on two answers are as far apart as can be."""
    return max(len(aspect.order) - 1, 1) if aspect.order else aspect.enough


def rank(aspect: Aspect, answer: Answer | None) -> int | None:
    """An answer's place in `order`, or its number where there is none; None for neither."""
    if not aspect.order:
        return number(answer)
    first = codes(answer)[:1]
    return aspect.order.index(first[0]) if first and first[0] in aspect.order else None


def _lead(aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    ours, theirs = number(mentee), number(mentor)
    return UNKNOWN if ours is None or theirs is None else lead(aspect, theirs - ours)


def lead(aspect: Aspect, months: int) -> int:
    """What a mentor who is so many months ahead (or, below zero, behind) scores."""
    if months < 0:
        return aspect.different
    return LEVEL + (100 - LEVEL) * min(months, FULL_LEAD_MONTHS) // FULL_LEAD_MONTHS


def _shared(aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    return shared(aspect, len(_common(mentee, mentor)))


def shared(aspect: Aspect, common: int) -> int:
    """What so many choices in common score: `different`, near from the first, 100 at `enough`."""
    if common >= aspect.enough:
        return 100
    return NEAR + (100 - NEAR) * (common - 1) // (aspect.enough - 1) if common else aspect.different


def _overlap(aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    return overlap(aspect, len(_common(mentee, mentor)))


def overlap(aspect: Aspect, common: int) -> int:
    """What so many times in common score: evenly from the middle up to 100 at `enough`."""
    if not common:
        return aspect.different
    return LEVEL + (100 - LEVEL) * min(common, aspect.enough) // aspect.enough


def _common(mentee: Answer | None, mentor: Answer | None) -> Set[str]:
    return set(codes(mentee)) & set(codes(mentor))


_SCALES: Mapping[str, Callable[[Aspect, Answer | None, Answer | None], int]] = {
    "category": _category,
    "ordinal": _ordinal,
    "lead": _lead,
    "shared": _shared,
    "overlap": _overlap,
}
