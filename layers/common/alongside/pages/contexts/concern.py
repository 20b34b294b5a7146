"""What the page needs to know on which somebody tells a worry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Concern:
    """`concern`: form fields `tier` (a tier's code), `named` (`yes` or `no`: may those who read it
    know who wrote), `words`, `op`. It shows the crisis lines first, and when it comes back, with
    `error`, what was sent: `nobody_reached` (503) that no letter left, `under_way` that an earlier
    click is still at it, `too_many` (429) that so many have come through the open door in this hour
    that this one was not passed on. `opened` is that door, for whoever comes from the feedback page
    and does not say who they are: then there is no field `named`, and `reach` is how they can be
    reached, if they like."""

    op: str
    error: Literal[
        "", "nothing_chosen", "unreadable", "nobody_reached", "under_way", "too_many"
    ] = ""
    tier: str = ""
    named: str = ""
    words: tuple[str, ...] = ()
    opened: bool = False
    reach: str = ""


@dataclass(frozen=True, slots=True)
class ConcernSent:
    """`concern_sent`: crisis lines, who was told, and who may have been (no answer came). `mailed`
    that the crisis lines are on their way to the writer as well, `answerable` that there is a way
    to answer them."""

    then: str
    emergency: bool
    told: tuple[str, ...]
    maybe: tuple[str, ...] = ()
    mailed: bool = False
    answerable: bool = True
