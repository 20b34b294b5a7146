"""What the page of anonymous feedback needs to know. Nothing here says anything about anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised of what is sent now: it is read on the day `opens` at the earliest, once a
    month or else a quarter, and only what at least `least` answers say (`least_comments` for texts;
    0 when none is asked for); by the coordinator, and with `facilitators` by these as well. A text
    has at most `longest` characters."""

    opens: datetime
    monthly: bool
    least: int
    least_comments: int
    facilitators: bool
    longest: int


@dataclass(frozen=True, slots=True)
class OfferedSide:
    """A side from which somebody may speak."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class AskedOpinion:
    """A question with the name of its field as `id`, and what has been answered when the page comes
    back: `chosen` for a mark or a side, `words` line by line for a comment. `too_long` and
    `nothing_left` say of which comment the page's `error` speaks."""

    id: str
    kind: Literal["rating", "comment", "part"]
    title: str
    help: str = ""
    low: str = ""
    high: str = ""
    options: tuple[OfferedSide, ...] = ()
    chosen: str = ""
    words: tuple[str, ...] = ()
    too_long: bool = False
    nothing_left: bool = False


@dataclass(frozen=True, slots=True)
class FeedbackForm:
    """`feedback`: form fields `op` and those of the questions. `error` is why it comes back:
    `too_much` that the whole is too large to be shown again, `not_kept` that we could not keep it
    (503). `concern_url` is the other door, for what somebody should read now."""

    op: str
    title: str
    introduction: tuple[str, ...]
    promise: Promise
    questions: tuple[AskedOpinion, ...]
    concern_url: str
    error: Literal[
        "", "nothing_said", "too_long", "nothing_left", "too_much", "unreadable", "not_kept"
    ] = ""


@dataclass(frozen=True, slots=True)
class FeedbackThanks:
    """`feedback_thanks`: the same for everybody, whatever became of what was sent."""

    promise: Promise
    concern_url: str
