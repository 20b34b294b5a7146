"""The mix: a set of entries, and what waits, become one batch and what waits on.

Each question stands by itself, and ratings apart from comments, so that nothing says which answers
came together. Of a question everything is shown or everything waits:

- Fewer than `least` answers: they wait, a slot older. After `PATIENCE` slots ratings go on to the
  organization's pool, without the side they were said from, and comments are deleted unread.
- Otherwise all are shown. A side is shown apart when it has `least` answers itself and what is left
  over is nobody or `least` as well; a side too small is counted with "everybody else", and when
  that is still too few, the smallest side that was shown joins it. So no number of answers below
  `least` can be found by subtraction: the cells shown are disjoint, and each is large enough.

The outcome is a function of the multiset of answers: neither order nor time nor who is in it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from alongside.mixing.batch import COUNTED, Batch, Comments, Rating, bounded
from alongside.mixing.entry import Entry
from alongside.mixing.held import HIGHEST, LONGEST, Piece, Pool, Said
from alongside.mixing.promise import LEAST

PATIENCE = 4
"""Slots after which an answer that could not be shown waits no longer."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a program's file says of its feedback today. An answer to a question that is not in it
    any more, or has become one of another kind, is dropped: nobody could say what was asked. One
    from a side that is not in it any more counts as from everybody."""

    ratings: frozenset[str] = frozenset()
    comments: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    least: int = LEAST
    least_comments: int = LEAST


@dataclass(frozen=True, slots=True)
class Mixture:
    """What came of a slot. `moved` are the ratings that wait with the organization's from now."""

    batch: Batch
    held: Pool
    moved: tuple[Piece[int], ...]


def mix(
    rules: Rules, entries: Iterable[Entry], held: Pool, unreadable: Iterable[str] = ()
) -> Mixture:
    """Mix the entries of a slot with what waits; `unreadable` are reason codes."""
    ratings, comments = list(held.ratings), list(held.comments)
    for entry in entries:
        side, rated, wrote = entry.part, entry.ratings.items(), entry.comments.items()
        ratings += [Piece(question, side, 0, value) for question, value in rated if _rates(value)]
        comments += [
            Piece(question, side, 0, _fitting(text)) for question, text in wrote if _says(text)
        ]
    told, low = _shown(_known(ratings, rules.ratings, rules), max(LEAST, rules.least))
    texts, few = _shown(_known(comments, rules.comments, rules), max(LEAST, rules.least_comments))
    batch = Batch(
        state="released" if told or texts else "too_few",
        ratings=tuple(_rating(*cell, told[cell]) for cell in sorted(told)),
        comments=tuple(Comments(*cell, tuple(sorted(texts[cell]))) for cell in sorted(texts)),
        unreadable=tuple(sorted(set(unreadable))),
    )
    waiting, moved = wait(Pool(tuple(low), tuple(few)))
    return Mixture(bounded(batch), waiting, moved)


def wait(held: Pool) -> tuple[Pool, tuple[Piece[int], ...]]:
    """What waits on after another slot, and the ratings that move to the organization's pool."""
    ratings = [replace(one, age=one.age + 1) for one in held.ratings]
    comments = (replace(one, age=one.age + 1) for one in held.comments)
    kept = Pool(
        tuple(one for one in ratings if one.age < PATIENCE),
        tuple(one for one in comments if one.age < PATIENCE),
    )
    moved = (replace(one, part="", age=0) for one in ratings if one.age >= PATIENCE)
    return kept, tuple(moved)


def apart(people: Mapping[str, int], least: int) -> frozenset[str]:
    """The sides that may be shown apart, of the number of answers from each ("" for no side). There
    are `least` answers in all; those of no side shown, if any, are then `least` or more."""
    shown = {part for part, count in people.items() if part and count >= least}
    rest = sum(count for part, count in people.items() if part not in shown)
    if shown and 0 < rest < least:
        shown.remove(min(shown, key=lambda part: (people[part], part)))
    return frozenset(shown)


def _known(pieces: list[Piece[Said]], questions: frozenset[str], rules: Rules) -> list[Piece[Said]]:
    return [
        one if one.part in rules.parts else replace(one, part="")
        for one in pieces
        if one.question in questions
    ]


def _shown(
    pieces: list[Piece[Said]], least: int
) -> tuple[dict[tuple[str, str], list[Said]], list[Piece[Said]]]:
    """What is shown, by question and side; and what is not."""
    asked: dict[str, list[Piece[Said]]] = {}
    for one in pieces:
        asked.setdefault(one.question, []).append(one)
    cells: dict[tuple[str, str], list[Said]] = {}
    waiting: list[Piece[Said]] = []
    for question, answers in asked.items():
        if len(answers) < least:
            waiting += answers
            continue
        alone = apart(Counter(one.part for one in answers), least)
        for one in answers:
            cell = question, one.part if one.part in alone else ""
            cells.setdefault(cell, []).append(one.said)
    return cells, waiting


def _rating(question: str, part: str, values: list[int]) -> Rating:
    people = len(values)
    halves = (4 * sum(values) + people) // (2 * people)  # the nearest half step; a tie goes up
    counts = tuple(values.count(value) for value in range(1, HIGHEST + 1))
    return Rating(question, part, people, halves, counts if people >= COUNTED else ())


def _rates(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= HIGHEST


def _says(text: object) -> bool:
    return isinstance(text, str) and bool(text)


def _fitting(text: str) -> str:
    """The text, cut where it would take more than `LONGEST` bytes while it waits."""
    text = text.encode(errors="ignore").decode()  # half a character would stop the whole batch
    if len(text) * 6 <= LONGEST:  # JSON takes at most six bytes for a character
        return text
    size = 0
    for place, character in enumerate(text):
        size += len(json.dumps(character, ensure_ascii=False).encode()) - 2
        if size > LONGEST:
            return text[:place]
    return text
