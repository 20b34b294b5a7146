"""How old somebody is, in digits or in words: "she is nine years old", "the girls are 5 and 9"."""

from __future__ import annotations

from alongside.anonymity import speech
from alongside.anonymity.canon import NUMBER
from alongside.anonymity.reading import Reading

_KIDS = frozenset(
    """girls boys kids children sons daughters twins triplets grandkids grandchildren nieces nephews
    grandsons granddaughters teens teenagers siblings brothers sisters babies toddlers""".split()
)
_AND = frozenset(("and", "or"))
_A = frozenset(("a", "an", "and", "or"))


def take(reading: Reading, at: int) -> bool:
    """Take out the number at this place if it is an age, and those in a row with it."""
    low, gaps = reading.low, reading.gaps
    after, next_but_one = reading.after(at), reading.after(at + 1) if at + 1 < len(low) else ""
    of_age = next_but_one == "of" and low[at + 3 : at + 4] == ["age"]
    if after in speech.AGE_UNITS and (of_age or next_but_one in ("old", "olds", "young")):
        end = at + 4 if of_age else at + 3
        reading.gone[at:end] = [True] * (end - at)
        _back(reading, at)
        return True
    if after in ("yo", "yrs-old", "y"):
        reading.gone[at] = True
        _back(reading, at)
        return True
    before, earlier = reading.before(at), reading.before(at, 2)
    if before in ("now", "only", "just", "almost", "nearly", "about", "barely"):
        before, earlier = earlier, reading.before(at, 3)
    after_age = after in speech.AFTER_AGE or after == "or"
    aged = (
        (
            (before in speech.AGED or (before in ("is", "of") and earlier == "age"))
            and after not in speech.NOT_AGED
        )
        or (
            ((before in speech.BEING and earlier in speech.FOLK | _KIDS) or before in speech.I_AM)
            and after_age
        )
        or (at > 0 and low[at - 1] == "age" and gaps[at].strip() in (":", "-"))
        or (before in _KIDS and after_age and _beside_kids(reading, at))
    )
    if aged:
        reading.gone[at] = True
        _forth(reading, at)
    return aged


def _beside_kids(reading: Reading, at: int) -> bool:
    """Whether it says how old: "two boys (six and eight)", "my girls, five and nine"."""
    if reading.after(at) not in _AND:
        return reading.gaps[at].strip() in (",", "(", "-", "")
    return _is_number(reading, at + 2)


def _forth(reading: Reading, at: int) -> None:
    """The next ages of a row: "five, seven and nine"."""
    here = at + 1
    while here < len(reading.low):
        joined = reading.low[here] in _AND and reading.gaps[here] in (" ", ", ")
        number = here + joined
        if not _is_number(reading, number) or reading.gaps[number] not in (" ", ", "):
            return
        if not joined and reading.gaps[number] != ", ":
            return
        after = reading.after(number)
        if after not in speech.AFTER_AGE and after not in ("or", "years", "yo"):
            return
        reading.gone[here : number + 1] = [True] * (number + 1 - here)
        here = number + 1


def _back(reading: Reading, at: int) -> None:
    """The age before: "a 5 and a 9 year old"."""
    here = at - 1
    while here > 0 and at - here < 4 and reading.low[here] in _A and reading.gaps[here + 1] == " ":
        here -= 1
    if 0 <= here < at - 1 and _is_number(reading, here) and reading.gaps[here + 1] == " ":
        reading.gone[here:at] = [True] * (at - here)


def _is_number(reading: Reading, at: int) -> bool:
    if not 0 <= at < len(reading.low):
        return False
    word = reading.low[at]
    return (
        word == NUMBER
        or word.isdigit()
        or word in speech.NUMBERS
        or word in speech.SMALL - speech.ORDINALS
    )
