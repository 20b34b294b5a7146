"""What a copy must not bring back: people who were erased after it was made, and letters that have
left since.

A person's own records give way to the mark; what others hold of them goes as erasing would have
taken it. A match of theirs that was open is left out, and the place it held with the other person
is free again: when they were erased, that person was told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from alongside.model import HOLDS_A_PLACE, LIVE, LetterState
from alongside.store import codec, erasing
from alongside.store.table import plain, to_item
from local.items import Item

_OPEN = HOLDS_A_PLACE | LIVE
_IN_LINE = frozenset({LetterState.PENDING.value, LetterState.SENDING.value})


@dataclass
class Since:
    """`marks` are the marks of the erased by the keys of their partitions (`PERSON#…`). `writer`
    tells whose a quarantined body is, as such a key; `now` is when the copy comes back."""

    marks: Mapping[str, tuple[Item, ...]]
    writer: Callable[[Mapping[str, Any]], str]
    now: datetime
    send_waiting: bool = False
    gone: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    freed: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    def learn(self, item: Item) -> None:
        """An item at the first look through a copy: which matches end by this, whose places are
        freed, and who is in a program that has not erased them."""
        if not self.marks:
            return
        key = item["pk"]["S"]
        kind, _, rest = key.partition("#")
        if kind == "MATCH":
            self._learn_match(plain(item))
        if kind == "PERSON" and key not in self.marks and "doc" in item:
            self.elsewhere.add(rest.partition("#")[2])

    def _learn_match(self, item: Mapping[str, Any]) -> None:
        match = codec.match(dict(item))
        sides = {
            role: codec.person_key(match.program, one)
            for role, one in (("mentee", match.mentee), ("mentor", match.mentor))
        }
        if match.state not in _OPEN or not self.marks.keys() & sides.values():
            return
        self.gone.add(match.id)
        if match.state in HOLDS_A_PLACE:
            for role, key in sides.items():
                self.freed[f"{key} APPLICATION#{role}"] += 1

    def bring(self, item: Item) -> Item | None:
        """An item as it comes back; None when it does not."""
        pk = item["pk"]["S"]
        kind = pk.partition("#")[0]
        if pk in self.marks:
            self.counts["erased since"] += 1
            return None
        if kind == "LETTER":
            return self._letter(item)
        if not self.marks:
            return item
        handle = {
            "MATCH": self._match,
            "PLAN": self._plan,
            "PERSON": self._person,
            "QUARANTINE": self._quarantine,
            "GOODBYE": self._goodbye,
            "SUPPRESSED": self._suppressed,
        }.get(kind)
        return handle(item) if handle else item

    def _letter(self, item: Item) -> Item | None:
        """Whoever reads letters twice wonders; one that was due when the copy was made has left
        since, or is too old by now."""
        found = plain(item)
        about = {found["recipient"], found.get("subject_id", "")}
        people = {codec.person_key(found["program"], one) for one in about}
        if people & self.marks.keys() or about & self.gone:
            self.counts["letters of the erased"] += 1
            return None
        late = found["state"] in _IN_LINE and found["due_at"] <= codec.stamp(self.now)
        if not late or self.send_waiting:
            return item
        return to_item(
            {
                **found,
                "state": LetterState.SKIPPED.value,
                "skipped_because": "restored",
                "settled_at": codec.stamp(self.now),
                "due_key": found["forget_key"],
                "due_at": codec.stamp(self.now),
            }
        )

    def _match(self, item: Item) -> Item | None:
        match = codec.match(plain(item))
        if match.id in self.gone:
            return None
        after = match
        for key in self.marks:
            _, program, person = key.split("#")
            if program == match.program:
                after = erasing.without(after, person)
        return item if after == match else to_item(codec.match_item(after))

    def _plan(self, item: Item) -> Item:
        found = plain(item)
        before = codec.unpack(found["doc"])
        doc = before
        for key in self.marks:
            _, program, person = key.split("#")
            if program == found["program"]:
                doc = erasing.plan_without(doc, person)
        return item if doc == before else to_item({**found, "doc": codec.pack(doc)})

    def _person(self, item: Item) -> Item:
        places = self.freed[f"{item['pk']['S']} {item['sk']['S']}"]
        held = int(item.get("held", {"N": "0"})["N"])
        return {**item, "held": {"N": str(max(0, held - places))}} if places else item

    def _quarantine(self, item: Item) -> Item | None:
        found = plain(item)
        program = found["pk"].partition("#")[2]
        own = codec.person_key(program, found.get("person", ""))
        if own in self.marks or ("body" in found and self.writer(found) in self.marks):
            return None
        return item

    def _goodbye(self, item: Item) -> Item | None:
        return None if item["sk"]["S"] in self.gone else item

    def _suppressed(self, item: Item) -> Item | None:
        """An address that another program still writes to is not written to in vain again."""
        person = item["pk"]["S"].partition("#")[2]
        erased = {key.rpartition("#")[2] for key in self.marks}
        return None if person in erased - self.elsewhere else item


def marks_in(items: Iterable[Item]) -> dict[str, tuple[Item, ...]]:
    """The marks of the erased among items, by the keys of their partitions."""
    found: dict[str, tuple[Item, ...]] = {}
    for item in items:
        if item["pk"]["S"].startswith("PERSON#") and "erased_at" in item and "doc" not in item:
            key = item["pk"]["S"]
            found[key] = (*found.get(key, ()), item)
    return found
