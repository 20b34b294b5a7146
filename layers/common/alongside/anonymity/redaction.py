"""The whole way of one text: canonical, forms, words, what stands around, roster, marks."""

from __future__ import annotations

from alongside.anonymity import around, capitals, members, numbers
from alongside.anonymity.canon import HOLE, MARK, canonical, tidy
from alongside.anonymity.forms import cut
from alongside.anonymity.reading import Reading, read
from alongside.anonymity.roster import Roster
from alongside.anonymity.vocabulary import ENGLISH, Vocabulary

_ROUNDS = 6


def redact(text: str, roster: Roster, vocabulary: Vocabulary | None = None) -> str:
    """The text with MARK for everything that may name, place or date somebody.

    Takes any string and never fails; time grows with its length only. The answer is composed
    (NFC), holds only known words, numbers up to twelve and ordinary punctuation, and takes at most
    four bytes of UTF-8 for each character of `text`. Redacting it again changes nothing.
    `vocabulary` is what may stay, None for English.
    """
    known = ENGLISH() if vocabulary is None else vocabulary
    seen: dict[str, str] = {}
    once = _round(canonical(text), roster, known, seen)
    for _ in range(_ROUNDS):
        again = _round(once, roster, known, seen)
        if again == once:
            break
        once = again
    else:
        once = HOLE  # what takes so many rounds is no message to anyone
    once = once.replace(HOLE, MARK)
    return once if len(once.encode()) <= 4 * len(text) else ""


def _round(text: str, roster: Roster, vocabulary: Vocabulary, seen: dict[str, str]) -> str:
    """One way through; a second may find what the first uncovered. `seen` is what the roster said
    of a word."""
    reading = read(cut(text), vocabulary)
    numbers.spread(reading)
    capitals.lower(reading, vocabulary)
    around.spread(reading, vocabulary)
    if roster:
        members.take(reading, roster, vocabulary, seen)
    around.close(reading)
    if roster:
        members.take_beside(reading, roster, seen)
    return tidy(_write(reading))


def _write(reading: Reading) -> str:
    """The kept words with their gaps; one hole for neighbors that are gone."""
    out: list[str] = []
    marked = False
    for gap, word, gone in zip(reading.gaps, reading.words, reading.gone, strict=False):
        if gone and marked:
            if gap != " " and ")" in gap and "(" not in gap:
                out[-2] = out[-2].removesuffix("(")
            continue
        out.append(gap)
        out.append(HOLE if gone else word)
        marked = gone
    out.append(reading.gaps[-1])
    return "".join(out)
