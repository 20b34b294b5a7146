"""Labeled texts of our own: invented people, towns and numbers in sentences written for this test.

`texts(seed)` fills the sentences anew for each seed. Nothing here is taken from a data set.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from tests.rules.anonymity import fillings
from tests.rules.anonymity.sentences import SENTENCES

IDENTIFIERS = frozenset("PERSON LOCATION ADDRESS PHONE HANDLE DATE ID AGE EMAIL URL".split())
"""What the first figure counts; ORG, TITLE and NRP are read too, as well as can be."""

_SLOT = re.compile(r"\{([A-Z]+)(\d?)\}")


@dataclass(frozen=True)
class Labeled:
    """A text, where what is in it (start, end, kind), and the people it names."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    people: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    family: str = "dialog"


def texts(seed: int, copies: int = 4) -> list[Labeled]:
    """Every sentence so many times, each time with other fillings."""
    chance = random.Random(seed)
    return [
        _fill(sentence, family, chance)
        for family, sentences in SENTENCES.items()
        for sentence in sentences
        for _ in range(copies)
    ]


def _fill(sentence: str, family: str, chance: random.Random) -> Labeled:
    out, spans, people, towns = "", [], [], []
    end = 0
    for slot in _SLOT.finditer(sentence):
        kind = {"FULL": "PERSON", "FIRST": "PERSON", "LAST": "PERSON"}.get(slot[1], slot[1])
        value = fillings.filled(slot[1], chance)
        out += sentence[end : slot.start()]
        start = len(out)
        out += value
        end = slot.end()
        spans.append((start, len(out), kind))
        if kind == "PERSON":
            people.append(value)
        if kind == "LOCATION":
            towns.append(value)
    text = out + sentence[end:]
    if family == "tweet" and chance.random() < 0.35:
        text = text.lower()
    return Labeled(text, tuple(spans), tuple(people), tuple(towns), family)
