"""How well two people fit: integers only, so that the same pair scores the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

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

    The score is `10 * (sum(weight * similarity) + K * prior) // (sum(weight) + K)` over the aspects
    both sides answered, K being kappa percent of all weights: little knowledge stays near the
    prior. An answer that would pull the pair below what a blank there gives counts as the blank
    (promise R19), so no answer ever costs anybody fit and leaving one out gains nothing.
    """
    reasons = explain(rules, mentee.answers, mentor.answers)
    known = [(r.similarity, r.weight) for r in reasons if r.similarity != UNKNOWN]
    total = sum(r.weight for r in reasons)
    confidence = 100 * sum(weight for _, weight in known) // total if total else 0
    return blend(known, shrinkage(rules), rules.prior), confidence, reasons


def rate(rules: MatchRules, mentee: Mapping[str, Answer], mentor: Mapping[str, Answer]) -> int:
    """The score alone, from two people's answers."""
    reasons = explain(rules, mentee, mentor)
    known = ((r.similarity, r.weight) for r in reasons if r.similarity != UNKNOWN)
    return blend(known, shrinkage(rules), rules.prior)


def shrinkage(rules: MatchRules) -> int:
    """The weight of the prior: kappa percent of all aspects at unset importance."""
    return rules.kappa * sum(UNSET * aspect.weight for aspect in rules.aspects) // 100


def blend(known: Iterable[tuple[int, int]], pull: int, prior: int) -> int:
    """Greatest shrunk mean (0..1000) of any part of the known (similarity, weight) pairs.

    Taken from the most similar down, the mean peaks where the next would lower it.
    """
    points, weights = pull * prior, pull
    for similar, weight in sorted(known, reverse=True):
        if similar * weights <= points and (weights or similar <= prior):
            break
        points += similar * weight
        weights += weight
    return 10 * points // weights if weights else 10 * prior


def explain(
    rules: MatchRules, mentee: Mapping[str, Answer], mentor: Mapping[str, Answer]
) -> tuple[Reason, ...]:
    """What each aspect says about a pair, known or not."""
    matters = important(rules, mentee) | important(rules, mentor)
    return tuple(
        _reason(aspect, mentee, mentor, aspect.question in matters) for aspect in rules.aspects
    )


def important(rules: MatchRules, answers: Mapping[str, Answer]) -> frozenset[str]:
    """The aspects (question ids) a member says matter to them."""
    return frozenset(codes(answers.get(rules.importance))) if rules.importance else frozenset()


def weigh(aspect: Aspect, matters: bool) -> int:
    """An aspect's weight times its importance: 4 when either side says it matters, else 2."""
    return aspect.weight * (MATTERS if matters else UNSET)


def codes(answer: Answer | None) -> tuple[str, ...]:
    """An answer as choice codes; empty when there is none."""
    if answer is None or answer == "":
        return ()
    if isinstance(answer, tuple):
        return answer
    if isinstance(answer, bool):
        return ("true",) if answer else ("false",)
    return (str(answer),)


def number(answer: Answer | None) -> int | None:
    """An answer as a number; None when it is not one."""
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else None


def similarity(aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    """0..100 for two answers to one aspect, -1 when one side is unknown.

    Never under `different`. A `complement` is mirrored: difference gets what sameness would.
    """
    if not codes(mentee) or not codes(mentor):
        return UNKNOWN
    likeness = _SCALES[aspect.scale](aspect, mentee, mentor)
    if likeness == UNKNOWN:
        return UNKNOWN
    likeness = max(likeness, aspect.different)
    return 100 + aspect.different - likeness if aspect.kind == "complement" else likeness


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


def _category(aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    ours, theirs = set(codes(mentee)), set(codes(mentor))
    if ours == theirs:
        return 100
    close = any((a, b) in aspect.near or (b, a) in aspect.near for a in ours for b in theirs)
    return NEAR if close or ours & theirs else aspect.different


def _ordinal(aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    """By the gap in `order`; numbers without an order reach `different` at a gap of `enough`."""
    low, high = number(mentee), number(mentor)
    span = aspect.enough
    if aspect.order:
        low, high = _place(aspect, mentee), _place(aspect, mentor)
        span = max(len(aspect.order) - 1, 1)
    if low is None or high is None:
        return UNKNOWN
    return 100 - (100 - aspect.different) * min(abs(high - low), span) // span


def _place(aspect: Aspect, answer: Answer | None) -> int | None:
    code = codes(answer)[0]
    return aspect.order.index(code) if code in aspect.order else None


def _lead(aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    ours, theirs = number(mentee), number(mentor)
    if ours is None or theirs is None:
        return UNKNOWN
    if theirs < ours:
        return aspect.different
    return LEVEL + (100 - LEVEL) * min(theirs - ours, FULL_LEAD_MONTHS) // FULL_LEAD_MONTHS


def _shared(_aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    ours, theirs = set(codes(mentee)), set(codes(mentor))
    return 100 * len(ours & theirs) // min(len(ours), len(theirs))


def _overlap(aspect: Aspect, mentee: Answer | None, mentor: Answer | None) -> int:
    common = len(set(codes(mentee)) & set(codes(mentor)))
    return 100 * min(common, aspect.enough) // aspect.enough


_SCALES: Mapping[str, Callable[[Aspect, Answer | None, Answer | None], int]] = {
    "category": _category,
    "ordinal": _ordinal,
    "lead": _lead,
    "shared": _shared,
    "overlap": _overlap,
}
