"""What the page needs to know on which released feedback is read."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.mixing.batch import State


@dataclass(frozen=True, slots=True)
class Mark:
    """What was answered to a rating question in one slot: how many answers (`people`), the mean in
    half steps (`halves`, 2 to 10; `average` in words of figures), and from ten on how many chose 1,
    2, 3, 4 and 5. `people` is 0 where nothing could be shown."""

    slot: str
    people: int = 0
    halves: int = 0
    average: str = ""
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A rating question through the slots, the oldest first. `side` is from where people spoke,
    empty when nobody is counted apart; `low` and `high` are the ends of the scale in words."""

    title: str
    marks: tuple[Mark, ...]
    side: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """The comments to one question, in no order, each line by line."""

    title: str
    texts: tuple[tuple[str, ...], ...]
    side: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What one slot brought. A question was shown from `least` answers on (`least_comments` for
    texts), as those who wrote were promised. `problems` say what helps where answers could not be
    read; `left_out` that its comments found no room on the page any more."""

    slot: str
    state: State
    least: int
    least_comments: int
    comments: tuple[Texts, ...] = ()
    problems: tuple[str, ...] = ()
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """`read`: the slots, newest first; `charts` of the program, and `everywhere` those of all
    programs together."""

    slots: tuple[Brought, ...] = ()
    charts: tuple[Chart, ...] = ()
    everywhere: tuple[Chart, ...] = ()
