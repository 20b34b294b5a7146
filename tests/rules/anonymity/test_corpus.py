"""How much of what identifies goes, and how much else: on texts of our own, with controls."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from alongside.anonymity import ENGLISH, Roster, Vocabulary, canon, forms, redact
from tests.rules.anonymity import corpus, fillings, prose
from tests.rules.anonymity.scoring import lost, recall

SURE = ("EMAIL", "PHONE", "URL", "ID", "DATE", "AGE", "HANDLE")
SEED = 20260


@functools.cache
def texts() -> list[corpus.Labeled]:
    return corpus.texts(SEED)


def roster(labeled: corpus.Labeled) -> Roster:
    return Roster(labeled.people, towns=labeled.towns, key=b"key")


def without_roster(labeled: corpus.Labeled) -> str:
    return redact(labeled.text, Roster())


def with_roster(labeled: corpus.Labeled) -> str:
    return redact(labeled.text, roster(labeled))


def test_there_are_enough_texts_of_every_kind() -> None:
    assert len(texts()) >= 300
    found = {kind for labeled in texts() for _, _, kind in labeled.spans}
    assert found == {*corpus.IDENTIFIERS, "ORG", "TITLE", "NRP"}


def test_identifiers_go_without_a_roster() -> None:
    shares, missed = recall(texts(), without_roster)
    assert shares["all"] >= 0.965, missed
    assert shares["PERSON"] >= 0.96, missed
    assert {kind: shares[kind] for kind in SURE if shares[kind] < 0.99} == {}
    assert shares["over"] <= 0.03


def test_identifiers_go_with_a_roster() -> None:
    shares, missed = recall(texts(), with_roster)
    assert shares["all"] >= 0.98, missed
    assert shares["PERSON"] >= 0.98, missed
    assert shares["over"] <= 0.03


@pytest.mark.parametrize("people", [(), ("William Hope", "Grace Young", "Mark Long", "May Best")])
def test_the_programs_own_prose_stays(people: tuple[str, ...]) -> None:
    known = Roster(people)
    share, away = lost(prose.of_programs(), lambda text: redact(text, known))
    assert share <= 0.03, away.most_common(30)


@pytest.mark.parametrize("people", [(), ("William Hope", "Grace Young", "Mark Long", "May Best")])
def test_slang_stays(people: tuple[str, ...]) -> None:
    known = Roster(people)
    share, away = lost(prose.SLANG, lambda text: redact(text, known))
    assert share <= 0.1, away.most_common(30)


# Controls: each layer left out fails where that layer is needed.


def test_control_forms_alone_name_nearly_everybody() -> None:
    def only_forms(labeled: corpus.Labeled) -> str:
        left = forms.cut(canon.canonical(labeled.text))
        return left.replace(canon.HOLE, canon.MARK).replace(canon.NUMBER, canon.MARK)

    shares, _ = recall(texts(), only_forms)
    assert shares["PERSON"] < 0.2
    assert shares["EMAIL"] >= 0.99


def test_control_without_the_rule_on_capitals_names_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    before, _ = recall(texts(), without_roster)
    monkeypatch.setattr("alongside.anonymity.capitals.lower", lambda *_: None)
    after, _ = recall(texts(), without_roster)
    assert after["all"] < before["all"] - 0.03
    assert after["PERSON"] < 0.9


def test_control_a_list_with_names_in_it_keeps_them() -> None:
    names = {name.lower() for name in (*fillings.GIVEN, *fillings.FAMILY)}
    careless = Vocabulary(ENGLISH().words | names, english=True)
    shares, _ = recall(
        [one for one in texts() if one.text.islower()],
        lambda labeled: redact(labeled.text, Roster(), careless),
    )
    assert shares["PERSON"] < 0.5


# Names written other ways, in sentences that say somebody did something.

PEOPLE = (
    "Michael Brennan,Jennifer Okafor,Elizabeth Kowalski,William Nakamura,Katherine Silva".split(",")
)
WORDS = "Hope Grace Will Mark Joy Faith May Rose Dawn Frank Bill Summer Chase Grant Rob Pat".split()
FRAMES = (
    "I talked to {} about it yesterday and felt better.",
    "My mentor {} listened to me for an hour.",
    "{} was late again last week.",
    "They say {} told everyone.",
    "Thanks to {}, I came back.",
    "I met {} at the meeting.",
    "We waited for {} and then went home.",
)
LOOKALIKE = str.maketrans("aeopcxAEOPC", "аеорсхАЕОРС")
LEET = str.maketrans("aeiosAEIOS", "4310543105")


def _short(name: str) -> str:
    return {"Michael": "Mike", "Jennifer": "Jen", "Elizabeth": "Lizzie", "William": "Will"}.get(
        name.split(maxsplit=1)[0], "Kate"
    )


WAYS: dict[str, Callable[[str], str]] = {
    "as written": lambda name: name,
    "lower case": str.lower,
    "capitals": str.upper,
    "look-alike letters": lambda name: name.translate(LOOKALIKE),
    "accents": lambda name: name.replace("e", "é").replace("i", "i\u0308"),
    "zero width": "\u200b".join,
    "spaced": lambda name: " ".join(name.split()[0]),
    "dotted": lambda name: ".".join(name.split()[0]),
    "typo": lambda name: name[:3] + name[4:],
    "leet": lambda name: name.translate(LEET),
    "initials": lambda name: ".".join(part[0] for part in name.split()) + ".",
    "initials, lower case": lambda name: " ".join(part[0] for part in name.split()).lower(),
    "short form": _short,
    "short form, lower case": lambda name: _short(name).lower(),
    "possessive": lambda name: name.split()[0] + "'s sister",
}


def gone(names: list[str], way: Callable[[str], str], known: Roster) -> float:
    """The share of mentions of which no letter is left."""
    texts = []
    for frame in FRAMES:
        for name in names:
            written = way(name)
            start = frame.index("{}")
            end = start + len(written.removesuffix(" sister"))
            texts.append(corpus.Labeled(frame.format(written), ((start, end, "PERSON"),)))
    return recall(texts, lambda labeled: redact(labeled.text, known))[0]["PERSON"]


@pytest.mark.parametrize("way", WAYS)
def test_names_written_other_ways_go(way: str) -> None:
    assert gone(PEOPLE, WAYS[way], Roster(PEOPLE)) >= 0.9


@pytest.mark.parametrize("way", ["as written", "capitals"])
def test_names_that_are_words_go(way: str) -> None:
    assert gone(WORDS, WAYS[way], Roster(WORDS)) >= 0.9


def test_names_that_are_words_go_in_lower_case_with_a_roster() -> None:
    assert gone(WORDS, str.lower, Roster(WORDS)) >= 0.9


def test_control_names_that_are_words_stay_in_lower_case_without_one() -> None:
    assert gone(WORDS, str.lower, Roster()) < 0.35


def test_control_a_roster_of_other_people_does_not_help() -> None:
    assert gone(WORDS, str.lower, Roster(PEOPLE[:3])) < 0.35
