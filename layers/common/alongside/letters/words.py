"""How dates, counts and names read in English: the filters of letters and pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

MONTHS = (
    "January February March April May June July August September October November December".split()
)
NUMBERS = "no one two three four five six seven eight nine ten".split()
LINE_BREAKS = {"\u2028", "\u2029"}


def name_day(moment: datetime, zone: tzinfo) -> str:
    """`3 May 2027`, in the given zone; month names do not depend on the machine's locale."""
    local = _localize(moment, zone)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def name_moment(moment: datetime, zone: tzinfo) -> str:
    """`3 May 2027 at 10:12`, in the given zone."""
    return f"{name_day(moment, zone)} at {name_clock(moment, zone)}"


def name_clock(moment: datetime, zone: tzinfo) -> str:
    """`10:12`, in the given zone."""
    return f"{_localize(moment, zone):%H:%M}"


def name_later(moment: datetime, since: datetime, zone: tzinfo) -> str:
    """The clock alone when `moment` is on the same day as `since`, else day and clock."""
    same_day = name_day(moment, zone) == name_day(since, zone)
    return name_clock(moment, zone) if same_day else name_moment(moment, zone)


def _localize(moment: datetime, zone: tzinfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone cannot be shown to a person")
    return moment.astimezone(zone)


def name_place(time_zone: str) -> str:
    """`America/New_York` -> `New York`."""
    return time_zone.rsplit("/", 1)[-1].replace("_", " ")


def name_number(number: int) -> str:
    """`two`, from `no` up to `ten`; figures for other numbers."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)


def count(number: int, one: str, many: str = "") -> str:
    """`one day`, `two days`, `14 days`; the plural is the singular with an s unless given."""
    return f"{name_number(number)} {one if number == 1 else many or one + 's'}"


def begin(sentence: str) -> str:
    """The sentence with a capital first letter, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def add_article(noun: str) -> str:
    """`a mentor`, `an ally`: by the first letter, which is enough for names of roles."""
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"


def join(items: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a program's text: parted by blank lines, each one line."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def name_confidence(confidence: int) -> str:
    """What a confidence of 0..100 (share of aspects both sides answered) means, in words."""
    if confidence >= 80:
        return "Both answered nearly everything that matters here, so this picture is quite full."
    if confidence >= 50:
        return "Both answered much of what matters here; some of the picture is missing."
    return "Only a little is known about this pair, so your own knowledge counts for more."


def tidy(text: str) -> str:
    """One line without control characters, so that no answer can shape a letter's layout."""
    kept = "".join(" " if _breaks_layout(char) else char for char in text)
    return " ".join(kept.split())


def _breaks_layout(char: str) -> bool:
    # U+200C and U+200D are format characters too, but several scripts cannot be written without.
    if char in "\u200c\u200d":
        return False
    return char in LINE_BREAKS or unicodedata.category(char) in {"Cc", "Cf", "Cs"}


def check_address(url: str) -> str:
    """The address as it is. ValueError unless it is http(s) or a path of this site."""
    scheme = urlsplit(url).scheme
    if scheme not in {"http", "https"} and not re.match(r"/(?!/)", url):
        raise ValueError("an address of a letter or page must be http, https or a local path")
    return url
