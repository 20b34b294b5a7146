"""What drafting a letter takes, and what comes of it: a content and an address, or a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.doors import Doors
from alongside.letters import contexts
from alongside.model import Letter
from alongside.program import Program


@dataclass(frozen=True, slots=True)
class Skip:
    """Why a letter is not sent: a reason code."""

    reason: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What composing any letter needs: the doors, the letter, its program and the time."""

    doors: Doors
    letter: Letter
    program: Program
    now: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter's content, where it goes, and the links at its end."""

    context: contexts.LetterContext
    to: str
    footer: contexts.Footer
    unsubscribe_url: str = ""
