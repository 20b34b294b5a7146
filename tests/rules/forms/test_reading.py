"""One answer read as one question's kind: options, flags, numbers, texts, people, addresses."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.forms.addresses import clean_address
from alongside.forms.records import GivenAnswer
from alongside.forms.wording import clean_line, clean_text, normalize_title, split_people
from alongside.model import Answer
from tests.rules.forms.deliveries import QUESTIONS, codes, map_small

Pairs = tuple[tuple[str, str], ...]


def read(name: str, kind: Any, **value: Any) -> tuple[Answer | None, tuple[str, bool] | None]:
    mapped = map_small(GivenAnswer(key=name, kind=kind, **value))
    return mapped.answers.get(name), codes(mapped).get(name)


# --- options --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ((("trust", ""),), "trust"),
        ((("trust", "A reworded label"),), "trust"),
        ((("trust", "Anger"),), "trust"),
        ((("b1946ac9", "Anger"),), "anger"),
        ((("", "rebuilding  TRUST *"),), "trust"),
        ((("", "duelo y pérdida"),), "grief"),
        ((("", "güveni YENİDEN kurmak"),), None),
        ((("", "Güveni yeniden kurmak"),), "trust"),
        ((("", "ГНЕВ"),), "anger"),
        ((("", "Sorg"),), "grief"),
        ((("", "Colère"),), "anger"),
    ],
)
def test_an_option_is_found_by_ref_then_by_a_label_of_any_language(
    pairs: Pairs, code: str | None
) -> None:
    answer, finding = read("topic", "choice", choices=pairs)
    assert answer == code
    assert finding == (None if code else ("unknown_option", True))


def test_row_34_an_option_the_program_does_not_know_blocks_and_keeps_the_known_ones() -> None:
    pairs = (("", "Anger"), ("", "Divorce"))
    assert read("topics", "choices", choices=pairs) == (("anger",), ("unknown_option", True))


@pytest.mark.parametrize(
    ("pairs", "taken", "finding"),
    [
        ((("grief", ""), ("", "Anger"), ("", "Rebuilding trust")), ("trust", "anger"), None),
        ((("grief", ""), ("", "Renamed")), ("grief",), None),
        ((("uuid-1", ""), ("uuid-2", ""), ("", "Anger"), ("", "Sorg")), ("grief", "anger"), None),
        ((("uuid-1", ""), ("uuid-2", ""), ("", "Anger")), ("anger",), ("unknown_option", True)),
        ((("uuid-1", ""),), None, ("unknown_option", True)),
        (
            (("grief", ""), ("uuid-2", ""), ("", "Sorg"), ("", "New")),
            ("grief",),
            ("unknown_option", True),
        ),
    ],
)
def test_refs_and_labels_that_the_body_does_not_pair_are_reconciled(
    pairs: Pairs, taken: Answer | None, finding: tuple[str, bool] | None
) -> None:
    assert read("topics", "choices", choices=pairs) == (taken, finding)


def test_the_order_of_ticks_does_not_matter() -> None:
    pairs = (("anger", ""), ("grief", ""))
    assert read("topics", "choices", choices=pairs)[0] == ("grief", "anger")


def test_row_34_other_is_kept_dropped_or_shown_as_the_program_says_and_never_an_answer() -> None:
    def write(name: str) -> Any:
        return map_small(GivenAnswer(key=name, kind="choices", other=("  My\nwords ",)))

    assert (write("topics").other, codes(write("topics"))) == ({"topics": ("My words",)}, {})
    assert (write("loose").other, codes(write("loose"))) == ({}, {})
    assert "loose" not in [f.question for f in write("loose").findings]
    assert write("strict").other == {"strict": ("My words",)}
    assert codes(write("strict")) == {"strict": ("other_answer", True)}
    assert all(write(name).answers == {} for name in ("topics", "loose", "strict"))


def test_a_bare_other_without_words_is_no_unknown_option() -> None:
    assert read("topic", "choice", choices=(("uuid", "Other:"),)) == (None, None)


def test_other_texts_in_a_box_of_their_own_belong_to_the_question_above() -> None:
    mapped = map_small(
        GivenAnswer(key="a", kind="choice", title="Title of topic *", choices=(("u", "Other"),)),
        GivenAnswer(key="b", kind="text", title="Title of topic", text="In my words"),
    )
    assert mapped.other == {"topic": ("In my words",)}
    assert mapped.unmapped == 0


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("topic", "choice", {"choices": (("grief", ""), ("trust", ""))}),
        ("topic", "text", {"text": "Anger"}),
        ("topic", "plain", {"number": 3}),
        ("topics", "plain", {"flag": True}),
        ("nickname", "number", {"number": 3}),
        ("nickname", "plain", {"number": 3}),
        ("story", "flag", {"flag": False}),
        ("months", "choices", {"choices": (("", "3"),)}),
        ("months", "text", {"text": "a while"}),
        ("months", "text", {"text": "12 months"}),
        ("months", "number", {"number": 12.5}),
        ("months", "text", {"text": "1,000"}),
        ("months", "plain", {"flag": True}),
        ("months", "date", {"text": "2024-01-01"}),
        ("story", "plain", {"choices": (("a", "a"),)}),
        ("story", "unknown", {"malformed": True}),
        ("nickname", "text", {"malformed": True}),
    ],
)
def test_row_35_a_value_of_the_wrong_kind_is_only_that_field_invalid(
    name: str, kind: Any, value: dict[str, Any]
) -> None:
    assert read(name, kind, **value) == (None, ("wrong_kind", False))


def test_row_35_a_required_value_of_the_wrong_kind_blocks() -> None:
    assert read("loose", "text", text="Anger") == (None, ("wrong_kind", True))


# --- numbers and dates ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "number"),
    [
        ("number", {"number": 12}, 12),
        ("number", {"number": 12.0}, 12),
        ("text", {"text": " 12 "}, 12),
        ("text", {"text": "१२"}, 12),
        ("text", {"text": "１２"}, 12),
        ("text", {"text": "12.0"}, 12),
        ("choice", {"choices": (("", "12"),)}, 12),
        ("plain", {"number": 0}, 0),
    ],
)
def test_whole_numbers_are_read_in_every_way_a_form_writes_them(
    kind: Any, value: dict[str, Any], number: int
) -> None:
    assert read("months", kind, **value) == (number, None)


@pytest.mark.parametrize(("name", "number"), [("months", -1), ("months", 601), ("steady", 6)])
def test_row_39_a_number_out_of_range_is_only_that_field_invalid(name: str, number: int) -> None:
    assert read(name, "number", number=number) == (None, ("out_of_range", False))


@pytest.mark.parametrize("text", ["2026-02-30", "26-02-20", "20/02/2026", "2026-2-3", "20260203"])
def test_row_39_an_impossible_or_local_date_is_only_that_field_invalid(text: str) -> None:
    assert read("nickname", "date", text=text) == (None, ("out_of_range", False))
    assert read("nickname", "date", text="2026-02-28") == ("2026-02-28", None)


# --- flags ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "flag"),
    [
        ("flag", {"flag": True}, True),
        ("flag", {"flag": False}, False),
        ("choice", {"choices": (("", "Yes"),)}, True),
        ("choice", {"choices": (("", "Yes, I do"),)}, True),
        ("choice", {"choices": (("", "I agree"),)}, True),
        ("choice", {"choices": (("", "No"),)}, False),
        ("choice", {"choices": (("", "I do not agree"),)}, False),
        ("choices", {"choices": (("", "I have read all of it"),)}, True),
        ("choices", {"choices": (("", "Sí"),)}, True),
        ("plain", {"text": "yes"}, True),
        ("plain", {"text": "no"}, False),
    ],
)
def test_every_way_to_say_yes_or_no_is_understood(
    kind: Any, value: dict[str, Any], flag: bool
) -> None:
    assert read("agrees", kind, **value) == (flag, None)


@pytest.mark.parametrize(
    ("kind", "pairs"),
    [
        ("choice", (("", "Maybe"),)),
        ("choice", (("", "Yes, but I do not want to"),)),
        ("choices", (("", "I don't agree with everything"),)),
        ("choices", (("", "I agree"), ("", "I have questions"))),
        ("choices", (("", "Yes"), ("", "No"))),
    ],
)
def test_words_that_are_not_a_clear_yes_wait_for_a_person(kind: Any, pairs: Pairs) -> None:
    assert read("agrees", kind, choices=pairs) == (None, ("unknown_option", True))


def test_an_unticked_box_is_absent_and_not_a_no() -> None:
    assert read("agrees", "choices") == (None, None)


# --- text -----------------------------------------------------------------------------------------


def test_row_37_a_text_of_50_kb_is_cut_and_said_so() -> None:
    essay = "Δ🌱 " * 16_000
    answer, finding = read("story", "long_text", text=essay)
    assert isinstance(answer, str)
    assert 3_990 < len(answer) <= 4_000
    assert finding == ("cut", False)
    assert read("nickname", "text", text="x" * 301) == ("x" * 300, ("cut", False))
    assert read("nickname", "text", text="x" * 300) == ("x" * 300, None)


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> & <script>x</script>",
        "=cmd()|' /C calc'!A0",
        "שלום עולם",
        "مرحبا",
        "👩‍👧 नमस्ते",
        "a‌b",
    ],
)
def test_row_37_markup_formulas_and_all_scripts_are_kept_as_text(text: str) -> None:
    assert read("story", "long_text", text=text) == (unicodedata.normalize("NFC", text), None)


def test_row_37_control_characters_and_direction_overrides_go_and_paragraphs_stay() -> None:
    dirty = " e\u0301\x00\x1b[31m one\r\n\r\n\r\n\r\ntwo\u2028three\u202e\ufeff\t. "
    assert clean_text(dirty) == "é[31m one\n\ntwo\nthree ."
    assert clean_line(dirty) == "é[31m one two three ."


@pytest.mark.parametrize("text", [" ", "\x00", "\u202e", "\n\t\n"])
def test_a_text_of_nothing_visible_is_no_answer(text: str) -> None:
    assert read("story", "long_text", text=text) == (None, None)


@given(st.text())
def test_cleaned_text_is_stable_and_can_be_stored(text: str) -> None:
    for clean in (clean_text, clean_line, normalize_title):
        once = clean(text)
        once.encode()
        assert clean(once) == once
        assert not any(
            unicodedata.category(letter) in {"Cc", "Cs"} for letter in once if letter != "\n"
        )


@given(st.text(alphabet=st.characters(codec="utf-8")), st.sampled_from(["", " ", "*", " *\n", ":"]))
def test_titles_compare_equal_whatever_a_form_puts_around_them(text: str, around: str) -> None:
    assert normalize_title(around + text + around) == normalize_title(text)
    assert normalize_title(text.upper().lower()) == normalize_title(text.upper())


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Jamie\nKit", ("Jamie", "Kit")),
        ("Jamie, Kit; jo@example.org", ("Jamie", "Kit", "jo@example.org")),
        ("  Jamie ,, \r\n Jamie ", ("Jamie",)),
        ("سامي، نور؛ لين", ("سامي", "نور", "لين")),
        ("山田、佐藤，鈴木", ("山田", "佐藤", "鈴木")),
    ],
)
def test_people_are_one_per_line_comma_or_semicolon(text: str, people: tuple[str, ...]) -> None:
    assert read("avoid", "long_text", text=text) == (people, None)
    assert tuple(split_people(text)) == people


def test_people_may_come_as_a_list() -> None:
    pairs = (("Jamie", "Jamie"), ("Kit, Jo", "Kit, Jo"))
    assert read("avoid", "plain", choices=pairs) == (("Jamie", "Kit", "Jo"), None)


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Ana.B+heal@Example.ORG", "Ana.B+heal@example.org"),
        ("  ana@example.org\u00a0", "ana@example.org"),
        ("ana@münchen.de", "ana@xn--mnchen-3ya.de"),
        ("ana@пример.рф", "ana@xn--e1afmkfd.xn--p1ai"),
        ("o'neil@example.org", "o'neil@example.org"),
    ],
)
def test_a_usable_address_keeps_its_local_part_and_gets_an_ascii_domain(
    text: str, address: str
) -> None:
    assert read("email", "email", text=text) == (address, None)


@pytest.mark.parametrize(
    "text",
    [
        "ana",
        "@example.org",
        "ana@",
        "ana@localhost",
        "ana@@example.org",
        "a@b@example.org",
        "ana@example.org\nBcc: x@example.org",
        "ana@example.org\r",
        "ana\x00@example.org",
        "ana@example.org\x85",
        "ana\u2028@example.org",
        "ana@example.org\u2029",
        "ana\u200b@example.org",
        "ana@exam\u200bple.org",
        "=?utf-8?q?ana?=@example.org",
        "a b@example.org",
        "ana@exa mple.org",
        "josé@example.org",
        "ana@straße.de",
        "ana@-bad.org",
        "ana@bad-.org",
        "ana@a..org",
        "ana@.org",
        ".ana@example.org",
        "ana.@example.org",
        "a..b@example.org",
        '"ana b"@example.org',
        "ana@example.org, eve@example.org",
        "<ana@example.org>",
        "ana@[127.0.0.1]",
        "ana@127.0.0.1",
        "a" * 65 + "@example.org",
        "a@" + "b" * 64 + ".org",
        "a@" + "b." * 130 + "org",
        "ana@exa＠mple.org",
    ],
)
def test_row_36_an_unusable_address_waits_for_a_person(text: str) -> None:
    assert read("email", "email", text=text) == (None, ("email_unusable", True))


@given(st.one_of(st.text(max_size=300), st.text("ab@.-ü\u2028 =?", max_size=30)))
def test_an_address_is_one_ascii_mailbox_or_none(text: str) -> None:
    address = clean_address(text)
    if address is not None:
        assert address.isascii()
        assert address.isprintable()
        assert address.count("@") == 1
        assert not set(address) & set(' ,;<>"()[]\\')
        assert len(address) <= 254
        assert clean_address(address) == address


def test_the_questions_of_the_small_program_cover_every_kind() -> None:
    assert len({question.kind for question in QUESTIONS}) == 10
