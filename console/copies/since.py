"""What a copy must not bring back: people who were erased after it was made, and letters that have
left since.

A mark takes what was sent, suggested or planned up to the moment it names, and nothing of whoever
has come back after it. What others hold of them goes as erasing would have taken it. A match of
theirs that was open is left out, and the place it held with the other person is free again: when
they were erased, that person was told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from alongside.model import HOLDS_A_PLACE, LIVE, LetterState
from alongside.store import codec, erasing
from alongside.store.table import plain, to_item
from local.items import Item

_OPEN = HOLDS_A_PLACE | LIVE
_IN_LINE = frozenset({LetterState.PENDING.value, LetterState.SENDING.value})
_ITS_TIME = ("submitted_at", "accepted_at", "erased_at")

Key = tuple[str, str]


@dataclass
class Since:
    """`marks` are the newest marks of the erased by their keys. `writer` tells whose a quarantined
    body is, as the key of their partition; `now` is when the copy comes back.

    Learned at the first look: `erased` are the people of the copy who were erased since, `returned`
    those who were erased and are there again, `coming` the keys of the applications of these.
    """

    marks: Mapping[Key, Item]
    writer: Callable[[Mapping[str, Any]], str]
    now: datetime
    send_waiting: bool = False
    erased: set[str] = field(default_factory=set)
    returned: set[str] = field(default_factory=set)
    coming: set[Key] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    unsaid: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)
    freed: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    until: dict[str, str] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """When each person was erased last: an erasing marks both roles, and a new application of
        one role takes the place of its mark."""
        for (person, _), mark in self.marks.items():
            self.until[person] = max(self.until.get(person, ""), mark["erased_at"]["S"])

    def _before(self, person: str, when: str) -> bool:
        """Whether something of that moment is of before this person was erased."""
        return person in self.until and when <= self.until[person]

    def learn(self, item: Item) -> None:
        """An item at the first look through a copy: which matches end by this, whose places are
        freed, who has come back, and who is in a program that has not erased them."""
        if not self.marks:
            return
        key = item["pk"]["S"]
        kind = key.partition("#")[0]
        if kind == "MATCH":
            self._learn_match(plain(item))
        if kind == "PERSON" and "doc" in item:
            self._learn_person(key, item)

    def _learn_person(self, key: str, item: Item) -> None:
        if self._before(key, item["submitted_at"]["S"]):
            self.erased.add(key)
            return
        self.elsewhere.add(key.rpartition("#")[2])
        if key in self.until:
            self.returned.add(key)
            self.coming.add((key, item["sk"]["S"]))

    def _learn_match(self, item: Mapping[str, Any]) -> None:
        match = codec.match(dict(item))
        sides = {
            role: codec.person_key(match.program, one)
            for role, one in (("mentee", match.mentee), ("mentor", match.mentor))
        }
        if not any(self._before(one, item["suggested_at"]) for one in sides.values()):
            return
        self.unsaid.add(match.id)
        if match.state not in _OPEN:
            return
        self.gone.add(match.id)
        if match.state in HOLDS_A_PLACE:
            for role, key in sides.items():
                self.freed[f"{key} APPLICATION#{role}"] += 1

    def bring(self, item: Item) -> Item | None:
        """An item as it comes back; None when it does not."""
        kind = item["pk"]["S"].partition("#")[0]
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
        if about & self.gone or any(self._letter_before(one, found["due_at"]) for one in people):
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

    def _letter_before(self, person: str, due_at: str) -> bool:
        """A letter does not say when it was written. Erasing has taken all there were, so those in
        a copy that knows somebody as come back are of after it."""
        return person in self.until and (
            person not in self.returned or self._before(person, due_at)
        )

    def _of(self, program: str, when: str) -> Iterator[str]:
        """The people of a program who were erased at that moment or later."""
        for key in self.until:
            _, of, person = key.split("#")
            if of == program and self._before(key, when):
                yield person

    def _match(self, item: Item) -> Item | None:
        match = codec.match(plain(item))
        if match.id in self.gone:
            return None
        after = match
        for person in self._of(match.program, item["suggested_at"]["S"]):
            after = erasing.without(after, person)
        return item if after == match else to_item(codec.match_item(after))

    def _plan(self, item: Item) -> Item:
        found = plain(item)
        before = codec.unpack(found["doc"])
        doc = before
        for person in self._of(found["program"], found["planned_at"]):
            doc = erasing.plan_without(doc, person)
        return item if doc == before else to_item({**found, "doc": codec.pack(doc)})

    def _person(self, item: Item) -> Item | None:
        key = item["pk"]["S"]
        when = next((item[name]["S"] for name in _ITS_TIME if name in item), "")
        is_mark = "erased_at" in item and "doc" not in item
        # What has no time of its own stands beside an application, and goes or stays with it.
        old = self._before(key, when) if when else key in self.until.keys() - self.returned
        if old and not is_mark:
            self.counts["erased since"] += 1
            return None
        places = self.freed[f"{item['pk']['S']} {item['sk']['S']}"]
        held = int(item.get("held", {"N": "0"})["N"])
        return {**item, "held": {"N": str(max(0, held - places))}} if places else item

    def _quarantine(self, item: Item) -> Item | None:
        found = plain(item)
        program = found["pk"].partition("#")[2]
        whose = [codec.person_key(program, found.get("person", ""))]
        whose += [self.writer(found)] if "body" in found else []
        return None if any(self._before(one, found["received_at"]) for one in whose) else item

    def _goodbye(self, item: Item) -> Item | None:
        return None if item["sk"]["S"] in self.unsaid else item

    def _suppressed(self, item: Item) -> Item | None:
        """An address that another program still writes to is not written to in vain again."""
        person = item["pk"]["S"].partition("#")[2]
        erased = {key.rpartition("#")[2] for key in self.until}
        return None if person in erased - self.elsewhere else item


def note_marks(marks: dict[Key, Item], items: Iterable[Item]) -> None:
    """Add the marks of the erased among items, of each key the newest. Whoever has come back keeps
    theirs beside the application that took its place."""
    for item in items:
        if not item["pk"]["S"].startswith("PERSON#") or "erased_at" not in item:
            continue
        key = (item["pk"]["S"], item["sk"]["S"])
        bare = {name: item[name] for name in ("pk", "sk", "erased_at")}
        if key not in marks or marks[key]["erased_at"]["S"] < bare["erased_at"]["S"]:
            marks[key] = bare if "doc" in item else item
