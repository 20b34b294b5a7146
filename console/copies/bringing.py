"""A copy comes back: read to its end first, then written, never over anything that is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside import keys, wiring
from alongside.doors import Doors
from alongside.intake.writing import writer
from alongside.keys import RootKeys
from alongside.store import codec
from console import keyring, screen
from console.copies import cipher, content, since
from console.copies.cipher import CannotOpen
from console.copies.content import Heading
from console.copies.making import SUFFIX
from console.copies.since import Since
from console.deployment import Deployment
from local.items import Item

_STAMP = len("YYYYMMDD-HHMMSS") + len(SUFFIX)


@dataclass(frozen=True, slots=True)
class Coming:
    """A copy that was read to its end. `counts` are its items by kind, `erased` how many of its
    people were erased since, `there` how many items the table has."""

    file: Path
    heading: Heading
    counts: Counter[str]
    erased: int
    there: int
    rules: Since

    @property
    def root(self) -> RootKeys:
        """The root keys that the copy's items belong to."""
        return keys.read_root(self.heading.secret)


def choose(folder: Path, wanted: str) -> list[Path]:
    """The copy that is wanted, else the newest, and after it those made later, which know who was
    erased since. Stop when there is none."""
    found = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.name[-_STAMP:])
    names = [path.name for path in found]
    if not found:
        raise screen.Stop(f"There is no copy in that folder; copies end in {SUFFIX}.")
    if wanted and wanted not in names:
        raise screen.Stop(f"There is no {wanted} in the folder. There are: {', '.join(names)}.")
    return found[names.index(wanted) :] if wanted else found[-1:]


def read(place: Deployment, copies: list[Path], words: str, *, send_waiting: bool) -> Coming:
    """Read the copy to its end, so that nothing is begun with a broken one. Stop when it cannot be
    trusted, or one made after it cannot be read."""
    marks: dict[str, tuple[Item, ...]] = {}
    for younger in copies[1:]:
        with _opened(younger, words) as (_, items):
            marks |= since.marks_in(items)
    live = list(_live(place))
    marks |= since.marks_in(live)
    counts, erased = Counter[str](), set[str]()
    with _opened(copies[0], words) as (heading, items):
        rules = Since(marks, _writer(place, heading), wiring.now(), send_waiting)
        for item in items:
            key = item["pk"]["S"]
            counts[key.partition("#")[0]] += 1
            rules.learn(item)
            erased |= {key} & marks.keys() if "doc" in item else set()
    return Coming(copies[0], heading, counts, len(erased), len(live), rules)


def hindrances(place: Deployment, coming: Coming, *, add_missing: bool) -> Iterator[str]:
    """Why it cannot be brought back as things are, each with what to do."""
    if coming.there and not add_missing:
        yield (
            f"The table has {coming.there} items. To fill in only what is missing there, add "
            "--add-missing; nothing that is there is changed by it."
        )
    if coming.there and place.root().first != coming.root.first:
        yield (
            "What is there belongs to another root secret than the copy: together nobody could be "
            "told apart. Restore into a stack whose table is empty."
        )
    if not place.local and place.parameters.get("Schedules") != "DISABLED":
        yield (
            "Letters would leave while it comes back. Stop that first: "
            "alongside deploy --schedules DISABLED"
        )


def bring(place: Deployment, coming: Coming, words: str) -> Counter[str]:
    """Write everything that is not there yet, the marks of the erased before all else; counts of
    what became of the items. May be broken off: it goes on with --add-missing."""
    if not coming.there:
        keyring.put(place, coming.root)
    dynamodb, table = place.client("dynamodb"), place.output("TableName")
    counts = Counter[str]()
    for group in coming.rules.marks.values():
        for mark in group:
            _put(dynamodb, table, mark)
    with _opened(coming.file, words) as (_, items), screen.progress() as bar:
        task = bar.add_task("bringing back", total=sum(coming.counts.values()))
        for item in items:
            comes = coming.rules.bring(item)
            if comes is not None:
                new = _put(dynamodb, table, comes)
                counts["brought" if new else "there already"] += 1
                late = new and item["pk"]["S"].startswith("LETTER#") and comes is not item
                counts["letters not sent again"] += late
            bar.advance(task)
    return counts + coming.rules.counts


@contextmanager
def _opened(file: Path, words: str) -> Iterator[tuple[Heading, Iterator[Item]]]:
    """The heading and the items of a copy. Stop where it cannot be trusted."""
    try:
        with file.open("rb") as opened:
            lines = cipher.unseal(opened, words)
            yield content.heading(next(lines, "")), content.items(lines)
    except CannotOpen as cannot:
        raise screen.Stop(f"{file.name}: {cannot}") from None


def _writer(place: Deployment, heading: Heading) -> Any:
    """Whose a quarantined body is, by the keys the copy's ids were made with."""
    root = keys.read_root(heading.secret)
    doors = Doors(place.table(), root, place.programs(), place.settings())

    def whose(row: Mapping[str, Any]) -> str:
        program = row["pk"].partition("#")[2]
        hook = row["sk"].rpartition("#")[0]
        if program not in doors.programs:
            return ""
        who = writer(doors, doors.programs[program], hook, row["body"])
        return codec.person_key(program, who)

    return whose


def _live(place: Deployment) -> Iterator[Item]:
    pages = place.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=place.output("TableName"), ConsistentRead=True):
        yield from (item for item in page["Items"] if item["pk"]["S"] not in content.PASSING)


def _put(dynamodb: Any, table: str, item: Item) -> bool:
    try:
        dynamodb.put_item(
            TableName=table, Item=item, ConditionExpression="attribute_not_exists(pk)"
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True
