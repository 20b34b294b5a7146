"""One call: what is asked, sent and endured in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar

from alongside.doors import Doors
from alongside.errors import TryAgain
from alongside.mailer import Mailer, MaybeSent, Outgoing

Found = TypeVar("Found")
Arrival = Literal["told", "maybe", "not"]

_TRIES = 3


@dataclass(slots=True)
class Call:
    """Nothing is begun after `until`; `clock` and `pause` (seconds) are arguments so that a test
    decides them. `failures` are for the log. `table_answers` until it has failed once: a table
    that hangs must not use up the time in which letters could leave."""

    doors: Doors
    mailer: Mailer
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    until: datetime
    failures: list[Exception] = field(default_factory=list)
    table_answers: bool = True

    def ask(self, question: Callable[[], Found]) -> Found | None:
        """What the table answers, or None."""
        if not self.table_answers or self.clock() >= self.until:
            return None
        try:
            return question()
        except Exception as error:  # noqa: BLE001  whatever ails the table, the alert leaves
            self.failures.append(error)
            self.table_answers = False
            return None

    def send(self, make: Callable[[], Outgoing]) -> Arrival:
        """Write one letter and send it, or try to."""
        try:
            return self._send(make())
        except MaybeSent as error:
            self.failures.append(error)
            return "maybe"
        except Exception as error:  # noqa: BLE001  whatever ails this letter, the others leave
            self.failures.append(error)
            return "not"

    def _send(self, letter: Outgoing) -> Arrival:
        for _ in range(_TRIES):
            if self.clock() >= self.until:
                break
            try:
                self.mailer.send(letter)
            except TryAgain as error:
                self.failures.append(error)
                self.pause(1)
            else:
                return "told"
        return "not"
