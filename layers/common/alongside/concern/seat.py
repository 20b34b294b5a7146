"""Who holds the page open, what they send, and what they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from alongside import links
from alongside.doors import Doors
from alongside.errors import LinkRefused
from alongside.letters.words import add_article
from alongside.model import operation
from alongside.pages import Page, contexts
from alongside.program import Program
from alongside.program.schema import Tier
from alongside.program.translation import say
from alongside.store.concerns import Record

Error = Literal["", "nothing_chosen", "unreadable", "nobody_reached", "under_way", "too_many"]

OFFICES = ("facilitator", "supporter", "coordinator")
ELSEWHERE = "contact"
"""What an address of the program file counts as, where only offices are named."""

LONGEST_REACH = 200
"""Characters in which somebody can say how they are reached."""

_OP = re.compile(r"[0-9a-f]{32}")
_STATUS: dict[Error, int] = {
    "nothing_chosen": 400,
    "unreadable": 400,
    "nobody_reached": 503,
    "too_many": 429,
}


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody of a program: a member, a facilitator or a supporter; or anybody at all, who does
    not say who they are (`person` is empty)."""

    program: Program
    person: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is the open door, of which nobody knows who comes through."""
        return not self.person


@dataclass(frozen=True, slots=True)
class Worry:
    """What the page sends. `named` is `yes` when those who read it may know who wrote it; `op` is
    drawn anew whenever the page is shown, so that a second click is not a second worry. `reach` is
    how whoever comes through the open door can be reached, in their own words."""

    op: str
    tier: str = ""
    named: str = ""
    words: str = ""
    reach: str = ""

    def digest(self, seat: Seat) -> str:
        """Names this very click. The words are part of it: a page sent again with other words,
        after going back, is another worry and not dropped as a repeat."""
        said = [" ".join(self.words.split())]
        if seat.is_open:
            said.append(" ".join(self.reach.split()))
        return operation(
            "concern", seat.program.id, seat.person, self.op, self.tier, self.named, *said
        )

    def fits(self, seat: Seat) -> bool:
        """Whether it answers what the page asks besides the tier."""
        return seat.is_open or self.named in ("yes", "no")


def click(seat: Seat, sent: str, draw: Callable[[], str]) -> str:
    """The `op` of a worry. Of two people who come through the open door nothing but `op` says that
    they are two, so one that we have not drawn is no reason to take them for one."""
    return draw() if seat.is_open and not _OP.fullmatch(sent) else sent


def enter(doors: Doors, token: str, now: datetime) -> Seat:
    """Who holds this link. It asks no table: the page opens when little else does."""
    link = doors.open_link(links.Purpose.CONCERN, token, now)
    for program in doors.programs.values():
        if links.program_subject(program.id) == link.subject:
            return Seat(program, link.actor)
    raise LinkRefused


def enter_open(doors: Doors, program: str) -> Seat:
    """The open door of a program that takes feedback: the feedback page leads there, for what must
    not wait. LinkRefused for any other."""
    found = doors.program(program)
    if found.feedback is None:
        raise LinkRefused
    return Seat(found)


def show(seat: Seat, worry: Worry, error: Error = "") -> Page:
    """The page, with what has been written already when it comes back. Writes nothing."""
    context = contexts.Concern(
        op=worry.op,
        error=error,
        tier=worry.tier,
        named=worry.named,
        words=tuple(worry.words.splitlines()),
        opened=seat.is_open,
        reach=worry.reach,
    )
    return Page("concern", context, seat.program, _STATUS.get(error, 200))


def show_sent(
    seat: Seat, worry: Worry, tier: Tier, record: Record, *, mailed: bool = False
) -> Page:
    """The answer: crisis lines, and who was reached."""
    context = contexts.ConcernSent(
        then=promise(seat, tier),
        emergency=tier.emergency,
        told=name_offices(seat.program, record.told),
        maybe=name_offices(seat.program, record.maybe - record.told),
        mailed=mailed,
        answerable=bool(worry.reach.strip()) if seat.is_open else True,
    )
    return Page("concern_sent", context, seat.program)


def promise(seat: Seat, tier: Tier) -> str:
    """What happens next. What a tier promises is said to members: that their facilitators read it,
    and write to them. Through the open door neither may be possible."""
    if not seat.is_open:
        return tier.then
    return say(seat.program, "It is read as soon as somebody can, which may be hours or days.")


def name_offices(program: Program, offices: frozenset[str]) -> tuple[str, ...]:
    """Offices in words, in one order."""
    return tuple(_name(program, one) for one in (*OFFICES, ELSEWHERE) if one in offices)


def _name(program: Program, office: str) -> str:
    if office == "facilitator":
        return add_article(program.wording.facilitator, program.translation)
    if office == "supporter" and program.supporter:
        return add_article(program.supporter.title, program.translation)
    if office == "coordinator":
        return say(program, "the coordinator")
    return say(program, "whoever the program names for this")
