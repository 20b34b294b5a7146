"""Which words may stay: the English list, and how a program in another language brings its own."""

from __future__ import annotations

import functools
import gzip
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is not in `words` is taken out of a text.

    `words` are lower-case and composed (NFC); a word takes no more than its letters, so "don't" is
    a word of its own and "long-term" is two. `names` are those of them that people are called by
    too: with a capital they go at the start of a sentence as well. `capitals` may stand with a
    capital inside a sentence. `english` is whether English ways of speaking may be relied on to
    tell "I hope" from "with Hope".
    """

    words: frozenset[str]
    names: frozenset[str] = frozenset()
    capitals: frozenset[str] = frozenset()
    english: bool = field(default=False, kw_only=True)

    @classmethod
    def of(cls, words: Iterable[str]) -> Vocabulary:
        """From a plain list in any language written in letters with spaces between words.

        Give nouns of a language that writes them with a capital with that capital. Leave out
        names, places, months, days and numbers above twelve: what is listed stays.
        """
        listed = {unicodedata.normalize("NFC", word.strip()) for word in words} - {""}
        return cls(
            words=frozenset(word.lower() for word in listed),
            capitals=frozenset(word.lower() for word in listed if word[0].isupper()),
        )


@functools.cache
def english() -> Vocabulary:
    """The reviewed English list, read once (about 80,000 words). Sources: SOURCES.md."""
    text = gzip.decompress((Path(__file__).parent / "english.txt.gz").read_bytes()).decode()
    words, names, capitals = (frozenset(one.split()) for one in text.split("\n\n"))
    return Vocabulary(words, names, capitals, english=True)


ENGLISH = english
