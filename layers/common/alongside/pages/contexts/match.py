"""What the pages of a match need to know: while it runs, when it ends, and afterward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from alongside.model import Role

Said = Literal[
    "",
    "well",
    "talk",
    "thanks",
    "session",
    "noted_before",
    "wrap_up",
    "step",
    "renew",
    "renewed",
    "no_renewal",
    "stand_in",
    "first_again",
    "place_taken",
    "stays",
]
"""What has just been said on the page of a match, and what came of it."""
FormState = Literal["open", "done", "closed"]
Form = Literal["", "check_in", "session", "step", "renew", "stand_in", "first_again"]
"""The form that came back without something it needs."""


@dataclass(frozen=True, slots=True)
class Session:
    """A meeting that was noted. `who` is who could not come: `nobody`, the reader (`you`) or the
    other one (`partner`)."""

    day: datetime
    who: Literal["nobody", "you", "partner"]


@dataclass(frozen=True, slots=True)
class RunningMatch:
    """`match`: how it is, and everything that can be said about it. Each form has a hidden field
    `do` with its own name:

    `check_in`: `answer` (`well`, `talk` or `end`), and where the program has meetings `group`
    (`lately` or `not_lately`). `session`: `day` (between `first_day` and `last_day`, as ISO writes
    it) and `how` (`held`, `you` or `partner`). `step`, `renew`, `stand_in`, `first_again`: `answer`
    (`yes` or `no`).

    `on_hold` says that the mentor is on a break, `until` when it ends (None: no date yet).
    `counted` is how many meetings count. `renew` is `offered` in the last stretch of a match that
    may go on, `asked` once the reader has said that they would like it to. `stand_in` is `offered`
    to a mentee whose mentor is on a break, `looking` once they have asked, `elsewhere` when
    somebody else has their place, `back` when the first mentor is there again and they may choose.
    `not_lately` says that the reader has just told that they were not at their group lately.
    """

    partner: str
    role: Role
    since: datetime
    end_url: str
    page_url: str
    concern_url: str
    ends_at: datetime | None = None
    on_hold: bool = False
    until: datetime | None = None
    sessions: tuple[Session, ...] = ()
    counted: int = 0
    first_day: str = ""
    last_day: str = ""
    renew: Literal["", "offered", "asked"] = ""
    stand_in: Literal["", "offered", "looking", "elsewhere", "back"] = ""
    scale_url: str = ""
    not_lately: bool = False
    said: Said = ""
    missed: Form = ""


@dataclass(frozen=True, slots=True)
class EndMatch:
    """`end`: form fields `answer` (`end` or `not_now`) and `goodbye` (a note to the other one, at
    most 1000 characters, may be empty). `error` is empty, `nothing_chosen` or `goodbye_too_long`;
    then `chosen` and `goodbye` are what was sent."""

    partner: str
    match_url: str
    concern_url: str
    error: Literal["", "nothing_chosen", "goodbye_too_long"] = ""
    chosen: str = ""
    goodbye: str = ""


@dataclass(frozen=True, slots=True)
class MatchOver:
    """`over`: the match has ended. `partner` is empty when the other one has left. `already` says
    that it was over before this click.

    The form `next` of a mentee has the field `answer` (`new`, `mentor` or `rest`), the form `again`
    of both the field `answer` (`yes` or `no`). `stands` is how it is with a mentee: they `rest`,
    are `in_line` again, have a `place` elsewhere, or have `left`; a mentor is `in_line`, rests
    (`quiet`, until `until`), is on a `break` or has `left`. `may_mentor` whether becoming a mentor
    is offered, `is_mentor` whether they have asked for that already. `again` is `offered`, `asked`,
    or empty when there is nobody to meet again. `said` is what the reader has just chosen, or
    `not_passed_on`: they wrote a goodbye, but it was over already. `first_url` leads a mentee who
    rests to a match of theirs that is on hold; while there is one, `new` is not offered.
    """

    role: Role
    stands: Literal["rest", "in_line", "place", "quiet", "break", "left"]
    page_url: str
    concern_url: str
    partner: str = ""
    already: bool = False
    until: datetime | None = None
    may_mentor: bool = False
    is_mentor: bool = False
    again: Literal["", "offered", "asked"] = ""
    said: Literal["", "new", "mentor", "rest", "again", "not_again", "not_passed_on"] = ""
    missed: Literal["", "next", "again"] = ""
    first_url: str = ""


@dataclass(frozen=True, slots=True)
class NotRunning:
    """`not_running`: there is no match behind this link now; no fields on purpose."""


@dataclass(frozen=True, slots=True)
class YourMatch:
    """`your_match`: the link of an introduction that has become a match; `url` is its page."""

    url: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """`scale`: the program's questionnaire; form fields `moment` (hidden) and `item<number>`, each
    the number of an answer from 1. `state` is `open`, `done` (thanks, answered or put aside), or
    `closed` when there is nothing to answer now."""

    state: FormState
    match_url: str
    moment: Literal["", "start", "middle", "end"] = ""
