"""Which given answer is the answer to which question. Ids win; titles count only with the kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from alongside.forms.reading import ACCEPTED
from alongside.forms.records import COLLECTED_EMAIL, GivenAnswer, Provider
from alongside.forms.wording import normalize_title
from alongside.program import Question

_Claims = Mapping[str, frozenset[int]]
_Crossing = tuple[str, int, str]
"""A question, the place of its answer, and the question whose title stands there."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """`found` and `matched_by` (`id` or `title`) go by question id. `ambiguous` are questions with
    several answers, or that share one; `crossed` those whose answer was given under another one's
    title, with that answer; `unmapped` counts given answers without a question."""

    found: Mapping[str, GivenAnswer]
    matched_by: Mapping[str, str]
    ambiguous: frozenset[str]
    crossed: Mapping[str, GivenAnswer]
    unmapped: int


def pair_answers(
    answers: Sequence[GivenAnswer], questions: Sequence[Question], provider: Provider
) -> Pairing:
    """Pair every question with at most one answer; the order of the answers plays no part."""
    collected = [answer for answer in answers if answer.key == COLLECTED_EMAIL]
    given = [answer for answer in answers if answer.key != COLLECTED_EMAIL]
    by_id = _claim_by_id(given, questions, provider)
    rest = [question for question in questions if not by_id[question.id]]
    by_title = _claim_by_title(given, rest, frozenset().union(*by_id.values()))
    crossed = _find_crossed(given, questions, by_id)
    claims = _claim_crossed({**by_id, **by_title}, crossed)
    sole = _find_sole(claims)
    found = {name: given[place] for name, place in sole.items()}
    found, beside = _add_written_beside(found, given, claims)
    found = _fall_back_to_collected(found, collected, questions, claims)
    claimed = beside.union(*claims.values())
    return Pairing(
        found=found,
        matched_by={name: "title" if by_title.get(name) else "id" for name in found},
        ambiguous=frozenset(
            name
            for name, places in claims.items()
            if name not in found and any(given[place].answered for place in places)
        ),
        crossed={name: given[place] for name, place, _ in crossed},
        unmapped=sum(answer.answered for place, answer in enumerate(given) if place not in claimed),
    )


def _claim_by_id(
    given: Sequence[GivenAnswer], questions: Iterable[Question], provider: Provider
) -> dict[str, frozenset[int]]:
    places = _index(given, lambda answer: (answer.key, *answer.alt_keys))
    return {
        question.id: frozenset().union(
            *(places[name] for name in (question.id, *question.find.get(provider, ())))
        )
        for question in questions
    }


def _claim_by_title(
    given: Sequence[GivenAnswer], questions: Iterable[Question], taken: frozenset[int]
) -> dict[str, frozenset[int]]:
    places = _index(given, lambda answer: (normalize_title(answer.title),))
    return {
        question.id: frozenset(
            place
            for title in (question.title, *question.titles)
            for place in places[normalize_title(title)] - taken
            if given[place].kind in ACCEPTED[question.kind]
        )
        for question in questions
    }


def _find_crossed(
    given: Sequence[GivenAnswer], questions: Sequence[Question], by_id: _Claims
) -> tuple[_Crossing, ...]:
    """Answers known by an id and given under the title of another question: whoever wrote them has
    read that title, and whoever made the form may have meant either."""
    owners = {
        normalize_title(title): question.id
        for question in questions
        for title in (question.title, *question.titles)
    }
    return tuple(
        (question.id, place, owner)
        for question in questions
        for place in sorted(by_id[question.id])
        if (owner := owners.get(normalize_title(given[place].title))) not in (None, question.id)
        and not is_titled(question, given[place].title)
    )


def _claim_crossed(claims: _Claims, crossed: Iterable[_Crossing]) -> _Claims:
    """The question whose title it is claims such an answer too, so that neither gets it."""
    added = dict(claims)
    for _, place, owner in crossed:
        added[owner] = added[owner] | {place}
    return added


def is_titled(question: Question, title: str) -> bool:
    """Whether this is one of the titles that the program's file gives the question."""
    return normalize_title(title) in map(normalize_title, (question.title, *question.titles))


def _index(
    given: Sequence[GivenAnswer], names: Callable[[GivenAnswer], tuple[str, ...]]
) -> defaultdict[str, set[int]]:
    index: defaultdict[str, set[int]] = defaultdict(set)
    for place, answer in enumerate(given):
        for name in filter(None, names(answer)):
            index[name].add(place)
    return index


def _find_sole(claims: _Claims) -> dict[str, int]:
    """Questions that claim exactly one answer which nobody else claims."""
    wanted = Counter(place for places in claims.values() for place in places)
    sole = {name: next(iter(places)) for name, places in claims.items() if len(places) == 1}
    return {name: place for name, place in sole.items() if wanted[place] == 1}


def _add_written_beside(
    found: Mapping[str, GivenAnswer], given: Sequence[GivenAnswer], claims: _Claims
) -> tuple[dict[str, GivenAnswer], frozenset[int]]:
    """Tally asks for the text of "Other" in a box of its own under the same title."""
    claimed = frozenset().union(*claims.values())
    options = {
        name: answer for name, answer in found.items() if answer.kind in {"choice", "choices"}
    }
    titles = Counter(normalize_title(answer.title) for answer in options.values())
    places = _index(given, lambda answer: (normalize_title(answer.title),))
    added, taken = dict(found), frozenset[int]()
    for name, answer in options.items():
        title = normalize_title(answer.title)
        boxes = {p for p in places[title] - claimed if given[p].kind in {"text", "long_text"}}
        if titles[title] == 1 and boxes:
            texts = tuple(given[p].text for p in boxes if given[p].text.strip())
            added[name] = replace(answer, other=(*answer.other, *texts))
            taken |= boxes
    return added, taken


def _fall_back_to_collected(
    found: dict[str, GivenAnswer],
    collected: Sequence[GivenAnswer],
    questions: Iterable[Question],
    claims: _Claims,
) -> dict[str, GivenAnswer]:
    """The address a form collects by itself counts only where none was typed: a member may have
    typed another one because somebody else reads the first."""
    asked = [
        question.id
        for question in questions
        if question.purpose == "email" and (question.id in found or not claims[question.id])
    ]
    silent = {name for name in asked if name not in found or not found[name].answered}
    return {**found, **dict.fromkeys(silent, collected[0])} if len(collected) == 1 else found
