"""What goes along with what has gone: rests of dates, ages, addresses, places and titles; gaps
between two marks close."""

from __future__ import annotations

import re

from alongside.anonymity import cues, speech
from alongside.anonymity.reading import Reading
from alongside.anonymity.vocabulary import Vocabulary

_JOINS = re.compile(r"[ \-,.'&/\n()\"]{0,4}")
_BORDER = re.compile(r"[.!?:;]|\n")


def spread(reading: Reading, vocabulary: Vocabulary) -> None:
    """Take out what would point at what is gone already."""
    low = reading.low
    for at, word in enumerate(low):
        if word in speech.CALENDAR and (reading.gone[at] or word not in vocabulary.words):
            _date(reading, at)
        elif word in speech.MAYBE_CALENDAR and _is_date(reading, at):
            reading.gone[at] = True
            _date(reading, at)
        elif word in speech.NUMBERS:
            _number(reading, at)
        elif not reading.gone[at]:
            if len(word) == 1 and word.isalpha():
                _letter(reading, at)
            elif word in vocabulary.names and reading.before(at) in speech.NAME_BEFORE:
                reading.gone[at] = cues.means_given(
                    word, reading.before(at), reading.before(at, 2), reading.after(at)
                )


def _date(reading: Reading, at: int) -> None:
    low, gone = reading.low, reading.gone
    here = at - 1
    while here >= 0 and not _BORDER.search(reading.gaps[here + 1]):
        word = low[here]
        if (
            word.isdigit()
            or word in speech.DATE_BEFORE
            or (word == "the" and gone[here + 1] and here + 1 < at)
        ):
            gone[here] = True
            here -= 1
        else:
            break
    here = at + 1
    while here < len(low) and not _BORDER.search(reading.gaps[here]):
        if (
            low[here].isdigit()
            or low[here] in speech.DATE_AFTER - {"of", "the"}
            or (low[here] == "the" and here + 1 < len(low) and low[here + 1] in speech.ORDINALS)
        ):
            gone[here] = True
            here += 1
        else:
            break


def _is_date(reading: Reading, at: int) -> bool:
    if reading.gone[at]:
        return reading.words[at][0].isupper()
    before, after = reading.before(at), reading.after(at)
    word = reading.low[at]
    if word == "june":
        return True
    if word == "sat":
        return before in ("on", "this", "next", "every")
    if word == "sun":
        return before == "on" or (before in ("next", "last"))
    if word == "march" and (before == "to" or after in ("to", "on")):
        return False
    if before.isdigit() or after.isdigit():
        return not (word == "may" and before in speech.SUBJECTS)
    if before in speech.ORDINALS or (before == "of" and reading.before(at, 2) in speech.ORDINALS):
        return True
    return before in speech.CALENDAR_BEFORE and after not in speech.BASE - {"not", "and", "or"}


def _number(reading: Reading, at: int) -> None:
    low, gone, gaps = reading.low, reading.gone, reading.gaps
    here = at + 1
    while here < len(low) and gaps[here] in (" ", "-"):
        nearby = low[here] in speech.SMALL or low[here] in speech.NUMBERS or low[here].isdigit()
        linked = (
            low[here] == "and"
            and here + 1 < len(low)
            and low[here + 1] in speech.SMALL | speech.NUMBERS
        )
        aged = low[here] in speech.OLD and (
            low[here].startswith("old") or reading.after(here).startswith("old")
        )
        if not (nearby or linked or aged):
            break
        gone[here] = True
        here += 1
    here = at - 1
    while here >= 0 and gaps[here + 1] in (" ", "-"):
        decade = low[at].endswith("ties") and low[here] in speech.DECADE_BEFORE
        if not (
            low[here] in speech.SMALL - speech.ORDINALS or low[here] in speech.NUMBERS or decade
        ):
            break
        gone[here] = True
        here -= 1


def _letter(reading: Reading, at: int) -> None:
    """A lone letter beside another lone letter that is no word is an initial."""
    word = reading.words[at]
    for other, gap in ((at - 1, at), (at + 1, at + 1)):
        if not 0 <= other < len(reading.low) or reading.gaps[gap] not in (" ", ". ", ".", "."):
            continue
        if (
            len(reading.low[other]) == 1
            and reading.gone[other]
            and reading.words[other][0].isalpha()
        ):
            if not (word in ("a", "I") and other > at and word == "I"):
                reading.gone[at] = True
    if word in ("A", "O", "U") and not reading.begins[at]:
        reading.gone[at] = True


def close(reading: Reading) -> None:
    """Take out titles, parts of places and short rests beside marks, until nothing changes."""
    for _ in range(4):
        if not any([_beside(reading, at) for at in range(len(reading.low))]):
            break


def _beside(reading: Reading, at: int) -> bool:
    """Whether this word goes now."""
    gone, low, gaps = reading.gone, reading.low, reading.gaps
    if gone[at]:
        return False
    left = at > 0 and gone[at - 1] and _JOINS.fullmatch(gaps[at]) is not None
    right = at + 1 < len(low) and gone[at + 1] and _JOINS.fullmatch(gaps[at + 1]) is not None
    if not (left or right):
        return False
    gone[at] = (
        (left and right and _between(reading, at))
        or (right and _ahead(reading, at))
        or (left and _behind(reading, at))
    )
    return gone[at]


def _between(reading: Reading, at: int) -> bool:
    word, raw = reading.low[at], reading.words[at]
    if word.isdigit():
        return True
    if any(
        _BORDER.search(reading.gaps[k]) and reading.gaps[k] not in (". ", ".") for k in (at, at + 1)
    ):
        return raw.isupper() and len(raw) > 1
    if len(word) <= 3 and word not in speech.FUNCTION:
        return True
    if raw[0].isupper() and raw != "I" and reading.gaps[at] in (" ", ", ", "-", ""):
        return not reading.begins[at] and word not in speech.SUBJECTS
    return word == "of" and reading.gaps[at] == " " and reading.gaps[at + 1] == " "


def _ahead(reading: Reading, at: int) -> bool:
    """A word right before a mark: a title, "new" of a place, "university of"."""
    word, gap = reading.low[at], reading.gaps[at + 1]
    if gap not in (" ", ". ", "-"):
        return False
    if word in speech.HONORS and (
        reading.words[at][0].isupper() or reading.before(at) not in speech.DETERMINERS
    ):
        return True
    if word in speech.PLACE_FIRST and gap == " ":
        return reading.before(at) not in speech.DETERMINERS - {"the"} or word not in (
            "new",
            "little",
            "great",
        )
    return word == "of" and reading.before(at) in speech.PLACE_OF and _takes_of(reading, at)


def _takes_of(reading: Reading, at: int) -> bool:
    reading.gone[at - 1] = True
    return True


def _behind(reading: Reading, at: int) -> bool:
    """A word right after a mark: "city", "county", a state in two letters."""
    raw, word, gap = reading.words[at], reading.low[at], reading.gaps[at]
    if raw in speech.STATES and gap in (", ", " ", ","):
        return True
    if gap == " " and word in speech.LOWER_PLACE_LAST and not reading.words[at - 1].islower():
        return True
    if gap == " " and raw[0].isupper() and word in speech.PLACE_LAST:
        return True
    return gap == "-" and (raw[0].isupper() or len(word) <= 3)
