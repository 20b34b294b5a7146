"""Words that name somebody because of where they stand alone: as an answer, in a greeting, after a
given name. None of them is on a list of names; "Surname: Banks.", "Ocean, thank you"."""

from __future__ import annotations

import re

from alongside.anonymity import speech
from alongside.anonymity.canon import HOLE, NUMBER
from alongside.anonymity.reading import Reading
from alongside.anonymity.vocabulary import Vocabulary

_END = re.compile(r"[ ,]*[.!?;\n]")
_ASKING = re.compile(r"\s*[:?]|\s+-\s+")
_NAMES = frozenset(
    """name names surname surnames named town city village county country street nickname
    hometown""".split()
)
_PEOPLE = frozenset(
    """who whom whose where mentor mentee sponsor facilitator partner husband wife signed from
    by""".split()
)
_NO_ANSWER = frozenset(
    """people friends family home online work school church therapy yes yeah nope none unsure
    unknown private anonymous husband wife mentor mentee sponsor nowhere women men parents kids
    strangers peers""".split()
)
_NO_GREETING = frozenset(
    """anyway anyways folks guys friends team people man dude girl girls boys ladies gentlemen gosh
    everyone seriously again regardless family yay hugs omg lol haha bro sis babe darling honey
    sweetheart buddy mate pal truthfully yours amen moreover additionally likewise whatever
    meanwhile otherwise however therefore thus""".split()
)
_THANKS = frozenset("thank thanks thx ty cheers bless you".split())
_CHEERS = frozenset("rock rule rocked ruled".split())
_SURNAMES = frozenset(
    """baker banks barber bell berry bird bishop black blue bond bowman brewer bridges brook brooks
    brown bush butcher butler carpenter carter church clay coleman cook cooper cross day dyer
    farmer field fields finch fisher flowers ford forest fox frost gardener glover gold green
    grey hall hawk hill hills holiday hood hook house hunt hunter jewel king knight lake lamb lane
    law little long major marsh meadows mill miller mills moody moon moss mountain north page
    park parks porter potter price rice rivers rose sharp shepherd short silver singer small smith
    snow south steel stone street summers swan swift tailor tanner temple thorn turner walker wall
    walls waters weaver webb weeks well wells west white winter winters wise wolf wood woods wright
    young""".split()
)
_AFTER_SURNAME = (
    speech.SAYING
    | frozenset(
        """and for from who at in yesterday today tonight last with or but so when because about to
        as this again from""".split()
    )
) - {"let"}


def spread(reading: Reading, vocabulary: Vocabulary) -> None:
    """Take out every such word."""
    if not vocabulary.english:
        return
    for at, word in enumerate(reading.low):
        if reading.gone[at]:
            if word not in (HOLE, NUMBER):
                _surname(reading, at + 1)
        elif word in speech.FUNCTION or not word[0].isalpha():
            continue
        elif (at and _ASKING.match(reading.gaps[at])) or not at or reading.begins[at]:
            reading.gone[at] = _answers(reading, at, vocabulary) or _is_greeted(
                reading, at, vocabulary
            )


def stands_alone(reading: Reading, at: int) -> bool:
    """Whether the word is a whole sentence or line."""
    return at + 1 == len(reading.low) or _END.match(reading.gaps[at + 1]) is not None


def follows_question(reading: Reading, at: int) -> bool:
    """Whether a label or a question is right before the word."""
    return at > 0 and _ASKING.match(reading.gaps[at]) is not None


def _answers(reading: Reading, at: int, vocabulary: Vocabulary) -> bool:
    low, raw = reading.low[at], reading.words[at]
    if not (follows_question(reading, at) and stands_alone(reading, at)):
        return False
    if low in _NO_ANSWER or low in vocabulary.capitals:
        return False
    asked = _asked(reading, at)
    return not asked.isdisjoint(_NAMES) or (
        raw[0].isupper() and not asked.isdisjoint(_PEOPLE) and not low.endswith("ly")
    )


def _asked(reading: Reading, at: int) -> set[str]:
    """The words of the label or the question, at most eight."""
    here = at - 1
    while here and at - here < 8 and not _END.match(reading.gaps[here]):
        here -= 1
    return set(reading.low[here:at])


def _is_greeted(reading: Reading, at: int, vocabulary: Vocabulary) -> bool:
    low, raw = reading.low[at], reading.words[at]
    if not raw[0].isupper() or at + 2 >= len(reading.low) or low in vocabulary.capitals:
        return False
    if low in speech.STARTERS or low in _NO_GREETING or low in speech.BASE or low[-2:] == "ly":
        return False
    gap, one, two = reading.gaps[at + 1], reading.low[at + 1], reading.low[at + 2]
    if gap == " ":
        return one == "you" and two in _CHEERS and low not in vocabulary.names
    return gap.strip() in (",", "-") and one in _THANKS


def _surname(reading: Reading, at: int) -> None:
    """Take out a family name in lower case: "alvin banks said"."""
    if at >= len(reading.low) or reading.low[at] not in _SURNAMES or reading.gone[at]:
        return
    given = reading.low[at - 1]
    if reading.gaps[at] != " " or len(given) < 3 or not given.isalpha():
        return
    if reading.before(at, 2) in ("a", "an", "the"):
        return
    ends = at + 1 == len(reading.low) or reading.gaps[at + 1] != " "
    reading.gone[at] = ends or reading.low[at + 1] in _AFTER_SURNAME
