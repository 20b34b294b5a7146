"""Dates, counts and names in words."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.letters import words
from alongside.letters.problems import OTHERWISE, PROBLEMS, explain_problem
from alongside.program.schema import Translation
from tests.rules.letters.samples import HEAL

NEW_YORK = ZoneInfo("America/New_York")
SPANISH = Translation(
    months=tuple(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
        "diciembre".split()
    ),
    day="{day} de {month} de {year}",
    moment="{date}, {clock}",
    last="y",
    articles={"guía": "una guía"},
    sentences={},
)


@given(st.text())
def test_a_tidy_text_is_one_printable_line_and_stays_as_it_is(text: str) -> None:
    tidied = words.tidy(text)
    assert words.tidy(tidied) == tidied
    assert len(tidied.splitlines()) <= 1
    kinds = {unicodedata.category(char) for char in tidied} - {"Zl", "Zp"}
    assert not {"Cc", "Cs"} & kinds


@given(st.text(alphabet=st.characters(categories=["L", "N"])))
def test_a_tidy_text_keeps_letters_of_every_script(text: str) -> None:
    assert words.tidy(text) == text


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_told_in_the_programs_time_zone(moment: datetime) -> None:
    if not datetime(1950, 1, 2, tzinfo=UTC) < moment < datetime(9000, 1, 1, tzinfo=UTC):
        return
    local = moment.astimezone(NEW_YORK)
    told = words.name_moment(moment, NEW_YORK)
    assert told.startswith(f"{local.day} ")
    assert told.endswith(f" {local.year} at {local:%H:%M}")


def test_an_evening_in_new_york_is_not_the_next_day() -> None:
    assert words.name_day(datetime(2027, 5, 4, 2, 0, tzinfo=UTC), NEW_YORK) == "3 May 2027"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        words.name_day(datetime(2027, 5, 3, tzinfo=UTC).replace(tzinfo=None), NEW_YORK)


def test_a_later_time_names_the_day_only_when_it_is_another() -> None:
    since = datetime(2027, 5, 3, 14, 12, tzinfo=UTC)
    assert words.name_later(since.replace(minute=22), since, NEW_YORK) == "10:22"
    after_midnight = words.name_later(since.replace(day=4), since, NEW_YORK)
    assert after_midnight == "4 May 2027 at 10:12"


@pytest.mark.parametrize(
    ("number", "told"), [(0, "no"), (1, "one"), (3, "three"), (10, "ten"), (11, "11"), (-1, "-1")]
)
def test_counts_read_like_words(number: int, told: str) -> None:
    assert words.name_number(number) == told


def test_another_language_has_its_own_months_counts_lists_and_articles() -> None:
    later = datetime(2027, 5, 4, 8, 12, tzinfo=UTC)
    since = later.replace(day=3)
    assert words.name_day(later, NEW_YORK, SPANISH) == "4 de mayo de 2027"
    assert words.name_moment(later, NEW_YORK, SPANISH) == "4 de mayo de 2027, 04:12"
    assert words.name_later(later, since, NEW_YORK, SPANISH) == "4 de mayo de 2027, 04:12"
    assert words.name_later(later, later, NEW_YORK, SPANISH) == "04:12"
    assert words.name_number(2, SPANISH) == "2"
    assert words.add_article("guía", SPANISH) == "una guía"
    assert words.add_article("aliada", SPANISH) == "aliada"


@pytest.mark.parametrize(("noun", "told"), [("mentor", "a mentor"), ("Ally", "an Ally")])
def test_a_role_gets_its_article(noun: str, told: str) -> None:
    assert words.add_article(noun) == told


@pytest.mark.parametrize(
    ("items", "told"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), ("abc", "a, b and c")]
)
def test_a_list_reads_like_a_sentence(items: tuple[str, ...], told: str) -> None:
    assert words.join(items) == told


@given(st.integers(0, 100))
def test_confidence_is_always_told_in_words(confidence: int) -> None:
    assert words.name_confidence(confidence).endswith(".")
    assert not any(char.isdigit() for char in words.name_confidence(confidence))


def test_paragraphs_are_parted_by_blank_lines_only() -> None:
    assert words.split_paragraphs("a\nb\n\n c \n \n\n") == ["a b", "c"]


@given(st.text(), st.integers(1, 99))
def test_every_problem_has_words_and_help(code: str, count: int) -> None:
    what, help_ = explain_problem(HEAL, code, count)
    assert what.startswith(words.begin(words.name_number(count)))
    assert what.endswith(".")
    assert help_.endswith(".")
    assert "%" not in what + help_


def test_a_problem_counts_its_forms() -> None:
    assert explain_problem(HEAL, "no_email", 1)[0].startswith("One form had no e-mail address")
    assert explain_problem(HEAL, "no_email", 12)[0].startswith("12 forms had no e-mail address")


def test_an_unknown_problem_is_not_told_as_a_known_one() -> None:
    assert explain_problem(HEAL, "something_new", 1)[1] == OTHERWISE.help
    assert OTHERWISE not in PROBLEMS.values()
