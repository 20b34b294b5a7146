"""Streets, house numbers and flats, and what joins two of them: "the corner of Elm 9 and Oak"."""

from __future__ import annotations

import re

from alongside.anonymity import speech
from alongside.anonymity.canon import NUMBER
from alongside.anonymity.reading import Reading

_BORDER = re.compile(r"[.!?;:]\s|\n")
_JOINING = frozenset(("and", "or", "of", "the"))
_CROSSING = frozenset("corner crossing junction intersection end top bottom".split())
_SAID = frozenset("flat apartment apt suite ste room rm unit route highway interstate".split())
_ROADS = frozenset("route rte highway hwy road".split())
_OF_ROADS = frozenset("state county rural provincial forest federal".split())
_COUNTED = speech.FUNCTION - {"of", "or", "out", "more", "to", "times"}
_NUMBERED = frozenset(
    """week day lesson session part question level meeting phase stage principle tool exercise
    number rule tradition step chapter module page point tip unit appendix year grade""".split()
)
_ANSWERS = frozenset(("at", "address", "addr", "to", "lives", "live", "from", "off"))


def street(reading: Reading, at: int) -> None:
    """Take out a number with the street it is before."""
    low, gaps = reading.low, reading.gaps
    for end in range(at + 1, min(at + 6, len(low))):
        if _BORDER.search(gaps[end]):
            return
        sure = low[end] in speech.STREETS
        if sure or (low[end] in speech.MAYBE_STREETS and end - at < 5):
            if _may_be_street(reading, at, end, sure=sure):
                last = end + (low[end + 1 : end + 2] != [] and low[end + 1] in speech.DIRECTIONS)
                reading.gone[at : last + 1] = [True] * (last + 1 - at)
                reading.streets.update(range(at, last + 1))
            return


def _may_be_street(reading: Reading, at: int, end: int, *, sure: bool) -> bool:
    between = reading.low[at + 1 : end]
    if sure:
        return len(between) < 2 or not any(
            word in speech.FUNCTION - {"the", "of"} for word in between
        )
    if not between and reading.low[at] != NUMBER:
        return False
    return not any(word in speech.NOT_IN_STREETS for word in between)


def _is_of_house(reading: Reading, at: int) -> bool:
    """Whether a small number stands behind what is no word, or ahead of two such: "Elmvej 8"."""
    raw, gone, gaps = reading.words, reading.gone, reading.gaps
    if at and gone[at - 1] and raw[at - 1][0].isupper() and _named(reading, at):
        ends = at + 1 == len(raw) or gaps[at + 1] not in (" ", "-", "/", ".")
        if ends or gone[at + 1] or reading.low[at + 1] in _COUNTED:
            reading.streets.update((at - 1, at))
            return True
    if at + 1 == len(raw) or not gone[at + 1] or gaps[at + 1] != " ":
        return False
    if not raw[at + 1][0].isupper() or reading.begins[at + 1]:
        return False
    if reading.before(at) in _ANSWERS or (at + 2 < len(raw) and gone[at + 2]):
        reading.streets.update((at, at + 1))
        return True
    return False


def _named(reading: Reading, at: int) -> bool:
    """Whether the number is not that of a chapter or a week."""
    return reading.gaps[at] == " " and reading.low[at - 1] not in _NUMBERED


def unit(reading: Reading, at: int) -> None:
    """Take out a flat, a box, a road with its number or letter."""
    after = at + 1
    if after >= len(reading.low) or _BORDER.search(reading.gaps[after].replace(". ", " ")):
        return
    word, kind = reading.low[after], reading.low[at]
    said = kind in _SAID and (
        word in speech.NUMBERS or (word in speech.SMALL - speech.ORDINALS and word != "one")
    )
    lettered = len(word) == 1 and word.isalpha() and word not in "ai"
    if not (said or lettered or word == NUMBER or word.isdigit()):
        return
    if kind == "unit" and not (reading.words[at] != kind or (at and reading.gone[at - 1])):
        return  # "unit 5" of a course
    reading.gone[at] = reading.gone[after] = True
    reading.streets.update((at, after))
    if kind in _ROADS and reading.before(at) in _OF_ROADS:
        reading.gone[at - 1] = True


def join(reading: Reading) -> None:
    """Take out house numbers, what joins a street to what else has gone, what leads to it."""
    low, gone, gaps = reading.low, reading.gone, reading.gaps
    for at, word in enumerate(low):
        if word.isdigit() and not gone[at]:
            gone[at] = _is_of_house(reading, at)
        elif word in speech.STREETS and at and gone[at - 1] and gone[at]:
            reading.streets.add(at)
    for at in sorted(reading.streets):
        for step in (-1, 1):
            _bridge(reading, at, step)
        here = at
        while at - here < 8 and here and gone[here - 1] and gaps[here] == " ":
            here -= 1
        if here > 1 and low[here - 1] == "the" and low[here - 2] == "of":
            here -= 1
        if here > 1 and low[here - 1] == "of" and low[here - 2] in _CROSSING:
            gone[here - 2 : here] = [True] * 2
            gone[here] = True


def _bridge(reading: Reading, at: int, step: int) -> None:
    """Close what is between this street and the next hole that way, when it only joins them."""
    low, gone = reading.low, reading.gone
    here = at + step
    while 0 <= here < len(low) and gone[here] and abs(here - at) < 6:
        here += step
    end = here
    while 0 <= end < len(low) and not gone[end] and abs(end - here) < 2 and low[end] in _JOINING:
        end += step
    if end == here or not 0 <= end < len(low) or not gone[end]:
        return
    low_end, high_end = min(at, end), max(at, end)
    if any(_BORDER.search(reading.gaps[k]) for k in range(low_end + 1, high_end + 1)):
        return
    for k in range(low_end, high_end + 1):
        gone[k] = True
