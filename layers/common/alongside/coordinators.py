"""Who is the coordinator of which program: one address for all, or some programs with their own.

Written in one line, as the template's parameter holds it: `ben@example.org`, or
`heal=ana@example.org, ben@example.org`, where the address without a program is for all others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

_ADDRESS = re.compile(r"[^@\s,=<>]+@[^@\s,=<>]+")
_PROGRAM = re.compile(r"[a-z][a-z0-9_]{0,39}")
HOW = (
    "write one e-mail address, or one for each program and one for all others: "
    "heal=ana@example.org, ben@example.org"
)


@dataclass(frozen=True, slots=True)
class Coordinators:
    """`others` is the address for every program that `own` does not name. It is empty only where a
    function is told of no coordinator at all."""

    others: str = ""
    own: Mapping[str, str] = field(default_factory=dict)

    def of(self, program: str) -> str:
        """The address of a program's coordinator."""
        return self.own.get(program, self.others)

    def share(self, programs: Collection[str]) -> bool:
        """Whether one and the same person coordinates all of these programs."""
        return len({self.of(program).casefold() for program in programs}) <= 1

    def unknown(self, programs: Collection[str]) -> tuple[str, ...]:
        """The programs that have an address here and are not among these: misspelled, or gone."""
        return tuple(sorted(self.own.keys() - set(programs)))


def read(text: str) -> Coordinators:
    """The coordinators that a line names. ValueError is a sentence that says what to write; it
    repeats no address."""
    if not text.strip():
        return Coordinators()
    others: list[str] = []
    own: dict[str, str] = {}
    for place, part in enumerate(text.split(","), 1):
        program, named, address = part.strip().rpartition("=")
        if not _ADDRESS.fullmatch(address.strip()):
            raise ValueError(f"part {place} is no e-mail address; {HOW}")
        if not named:
            others.append(address.strip())
        elif not _PROGRAM.fullmatch(program.strip()):
            raise ValueError(f"part {place} has no program's id before its address; {HOW}")
        elif own.setdefault(program.strip(), address.strip()) != address.strip():
            raise ValueError(f"{program.strip()} has two addresses; {HOW}")
    if len(others) != 1:
        found = "two addresses have" if others else "no address has"
        raise ValueError(f"{found} no program before it, which is needed once; {HOW}")
    return Coordinators(others[0], own)
