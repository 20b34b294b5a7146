"""The words of one text, and those that go because they are no known words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from alongside.anonymity import speech
from alongside.anonymity.canon import HOLE, MARK, NUMBER, plain
from alongside.anonymity.vocabulary import Vocabulary

_SPLIT = re.compile(rf"([{HOLE}{NUMBER}]|[^\W\d_]+(?:'[^\W\d_]+)*|\d+)")
_STOP = re.compile(r"[.!?:;\n]")
_PAUSE = re.compile(r"[.,!?:;\n]")
_ENDINGS = ("'s", "'ll", "'ve", "'d", "'re", "'m", "n't", "'em")
_LONG = re.compile(r"(\w)\1{2,}")
_SHORTENED = frozenset((("e", "g"), ("i", "e")))
_LETTERED = {"e": "mail", "d": "day", "x": "ray", "t": "shirt"}  # "e-mail", "D-day"


@dataclass(slots=True)
class Reading:
    """Words with what is between them; `gaps[i]` comes before `words[i]`, one more gap at the end.

    `low` is lower-case, `gone[i]` whether the word goes, `begins[i]` whether it begins a sentence;
    `streets` are the places of what is known to belong to an address.
    """

    words: list[str]
    low: list[str]
    gaps: list[str]
    gone: list[bool]
    begins: list[bool]
    streets: set[int] = field(default_factory=set)

    def before(self, at: int, steps: int = 1) -> str:
        """The kept word so many places ahead in the same sentence, else ""."""
        here = at - steps
        if here < 0 or any(_STOP.search(self.gaps[k]) for k in range(here + 1, at + 1)):
            return ""
        return MARK if self.gone[here] else self.low[here]

    def after(self, at: int) -> str:
        """The next word before any comma or end, else ""."""
        if at + 1 >= len(self.words) or _PAUSE.search(self.gaps[at + 1]):
            return ""
        return MARK if self.gone[at + 1] else self.low[at + 1]


def read(text: str, vocabulary: Vocabulary) -> Reading:
    """Split a text with holes, and take out what is no known word."""
    parts = _SPLIT.split(text)
    words = parts[1::2]
    gaps = [gap if gap == " " else plain(gap) for gap in parts[0::2]]
    low = [word.lower() for word in words]
    reading = Reading(words, low, gaps, [False] * len(words), [])
    known = vocabulary.words
    for at, word in enumerate(low):
        if word in known or word.isdigit():
            continue
        if word in (HOLE, NUMBER):
            reading.gone[at] = True
        elif lettered(words, gaps, at):
            continue
        elif not _ends_known(word, known):
            short = _shortened(word, known) if _LONG.search(word) else ""
            if short:
                words[at] = low[at] = short
            else:
                reading.gone[at] = True
    reading.begins = _beginnings(reading)
    return reading


def lettered(words: list[str], gaps: list[str], at: int) -> bool:
    """Whether a letter is the first half of a word, or half of a short form: "e-mail", "D-day",
    "e.g."."""
    if len(words[at]) > 1:
        return False
    rest = _LETTERED.get(words[at].lower())
    if rest is not None and gaps[at + 1] == "-":
        return at + 1 < len(words) and words[at + 1].lower().startswith(rest)
    return _shortens(words, gaps, at) or (at > 0 and _shortens(words, gaps, at - 1))


def _shortens(words: list[str], gaps: list[str], at: int) -> bool:
    """Whether "e.g." or "i.e." begins here, and not a name spelled out."""
    if at + 1 >= len(words) or (words[at].lower(), words[at + 1]) not in _SHORTENED:
        return False
    if gaps[at + 1] != "." and not (gaps[at + 1] == ". " and gaps[at + 2].startswith(".")):
        return False
    return not any(
        0 <= other < len(words) and len(words[other]) == 1 and "." in gaps[gap]
        for other, gap in ((at - 1, at), (at + 2, at + 2))
    )


def _ends_known(word: str, known: frozenset[str]) -> bool:
    return "'" in word and any(
        word.endswith(end) and word[: -len(end)] in known for end in _ENDINGS
    )


def _shortened(word: str, known: frozenset[str]) -> str:
    """A word said long ("soooo") as it is written, "" when that is none."""
    for times in (r"\1\1", r"\1"):
        short = _LONG.sub(times, word)
        if len(short) > 1 and short in known:
            return short
    return ""


def _beginnings(reading: Reading) -> list[bool]:
    """Which words begin a sentence; a point after "Dr" or after a lone letter ends none."""
    begins = []
    last = ""
    for gap, word in zip(reading.gaps, reading.low, strict=False):
        if gap == " ":
            begins.append(False)
        elif not begins:
            begins.append(True)
        elif _STOP.search(gap):
            abbreviated = gap.startswith(".") and (
                last in speech.ABBREVIATED
                or (len(last) == 1 and last != "i" and last.isalpha() and last != HOLE)
            )
            begins.append(not abbreviated)
        else:
            begins.append(gap.endswith((' "', " '")) or gap == " - ")
        last = word
    return begins
