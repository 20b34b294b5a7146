"""Names, numbers and places at the edges of what the rules see, as an independent reader found
them; every text here is invented for this test."""

from __future__ import annotations

import time

import pytest

from alongside.anonymity import MARK, Roster, redact

NOBODY = Roster()

NUMBERS = {
    "Call 1 (402) 555-0133 now.": f"Call {MARK} now.",
    "Phone: 1(402) 555-0133": f"Phone: {MARK}",
    "Phone: (402)555-0133": f"Phone: {MARK}",
    "mine (1 (402) 555-0133) is new": f"mine ({MARK}) is new",
    "mine (call (402) 555-0133) is new": f"mine (call {MARK}) is new",
    "It helped (402) 555-0133 (so much).": f"It helped {MARK} (so much).",
}
SPELLED = {
    "thanks to B . e . a . t . a": f"thanks to {MARK}",
    "thanks to I . d . a and O . l . a": f"thanks to {MARK} and {MARK}",
    "A . n . n . - . L . i told me": f"{MARK} told me",
    "ask h . o . p . e or O\nl\na": f"ask {MARK} or {MARK}",
    "love u . I am here": "love u . I am here",
    "Olga I. Brandt and Olga A. Brandt left": f"{MARK} and {MARK} left",
}
ADDRESSES = {
    "at the crossing of Tellgate 9 and Marrow Row today": f"at the {MARK} today",
    "on the corner of Marsh Street and Kettle Lane": f"on the {MARK}",
    "Greta and Holmvej 8": MARK,
    "at 9 Calle Sol, Unit 5": f"at {MARK}",
    "off state route 7, flat eleven": f"off {MARK}",
    "Address: New Ferry Lane 8": f"Address: {MARK}",
    "Anna called 3 times and I gave Anna 10 out of 10.": (
        f"{MARK} called 3 times and I gave {MARK} 10 out of 10."
    ),
    "In Step 4 and Week 3 I met Anna 2 times, unit 5 too.": (
        f"In Step 4 and {MARK} 3 I met {MARK} 2 times, unit 5 too."
    ),
}
TOWNS = Roster(
    ["Rosa do Prado"],
    towns=["Sutton-by-Lea", "Antigua and Barbuda", "The Hague", "St. Mary's Bay"],
    key=b"k",
)
WHOLE = {
    "we live in Sutton-by-Lea or sutton by lea now": f"we live in {MARK} or {MARK} now",
    "from Antigua and Barbuda": f"from {MARK}",
    "back in the hague": f"back in {MARK}",
    "to st. mary's bay": f"to {MARK}",
    "thanks to Rosa do Prado": f"thanks to {MARK}",
    "the dog ran by the bay and so it was": "the dog ran by the bay and so it was",
}
ALONE = {
    "Family name - Winter. Last name? Woods.": f"Family name - {MARK}. Last name? {MARK}.",
    "Who was your mentor? Ocean.": f"Who was your mentor? {MARK}.",
    "Town? Deal.\nsurname: king": f"Town? {MARK}.\nsurname: {MARK}",
    "Ocean, thank you so much": f"{MARK}, thank you so much",
    "my mentor alvin banks helped": f"my mentor {MARK} helped",
    "karin stone and tomas woods": f"{MARK} and {MARK}",
    "Who helped? Everyone. How was it? Great.": "Who helped? Everyone. How was it? Great.",
    "Where did we meet? Online.": "Where did we meet? Online.",
    "Seriously, thank you. Folks, thanks all.": "Seriously, thank you. Folks, thanks all.",
    "a zzyqx park and the zzyzx field and": f"a {MARK} park and the {MARK} field and",
}
WORDY = Roster(["Grace Stone", "Faith Okoro"], towns=["Deal", "Else", "Over"], key=b"k")
ALONE_WITH_PEOPLE = {
    "She moved to Else. Now in Over.": f"She moved to {MARK}. Now in {MARK}.",
    "From: Else. It is far. Deal.": f"From: {MARK}. It is far. {MARK}.",
    "Someone Else said so, Over and over.": "Someone Else said so, Over and over.",
    "Stone walls. What a deal.": "Stone walls. What a deal.",
}
SHOUTED = {
    "we arrived at OAK HARBOR late": f"we arrived at {MARK} late",
    "she lives in READING now": f"she lives in {MARK} now",
    "ANNA A was there, ANN A LEE too": f"{MARK} was there, {MARK} too",
    "STONE YOU ROCK": f"{MARK} YOU ROCK",
    "IVY ROCKS AND YOU ARE A ROCK": f"{MARK} ROCKS AND YOU ARE A ROCK",
    "went to WORK, lied to ME, at EVERY STEP": "went to WORK, lied to ME, at EVERY STEP",
    "so with Little Tony and Old Tom": f"so with {MARK} and {MARK}",
}
AGES = {
    "the girls are five and nine": f"the girls are {MARK}",
    "my kids, 5, 8 and nine, are fine": f"my kids, {MARK}, are fine",
    "two boys (six and eight)": f"two boys ({MARK})",
    "kids aged four and six": f"kids aged {MARK}",
    "a 5 and a 9 year old": f"a {MARK}",
    "the kids are two of the best": "the kids are two of the best",
    "three girls and two boys, ten times better": "three girls and two boys, ten times better",
    "my kids, one and all, helped 3 times": "my kids, one and all, helped 3 times",
}
WEAK = Roster(["Faith Okoro", "Dusty Meyer", "Joy Winter"], key=b"k")
WEAK_CUES = {
    "me and dusty got along": f"me and {MARK} got along",
    "honestly faith saved me": f"honestly {MARK} saved me",
    "it was joy who called": f"it was {MARK} who called",
    "thanks to a o's help": f"thanks to {MARK} help",
    "my faith saved me": "my faith saved me",
    "the house is dusty and old": "the house is dusty and old",
    "we met in winter, oh the joy": "we met in winter, oh the joy",
}
SAME = """
See e.g. this, or e. g. that, i.e. the same. E.g. This.
I rate it 7/10 and the 12-step group 4/5.
""".strip().splitlines()
NOT_SAME = {
    "E.G. and E. G. and J. i. e. n": f"{MARK}. and {MARK}. and {MARK}",
    "on 07/10 in the 07-step": f"on {MARK} in the {MARK}",
    "this heeelps at 5 a.m.": f"this helps at {MARK}.",
}


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_go_with_their_brackets(text: str) -> None:
    assert redact(text, NOBODY) == NUMBERS[text]


@pytest.mark.parametrize("text", SPELLED)
def test_letters_of_a_name_go_however_far_apart(text: str) -> None:
    assert redact(text, NOBODY) == SPELLED[text]


@pytest.mark.parametrize("text", ADDRESSES)
def test_addresses_go_with_their_edges_and_what_joins_them(text: str) -> None:
    assert redact(text, NOBODY) == ADDRESSES[text]


@pytest.mark.parametrize("text", WHOLE)
def test_what_the_roster_knows_in_several_words_goes_whole(text: str) -> None:
    assert redact(text, TOWNS) == WHOLE[text]


@pytest.mark.parametrize("text", ALONE)
def test_words_that_stand_where_a_name_does_go(text: str) -> None:
    assert redact(text, NOBODY) == ALONE[text]


@pytest.mark.parametrize("text", ALONE_WITH_PEOPLE)
def test_members_and_towns_called_like_words_go_where_they_stand_alone(text: str) -> None:
    assert redact(text, WORDY) == ALONE_WITH_PEOPLE[text]


@pytest.mark.parametrize("text", SHOUTED)
def test_shouted_places_and_names_go(text: str) -> None:
    assert redact(text, NOBODY) == SHOUTED[text]


@pytest.mark.parametrize("text", AGES)
def test_ages_of_children_go(text: str) -> None:
    assert redact(text, NOBODY) == AGES[text]


@pytest.mark.parametrize("text", WEAK_CUES)
def test_members_called_like_words_go_with_a_weak_cue(text: str) -> None:
    assert redact(text, WEAK) == WEAK_CUES[text]


@pytest.mark.parametrize(
    "sign",
    "\ufffc \ufffd \ufdd0 \ufdef \uffff \U0001fffe \U000f0000 \U0010fffd \ue123 \u0378".split(),
)
def test_signs_without_a_shape_split_no_name(sign: str) -> None:
    assert redact(f"then Mar{sign}tin and hope{sign}sky came", NOBODY) == (
        f"then {MARK} and {MARK} came"
    )
    assert redact(f"it hel{sign}ped", NOBODY) == "it helped"


@pytest.mark.parametrize("text", SAME)
def test_kept_words_are_kept_as_they_were_written(text: str) -> None:
    assert redact(text, NOBODY) == text


@pytest.mark.parametrize("text", NOT_SAME)
def test_what_tells_writers_apart_is_not_kept_as_written(text: str) -> None:
    assert redact(text, NOBODY) == NOT_SAME[text]


def test_a_row_of_numbers_is_short_work() -> None:
    """Four times the longest answer there may be; it took about 32 ms, now about 5."""
    text = "1 " * 4000
    redact(text[:10], NOBODY)
    took = []
    for _ in range(3):
        started = time.process_time()
        assert redact(text, NOBODY) == MARK
        took.append(time.process_time() - started)
    assert min(took) < 0.03


def test_capitals_and_streets_in_rows_take_no_longer_for_being_many() -> None:
    """Ten times the text takes about ten times as long."""
    for row in ("so we said " * 4 + "AT OAK HARBOR ", "5 elm street "):
        part, whole = row * 150, row * 1500
        if row[0] == "s":
            part, whole = "so we said " * 900 + "OAK " * 500, "so we said " * 9000 + "OAK " * 5000
        times = []
        for text in (part, whole):
            started = time.process_time()
            redact(text, NOBODY)
            times.append(time.process_time() - started)
        assert times[1] < 30 * times[0] + 0.1
