"""Member text: made comparable for matching, made safe to keep for storing. Nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_BLANKS = re.compile(r"\s+")
# Everything that is not text (line breaks are handled before), bidirectional overrides that could
# make a name read backwards, and the byte order mark. Joiners stay: scripts and emoji need them.
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
_INVISIBLE = re.compile("[\u200b-\u200f\u00ad\u2060]")
_MANY_BREAKS = re.compile(r"\n{3,}")
_SEPARATORS = re.compile("[\n-\r\x1c-\x1e\x85\u2028\u2029,;\u060c\u061b\u3001\uff0c\uff1b]")
_FRAME = " *:\uff1a"
# Unicode normalization takes the square of the length for a long run of combining marks, and
# anybody may paste one into a form: nothing of unbounded length is normalized.
_LONGEST_TITLE = 1_000


def normalize_title(text: str) -> str:
    """A title or label as it is compared: NFKC, case-folded, single blanks, without the `*` and
    `:` that forms put around it. The first thousand characters count."""
    visible = _INVISIBLE.sub("", _NOT_TEXT.sub("", text[:_LONGEST_TITLE]))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    return _BLANKS.sub(" ", folded).strip(_FRAME)


def clean_line(text: str) -> str:
    """One line of NFC text without control characters or blanks around it."""
    return _BLANKS.sub(" ", clean_text(text)).strip()


def clean_text(text: str) -> str:
    """NFC text of paragraphs: line breaks are `\\n`, at most one empty line in a row, no other
    control characters, no blanks around it."""
    lines = "\n".join(text.replace("\t", " ").splitlines())
    visible = unicodedata.normalize("NFC", _NOT_TEXT.sub("", lines))
    trimmed = "\n".join(line.strip() for line in visible.split("\n"))
    return _MANY_BREAKS.sub("\n\n", trimmed).strip()


def keep_line(text: str, longest: int) -> tuple[str, bool]:
    """At most `longest` characters of one clean line, and whether something was cut off."""
    return _keep(clean_line, text, longest)


def keep_text(text: str, longest: int) -> tuple[str, bool]:
    """At most `longest` characters of clean paragraphs, and whether something was cut off."""
    return _keep(clean_text, text, longest)


def split_people(text: str, most: int = 1_000) -> list[str]:
    """The entries of a list of people: one per line, comma or semicolon of any script, each once,
    at most 1,000 characters of each."""
    people: dict[str, None] = {}
    for entry in filter(str.strip, _SEPARATORS.split(text)):
        people[clean_line(entry[:1_000])] = None
        if len(people) > most:
            break
    return [person for person in people if person][:most]


def _keep(clean: Callable[[str], str], text: str, longest: int) -> tuple[str, bool]:
    begin = text[: 2 * longest]
    whole = clean(begin)
    kept = whole[:longest].rstrip()
    return kept, len(whole) > longest or len(begin) < len(text)
