"""How dates, counts and names read, in English or as a translation says: filters of templates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from alongside.program.schema import Translation

MONTHS = (
    "January February March April May June July August September October November December".split()
)
DAY = "{day} {month} {year}"
MOMENT = "{date} at {clock}"
LAST = "and"
NUMBERS = "no one two three four five six seven eight nine ten".split()
CONFIDENCE = (
    (80, "Both answered nearly everything that matters here, so this picture is quite full."),
    (50, "Both answered much of what matters here; some of the picture is missing."),
    (0, "Only a little is known about this pair, so your own knowledge counts for more."),
)
SENTENCES = tuple(sentence for _, sentence in CONFIDENCE)
LINE_BREAKS = {"\u2028", "\u2029"}


def name_day(moment: datetime, zone: tzinfo, translation: Translation | None = None) -> str:
    """`3 May 2027`, in the given zone; month names do not depend on the machine's locale."""
    local = _localize(moment, zone)
    months, day = (translation.months, translation.day) if translation else (MONTHS, DAY)
    return day.format(day=local.day, month=months[local.month - 1], year=local.year)


def name_moment(moment: datetime, zone: tzinfo, translation: Translation | None = None) -> str:
    """`3 May 2027 at 10:12`, in the given zone."""
    form = translation.moment if translation else MOMENT
    date, clock = name_day(moment, zone, translation), name_clock(moment, zone)
    return form.format(date=date, clock=clock)


def name_clock(moment: datetime, zone: tzinfo) -> str:
    """`10:12`, in the given zone."""
    return f"{_localize(moment, zone):%H:%M}"


def name_later(
    moment: datetime, since: datetime, zone: tzinfo, translation: Translation | None = None
) -> str:
    """The clock alone when `moment` is on the same day as `since`, else day and clock."""
    if name_day(moment, zone) == name_day(since, zone):
        return name_clock(moment, zone)
    return name_moment(moment, zone, translation)


def _localize(moment: datetime, zone: tzinfo) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone cannot be shown to a person")
    return moment.astimezone(zone)


def name_place(time_zone: str) -> str:
    """`America/New_York` -> `New York`."""
    return time_zone.rsplit("/", 1)[-1].replace("_", " ")


def name_number(number: int, translation: Translation | None = None) -> str:
    """`two`, from `no` up to `ten`; figures for other numbers, and for all in a translation."""
    in_words = translation is None and 0 <= number < len(NUMBERS)
    return NUMBERS[number] if in_words else str(number)


def begin(sentence: str) -> str:
    """The sentence with a capital first letter, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def add_article(noun: str, translation: Translation | None = None) -> str:
    """`a mentor`, `an ally`: by the first letter, which is enough for names of roles. In another
    language as the translation says, which may leave a noun without one."""
    if translation:
        return translation.articles.get(noun, noun)
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"


def join(items: Sequence[str], last: str = LAST) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def join_lines(text: str) -> str:
    """A paragraph of a template as one line."""
    return " ".join(text.split())


def close_up(text: str) -> str:
    """A list of a template without the empty lines between its items."""
    return "\n".join(line for line in text.splitlines() if line.strip())


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a program's text: parted by blank lines, each one line."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def name_confidence(confidence: int) -> str:
    """What a confidence of 0..100 (share of aspects both sides answered) means, in words."""
    return next(sentence for least, sentence in CONFIDENCE if confidence >= least)


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
