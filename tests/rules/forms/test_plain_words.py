"""What a coordinator is told of a form: plain words, with the place in the program's file."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import resources

import pytest

from alongside import voice
from alongside.forms.fitting import HINDERS, SENTENCES, WHY, Misfit, fit, place, place_of, tell
from alongside.model import Role
from alongside.program import Program
from tests.rules.forms.deliveries import heal
from tests.rules.forms.paper import PROVIDERS, Paper, look, print_form
from tests.rules.forms.test_verdicts import PROGRAMS

HEAL = heal()
CUENTOS = PROGRAMS["cuentos"]
LINES = resources.files("alongside").joinpath("programs", "heal.toml").read_text().splitlines()
PAPER = print_form(HEAL, Role.MENTEE)
SIDE, GENDER = PAPER.find("side"), PAPER.find("gender")
TITLE = "Which side of infidelity are you healing from?"


def told(paper: Paper, provider: str, program: Program = HEAL) -> list[str]:
    found = fit(program, Role.MENTEE, look(provider, paper))
    return [tell(program, Role.MENTEE, one) for one in found.misfits]


# --- The bad input of a form's editor -------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_renamed_question_still_fits_and_is_told(provider: str) -> None:
    renamed = PAPER.change(SIDE, title="Your side")
    found = fit(HEAL, Role.MENTEE, look(provider, renamed))
    assert found.verdict == "fits"
    (words,) = told(renamed, provider)
    assert words.startswith(f"“{TITLE}” is now called “Your side” on the form.")
    assert "We know it all the same, and nothing is lost." in words
    assert "`titles` of `side` in heal.toml (line " in words


@pytest.mark.parametrize("provider", PROVIDERS)
def test_other_words_for_whom_to_avoid_are_told_with_the_line_that_says_it_is_fine(
    provider: str,
) -> None:
    title = "Who would you love to be matched with?"
    (words,) = told(PAPER.change(PAPER.find("avoid"), title=title), provider)
    assert f"is called “{title}” on the form." in words and "nobody waits" in words
    assert "Please look at it once." in words
    line = re.search(
        r"write the new words into `titles` of `avoid` in heal\.toml \(line (\d+)\)", words
    )
    assert line
    place_ = LINES[int(line[1]) - 1 :][:2]
    assert any('"avoid"' in one or one.startswith("titles") for one in place_)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_titles_that_were_swapped_are_told(provider: str) -> None:
    avoid, hope = PAPER.find("avoid"), PAPER.find("hope")
    first, second = PAPER.items[avoid].title, PAPER.items[hope].title
    found = told(PAPER.change(avoid, title=second).change(hope, title=first), provider)
    assert len(found) == 2
    assert found[0].startswith(f"On the form, “{first}” now has the title “{second}”") or found[
        1
    ].startswith(f"On the form, “{first}” now has the title “{second}”")
    assert all("Nothing is lost" in one and "its own title again" in one for one in found)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_renamed_question_that_nobody_needs_and_nobody_knows_is_told(provider: str) -> None:
    lost = PAPER.change(SIDE, title="Your side", ref="")
    assert fit(HEAL, Role.MENTEE, look(provider, lost)).verdict == "fits"
    words = " ".join(told(lost, provider))
    assert f"The form does not ask “{TITLE}”." in words
    assert "The form asks “Your side”, and the program does not." in words


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_renamed_question_that_is_needed_and_nobody_knows_is_told(provider: str) -> None:
    lost = PAPER.change(PAPER.find("agrees"), title="Our rules", ref="")
    assert fit(HEAL, Role.MENTEE, look(provider, lost)).verdict == "does_not_fit"
    words = told(lost, provider)[0]
    assert "The form does not ask “I have read the mentorship agreement" in words
    assert "Nothing is lost" in words and "`titles` of `agrees` in heal.toml (line " in words


@pytest.mark.parametrize("provider", PROVIDERS)
def test_two_questions_with_one_title_are_told(provider: str) -> None:
    same = PAPER.change(SIDE, ref="").change(GENDER, ref="", title=TITLE)
    assert fit(HEAL, Role.MENTEE, look(provider, same)).verdict == "does_not_fit"
    words = told(same, provider)[0]
    assert words.startswith(f"“{TITLE}” is on the form more than once")
    assert "Nothing is lost" in words and "give the others a title of their own" in words


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_new_choice_is_told_with_the_line_to_add_it_at(provider: str) -> None:
    new = PAPER.change(SIDE, options=(*PAPER.items[SIDE].options, ("", "Divorce")))
    assert fit(HEAL, Role.MENTEE, look(provider, new)).verdict == "does_not_fit"
    (words,) = told(new, provider)
    assert words.startswith(f"The question “{TITLE}” has an answer “Divorce” that we cannot match.")
    assert "Nothing is lost: whoever chose it is read again" in words
    line = re.search(r"add it to `choices` of `side` in heal\.toml \(line (\d+)\)", words)
    assert line
    at = int(line[1]) - 1
    assert LINES[at].startswith("choices = [") and "betrayed" in LINES[at + 1]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_of_a_form_that_fits_nothing_is_told(provider: str) -> None:
    assert told(PAPER, provider) == []


# --- All of them ----------------------------------------------------------------------------------


def some(code: str) -> Misfit:
    return Misfit(code, "side", "Divorce")


@pytest.mark.parametrize("program", [HEAL, CUENTOS], ids=["english", "spanish"])
@pytest.mark.parametrize("code", [*WHY, "a code of next year"])
@pytest.mark.parametrize("question", ["side", "estilo", "", "gone"])
def test_every_difference_has_its_words(program: Program, code: str, question: str) -> None:
    words = tell(program, Role.MENTOR, Misfit(code, question, "Divorce\nor  not"))
    assert "%" not in words and "  " not in words and "!" not in words
    assert voice.findings(words, program.voice, program.language) == ()
    if program is CUENTOS:
        assert words not in SENTENCES and not re.search(r"\b(the|form|please)\b", words)


@pytest.mark.parametrize("code", sorted(HINDERS))
def test_what_hinders_says_that_nothing_is_lost_and_what_to_do(code: str) -> None:
    words = tell(HEAL, Role.MENTEE, some(code))
    assert re.search(r"othing( that was sent)? is lost|is kept", words)
    assert "lease" in words
    assert not re.search(r"(?i)invalid|error|wrong|fail", words)


def test_a_line_that_is_given_is_the_one_that_is_said() -> None:
    assert "(line 41)" in tell(HEAL, Role.MENTEE, some("new_choice"), ("heal.toml", 41))
    assert "in x.toml" in tell(HEAL, Role.MENTEE, some("new_choice"), ("x.toml", 0))


def test_places_are_those_of_the_file() -> None:
    file, line = place("heal", "side")
    assert file == "heal.toml" and 'id = "side"' in LINES[line]
    file, line = place("heal", "side", "choices")
    assert LINES[line - 1].startswith("choices = [")
    assert place("heal", "side", "no such key") == place("heal", "side")
    assert place("heal", "gone") == ("heal.toml", 0)
    assert place("cuentos", "estilo") == ("cuentos.toml", 0)
    assert place("../heal", "side") == ("../heal.toml", 0)


def test_what_is_about_the_whole_form_points_at_its_own_place() -> None:
    _, line = place_of(HEAL, Role.MENTEE, Misfit("takes_no_answers"))
    assert LINES[line - 1].startswith("accepting")
    _, line = place_of(HEAL, Role.MENTOR, Misfit("another_form"))
    assert LINES[line - 1].startswith("[forms.mentor]")
    assert place_of(HEAL, Role.MENTEE, Misfit("not_asked"))[1] == 0


def test_the_words_hold_only_what_the_form_and_the_program_say() -> None:
    odd = replace(PAPER.items[SIDE], title="100 % %(sure)s\n*bold*", ref="")
    words = told(replace(PAPER, items=(*PAPER.items, odd)), "typeform")
    assert any("100 % %(sure)s *bold*" in one for one in words)
