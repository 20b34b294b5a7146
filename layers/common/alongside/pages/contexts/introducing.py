"""What the pages of introductions, letters and links need to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from alongside.letters.contexts import Shared
from alongside.model import Role


@dataclass(frozen=True, slots=True)
class Consent:
    """`consent`: form field `answer` (`yes` or `no`); nothing on it may change when the other
    one answers, so it carries no state of the match. `role` is the reader's own role;
    `error` says that nothing was chosen."""

    name: str
    role: Role
    partner: str
    answer_by: datetime
    shared: tuple[Shared, ...] = ()
    error: bool = False


@dataclass(frozen=True, slots=True)
class ConsentDone:
    """`consent_done`: thanks; the reader's own answer and what happens next."""

    answer: Literal["yes", "no"]
    partner: str


@dataclass(frozen=True, slots=True)
class Introduced:
    """`introduced`: both said yes; the letter is on its way."""

    partner: str


@dataclass(frozen=True, slots=True)
class NotOpen:
    """`not_open`: this introduction did not come about; no fields on purpose."""


@dataclass(frozen=True, slots=True)
class LettersSetting:
    """`letters_setting`: form field `letters` (`on` or `off`). `on` is how it stands now, `saved`
    whether it has just been changed."""

    on: bool
    group: str
    saved: bool = False


@dataclass(frozen=True, slots=True)
class LinksForm:
    """`links`: form field `email`. `error` says that no e-mail address was written."""

    error: bool = False


@dataclass(frozen=True, slots=True)
class LinksSent:
    """`links_sent`: the same answer for every address."""


@dataclass(frozen=True, slots=True)
class DeadLink:
    """`dead_link`: one page for every link that opens nothing; `links_url` asks for a new one."""

    links_url: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """`trouble`: our own outage (503)."""
