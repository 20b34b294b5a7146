"""The whole way of one text: canonical, forms, words, what stands around, roster, marks."""

from __future__ import annotations

from alongside.anonymity import addresses, around, capitals, members, named, numbers
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
    named.spread(reading, vocabulary)
    around.spread(reading, vocabulary)
    addresses.join(reading)
    if roster:
        members.take(reading, roster, vocabulary, seen)
    around.close(reading)
    if roster:
        members.take_beside(reading, roster, seen)
    return tidy(_write(reading))


def _write(reading: Reading) -> str:
    """The kept words with their gaps; one hole for neighbors that are gone."""
    out: list[str] = []
    marked, within = False, ""
    for gap, word, gone in zip(reading.gaps, reading.words, reading.gone, strict=False):
        if gone and marked:
            within += gap
            continue
        out.append(_balance(out, within, gap))
        within = ""
        out.append(HOLE if gone else word)
        marked = gone
    out.append(_balance(out, within, reading.gaps[-1]))
    return "".join(out)


def _balance(out: list[str], within: str, gap: str) -> str:
    """The gap after a hole; brackets that went into the hole go at its other side too, or stay."""
    if "(" not in within and ")" not in within:
        return gap
    opened = closed = 0
    for sign in within:
        if sign == "(":
            opened += 1
        elif sign == ")" and opened:
            opened -= 1
        elif sign == ")":
            closed += 1
    for _ in range(closed):
        bare = out[-2].removesuffix("(")
        gap, out[-2] = (f"){gap}" if bare == out[-2] else gap), bare
    for _ in range(opened):
        bare = gap.removeprefix(")")
        out[-2], gap = (f"{out[-2]}(" if bare == gap else out[-2]), bare
    return gap
