"""What only the roster knows: names and towns that are words too, initials, handles."""

from __future__ import annotations

from alongside.anonymity import cues, named, speech
from alongside.anonymity.canon import HOLE, NUMBER
from alongside.anonymity.reading import Reading
from alongside.anonymity.roster import (
    FAMILY,
    GIVEN,
    HANDLE,
    INITIALS,
    MAIL,
    PARTICLES,
    TOWN,
    TOWN_BEGINNING,
    Roster,
    fold,
)
from alongside.anonymity.vocabulary import Vocabulary

_LONGEST_TOWN = 5
_LIGHT = speech.FUNCTION - {"may", "will", "can"}


def take(reading: Reading, roster: Roster, vocabulary: Vocabulary, seen: dict[str, str]) -> None:
    """Take out every kept word that a member is known by where it is meant so."""
    for at, word in enumerate(reading.low):
        if word.isdigit() or word in (HOLE, NUMBER):
            continue
        kinds = _known(word, roster, seen)
        if not kinds or (TOWN_BEGINNING in kinds and _long_town(reading, at, roster)):
            continue
        if reading.gone[at] or (word in _LIGHT and reading.words[at] == word):
            continue
        _judge(reading, at, kinds, vocabulary)


def _known(word: str, roster: Roster, seen: dict[str, str]) -> str:
    kinds = seen.get(word)
    if kinds is None:
        kinds = seen[word] = _kinds(word, roster)
    return kinds


def _kinds(word: str, roster: Roster) -> str:
    form = fold(word)
    kinds = roster.kinds(form.replace("'", ""))
    if kinds:
        return kinds
    if form.endswith("'s"):
        return roster.kinds(form[:-2])
    if form.endswith("s") and len(form) > 3 and GIVEN in roster.kinds(form[:-1]):
        return "s"
    return ""


def _judge(reading: Reading, at: int, kinds: str, vocabulary: Vocabulary) -> None:
    if not vocabulary.english:
        reading.gone[at] = len(reading.low[at]) > 2 or reading.words[at].isupper()
        return
    reading.gone[at] = _is_meant(reading, at, kinds)


def _is_meant(reading: Reading, at: int, kinds: str) -> bool:
    raw, low = reading.words[at], reading.low[at].removesuffix("'s")
    before, earlier, after = reading.before(at), reading.before(at, 2), reading.after(at)
    raised = raw[0].isupper() and not raw.isupper() and raw != "I"
    if INITIALS in kinds and len(raw) > 1 and raw.isupper() and not _loud(reading, at):
        return True
    if raised and _stands_out(reading, at, kinds):
        return True
    if low in _LIGHT:
        return bool(
            raised
            and GIVEN in kinds
            and (not reading.begins[at] or after in speech.SAYING - speech.FUNCTION)
        )
    if HANDLE in kinds:
        return True
    if kinds == "s":
        return before in speech.NAME_BEFORE or before in speech.PREPOSITIONS
    if GIVEN in kinds:
        if cues.means_given(low, before, earlier, after):
            return True
        return raw.endswith("'s") and before not in speech.DETERMINERS
    if TOWN in kinds and cues.means_town(before, earlier, after):
        return True
    if FAMILY in kinds or MAIL in kinds:
        return (raised and after in speech.SAYING) or cues.means_family(
            before, _beside(reading, at)
        )
    return False


def _stands_out(reading: Reading, at: int, kinds: str) -> bool:
    """Whether a word with a capital is written as a name: inside a sentence, or as all of it."""
    named_so = GIVEN in kinds or FAMILY in kinds or TOWN in kinds
    if reading.low[at] in _LIGHT:
        if named.follows_question(reading, at):
            return named_so and named.stands_alone(reading, at)
        before = reading.before(at)
        return TOWN in kinds and not reading.begins[at] and before in speech.PLACE_BEFORE
    return named_so and (not reading.begins[at] or named.stands_alone(reading, at))


def take_beside(reading: Reading, roster: Roster, seen: dict[str, str]) -> None:
    """Family names right after a given name that has gone by now, and "do" in "Ana do Carmo"."""
    gone = reading.gone
    for at, word in enumerate(reading.low[:-1]):
        if word in PARTICLES and not gone[at] and _beside(reading, at) and gone[at + 1]:
            kinds = _known(reading.low[at - 1], roster, seen)
            gone[at] = GIVEN in kinds and FAMILY in _known(reading.low[at + 1], roster, seen)
    for at in [at for at in range(1, len(gone)) if gone[at - 1] and not gone[at]]:
        if _beside(reading, at) and reading.low[at] not in speech.FUNCTION:
            reading.gone[at] = FAMILY in _known(reading.low[at], roster, seen)


def _beside(reading: Reading, at: int) -> bool:
    return at > 0 and reading.gone[at - 1] and reading.gaps[at] in (" ", "-", ". ")


def _loud(reading: Reading, at: int) -> bool:
    """Whether the words around are in capitals too."""
    near = [w for w in reading.words[max(0, at - 2) : at + 3] if len(w) > 1 and w[0].isalpha()]
    return len(near) > 1 and all(word.isupper() for word in near)


def _bare(word: str) -> str:
    return fold(word).replace("'", "")


def _long_town(reading: Reading, at: int, roster: Roster) -> bool:
    """Whether a town of several words begins here; it goes whole."""
    form = _bare(reading.low[at])
    for here in range(at + 1, min(at + _LONGEST_TOWN, len(reading.low))):
        if reading.gaps[here] not in (" ", "-", ". "):
            return False
        form = f"{form} {_bare(reading.low[here])}"
        said = reading.low[here].endswith("'s") and TOWN in roster.kinds(form[:-1])
        if said or TOWN in roster.kinds(form):
            for gone in range(at, here + 1):
                reading.gone[gone] = True
            return True
    return False
