"""Known words that are written as a name is: with a capital where none belongs."""

from __future__ import annotations

from alongside.anonymity import cues, speech
from alongside.anonymity.reading import Reading, lettered
from alongside.anonymity.vocabulary import Vocabulary

_PLACED = frozenset("at in to from near reached visited visiting".split())
_GOING = frozenset(
    """arrived arrive arriving came coming come went going go flew fly flying landed headed am was
    is are were""".split()
)
_PLACE_LAST = frozenset("harbor harbour haven grove ridge point rock lake wood hill port".split())
_WENT = speech.BASE | frozenset(
    """work home school church court rehab hell bed therapy meetings treatment detox prison jail
    love pain tears shock charge trouble peace denial recovery life people terms crisis town hiding
    hospital public person danger need debt relapse grief""".split()
)


def lower(reading: Reading, vocabulary: Vocabulary) -> None:
    """A known word with a capital goes inside a sentence; at its start only when people are
    called so too, or when a name follows. Texts that shout are read as if in lower case."""
    letters = [word for word in reading.words if word[0].isalpha() and word not in ("I", "I'm")]
    raised = [word for word in letters if not word.islower()]
    if not raised:
        return
    loud = len(letters) >= 3 and sum(word.isupper() for word in raised) > 0.7 * len(letters)
    titled = len(letters) >= 10 and len(raised) > 0.8 * len(letters)
    judge = _goes_in_shout if loud or titled else _goes
    for at in range(len(reading.words) - 1, -1, -1):
        word = reading.words[at]
        if (
            word[0].isalpha()
            and not reading.gone[at]
            and not word.islower()
            and not lettered(reading.words, reading.gaps, at)
        ):
            reading.gone[at] = judge(reading, at, vocabulary)


def _goes_in_shout(reading: Reading, at: int, vocabulary: Vocabulary) -> bool:
    low = _base(reading.low[at])
    return low in vocabulary.names and cues.means_given(
        low, reading.before(at), reading.before(at, 2), reading.after(at)
    )


def _goes(reading: Reading, at: int, vocabulary: Vocabulary) -> bool:
    word, low = reading.words[at], _base(reading.low[at])
    if _may_stand(word, vocabulary):
        return False
    named = low in vocabulary.names
    if len(word) > 1 and word.isupper():
        if word in speech.REGIONS or (named and not _within_shout(reading, at)):
            return True
        return vocabulary.english and _is_shouted_place(reading, at)
    if not (word[0].isupper() and (word[1:].islower() or len(word) == 1 or "'" in word)):
        return True
    if reading.begins[at]:
        return _begins_name(reading, at, low, vocabulary, named=named)
    return low not in speech.FUNCTION or (vocabulary.english and _within_name(reading, at))


def _may_stand(word: str, vocabulary: Vocabulary) -> bool:
    listed = vocabulary.capitals
    return word in listed or (word[0].isupper() and _base(word.lower()) in listed)


def _begins_name(
    reading: Reading, at: int, low: str, vocabulary: Vocabulary, *, named: bool
) -> bool:
    if named:
        return not cues.opens(low, reading.after(at))
    if reading.gaps[at].startswith(":") and _ends_line(reading, at):
        return True
    follows = _name_follows(reading, at)
    if low in ("the", "one"):
        return follows and reading.low[at + 1] in vocabulary.words
    return follows and low not in speech.STARTERS


def _ends_line(reading: Reading, at: int) -> bool:
    """Whether the word is all there is, as in "City: Nice"."""
    return at + 1 == len(reading.words) or "\n" in reading.gaps[at + 1]


def _name_follows(reading: Reading, at: int) -> bool:
    after = at + 1
    return (
        after < len(reading.words)
        and reading.gaps[after] in (" ", "-")
        and reading.gone[after]
        and reading.words[after][0].isupper()
    )


def _within_shout(reading: Reading, at: int) -> bool:
    """Whether a word in capitals is one of several, and meant as a word."""
    near = [word for word in reading.words[max(0, at - 2) : at + 3] if len(word) > 1]
    loud = len(near) > 2 and all(word.isupper() for word in near)
    return loud and not cues.means_given(
        reading.low[at], reading.before(at), reading.before(at, 2), reading.after(at)
    )


def _is_shouted_place(reading: Reading, at: int) -> bool:
    """Whether one or two words in capitals are where somebody went: "arrived at OAK HARBOR"."""
    start = end = at
    while at - start < 3 and start and _shouted(reading, start - 1, start):
        start -= 1
    while end - at < 3 and end + 1 < len(reading.words) and _shouted(reading, end + 1, end + 1):
        end += 1
    if end - start > 2 or reading.before(start) not in _PLACED:
        return False
    last = reading.low[end]
    if end > start and last in speech.PLACE_LAST | _PLACE_LAST:
        return True
    return reading.before(start, 2) in speech.LIVING - {"back", "up"} | _GOING and last not in _WENT


def _shouted(reading: Reading, at: int, gap: int) -> bool:
    word, low = reading.words[at], reading.low[at]
    return (
        reading.gaps[gap] == " "
        and len(word) > 1
        and word.isupper()
        and low not in speech.FUNCTION | speech.SMALL
    )


def _within_name(reading: Reading, at: int) -> bool:
    """ "Of" in "Bank Of America", "An" in "An Do": another capital stands beside it."""
    if len(reading.words[at]) == 1:
        return False
    for other, gap in ((at + 1, at + 1), (at - 1, at)):
        if 0 <= other < len(reading.words) and reading.gaps[gap] in (" ", "-"):
            word = reading.words[other]
            if word[0].isupper() and word[1:].islower() and not reading.begins[other]:
                return True
    return False


def _base(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word
