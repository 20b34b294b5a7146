"""What goes along with what has gone: rests of dates, ages, addresses, places and titles; gaps
between two marks close."""

from __future__ import annotations

import re
from itertools import pairwise

from alongside.anonymity import cues, speech
from alongside.anonymity.canon import HOLE, NUMBER
from alongside.anonymity.reading import Reading, lettered
from alongside.anonymity.vocabulary import Vocabulary

_JOINS = re.compile(r"[ \-,.'&/\n()\"]{0,4}")
_APART = re.compile(r"[ \n]*(?:[.\-/,:;&'][ \n]*){0,3}")
_BORDER = re.compile(r"[.!?:;]|\n")


def spread(reading: Reading, vocabulary: Vocabulary) -> None:
    """Take out what would point at what is gone already."""
    low = reading.low
    for at, word in enumerate(low):
        if word in speech.PHRASES:
            _phrase(reading, at)
        if word in speech.CALENDAR and (reading.gone[at] or word not in vocabulary.words):
            _date(reading, at)
        elif word in speech.MAYBE_CALENDAR and _is_date(reading, at):
            reading.gone[at] = True
            _date(reading, at)
        elif word in speech.NUMBERS:
            _number(reading, at)
        elif not reading.gone[at]:
            if len(word) == 1 and word.isalpha():
                if not lettered(reading.words, reading.gaps, at):
                    _letter(reading, at)
            elif word in vocabulary.names:
                reading.gone[at] = _introduced(reading, at)


def _introduced(reading: Reading, at: int) -> bool:
    """Whether a word that is a name too is given as one: "my mentor hope", "my name is dawn"."""
    before, earlier, after = reading.before(at), reading.before(at, 2), reading.after(at)
    if before == "is" and earlier in ("name", "this"):
        return earlier == "name" or after in ("", "and", "from")
    beside = (
        at + 1 < len(reading.low)
        and reading.gone[at + 1]
        and reading.gaps[at + 1] == " "
        and reading.low[at + 1].isalpha()
    )
    return (beside or before in speech.NAME_BEFORE) and cues.means_given(
        reading.low[at], before, earlier, after
    )


def _phrase(reading: Reading, at: int) -> None:
    """Take out a place or a feast whose words are all common ones: "long beach", "labor day"."""
    for rest in speech.PHRASES[reading.low[at]]:
        end = at + 1 + len(rest)
        if tuple(reading.low[at + 1 : end]) == rest and all(
            gap in (" ", "-", "'") for gap in reading.gaps[at + 1 : end]
        ):
            reading.gone[at:end] = [True] * (end - at)


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
    """A lone letter in a row of three, or beside one that is no word, is an initial or a name
    spelled out."""
    words, gaps, gone = reading.words, reading.gaps, reading.gone
    if words[at] in ("A", "O", "U") and not reading.begins[at]:
        gone[at] = not (_is_shouted(reading, at - 1) and _is_shouted(reading, at + 1))
    if words[at] == "I" and gone[at - 1 : at + 2] == [True, False, True]:
        gone[at] = gaps[at] == " " and gaps[at + 1] == ". "  # "Ann I. Lee"
    left = at > 0 and _is_letter(words[at - 1]) and _APART.fullmatch(gaps[at]) is not None
    right = (
        at + 1 < len(words)
        and _is_letter(words[at + 1])
        and _APART.fullmatch(gaps[at + 1]) is not None
    )
    if left and right:
        gone[at - 1 : at + 2] = [True] * 3
    for beside, other, gap in ((left, at - 1, at), (right, at + 1, at + 1)):
        if beside and (gone[other] or gaps[gap] == "."):
            gone[at] = gone[other] = True


def _is_shouted(reading: Reading, at: int) -> bool:
    """Whether a kept word of capitals stands here, so that "A" beside it is an article."""
    if not 0 <= at < len(reading.words) or reading.gone[at]:
        return False
    return len(reading.words[at]) > 1 and reading.words[at].isupper()


def _is_letter(word: str) -> bool:
    word = word.removesuffix("'s")
    return len(word) == 1 and word.isalpha()


def close(reading: Reading) -> None:
    """Take out titles, parts of places and short rests beside marks, until nothing changes."""
    gone = reading.gone
    for _ in range(4):
        near = [
            at + 1
            for at, (here, there) in enumerate(pairwise(gone))
            if (here and not there) or (there and not here)
        ]
        near = [at if not gone[at] else at - 1 for at in near]
        changed = False
        for at in near:
            changed = _beside(reading, at) or changed
        if not changed:
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
    if reading.gaps[at] in ("\n", ",\n", ", \n") and word not in speech.STARTERS:
        return raw[0].isupper()  # a town below its street
    if any(
        _BORDER.search(reading.gaps[k]) and reading.gaps[k] not in (". ", ".") for k in (at, at + 1)
    ):
        return raw.isupper() and len(raw) > 1
    if len(word) <= 3 and word not in speech.FUNCTION:
        return True
    if raw[0].isupper() and raw != "I" and reading.gaps[at] in (" ", ", ", "-", ""):
        return not reading.begins[at] and word not in speech.SUBJECTS
    if word in ("and", "&") and reading.low[at + 1] in speech.KIN:
        return True
    return word in ("of", "upon") and reading.gaps[at] == " " and reading.gaps[at + 1] == " "


def _ahead(reading: Reading, at: int) -> bool:
    """A word right before a mark: a title, "new" of a place, "university of"."""
    word, gap = reading.low[at], reading.gaps[at + 1]
    if (word in speech.UNITS_TO_GO or word == "unit") and _is_number(reading.low[at + 1]):
        return True
    if word.isdigit() and reading.before(at) in speech.UNITS:
        reading.gone[at - 1] = True
        return True
    if gap not in (" ", ". ", "-"):
        return False
    if gap == "-" and word not in speech.PREFIXES:
        return True
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


def _is_number(word: str) -> bool:
    return word == NUMBER or word.isdigit()


def _takes_of(reading: Reading, at: int) -> bool:
    reading.gone[at - 1] = True
    return True


def _behind(reading: Reading, at: int) -> bool:
    """A word right after a mark: "city", "county", a state in two letters."""
    raw, word, gap = reading.words[at], reading.low[at], reading.gaps[at]
    if word == "floor" and _is_number(reading.low[at - 1]):
        return True
    if raw in speech.STATES and gap in (", ", " ", ","):
        return True
    if (
        word == "of"
        and reading.low[at + 1 : at + 2] == ["the"]
        and reading.gone[at + 2 : at + 3] == [True]
    ):
        named = reading.words[at + 2] == HOLE or reading.words[at + 2][0].isupper()
        reading.gone[at + 1] = named
        return named
    if word == "high" and reading.low[at + 1 : at + 2] == ["school"]:
        reading.gone[at + 1] = True
        return True
    if gap == " " and word in speech.LOWER_PLACE_LAST and not reading.words[at - 1].islower():
        return True
    if gap == " " and raw[0].isupper() and word in speech.PLACE_LAST:
        return True
    if word == "and" and at + 1 < len(reading.low) and reading.low[at + 1] in speech.KIN:
        reading.gone[at + 1] = True
        return True
    if gap == "-" and word not in speech.FUNCTION:
        return True
    lone = reading.low[at - 1]
    return (
        len(lone) == 1
        and lone.isalpha()
        and gap in (". ", " ", ".")
        and at > 1
        and reading.gone[at - 2]
        and word not in speech.FUNCTION | speech.SAYING
    )
