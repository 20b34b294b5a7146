"""A text is read sentence by sentence; every phrase in it that is meant as it stands is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from alongside.voice import english, spanish

Kind = Literal["coaching", "blame", "outcome", "hierarchy", "game"]
Path = tuple[str | int, ...]

WHY: Mapping[Kind, str] = {
    "coaching": "sounds like a coach; peer support stays with feelings and sets no goals",
    "blame": "blames the reader, or calls somebody behind, late or failing",
    "outcome": "claims an outcome that nobody can promise",
    "hierarchy": "puts one person above another",
    "game": "makes a game of it: streaks, points, rankings, overdue",
}

_EVERYWHERE: tuple[Kind, ...] = ("blame", "outcome", "hierarchy", "game")
KINDS: Mapping[str, tuple[Kind, ...]] = {
    "peer_support": ("coaching", *_EVERYWHERE),
    "educational": _EVERYWHERE,
}
_LANGUAGES = {"en": english, "es": spanish}
LANGUAGES = tuple(_LANGUAGES)


@dataclass(frozen=True, slots=True)
class Finding:
    """One phrase: its kind, its words as written, and the sentence they stand in."""

    kind: Kind
    words: str
    sentence: str


def findings(text: str, voice: str, language: str = "en") -> tuple[Finding, ...]:
    """Every phrase of a plain text that a program of this voice must not use, in reading order."""
    if language not in _LANGUAGES:
        return ()
    return tuple(
        Finding(kind, words, sentence)
        for sentence in _sentences(text)
        for kind in KINDS[voice]
        for words in _meant(sentence, kind, language)
    )


def texts(data: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text of a program file's data with the way to it. Left out are a questionnaire's items
    and answers, which are quoted as published; the English sentences that a translation is found
    by are keys and not the file's own words."""
    if path[-2:-1] == ("scale",) and path[-1] in ("items", "answers"):
        return
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from texts(value, (*path, key))
    elif isinstance(data, Sequence):
        for position, value in enumerate(data):
            yield from texts(value, (*path, position))


_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "_": " ", "\xa0": " "})
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*•✅❌]|\d+\.)\s)")
_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|;\s+|(?<=\w\w:)\s+")


def _sentences(text: str) -> Iterator[str]:
    """A sentence ends with its mark, or where a paragraph or a list's entry does; a line that is
    broken in the middle of a sentence goes on."""
    for paragraph in _PARAGRAPH.split(text):
        plain = re.sub(r"\s+", " ", paragraph.translate(_STRAIGHT)).strip()
        yield from (part for part in _END.split(plain) if part)


def _meant(sentence: str, kind: Kind, language: str) -> Iterator[str]:
    if kind == "outcome" and sentence.endswith("?"):
        return  # whether it helps may be asked
    denial = _LANGUAGES[language].DENIAL
    for pattern in _patterns(language, kind):
        for found in pattern.finditer(sentence):
            if not denial.covers(sentence[: found.start()], sentence[found.end() :]):
                yield found[0].strip()


@cache
def _patterns(language: str, kind: Kind) -> tuple[re.Pattern[str], ...]:
    said = _LANGUAGES[language]
    lines = (line.strip() for line in said.PHRASES[kind].strip().splitlines())
    return tuple(_pattern(line, said.WORDS) for line in lines)


def _pattern(line: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """A phrase as it is written in a list: `<name>` stands for the words of that name."""
    whole = re.sub(r"<(\w+)>", lambda name: f"(?:{words[name[1]]})", line)
    return re.compile(rf"(?<!\w)(?:{whole})(?!\w)", re.IGNORECASE)
