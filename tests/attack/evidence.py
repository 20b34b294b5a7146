"""What everything there is to read says about each text: in which minutes it may have come."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from tests.attack.design import Dump
from tests.attack.digests import Exported, Index
from tests.attack.records import Path, Record, read, secrets_in
from tests.attack.stamps import Window, decode
from tests.attack.town import Member

MINUTE = timedelta(minutes=1)

_COMMON = 6
"""An id that stands in more records than this is no id of a submission."""


@dataclass(frozen=True)
class Knowledge:
    """What the adversary starts from: `texts` are those to be named, `export` and `keys` are empty
    in the variants that have none, `dumps` are in the order of time."""

    members: Sequence[Member]
    texts: Sequence[str]
    dumps: Sequence[Dump]
    study: Window
    export: Sequence[Exported] = ()
    keys: Sequence[bytes] = ()


@dataclass(frozen=True)
class Sighting:
    """A text where it can be read: the record, its place there, and the side it speaks from. A
    batch is what one record says from one side."""

    record: int
    path: Path
    side: str


class Evidence:
    """`readable` are the texts found, each with where; `minutes` those in which somebody wrote."""

    def __init__(self, known: Knowledge) -> None:
        self._known = known
        self._records = read(known.dumps, known.keys, known.study.low)
        self._index = Index(known.export, secrets_in(self._records) if known.export else ())
        self.minutes = sorted(known.dumps[-1].metrics)
        self.readable = dict(self._find_texts())

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place of each text among those of its record, as it stands there."""
        ranks: dict[str, int] = {}
        for texts in self._by_record.values():
            ordered = sorted(texts, key=lambda text: _sortable(self.readable[text].path))
            ranks |= {text: place for place, text in enumerate(ordered)}
        return ranks

    @cached_property
    def allowed(self) -> dict[str, frozenset[int]]:
        """The minutes each text may have come in: all clues together, the sharpest first, without
        those that contradict sharper ones."""
        allowed = {}
        for text in self.readable:
            left = frozenset(range(len(self.minutes)))
            for clue in sorted(self._clues(text), key=len):
                left = left & clue or left
            allowed[text] = left
        return allowed

    def _clues(self, text: str) -> Iterable[frozenset[int]]:
        number = self.readable[text].record
        together = self._by_record[number]
        if len(together) > 1:
            yield self._filled[number]
            yield self._of_length(text, together)
            yield from self._clues_of(self._beside(text, together))
            return
        record = self._records[number]
        yield from self._own_clues(record)
        for other in self._joined(record):
            yield from self._own_clues(other)

    def _own_clues(self, record: Record) -> list[frozenset[int]]:
        """What one record says by itself: its scalars, its digests, and when it appeared."""
        return [*self._clues_of(record), self._minutes_in([record.seen])]

    def _clues_of(self, record: Record) -> list[frozenset[int]]:
        windows = [decode(value, self._known.study) for value in record.scalars.values()]
        windows.append([Window(at, at + MINUTE) for at in self._index.times(record)])
        clues = [self._minutes_in(one) for one in windows if one]
        return [clue for clue in clues if clue]

    def _beside(self, text: str, together: Sequence[str]) -> Record:
        """What of a record with several texts belongs to one of them: what stands in the same part
        of it as that text alone, and what has the same place in a list next to the texts'."""
        number, path = self.readable[text].record, self.readable[text].path
        others = [self.readable[other].path for other in together if other != text]
        alone = next(
            depth
            for depth in range(len(path) + 1)
            if not any(other[:depth] == path[:depth] for other in others)
        )
        record = self._records[number]
        near = {
            other: value
            for other, value in record.scalars.items()
            if other[:alone] == path[:alone]
            or (len(other), other[:-2], other[-1]) == (len(path), path[:-2], path[-1])
        }
        return Record(record.kind, near, record.seen)

    def _minutes_in(self, windows: Iterable[Window]) -> frozenset[int]:
        return frozenset(
            place
            for place, minute in enumerate(self.minutes)
            if any(one.low < minute + MINUTE and one.high >= minute for one in windows)
        )

    def _joined(self, record: Record) -> list[Record]:
        """Records that share an id with this one, and with few others."""
        numbers = {
            number
            for word in record.ids
            if len(self._by_id[word]) <= _COMMON
            for number in self._by_id[word]
        }
        return [self._records[n] for n in sorted(numbers) if self._records[n] is not record]

    # --- batches -------------------------------------------------------------------------------

    @cached_property
    def _filled(self) -> dict[int, frozenset[int]]:
        """Which minutes filled each record with several texts: one after the other takes what has
        come by then, if the numbers agree; otherwise what is pending stays so."""
        pending = frozenset(range(len(self.minutes)))
        filled: dict[int, frozenset[int]] = {}
        for number in sorted(self._ends, key=self._ends.__getitem__):
            come = frozenset(n for n in pending if self.minutes[n] < self._ends[number])
            filled[number] = come
            if len(come) == len(self._by_record[number]):
                pending -= come
        return filled

    @cached_property
    def _ends(self) -> dict[int, datetime]:
        """Until when the texts of a batch came: the end of its label, or when it was seen."""
        ends = {}
        for number, texts in self._by_record.items():
            if len(texts) > 1:
                record = self._records[number]
                found = [decode(value, self._known.study) for value in record.scalars.values()]
                labels = [one.high for windows in found for one in windows]
                ends[number] = min(record.seen.high, max(labels, default=record.seen.high))
        return ends

    def _of_length(self, text: str, together: Sequence[str]) -> frozenset[int]:
        """The minutes of what was sealed with this text's length, if lengths tell texts apart."""
        blobs = [(record, len(one)) for record in self._sealed for one in record.sealed]
        sizes, lengths = {size for _, size in blobs}, {len(one.encode()) for one in together}
        # How much longer sealing makes a text: what fits the most lengths at once.
        extra = Counter(size - length for size in sizes for length in lengths)
        usual, fits = extra.most_common(1)[0] if extra else (0, 0)
        if fits < 2:
            return frozenset()
        found: frozenset[int] = frozenset()
        for record, size in blobs:
            if size - usual == len(text.encode()):
                found |= min(self._own_clues(record), key=len)
        return found

    # --- reading -------------------------------------------------------------------------------

    @cached_property
    def _sealed(self) -> list[Record]:
        return [record for record in self._records if record.kind == "item" and record.sealed]

    @cached_property
    def _by_id(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, record in enumerate(self._records):
            for word in record.ids:
                found[word].append(number)
        return found

    @cached_property
    def _by_record(self) -> Mapping[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for text, seen in self.readable.items():
            found[seen.record].append(text)
        return found

    def _find_texts(self) -> Iterable[tuple[str, Sighting]]:
        """Where each text can be read: of several places the one with the fewest others."""
        found: dict[str, list[tuple[int, Path]]] = defaultdict(list)
        for number, record in enumerate(self._records):
            for path, value in record.scalars.items():
                if isinstance(value, str):
                    for text in self._known.texts:
                        if text in value:
                            found[text].append((number, path))
        crowd = Counter(number for places in found.values() for number, _ in places)
        for text, places in found.items():
            number, path = min(places, key=lambda place: (crowd[place[0]], place[0]))
            yield text, Sighting(number, path, self._side(self._records[number], path))

    def _side(self, record: Record, path: Path) -> str:
        """The side named beside a text, on the lowest level on which anything is."""
        for depth in range(len(path) - 1, -1, -1):
            level = {
                str(value)
                for other, value in record.scalars.items()
                if len(other) == depth + 1 and other[:depth] == path[:depth]
            }
            beside = level.difference(self._known.texts)
            if beside:
                named = beside & {one.role for one in self._known.members}
                return named.pop() if len(named) == 1 else ""
        return ""


def _sortable(path: Path) -> tuple[tuple[bool, str | int], ...]:
    return tuple((isinstance(step, str), step) for step in path)
