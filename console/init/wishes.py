"""What somebody wishes for their program, and what each answer may be."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from alongside.program import Program
from alongside.rhythm import OPEN

SOURCES = ("heal", "bts", "workbook")
CONSENTS = ("both", "mentor", "none")
VOICES = ("peer_support", "educational")
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_SPAN = re.compile(r"P[1-9]\d{0,2}[DWMY]")
_LOCAL_TIME = Path("/etc/localtime")
_UNFIT = re.compile(r'["\\\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """A help line: its name with its country, and how it is reached."""

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """Everything `init` asks. `crisis` is empty when the lines of the copied file stay; `checked`
    says that somebody called or visited each of them."""

    source: str
    id: str
    name: str
    short: str
    country: str
    time_zone: str
    duration: str
    consent: str
    group: str
    voice: str
    version: str
    crisis: tuple[CrisisLine, ...] = ()
    checked: bool = False


def mind_id(text: str, taken: Collection[str]) -> str:
    """Why an id cannot be used, or nothing."""
    if not _ID.fullmatch(text):
        return "An id is small letters, digits and _, and begins with a letter: riverside"
    return f"{text} is the id of another program here; choose another." if text in taken else ""


def mind_text(text: str) -> str:
    """Why a name cannot be used, or nothing."""
    if not text.strip():
        return "Please write something."
    return "Please leave out quotation marks and backslashes." if _UNFIT.search(text) else ""


def mind_country(text: str) -> str:
    """Why a country cannot be used, or nothing."""
    return "" if _COUNTRY.fullmatch(text) else "Two capital letters, such as US or GB."


def mind_zone(text: str) -> str:
    """Why a time zone cannot be used, or nothing."""
    if text in available_timezones():
        return ""
    return "A place as the tz database has it, such as America/New_York or Europe/London."


def mind_duration(text: str) -> str:
    """Why a duration cannot be used, or nothing."""
    if text == OPEN or _SPAN.fullmatch(text):
        return ""
    return "open, or a length such as P6M (six months), P12M (twelve), P10W (ten weeks)."


def mind_language(text: str) -> str:
    """Why a language cannot be used, or nothing."""
    if text == "en":
        return ""
    return (
        f"init writes English files. For {text}, begin in English, then say language = "
        f'"{text}" and translate every text and the sentences of a [translation] table: '
        "alongside program check names each that is missing. See docs/program-files.md."
    )


def mind_crisis(text: str) -> str:
    """Why a help line cannot be used, or nothing."""
    line = read_crisis(text)
    if not line.name or not line.how:
        return "Name, a sign of equality, and how it is reached: 'Samaritans (UK)=Call ...'"
    return mind_text(line.name) or mind_text(line.how)


def read_crisis(text: str) -> CrisisLine:
    """`name=how`; either may be empty."""
    name, _, how = text.partition("=")
    return CrisisLine(name.strip(), how.strip())


def guess_zone(fallback: str, place: Path = _LOCAL_TIME) -> str:
    """The time zone of this machine, where it says so and is a place with people."""
    linked = str(place.resolve()).partition("zoneinfo/")[2]
    if "/" in linked and not linked.startswith("Etc/") and not mind_zone(linked):
        return ZoneInfo(linked).key
    return fallback


def short_word(source: Program) -> str:
    """What the copied file calls itself in the middle of a sentence: HEAL, BTS, Workbook."""
    return source.name.partition(" ")[0]


def plain_group(source: Program) -> str:
    """What its groups are called, without its own name: `group` for `HEAL group`."""
    word = short_word(source)
    return source.wording.group.replace(f"{word} ", "", 1)
