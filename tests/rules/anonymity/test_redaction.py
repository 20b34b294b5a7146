"""What goes and what stays, sentence by sentence, layer by layer."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from alongside.anonymity import ENGLISH, MARK, Roster, Vocabulary, redact, vocabulary
from alongside.anonymity.roster import short_forms

NOBODY = Roster()
PEOPLE = Roster(
    ["Hope Brennan", "Grace", "William Long", "Mark Reading", "May Young", "An Do", "Iris Thomas"],
    emails=["sunny.day@example.org"],
    handles=["@wanderer"],
    towns=["Reading", "Long Beach", "Bath"],
    key=b"key",
)

GOES = {
    "My mentor Jo called.": f"My mentor {MARK} called.",
    "I wrote to jane.doe@example.org twice.": f"I wrote to {MARK} twice.",
    "jane dot doe at gmail dot com": MARK,
    "jane (at) example (dot) org": MARK,
    "See example.org/me or https://x.example/a?b=1.": f"See {MARK} or {MARK}.",
    "It was @someone and u/someone": f"It was {MARK} and {MARK}",
    "It was some_one and Some#1234": f"It was {MARK} and {MARK}",
    "my insta is sunshine, discord: quiet.river": f"my {MARK} is {MARK}, discord: {MARK}",
    "Call (555) 010-4477 now": f"Call {MARK} now",
    "five five five oh one two three": MARK,
    "I am forty-three and she is nine years old.": f"I am {MARK} and she is {MARK}.",
    "My son is 7.": f"My son is {MARK}.",
    "in his early forties": f"in {MARK}",
    "on the third of May, last Tuesday": f"on {MARK}",
    "Christmas Eve 2021 and since September": f"{MARK} and since {MARK}",
    "at 5 pm or 10:30": f"at {MARK} or {MARK}",
    "at 12 Maple Street, Apt 4B, Springfield, IL 62704 today": f"at {MARK} today",
    "12 maple street in south bend": f"{MARK} in {MARK}",
    "room 3, case no. 7": f"{MARK}, case no. {MARK}",
    "plate CAT 123 and 10.0.0.1": f"plate {MARK} and {MARK}",
    "J.D. and j d and h o p e and h.o.p.e": f"{MARK}. and {MARK} and {MARK} and {MARK}",
    "h0pe and hоpe and h\u200bo\u0301pe": f"{MARK} and {MARK} and {MARK}",
    "Mr. Young and Dr. Lisa Brown": f"{MARK} and {MARK}",
    "the University of Michigan": f"the {MARK}",
    "She is spanish and catholic.": f"She is {MARK} and {MARK}.",
    "Grace told me.": f"{MARK} told me.",
    "my name is dawn": f"my name is {MARK}",
    "Crystal Nguyen left": f"{MARK} left",
    "Name: Jo\nCity: Nice": f"Name: {MARK}\nCity: {MARK}",
}

STAYS = """
I hope you will be well.
Hope you are well. Will you be there? May I ask? Mark my words.
The 12 steps helped me, step 4 most of all, and I rate it 8 out of 10 or 4/5.
My mentor and my mentee met the facilitator on Zoom, and the workbook helped after D-day.
The betrayal hurt; my sponsor said I am sober one day at a time.
omg this is so good lol, ty!
Thanks for the e-mail, it was a long-term help.
I don't know what he'd've said, but it's ok.
God knows I can't.
GREAT MENTOR, I LOVED EVERY MEETING
We talked in AA and I felt safe.
The group was kind and the coordinator listens.
""".strip().splitlines()

STAYS_WITH_PEOPLE = """
i hope you will be well, and i may come again
the program will help and my mentor will call
we lost hope but she gave me hope
i am fond of reading and i took a bath
a long talk, a young couple, she was very frank
they said it may take time and i will wait
i will be there, will you?
mark my words, it will be fine
I AM SO GRATEFUL AND I WILL COME AGAIN
""".strip().splitlines()

GOES_WITH_PEOPLE = {
    "hope was late again": f"{MARK} was late again",
    "i talked to will about it": f"i talked to {MARK} about it",
    "will said so and i believe will": f"{MARK} said so and i believe {MARK}",
    "my mentor grace listens": f"my mentor {MARK} listens",
    "with hope i can talk": f"with {MARK} i can talk",
    "grace's sister": f"{MARK} sister",
    "she lives in reading": f"she lives in {MARK}",
    "we went to long beach": f"we went to {MARK}",
    "i talked to bill": f"i talked to {MARK}",
    "it was IT who called": f"it was {MARK} who called",
    "ask wanderer": f"ask {MARK}",
    "THANKS TO HOPE I AM HERE": f"THANKS TO {MARK} I AM HERE",
}


@pytest.mark.parametrize("text", GOES)
def test_what_names_somebody_goes(text: str) -> None:
    assert redact(text, NOBODY) == GOES[text]


@pytest.mark.parametrize("text", STAYS)
def test_what_names_nobody_stays(text: str) -> None:
    assert redact(text, NOBODY) == text


@pytest.mark.parametrize("text", STAYS_WITH_PEOPLE)
def test_words_stay_though_members_are_called_so(text: str) -> None:
    assert redact(text, PEOPLE) == text


@pytest.mark.parametrize("text", GOES_WITH_PEOPLE)
def test_members_go_though_they_are_called_like_words(text: str) -> None:
    assert redact(text, PEOPLE) == GOES_WITH_PEOPLE[text]


def test_another_language_brings_its_words_and_keeps_the_rest_of_the_rules() -> None:
    german = Vocabulary.of(
        "ich habe mit der meine Mentorin gesprochen sie hilft mir hoffnung".split()
    )
    assert (
        redact("Ich habe mit der Mentorin Anna gesprochen, Tel. 030 1234567.", NOBODY, german)
        == f"Ich habe mit der Mentorin {MARK} gesprochen, {MARK}."
    )
    known = Roster(["Hoffnung"])
    assert redact("mit hoffnung gesprochen", known, german) == f"mit {MARK} gesprochen"


# The roster


def test_a_roster_is_its_key_and_its_prints() -> None:
    again = Roster.from_prints(PEOPLE.key, PEOPLE.prints)
    assert again == PEOPLE
    assert hash(again) == hash(PEOPLE)
    assert redact("hope was late", again) == f"{MARK} was late"
    assert Roster(["Grace"], key=b"a") != Roster(["Grace"], key=b"b")
    assert Roster() == Roster.from_prints(b"", ())
    assert Roster() != "nobody"
    assert not Roster()


def test_prints_show_no_name_and_no_name_twice() -> None:
    assert {len(one) for one in PEOPLE.prints} == {8}
    one, other = (Roster(["Grace Hopper"], key=key).prints for key in (b"one", b"other"))
    assert not one & other
    assert not any(b"grace" in print_ for print_ in one)
    assert "race" not in repr(PEOPLE)


def test_the_ways_a_name_is_given_make_no_difference() -> None:
    wanted = Roster(["Grace Long"], key=b"k")
    for written in ("Long, Grace", "GRACE LONG", "Dr. Grace Long", "Gr\u0430ce Long", "grácé long"):
        assert Roster([written], key=b"k") == wanted, written


@pytest.mark.parametrize("key", [b"", b"k", b"k" * 64, b"k" * 500])
def test_a_key_has_any_length(key: bytes) -> None:
    assert redact("hope was late", Roster(["Hope"], key=key)) == f"{MARK} was late"


@pytest.mark.parametrize("name", ["", " ", ",", "?", "\ud800", "J", "Dr.", "de la", "\x00", "李"])
def test_odd_names_are_no_error(name: str) -> None:
    known = Roster([name], emails=[name], phones=[name], handles=[name], towns=[name])
    assert redact("I am well and it is fine.", known) == "I am well and it is fine."


def test_short_forms_lead_both_ways() -> None:
    forms = short_forms()
    assert "bill" in forms["william"]
    assert "william" in forms["bill"]
    assert len(forms) > 1000
    assert redact("i talked to bill", Roster(["William"])) == f"i talked to {MARK}"
    assert redact("i talked to rob", Roster(["Bob"])) != f"i talked to {MARK}"


# The word list


def test_the_list_is_read_once_and_small() -> None:
    assert ENGLISH() is ENGLISH()
    assert 60_000 < len(ENGLISH().words) < 100_000
    folder = Path(vocabulary.__file__).parent
    data = [path for path in folder.iterdir() if path.suffix in (".gz", ".txt")]
    assert sum(path.stat().st_size for path in data) < 1_000_000


def test_the_list_is_the_one_its_sources_name() -> None:
    folder = Path(vocabulary.__file__).parent
    digest = hashlib.sha256(gzip.decompress((folder / "english.txt.gz").read_bytes())).hexdigest()
    assert digest in (folder / "SOURCES.md").read_text(encoding="utf-8")


def test_no_months_days_numbers_names_or_peoples_are_listed() -> None:
    listed = ENGLISH().words
    for word in "monday april forty john mike jennifer peter spanish catholic london".split():
        assert word not in listed


def test_the_programs_words_are_listed() -> None:
    wanted = """mentor mentee facilitator zoom betrayal sober sponsor workbook discovery
    infidelity relapse trauma healing boundaries recovery group meeting honest""".split()
    assert not set(wanted) - ENGLISH().words
