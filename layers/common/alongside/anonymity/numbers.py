"""What numbers belong to: streets and flats, ages, times of day, dates, cases, spelled digits."""

from __future__ import annotations

from alongside.anonymity import addresses, ages, speech
from alongside.anonymity.canon import NUMBER
from alongside.anonymity.reading import Reading

_CLOSE = frozenset((" ", "-", ".", ". ", ") ", " - ", "(", ") -", "/", " / ", ") - "))


def spread(reading: Reading) -> None:
    """Take out small numbers that say when, where or how old, and what stands with a number."""
    low = reading.low
    for at, word in enumerate(low):
        if word in speech.DIGITS:
            _spelled(reading, at)
        if word == NUMBER or word.isdigit() or word in speech.SMALL:
            _counted(reading, at)
        elif word in speech.UNITS_TO_GO or word == "unit":
            addresses.unit(reading, at)
        elif word in speech.NETS:
            _handle(reading, at)


def _counted(reading: Reading, at: int) -> None:
    """One number, in digits or as a word."""
    if _is_inside_run(reading, at):
        reading.gone[at] = True
        return
    if ages.take(reading, at):
        return
    if reading.low[at] in speech.SMALL:
        return
    if not reading.gone[at]:
        reading.gone[at] = _is_when(reading, at) or _is_label(reading, at) or _in_run(reading, at)
    addresses.street(reading, at)
    _companions(reading, at)


def _is_when(reading: Reading, at: int) -> bool:
    before, after = reading.before(at), reading.after(at)
    if at + 1 < len(reading.low) and reading.low[at + 1] in ("am", "pm", "o'clock", "oclock"):
        reading.gone[at + 1] = True
        return True
    if before == "at":
        return after in (
            "",
            "on",
            "and",
            "every",
            "each",
            "in",
            "tonight",
            "today",
            "tomorrow",
            "sharp",
        )
    slash = (
        at + 1 < len(reading.low)
        and reading.gaps[at + 1] in ("/", ".")
        and reading.low[at + 1].isdigit()
    )
    if slash and before in ("on", "since", "by", "until", "dated", "from", "before", "after"):
        reading.gone[at + 1] = True
        return True
    return False


def _is_label(reading: Reading, at: int) -> bool:
    """Whether this is the number of a case, a room, a page of identity: "no. 7", "code is 4"."""
    if not at:
        return False
    word, gap = reading.low[at - 1], reading.gaps[at]
    if word in ("no", "nr", "x", "ext"):
        return gap.startswith((".", " #", "#", ":")) or word in ("x", "ext")
    if word == "is" and at > 1:
        word = reading.low[at - 2]
    return word in speech.LABELS or "#" in gap


def _in_run(reading: Reading, at: int) -> bool:
    """Whether it stands in a row of numbers: beside a long one, or third of three."""
    low, gaps = reading.low, reading.gaps
    first = last = at
    if _leads(reading, at):
        return True
    while first > max(0, at - 3) and gaps[first] in _CLOSE and _is_number(low[first - 1]):
        first -= 1
    while (
        last < min(len(low) - 1, at + 3) and gaps[last + 1] in _CLOSE and _is_number(low[last + 1])
    ):
        last += 1
    return last - first > 1 or NUMBER in low[first : last + 1]


def _is_inside_run(reading: Reading, at: int) -> bool:
    """Whether numbers are on both sides, the one before gone: then nothing else need be known."""
    low, gaps = reading.low, reading.gaps
    return (
        gaps[at] == " "
        and at > 0
        and at + 1 < len(low)
        and gaps[at + 1] == " "
        and reading.gone[at - 1]
        and _is_number(low[at])
        and _is_number(low[at - 1])
        and _is_number(low[at + 1])
    )


def _leads(reading: Reading, at: int) -> bool:
    """Whether it is the code of a country: "1 (555) 010-4477"."""
    low, gaps = reading.low, reading.gaps
    return (
        at + 2 < len(low)
        and gaps[at + 1] in (" (", "(", "-(", " - (", ".(")
        and low[at + 1] == NUMBER
        and gaps[at + 2].startswith(")")
        and _is_number(low[at + 2])
    )


def _is_number(word: str) -> bool:
    return word == NUMBER or word.isdigit()


def _companions(reading: Reading, at: int) -> None:
    """Letters of a plate or an account, a season, "am" beside a number that has gone."""
    low, words, gaps, gone = reading.low, reading.words, reading.gaps, reading.gone
    if low[at] != NUMBER and not gone[at]:
        return
    for other, gap in ((at - 1, at), (at + 1, at + 1)):
        if 0 <= other < len(low) and gaps[gap] in (" ", "-", " - "):
            raw = words[other]
            if (
                raw.isupper()
                and 1 <= len(raw) <= 4
                and raw not in ("I", "A", "AA", "NA", "TV", "OK")
            ):
                gone[other] = True
    if at + 1 < len(low) and low[at + 1] == "am":
        gone[at + 1] = reading.words[at + 1] == "AM" or reading.before(at) != "i"
    here = at - 1
    if here > 0 and low[here] == "of":
        here -= 1
    if here >= 0 and low[here] in speech.SEASONS and low[at] == NUMBER:
        gone[here:at] = [True] * (at - here)


def _spelled(reading: Reading, at: int) -> None:
    """A telephone number said digit by digit."""
    low, gaps = reading.low, reading.gaps
    if at and low[at - 1] in speech.DIGITS and gaps[at] in (" ", "-", ", "):
        return
    end = at
    while (
        end + 1 < len(low) and low[end + 1] in speech.DIGITS and gaps[end + 1] in (" ", "-", ", ")
    ):
        end += 1
    if end - at > 1:
        reading.gone[at : end + 1] = [True] * (end + 1 - at)


def _handle(reading: Reading, at: int) -> None:
    """What follows "discord:" and "my insta is"; what is written as one before "on insta"."""
    low, gaps = reading.low, reading.gaps
    after = at + 1
    while (
        after < len(low)
        and low[after] in ("name", "handle", "id", "account", "user", "username")
        and gaps[after] == " "
    ):
        after += 1
    if after < len(low):
        said = gaps[after].strip() in (":", "=", ": @", "- ") and bool(gaps[after].strip())
        if low[after] in ("is", "as", "under", "at") and (
            reading.before(at) in ("my", "his", "her", "their", "on") or at + 1 < after
        ):
            after += 1
            said = after < len(low) and (low[after] not in speech.FUNCTION or low[after] == "the")
        if said:
            _whole(reading, after)
    if reading.before(at) == "on" and at > 2 and gaps[at - 2] in (".", "-"):
        reading.gone[at - 3] = reading.gone[at - 2] = True


def _whole(reading: Reading, at: int) -> None:
    """Take out everything up to the next space."""
    reading.gone[at] = True
    while (
        at + 1 < len(reading.low)
        and reading.gaps[at + 1]
        and not reading.gaps[at + 1][-1].isspace()
    ):
        at += 1
        reading.gone[at] = True
