"""All scores of a group at once: the same integers as `rules.forbids` and `score.rate`, by rows.

Equal answers share one row over all mentors. A cell packs a count of broken rules (low bits) and
the weight at each level of similarity; adding the rows of a mentee adds up all three at once, and
equal sums are decoded once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from alongside.matching.rules import agrees, leads, naming_words, normalize_name, ready, shares
from alongside.matching.score import blend, important, shrinkage, similarity, weigh
from alongside.model import Answer, Application, Aspect, MatchRules, Role

FORBIDDEN = -1
_BROKEN_BITS = 12

Key = tuple[Any, ...]
Cell = Callable[[Key, Key], int]


class Levels(dict[int, int]):
    """Decodes a packed sum to a score, or FORBIDDEN; remembers every sum it has seen."""

    def __init__(self, rules: MatchRules) -> None:
        super().__init__()
        self._pull, self._prior, self._least = shrinkage(rules), rules.prior, rules.min_score
        self._width = sum(weigh(aspect, True) for aspect in rules.aspects).bit_length() + 1
        self._index: dict[int, int] = {}

    def pack(self, similar: int, weight: int) -> int:
        """One aspect's share of a sum; at or under the prior it cannot raise a score."""
        if similar <= self._prior:
            return 0
        place = self._index.setdefault(similar, len(self._index))
        return weight << (_BROKEN_BITS + place * self._width)

    def __missing__(self, packed: int) -> int:
        self[packed] = result = self._decode(packed)
        return result

    def _decode(self, packed: int) -> int:
        if packed & ((1 << _BROKEN_BITS) - 1):
            return FORBIDDEN
        mask = (1 << self._width) - 1
        rest = packed >> _BROKEN_BITS
        known = [(level, rest >> (i * self._width) & mask) for level, i in self._index.items()]
        fit = blend([part for part in known if part[1]], self._pull, self._prior)
        return fit if fit >= self._least else FORBIDDEN


class Part:
    """One rule or aspect: `read` takes what it needs of an application, `cell` judges two."""

    def __init__(
        self, read: Callable[[Application], Key], cell: Cell, mentors: Sequence[Application]
    ) -> None:
        self._read, self._cell = read, cell
        index: dict[Key, int] = {}
        self._codes = [index.setdefault(read(mentor), len(index)) for mentor in mentors]
        self._keys = list(index)
        self._rows: dict[Key, list[int]] = {}

    def row(self, mentee: Application) -> list[int]:
        """The cells of one mentee against every mentor."""
        key = self._read(mentee)
        if key not in self._rows:
            cells = [self._cell(key, other) for other in self._keys]
            self._rows[key] = [cells[code] for code in self._codes]
        return self._rows[key]


def tabulate(
    rules: MatchRules, mentees: Sequence[Application], mentors: Sequence[Application]
) -> list[list[int]]:
    """Scores by mentee and mentor, FORBIDDEN where a hard rule other than `full` is broken."""
    levels = Levels(rules)
    parts = _parts(rules, levels, mentors)
    never = _Never(mentors)
    table = []
    for mentee in mentees:
        rows = [part.row(mentee) for part in parts]
        fits = list(map(levels.__getitem__, map(sum, zip(*rows, strict=True))))
        for j in never.of(mentee):
            fits[j] = FORBIDDEN
        table.append(fits)
    return table


def _parts(rules: MatchRules, levels: Levels, mentors: Sequence[Application]) -> list[Part]:
    parts = [Part(_standing, _may_meet, mentors)]
    if rules.experience:
        parts.append(Part(_asker(rules.experience), _veto(leads), mentors))
    parts += [Part(_asker(each), _veto(shares), mentors) for each in rules.must_share]
    return parts + [
        Part(_aspect_reader(rules, aspect), _aspect_cell(aspect, levels), mentors)
        for aspect in rules.aspects
    ]


def _standing(application: Application) -> Key:
    return (
        application.program,
        application.group,
        ready(application, application.role),
        application.role,
    )


def _may_meet(mentee: Key, mentor: Key) -> int:
    roles = (mentee[3], mentor[3]) == (Role.MENTEE, Role.MENTOR)
    return int(not (roles and mentee[2] and mentor[2] and mentee[:2] == mentor[:2]))


def _asker(question: str) -> Callable[[Application], Key]:
    def read(application: Application) -> Key:
        answer = application.answers.get(question)
        # True equals 1 as a key but not as an answer.
        return (answer, type(answer))

    return read


def _veto(rule: Callable[[Answer | None, Answer | None], bool]) -> Cell:
    return lambda mentee, mentor: int(not rule(mentee[0], mentor[0]))


def _aspect_reader(rules: MatchRules, aspect: Aspect) -> Callable[[Application], Key]:
    ask = _asker(aspect.question)
    return lambda each: (*ask(each), aspect.question in important(rules, each.answers))


def _aspect_cell(aspect: Aspect, levels: Levels) -> Cell:
    def judge(mentee: Key, mentor: Key) -> int:
        if aspect.kind == "same" and not agrees(mentee[0], mentor[0]):
            return 1
        weight = weigh(aspect, mentee[2] or mentor[2])
        return levels.pack(similarity(aspect, mentee[0], mentor[0]), weight)

    return judge


class _Never:
    """Finds the mentors that a mentee may never meet without looking at every pair."""

    def __init__(self, mentors: Sequence[Application]) -> None:
        self._members: dict[str, list[int]] = {}
        self._named: dict[str, list[int]] = {}
        self._barring: dict[str, list[int]] = {}
        self._avoiding: dict[str, list[int]] = {}
        for j, mentor in enumerate(mentors):
            self._members.setdefault(mentor.member, []).append(j)
            for word in set(normalize_name(mentor.name).split()):
                self._named.setdefault(word, []).append(j)
            for member in sorted(mentor.barred):
                self._barring.setdefault(member, []).append(j)
            for name in mentor.avoid_names:
                for word in naming_words(name):
                    self._avoiding.setdefault(word, []).append(j)

    def of(self, mentee: Application) -> list[int]:
        """Columns that are forbidden to one mentee."""
        found = list(self._members.get(mentee.member, ()))
        found += self._barring.get(mentee.member, ())
        for member in mentee.barred:
            found += self._members.get(member, ())
        for word in normalize_name(mentee.name).split():
            found += self._avoiding.get(word, ())
        for name in mentee.avoid_names:
            for word in naming_words(name):
                found += self._named.get(word, ())
        return found
