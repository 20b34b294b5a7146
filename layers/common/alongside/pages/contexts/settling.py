"""What the page needs to know on which a member says whom they must never meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Question:
    """A name that the reader declared, in their own words, and what the people are called whom it
    may mean."""

    words: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settle:
    """`settle`: two forms, with a hidden field `do`. `settle` has `op` and for each question, by
    its number from 1, `about-<number>`: the number of one of the people, `nobody` or `leave`.
    `add` has `who`, one name or address. `missed` is the form that came back, or `moved` when the
    questions are others by now; `done` what has just been saved."""

    page_url: str
    op: str
    questions: tuple[Question, ...] = ()
    done: Literal["", "settled", "added"] = ""
    missed: Literal["", "settle", "add", "moved"] = ""
    who: str = ""
