"""Whatever is written, the function answers, in bounds, and the same again."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alongside.anonymity import ENGLISH, MARK, Roster, Vocabulary, redact
from tests.rules.anonymity import corpus, prose

ROSTER = Roster(
    ["Grace Hope", "William Young", "An Do", "Mark Reading", "José O'Neill-Long"],
    emails=["sunny.day@example.org"],
    phones=["+1 555 010 4477"],
    handles=["@bluebird"],
    towns=["Reading", "Salt Lake City", "Bath"],
    key=b"a key",
)
_PIECES = """I hope Hope will Will . , : ; ! ? - -- ' " ( ) […] [...] … [ ] @ # 5 12 13 4/5 5:30
    am pm A a J. J e.g. d-day St. Dr. Mr the The of and Of Road street May may sat on at
    is my mentor Grace grace's GRACE grace Young young reading Reading salt lake city
    hundred one two three years old yo age floor unit apt b C c New new York é É 😀 ❤ 👍🏽
    ß ﬁ ﷺ ㎏ ½ Ⅳ х о dot com at gmail insta: my is no. x x5 e-mail sooooo aaaa OK US AM u
    r Long Wood Brown high school high-school Church county"""
_SPACES = [" ", "  ", "\n", "\n\n\n", "\t", "\r\n", "\u2028", "\xa0", "\u200b", "\u0301"]
PIECES = st.sampled_from([*_PIECES.split(), *_SPACES, "\ud800", "\ue000", "\ue001", "\x00"])
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=25).map("".join),
    st.lists(st.characters(), max_size=30).map("".join),
)
SENTENCES = [one.text for one in corpus.texts(7, copies=2)] + prose.of_programs() + prose.SLANG
TEXTS |= st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join)
ROSTERS = st.sampled_from([Roster(), ROSTER])
VOCABULARIES = st.sampled_from([None, Vocabulary.of(["hola", "Haus", "niño", "el", "año"])])


@settings(max_examples=1500, deadline=None)
@given(TEXTS, ROSTERS, VOCABULARIES)
@example("J", Roster(), None)
@example("J😀J😀J", Roster(), None)
@example("Hope Hope Hope Hope 55", Roster(), None)
def test_any_text_has_an_answer_in_bounds_that_stays_the_same(
    text: str, roster: Roster, vocabulary: Vocabulary | None
) -> None:
    left = redact(text, roster, vocabulary)
    assert redact(left, roster, vocabulary) == left
    assert len(left.encode()) <= 4 * len(text)
    assert unicodedata.is_normalized("NFC", left)
    assert "\n\n\n" not in left
    assert "  " not in left
    assert left == left.strip()


@settings(max_examples=500, deadline=None)
@given(TEXTS, ROSTERS)
def test_what_is_left_is_known_words_small_numbers_and_plain_signs(
    text: str, roster: Roster
) -> None:
    left = redact(text, roster).replace(MARK, "")
    for word in left.replace("'", "").split():
        for part in "".join(sign if sign.isalnum() else " " for sign in word).split():
            assert part.isascii() or part.lower() in ENGLISH().words
            assert not part.isdigit() or int(part) <= 12
    assert not set(left) & set("@#_*<>[]{}|\\^~$=+\x00\ue000\ue001")


LONG = {
    "one letter": "a" * 1_000_000,
    "letters apart": "a " * 500_000,
    "dotted letters": "a." * 500_000,
    "at signs": "a@" * 500_000,
    "digits": "1 " * 500_000,
    "digits together": "1" * 1_000_000,
    "dots": "." * 1_000_000,
    "at and dot": "at dot " * 140_000,
    "brackets": "(at) " * 200_000,
    "slashes": "a/" * 500_000,
    "marks": MARK * 300_000,
    "accents": "a" + "\u0301\u0323" * 500_000,
    "numbers and streets": "5 a b c d " * 100_000,
    "spelled": "five " * 200_000,
    "names": "Hope " * 200_000,
    "emoji": "😂" * 1_000_000,
    "empty lines": "\n" * 1_000_000,
    "months": "may 5 " * 160_000,
    "hyphens": "a-" * 500_000,
    "apostrophes": "a'" * 500_000,
    "forms": "ﷺ" * 300_000,
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_length_only(name: str) -> None:
    """Ten times the text takes about ten times as long; a quadratic way would take a hundred."""
    text = LONG[name][:200_000]
    redact(text[:100], ROSTER)
    short, whole = _seconds(text[: len(text) // 10]), _seconds(text)
    assert whole < 40 * short + 0.5


def _seconds(text: str) -> float:
    started = time.process_time()
    redact(text, ROSTER)
    return time.process_time() - started


def test_a_text_of_a_megabyte_has_an_answer() -> None:
    assert redact(LONG["letters apart"], ROSTER) == MARK


def test_the_same_writing_for_everybody() -> None:
    left = redact("“Well”…  it’s – fine!!!\r\n\r\n\r\n\u00a0`so` be it\t❤️❤️ 🦄", Roster())
    assert left == "\"Well\"... it's - fine!\n\n'so' be it ❤"
