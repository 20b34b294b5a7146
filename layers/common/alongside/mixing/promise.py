"""What was promised to those who wrote: with how many others they are shown, and to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Literal, get_args

LEAST = 5
"""Answers that are shown together at least, whatever a program's file says."""

Readers = Literal["coordinator", "facilitators"]


@dataclass(frozen=True, slots=True)
class Promise:
    """`least` and `least_comments` are the answers that are shown together at least; `readers` as
    in a program's file: `facilitators` means the coordinator and them."""

    least: int = LEAST
    least_comments: int = LEAST
    readers: Readers = "coordinator"

    def __str__(self) -> str:
        """As it is remembered: `10 10 coordinator`."""
        return " ".join(map(str, astuple(self)))


def read(text: str) -> Promise:
    """What `str` wrote. ValueError for anything else."""
    least, least_comments, named = text.split()
    for readers in get_args(Readers):
        if readers == named:
            return Promise(int(least), int(least_comments), readers)
    raise ValueError("no promise")


def strictest(promises: Iterable[Promise]) -> Promise:
    """The one promise that keeps all of these."""
    given = tuple(promises)
    everybody = bool(given) and all(one.readers == "facilitators" for one in given)
    return Promise(
        max((one.least for one in given), default=LEAST),
        max((one.least_comments for one in given), default=LEAST),
        "facilitators" if everybody else "coordinator",
    )
