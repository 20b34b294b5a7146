"""Whether what is left of a text is still something that somebody said."""

from __future__ import annotations

import re

from alongside.anonymity.canon import MARK

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def says_something(redacted: str) -> bool:
    """Whether a redacted text has more words than marks. One that has not says nothing to whoever
    reads it, and must not count among those that make a batch large enough: four of them and one
    real text would be that one text alone. Signs, digits and emoji are no words."""
    return len(_WORD.findall(redacted)) > redacted.count(MARK)
