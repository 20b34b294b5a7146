"""The invented program speaks Spanish, whole: nothing is missing, and no English is left."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from alongside import links, voice
from alongside.doors import Doors
from alongside.explanation import why_waiting, why_you_wait
from alongside.keys import RootKeys
from alongside.letters import render
from alongside.letters.catalog import missing_sentences, sentences
from alongside.letters.contexts import LetterContext, Receipt
from alongside.letters.problems import PROBLEMS, explain_problem
from alongside.membership.entering import Visit
from alongside.membership.exporting import accepted_texts
from alongside.model import Acceptance, LeftOver, Role
from alongside.pages import render as render_page
from alongside.pages.contexts import PageContext
from alongside.program import Program
from alongside.settings import Settings
from alongside.store.members import AcceptedText, Membership
from alongside.store.table import Table
from tests.faults.programs import every_program
from tests.rules.letters.samples import CONSENT, DIGEST, HEAL, LETTERS, NOW
from tests.rules.letters.test_languages import FOOTER, LEFT, SHOWN, SPOKEN, given, read_page
from tests.rules.pages.samples import DECIDED, DESK

CUENTOS = every_program()["cuentos"]
assert CUENTOS.translation is not None
SAID = CUENTOS.translation.sentences
ENGLISH = re.compile(
    r"\b(?:about|and|are|been|can|for|from|have|here|it|may|nothing|of|or|please|somebody|that|the"
    r"|their|there|they|this|to|was|what|when|who|will|with|would|you|your)\b",
    re.IGNORECASE,
)
"""Common English words of which none is a Spanish one."""
RECEIPT = Receipt("Ana", Role.MENTEE, "Tuesday evening", NOW)


def spanish() -> list[str]:
    """Every text of the translation, those for one and those for many."""
    return [text for said in SAID.values() for text in ((said,) if isinstance(said, str) else said)]


def left_in_english(text: str, theirs: Iterable[str] = ()) -> list[str]:
    """The English words of a text, but for addresses and what somebody wrote themselves."""
    rest = re.sub(r"https?://\S+", " ", " ".join(text.split()))
    for words in theirs:
        rest = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", " ", rest, flags=re.IGNORECASE)
    return ENGLISH.findall(rest)


def without(key: str) -> Program:
    """The program without one sentence."""
    assert CUENTOS.translation is not None
    others = {english: said for english, said in SAID.items() if english != key}
    lacking = CUENTOS.translation.model_copy(update={"sentences": others})
    return CUENTOS.model_copy(update={"translation": lacking})


# --- Nothing is missing ---------------------------------------------------------------------------


def test_the_invented_program_lacks_no_sentence_and_has_none_that_nobody_says() -> None:
    assert missing_sentences(CUENTOS) == ()
    assert missing_sentences(without("Your answer")) == ("not translated: Your answer",)


def test_no_sentence_was_left_as_it_is_in_english() -> None:
    # Of this one only the values and the brackets are there to be said.
    the_same = [text for sentence in sentences() for text in sentence if text in spanish()]
    assert the_same == ["%(thing)s (%(number)s)"]
    values: dict[str, str] = defaultdict(lambda: "Ana")
    assert [text for text in spanish() if left_in_english(text % values)] == []
    assert len([key for key in SAID if left_in_english(key % values)]) > len(SAID) / 2


def test_the_translation_says_tu_and_writes_as_spanish_is_written() -> None:
    values: dict[str, str] = defaultdict(lambda: "Ana")
    for text in spanish():
        assert not re.search(r"\busted(?:es)?\b", text, re.IGNORECASE), text
        assert not re.search("[“”]", text) and text.count("«") == text.count("»"), text
        assert text.count("¿") == text.count("?") and text.count("¡") == text.count("!"), text
        assert voice.findings(text % values, CUENTOS.voice, CUENTOS.language) == (), text
    assert voice.findings("Todavía no has respondido nada", CUENTOS.voice, CUENTOS.language)


# --- No English is left ---------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "context"), SPOKEN)
def test_a_letter_of_the_invented_program_holds_no_english(
    name: str, context: LetterContext
) -> None:
    theirs = given(context)
    letter, english = (render(name, program, context, FOOTER) for program in (CUENTOS, HEAL))
    for text in (letter.subject, letter.text, read_page(letter.html)):
        assert left_in_english(text, theirs) == []
    for text in (english.text, read_page(english.html)):
        assert len(left_in_english(text, theirs)) > 10


@pytest.mark.parametrize(("name", "context"), SHOWN)
def test_a_page_of_the_invented_program_holds_no_english(name: str, context: PageContext) -> None:
    theirs = given(context)
    page, english = (read_page(render_page(name, one, context)) for one in (CUENTOS, HEAL))
    assert left_in_english(page, theirs) == []
    assert len(left_in_english(english, theirs)) > 5


@pytest.mark.parametrize("left", LEFT)
def test_why_somebody_waits_is_told_in_spanish(left: LeftOver) -> None:
    said, english = (
        " ".join([*why_waiting(program, left), *why_you_wait(program, left)])
        for program in (CUENTOS, HEAL)
    )
    assert left_in_english(said) == [] != left_in_english(english)


@pytest.mark.parametrize("code", [*PROBLEMS, "another"])
@pytest.mark.parametrize("count", [1, 2])
def test_a_problem_is_told_in_spanish(code: str, count: int) -> None:
    said, english = (" ".join(explain_problem(one, code, count)) for one in (CUENTOS, HEAL))
    assert left_in_english(said) == [] != left_in_english(english)


def test_whoever_has_no_name_of_their_own_is_called_in_the_language_of_the_program() -> None:
    programs = {one.id: one for one in (CUENTOS, HEAL)}
    doors = Doors(cast(Table, None), RootKeys(1, {1: b"k" * 32}), programs, Settings())
    assert doors.coordinator("cuentos").name == "la coordinación"
    assert doors.coordinator("heal").name == "the coordinator"


def test_the_copy_of_an_accepted_text_names_its_version_in_the_language_of_the_program() -> None:
    link = links.Link(links.Purpose.PAGE, "s" * 32, "a" * 32, 0, NOW)
    text = AcceptedText(Acceptance("1", "h" * 64, NOW), "Acuerdo", "Nos escuchamos.")
    copies = [
        accepted_texts(Visit(link, program, Membership(program.id, "a" * 32, accepted=(text,))))
        for program in (CUENTOS, HEAL)
    ]
    assert ["\nVersión 1\n" in copy for copy in copies] == [True, False]
    assert ["\nVersion 1\n" in copy for copy in copies] == [False, True]


# --- Dates, counts, nouns -------------------------------------------------------------------------


def test_dates_and_times_read_as_in_spain() -> None:
    text = render("receipt", CUENTOS, RECEIPT).text
    assert "Recibimos tu formulario el 3 de mayo de 2027 a las 16:12." in text
    assert "Abierta hasta el 17 de mayo de 2027." in render("digest", CUENTOS, DIGEST).text
    assert "Las horas son las de Madrid." in render_page("desk", CUENTOS, DESK)
    assert "3 May 2027 at 10:12" in render("receipt", HEAL, RECEIPT).text


def test_an_hour_of_the_same_day_and_one_of_another_day_both_fit_the_sentence() -> None:
    assert "hasta este momento: 16:22." in render_page("decided", CUENTOS, DECIDED)
    tomorrow = replace(DECIDED, undo_until=NOW + timedelta(days=1))
    until = "hasta este momento: 4 de mayo de 2027 a las 16:12."
    assert until in render_page("decided", CUENTOS, tomorrow)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("digest with one pair", "Cuentos compartidos: 1 propuesta por mirar"),
        ("digest", "Cuentos compartidos: 2 propuestas por mirar"),
        ("digest without a pair", "Cuentos compartidos: cómo está tu círculo"),
        ("digest of two groups without a pair", "Cuentos compartidos: cómo están tus círculos"),
    ],
)
def test_one_and_many_are_told_apart(case: str, said: str) -> None:
    name, context = LETTERS[case]
    assert render(name, CUENTOS, context).subject == said


def test_roles_take_the_article_that_spanish_gives_them_or_none() -> None:
    text = render("receipt", CUENTOS, RECEIPT).text
    assert "Gracias por pedir una persona guía en el círculo de lectura «Tuesday evening»." in text
    mentor = render("receipt", CUENTOS, replace(RECEIPT, role=Role.MENTOR)).text
    assert "Gracias por ofrecerte como persona guía en el círculo de lectura" in mentor
    assert (
        "Una persona moderadora de tu círculo de lectura"
        in render("consent", CUENTOS, CONSENT).text
    )
