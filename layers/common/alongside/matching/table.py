"""What all pairs of a group are worth, at once: the integers of `rules.forbids` and `score.rate`.

The mentors are fields of one big integer, so that one addition, mask or comparison is done for all
of them at once, and the mentees' integers stand one after the other in a greater one. A field holds
what a pair's aspects gain over the prior, weighted; the quotient by the pair's weight is found bit
by bit, again for all fields together.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from alongside.matching.fields import Column, Fields, Memory, read
from alongside.matching.scales import MOST, VETO, Named, Program, Scale, program_of
from alongside.matching.score import codes
from alongside.matching.vetoes import Never, outside, places
from alongside.model import Answer, Application, MatchRules, Role

FORBIDDEN = 0

Row: TypeAlias = "array[int]"
"""Unsigned 16-bit: what a mentee is worth with each mentor, FORBIDDEN where a rule is broken."""

Cells: TypeAlias = Callable[[Answer | None], bytes]
"""For a mentee's answer: its cells with all mentors, laid out as fields are."""

_TOGETHER = 3 << 10
"""Fields worth handling in one go: with fewer, calls cost more than sums."""


def tabulate(
    rules: MatchRules, mentees: Sequence[Application], mentors: Sequence[Application]
) -> list[Row]:
    """What each pair is worth: its score plus one, and plus `good_bonus` from `good_line` on;
    FORBIDDEN where a rule other than `full` is broken."""
    if not mentees or not mentors:
        return [array("H") for _ in mentees]
    table = _Sheet(rules, mentors, len(mentees)).table(mentees)
    never = Never(mentors)
    for row, mentee in zip(table, mentees, strict=True):
        for j in never.of(mentee):
            row[j] = FORBIDDEN
    return table


def _cells(scale: Scale, fields: Fields, theirs: Column) -> Cells:
    """The cells of one question, remembered."""
    find = (_counting if scale.counts else _comparing)(scale, fields, theirs)
    return Memory(find, fields.room).__getitem__


def _comparing(scale: Scale, fields: Fields, theirs: Column) -> Cells:
    """By looking up what two answers come to."""
    lexicon = scale.lexicon(theirs)
    tables, numbers = lexicon.tables, [lexicon.numbers[each] for each in theirs]
    if not lexicon.fits:
        return lambda ours: fields.spread(bytes(map(tables[ours].__getitem__, numbers)))
    spread = fields.spread(bytes(numbers))
    return lambda ours: spread.translate(tables[ours])


def _counting(scale: Scale, fields: Fields, theirs: Column) -> Cells:
    """By how many choices are common, plus one where a mentor is known."""
    given = list(map(codes, theirs))
    ticked, known = fields.mark(given), fields.pack(bytes(map(bool, given)))
    size, table = fields.bytes, scale.counts

    def count(answer: Answer | None) -> bytes:
        ours = set(codes(answer))
        if not ours:
            return bytes(size)
        if len(ours) >= MOST:
            return _comparing(scale, fields, theirs)(answer)
        counts = sum(map(ticked.__getitem__, ours), known)
        return counts.to_bytes(size, "little").translate(table)

    return count


class _Naming:
    """The pairs of whom one names an aspect, by aspect."""

    def __init__(self, fields: Fields, height: int, theirs: Iterable[Named]) -> None:
        self.theirs, everybody = fields.mark(theirs), (1 << fields.span) - 1
        self._rows = [everybody << i * fields.span for i in range(height)]
        self._blocks = {
            k: fields.repeat(fields.fill(each), height) for k, each in self.theirs.items()
        }

    def block(self, ours: Sequence[Named]) -> dict[int, int]:
        """All bits of these pairs' fields, for some mentees."""
        found = self._blocks.copy()
        for row, each in zip(self._rows, ours, strict=False):
            for k in each:
                found[k] = found.get(k, 0) | row
        return found


def _weights(program: Program, fields: Fields, naming: Mapping[int, int]) -> Memory[int]:
    """By the aspects that a mentee names: what each pair weighs, as mentors name some too."""
    weights, ones = program.weights, fields.ones
    # Without aspects, all pairs weigh the same.
    least = ones * (sum(weights) or 1) + sum(each * weights[k] for k, each in naming.items())

    def weigh(named: Named) -> int:
        return least + sum((ones ^ naming.get(k, 0)) * weights[k] for k in named)

    return Memory(weigh, fields.room)


class _Sheet:
    """Everything about the mentors that mentees' rows are made from."""

    def __init__(self, rules: MatchRules, mentors: Sequence[Application], most: int) -> None:
        self._rules = rules
        self._program = program = program_of(rules)
        self._fields = fields = Fields(len(mentors), program.bits)
        self._height = height = min(_TOGETHER // len(mentors) + 1, most)
        self._block = Fields(len(mentors) * height, program.bits)
        self._gain = self._block.ones * (VETO - 1)
        self._outside = outside(fields, rules, mentors)
        *columns, importance, musts = read(mentors, program.asked)
        both = zip(program.scales, columns, strict=True)
        self._cells = [_cells(scale, fields, column) for scale, column in both]
        named = program.named.__getitem__
        self._important = _Naming(fields, height, map(named, importance))
        self._demanded = _Naming(fields, height, map(named, musts))
        self._weights = _weights(program, fields, self._important.theirs)

    def table(self, mentees: Sequence[Application]) -> list[Row]:
        """The rows of all mentees, some at a time."""
        *columns, importance, musts = read(mentees, self._program.asked)
        named = list(map(self._program.named.__getitem__, importance))
        demanded = list(map(self._program.named.__getitem__, musts))
        here = places(self._rules, mentees, Role.MENTEE)
        size, join = self._fields.size, self._fields.join
        found: list[Row] = []
        for start in range(0, len(mentees), self._height):
            some = slice(start, start + self._height)
            answers = [each[some] for each in columns]
            points, broken = self._compare(answers, named[some], demanded[some])
            weights = join([self._weights[each] for each in named[some]])
            broken |= join([self._outside[each] for each in here[some]])
            row = self._divide(points, weights, broken)
            found += [row[i * size : (i + 1) * size] for i in range(len(here[some]))]
        return found

    def _compare(
        self, columns: Sequence[Column], named: Sequence[Named], demanded: Sequence[Named]
    ) -> tuple[int, int]:
        """Points, and VETO where a rule about answers is broken: the answers of some mentees, and
        which aspects matter more to each, or have to agree."""
        program, gain = self._program, self._gain
        important, musts = self._important.block(named), self._demanded.block(demanded)
        points = broken = 0
        for k, answers in enumerate(columns):
            cells = int.from_bytes(b"".join(map(self._cells[k], answers)), "little")
            if program.always[k]:
                broken |= cells
            elif k in musts:
                broken |= cells & musts[k]
            if program.weights[k]:
                gains = cells & gain
                if k in important:
                    gains += gains & important[k]
                points += gains * program.weights[k]
        return points, broken

    def _divide(self, points: int, weights: int, broken: int) -> Row:
        """Worth by fields: the whole part first, so that ten times the rest has room."""
        block, rules = self._block, self._program.rules
        whole, rest = block.divide(points, weights, self._program.top)
        tenths, _ = block.divide(rest * 10, weights, 9)
        fits = whole * 10 + tenths + block.ones * (10 * rules.prior + 1)
        allowed = block.ones & ~(broken >> VETO.bit_length() - 1)
        if rules.min_score > 0:
            allowed &= block.reached(fits, block.ones * min(rules.min_score + 1, 1002))
        good = block.reached(fits, block.ones * min(rules.good_line + 1, 1002))
        return block.row(fits + good * rules.good_bonus & block.fill(allowed))
