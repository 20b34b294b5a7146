"""Who is meant by the people someone must never be matched with. Never told, only counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from alongside.enrollment import normalize_email
from alongside.forms.wording import split_people
from alongside.matching import normalize_name
from alongside.matching.rules import naming_words


@dataclass(frozen=True, slots=True)
class Entry:
    """By what an exclusion may mean a member."""

    member: str
    name: str
    email: str


class Directory:
    """Everybody in a file, by id, address and the words of their name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._ids: dict[str, set[str]] = defaultdict(set)
        self._addresses: dict[str, set[str]] = defaultdict(set)
        self._members: set[str] = set()
        self._words: set[str] = set()
        for entry in entries:
            self._members.add(entry.member)
            self._ids[normalize_name(entry.member)].add(entry.member)
            self._words.update(normalize_name(entry.name).split())
            if address := entry.email or normalize_email(entry.member):
                self._addresses[address].add(entry.member)

    def exclusions(self, people: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Ids, and names as the matcher compares them.

        An entry that is somebody's id means that person and nobody else. Any other may hold several
        people, one per line, comma or semicolon: an id, an address of whoever has it, or a name.
        """
        barred: set[str] = set()
        names: set[str] = set()
        for entry in self.apart(people):
            if found := self._by_id(entry):
                barred |= found
                continue
            words = entry.split()
            addresses = {word: normalize_email(word.strip("()[],:\"'")) for word in words}
            for address in addresses.values():
                barred |= self._addresses.get(address, set())
            names.add(normalize_name(" ".join(word for word in words if not addresses[word])))
        return frozenset(barred), frozenset(names - {""})

    def apart(self, people: Sequence[str]) -> list[str]:
        """The people of all entries, one by one."""
        return [
            one for each in people for one in ([each] if self._by_id(each) else split_people(each))
        ]

    def means_nobody(self, person: str) -> bool:
        """Whether an entry names nobody of this file, which may be a slip of the pen."""
        barred, names = self.exclusions([person])
        return not barred and all(self._words.isdisjoint(naming_words(name)) for name in names)

    def doubles(self) -> Iterator[tuple[str, ...]]:
        """The ids that share an address: they may be one person."""
        for members in self._addresses.values():
            if len(members) > 1:
                yield tuple(sorted(members))

    def _by_id(self, entry: str) -> set[str]:
        if entry.strip() in self._members:
            return {entry.strip()}
        wanted = normalize_name(entry)
        return self._ids.get(wanted, set()) if wanted else set()
