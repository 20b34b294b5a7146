"""Whether a sentence says that something is not so.

A plain "not" reaches the next few words of its clause, also through a list of short things ("no
streaks, points or rankings"). "Nobody can promise" reaches all that follows, until the sentence
turns round with a "but". A denial may come after the phrase as well ("goals are not part of it").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = r"(?:[\s,]+[\w'%-]+){{0,{}}}"


@dataclass(frozen=True)
class Denial:
    """The words of one language, as patterns: `no` (but not followed by `only`), `promise` (a
    verb after a `no` that makes it reach far), `after` (the denial behind a phrase), `turn` (where
    the sentence turns round), `subject` (who begins a new clause after a comma)."""

    no: str
    only: str
    promise: str
    after: str
    turn: str
    subject: str

    def covers(self, before: str, after: str) -> bool:
        """Whether a phrase between these two pieces of its sentence is denied."""
        said = self._since(before, rf"\b(?:{self.turn})\b")
        if re.search(rf"(?:{self.no})\b{_WORDS.format(5)}[\s,]+(?:{self.promise})\b", said, re.I):
            return True
        said = self._since(said, rf"\(|,\s+(?=(?:{self.subject})\b)")
        denied = rf"(?:{self.no})\b(?!\s+(?:{self.only})\b){_WORDS.format(8)}[\s,]*[\"']?$"
        if re.search(denied, said, re.I):
            return True
        return bool(re.match(rf"[^.!?,]{{0,40}}?\b(?:{self.after})", after, re.I))

    @staticmethod
    def _since(before: str, boundary: str) -> str:
        return re.split(rf"{boundary}|: | [-–] |—", before, flags=re.I)[-1]
