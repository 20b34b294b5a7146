"""A copy is chosen and read to its end, before anything is begun with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from alongside import keys, wiring
from alongside.doors import Doors
from alongside.intake.writing import writer
from alongside.keys import RootKeys
from alongside.store import codec
from console import screen
from console.copies import cipher, content, since
from console.copies.cipher import CannotOpen
from console.copies.content import Heading
from console.copies.making import SUFFIX
from console.copies.since import Since
from console.deployment import Deployment
from local.items import Item

_NAME = re.compile(rf"(?P<stack>.+)-(?P<made>\d{{8}}-\d{{6}}){re.escape(SUFFIX)}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for beside the copy itself. Into a table that has items, facilitators and
    supporters and what waits in quarantine come only when asked: somebody took them out."""

    add_missing: bool = False
    send_waiting: bool = False
    facilitators: bool = False
    quarantine: bool = False
    replace_secret: bool = False

    @property
    def not_asked(self) -> frozenset[str]:
        """The kinds that were not asked for."""
        asked = {content.FACILITATORS: self.facilitators, content.WAITING: self.quarantine}
        return frozenset(kind for kind, yes in asked.items() if not yes)


@dataclass(frozen=True, slots=True)
class Coming:
    """A copy that was read to its end. `counts` are its items by kind, `there` the keys of what the
    table has, `left_out` the kinds that were not asked for."""

    file: Path
    heading: Heading
    counts: Counter[str]
    there: frozenset[since.Key]
    rules: Since
    left_out: frozenset[str]

    @property
    def root(self) -> RootKeys:
        """The root keys that the copy's items belong to."""
        return keys.read_root(self.heading.secret)


def choose(folder: Path, stack: str, wanted: str) -> list[Path]:
    """The newest copy of a stack, or the one that is wanted, be it of another; and after it those
    made later of the same stack, which know who was erased since. Stop when there is none."""
    every = sorted(folder.glob(f"*{SUFFIX}"))
    own = _of(stack, every)
    if not every:
        raise screen.Stop(f"There is no copy in that folder; copies end in {SUFFIX}.")
    names = [path.name for path in every]
    if wanted and wanted not in names:
        raise screen.Stop(f"There is no {wanted} in the folder. There are: {', '.join(names)}.")
    if wanted:
        return _from(folder / wanted, stack, every)
    if not own:
        raise screen.Stop(
            f"There is no copy of the stack {stack!r} in that folder. To bring back one of another "
            f"stack, name it with --file. There are: {', '.join(names)}."
        )
    return own[-1:]


def _from(chosen: Path, stack: str, every: list[Path]) -> list[Path]:
    """A copy and those made later of its stack. One that was given another name does not say when
    it was made: then all of this stack's, as a mark takes nothing that came after it."""
    named = _NAME.fullmatch(chosen.name)
    if named is None:
        return [chosen, *_of(stack, every)]
    same = _of(named["stack"], every)
    return same[same.index(chosen) :]


def _of(stack: str, every: list[Path]) -> list[Path]:
    """The copies of one stack, oldest first."""
    named = [(path, _NAME.fullmatch(path.name)) for path in every]
    return sorted(
        (path for path, found in named if found and found["stack"] == stack),
        key=lambda path: path.name,
    )


def read(place: Deployment, copies: list[Path], words: str, wanted: Wanted) -> Coming:
    """Read the copy to its end, so that nothing is begun with a broken one. Stop when it cannot be
    trusted, or one made after it cannot be read."""
    marks: dict[since.Key, Item] = {}
    for younger in copies[1:]:
        with opened(younger, words) as (_, items):
            since.note_marks(marks, items)
    live = list(_live(place))
    since.note_marks(marks, live)
    counts = Counter[str]()
    with opened(copies[0], words) as (heading, items):
        whose = _writer(place, heading)
        rules = Since(marks, whose, wiring.now(), wanted.send_waiting)
        for item in items:
            counts[content.kind(item)] += 1
            rules.learn(item)
    there = frozenset((item["pk"]["S"], item["sk"]["S"]) for item in live)
    left_out = wanted.not_asked if there else frozenset[str]()
    return Coming(copies[0], heading, counts, there, rules, left_out)


@dataclass(frozen=True, slots=True)
class Ahead:
    """By kind: what would come, what was not asked for, and what belongs to people erased since."""

    comes: Counter[str]
    not_asked: Counter[str]
    erased: Counter[str]


def look_ahead(coming: Coming, words: str) -> Ahead:
    """What would become of the items of a copy that are not in the table."""
    rules = replace(coming.rules, counts=Counter())
    ahead = Ahead(Counter(), Counter(), Counter())
    with opened(coming.file, words) as (_, items):
        for item in items:
            if (item["pk"]["S"], item["sk"]["S"]) in coming.there:
                continue
            kind = content.kind(item)
            if kind in coming.left_out:
                ahead.not_asked[kind] += 1
            elif rules.bring(item) is None:
                ahead.erased[kind] += 1
            else:
                ahead.comes[kind] += 1
    return ahead


@contextmanager
def opened(file: Path, words: str) -> Iterator[tuple[Heading, Iterator[Item]]]:
    """The heading and the items of a copy. Stop where it cannot be trusted."""
    try:
        with file.open("rb") as stream:
            lines = cipher.unseal(stream, words)
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
