"""The words of one text and which of them go: unknown words, capitals, and what stands around."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alongside.anonymity import cues, speech
from alongside.anonymity.canon import HOLE, MARK
from alongside.anonymity.vocabulary import Vocabulary

_SPLIT = re.compile(rf"({HOLE}|[^\W\d_]+(?:'[^\W\d_]+)*|\d+)")
_STOP = re.compile(r"[.!?:;\n]")
_ENDINGS = ("'s", "'ll", "'ve", "'d", "'re", "'m", "n't", "'em")
_LONG = re.compile(r"(\w)\1{2,}")
_NEAR = frozenset((" ", "-", "", ", ", ". ", "\n", ",\n", " - "))


@dataclass(slots=True)
class Reading:
    """Words with what is between them; `gaps[i]` comes before `words[i]`, one more gap at the end.

    `low` is lower-case, `gone[i]` whether the word goes, `hard[i]` whether it went as no word.
    """

    words: list[str]
    low: list[str]
    gaps: list[str]
    gone: list[bool]
    begins: list[bool]

    def before(self, at: int, steps: int = 1) -> str:
        """The kept word so many places ahead in the same sentence, else ""."""
        here = at - steps
        if here < 0 or any(_STOP.search(self.gaps[k]) for k in range(here + 1, at + 1)):
            return ""
        return MARK if self.gone[here] else self.low[here]

    def after(self, at: int) -> str:
        """The next word in the same sentence, else ""."""
        if at + 1 >= len(self.words) or _STOP.search(self.gaps[at + 1]):
            return ""
        return MARK if self.gone[at + 1] else self.low[at + 1]


def read(text: str, vocabulary: Vocabulary) -> Reading:
    """Split a text with holes, and take out what is no known word or has a capital inside."""
    parts = _SPLIT.split(text)
    words, gaps = parts[1::2], parts[0::2]
    low = [word.lower() for word in words]
    reading = Reading(words, low, gaps, [False] * len(words), [])
    known = vocabulary.words
    for at, word in enumerate(low):
        if word in known or word.isdigit():
            continue
        if word == HOLE:
            reading.gone[at] = True
        elif not _ends_known(word, known):
            short = _shortened(word, known) if _LONG.search(word) else ""
            if short:
                words[at] = low[at] = short
            else:
                reading.gone[at] = True
    reading.begins = _beginnings(reading)
    if words:
        _capitals(reading, vocabulary)
    return reading


def _ends_known(word: str, known: frozenset[str]) -> bool:
    return "'" in word and any(
        word.endswith(end) and word[: -len(end)] in known for end in _ENDINGS
    )


def _shortened(word: str, known: frozenset[str]) -> str:
    """A word said long ("soooo") as it is written, "" when that is none."""
    for times in (r"\1\1", r"\1"):
        short = _LONG.sub(times, word)
        if short in known:
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
                or len(last) == 1
                and last != "i"
                and last.isalpha()
                and last != HOLE
            )
            begins.append(not abbreviated)
        else:
            begins.append(gap.endswith((' "', " '")) or gap == " - ")
        last = word
    return begins


def _capitals(reading: Reading, vocabulary: Vocabulary) -> None:
    """A known word with a capital goes inside a sentence; at its start only when people are
    called so too, or when a name follows. Texts that shout are read as if in lower case."""
    letters = [word for word in reading.words if word[0].isalpha() and word not in ("I", "I'm")]
    raised = [word for word in letters if word[0].isupper()]
    if not raised:
        return
    loud = len(letters) >= 3 and sum(word.isupper() for word in raised) > 0.7 * len(letters)
    titled = len(letters) >= 10 and len(raised) > 0.8 * len(letters)
    for at in range(len(reading.words) - 1, -1, -1):
        word = reading.words[at]
        if reading.gone[at] or not word[0].isupper():
            continue
        if loud or titled:
            gone = _name_in_shout(reading, at, vocabulary)
        else:
            gone = _raised(reading, at, vocabulary)
        reading.gone[at] = gone


def _name_in_shout(reading: Reading, at: int, vocabulary: Vocabulary) -> bool:
    low = _base(reading.low[at])
    return low in vocabulary.names and cues.means_given(
        low, reading.before(at), reading.before(at, 2), reading.after(at)
    )


def _raised(reading: Reading, at: int, vocabulary: Vocabulary) -> bool:
    word, low = reading.words[at], _base(reading.low[at])
    named = low in vocabulary.names
    if low in vocabulary.capitals or reading.low[at] in vocabulary.capitals:
        return False
    if len(word) > 1 and word.isupper():
        return named or word in speech.REGIONS
    if len(word) > 1 and not word[1:].islower() and "'" not in word:
        return True
    if reading.begins[at]:
        if named:
            return not cues.opens(low, reading.after(at))
        return low not in speech.STARTERS and _name_follows(reading, at)
    return low not in speech.FUNCTION or (vocabulary.english and _within_name(reading, at))


def _name_follows(reading: Reading, at: int) -> bool:
    after = at + 1
    return (
        after < len(reading.words)
        and reading.gaps[after] in (" ", "-")
        and reading.gone[after]
        and reading.words[after][0].isupper()
    )


def _within_name(reading: Reading, at: int) -> bool:
    """ "Of" in "Bank Of America": a name goes on behind it."""
    return (
        len(reading.words[at]) > 1
        and _name_follows(reading, at)
        and reading.low[at] not in speech.SUBJECTS
    )


def _base(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word
