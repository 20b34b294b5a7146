"""A form made from a program's file, filled in at the provider, says exactly what was filled in."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import forms
from alongside.forms import fitting, seen
from alongside.forms.mapping import Mapped, map_answers
from alongside.model import Role
from alongside.program import Program, load, load_all
from console.forms.definitions import asked, tally, typeform
from tests.providers import said
from tests.providers.said import Said
from tests.providers.tally_fake import TallyFake
from tests.providers.typeform_fake import TypeformFake

CUENTOS = Path(__file__).parents[1] / "rules" / "program" / "programs" / "cuentos.toml"
DEFINE: dict[str, Callable[[asked.Form], dict[str, Any]]] = {
    "typeform": typeform.define,
    "tally": tally.define,
}
FAKES: dict[str, Callable[[], Any]] = {"typeform": TypeformFake, "tally": TallyFake}
BY_TITLE = {"by_title", "many_by_title"}
MOMENT = "2026-11-20T19:04:12Z"


@cache
def programs() -> dict[str, Program]:
    return {**load_all(), "cuentos": load(CUENTOS.read_text("utf-8"), CUENTOS.name)}


PROGRAMS = ("heal", "bts", "workbook", "cuentos")
CASES = [(name, role) for name in PROGRAMS for role in Role]


def form(name: str, role: Role) -> asked.Form:
    return asked.of(programs()[name], role)


def round_trip(provider: str, name: str, role: Role, what: Said) -> Mapped:
    fake = FAKES[provider]()
    made = fake.create(DEFINE[provider](form(name, role)))
    raw = fake.answer(made["id"], what, MOMENT)
    return map_answers(forms.parse(provider, raw), programs()[name], role)


def check(mapped: Mapped, what: Said) -> None:
    assert mapped.answers == dict(what.expected)
    assert mapped.other == dict(what.other)
    assert mapped.unmapped == 0
    assert {finding.code for finding in mapped.findings} <= {"other_answer"}


@pytest.mark.parametrize("provider", DEFINE)
@pytest.mark.parametrize(("name", "role"), CASES)
def test_every_question_comes_back_as_it_was_answered(provider: str, name: str, role: Role) -> None:
    what = said.everything(form(name, role))
    assert set(what.expected) == {one.id for one in programs()[name].questions_for(role)}
    check(round_trip(provider, name, role, what), what)


@pytest.mark.parametrize("provider", DEFINE)
@pytest.mark.parametrize(("name", "role"), CASES)
@given(data=st.data())
def test_any_answers_come_back_as_they_were_given(
    provider: str, name: str, role: Role, data: st.DataObject
) -> None:
    what = data.draw(said.filled(form(name, role)))
    check(round_trip(provider, name, role, what), what)


@pytest.mark.parametrize("provider", DEFINE)
@pytest.mark.parametrize(("name", "role"), CASES)
@pytest.mark.parametrize("yes", [True, False])
def test_a_yes_to_the_agreement_is_a_yes_and_a_no_a_no(
    provider: str, name: str, role: Role, yes: bool
) -> None:
    flags = [one for one in form(name, role).questions if one.kind == "flag"]
    assert any(one.purpose == "agreement" and one.required for one in flags)
    answers = {
        **said.everything(form(name, role)).answers,
        **dict.fromkeys((f.title for f in flags), yes),
    }
    mapped = round_trip(provider, name, role, Said(answers, {}, {}))
    assert {one.ref: mapped.answers[one.ref] for one in flags} == {one.ref: yes for one in flags}


def test_yes_as_a_word_to_choose_is_read_in_the_programs_own_words_only() -> None:
    """Why Tally's yes is a ticked box all the same: whoever rewords it is still understood."""
    shape, speaks = form("cuentos", Role.MENTEE), programs()["cuentos"]
    wording = speaks.wording.model_copy(update={"yes": "Claro"})
    fake = TallyFake()
    definition = copy.deepcopy(tally.define(shape))
    flags = {one.ref for one in shape.questions if one.kind == "flag"}
    for block in definition["blocks"]:
        if block["type"] == "CHECKBOX" and block["payload"].get("hasMaxChoices"):
            block["type"], block["groupType"] = "MULTIPLE_CHOICE_OPTION", "MULTIPLE_CHOICE"
    made = fake.create(definition)
    sent = forms.parse("tally", fake.answer(made["id"], said.everything(shape), MOMENT))
    other = speaks.model_copy(update={"wording": wording})
    assert flags <= set(map_answers(sent, speaks, Role.MENTEE).answers)
    assert flags & set(map_answers(sent, other, Role.MENTEE).answers) == set()


def test_a_form_whose_titles_were_all_reworded_still_fits_at_typeform_by_its_refs() -> None:
    fake = TypeformFake()
    made = fake.create(typeform.define(form("heal", Role.MENTOR)))
    what = said.everything(form("heal", Role.MENTOR))
    reworded = {one["title"]: f"Reworded {place}" for place, one in enumerate(made["fields"])}
    for one in made["fields"]:
        one["title"] = reworded[one["title"]]
    answers = {reworded[title]: answer for title, answer in what.answers.items()}
    raw = fake.answer(made["id"], Said(answers, {}, {}), MOMENT)
    check(map_answers(forms.parse("typeform", raw), programs()["heal"], Role.MENTOR), what)


def test_the_other_way_to_ask_would_lose_answers() -> None:
    """The control of the round trips: without refs and with other titles nothing is found."""
    fake = TypeformFake()
    definition = copy.deepcopy(typeform.define(form("heal", Role.MENTEE)))
    for place, one in enumerate(definition["fields"]):
        one["ref"] = f"no-ref-{place}"
    made = fake.create(definition)
    for place, one in enumerate(made["fields"]):
        one["title"] = f"Reworded {place}"
    answers = {made["fields"][0]["title"]: "zoe@example.org"}
    raw = fake.answer(made["id"], Said(answers, {}, {}), MOMENT)
    mapped = map_answers(forms.parse("typeform", raw), programs()["heal"], Role.MENTEE)
    assert not mapped.answers and mapped.unmapped == 1


# --- what stands on the form ----------------------------------------------------------------------


@pytest.mark.parametrize(("name", "role"), CASES)
def test_whoever_fills_in_the_form_can_read_what_they_accept(name: str, role: Role) -> None:
    shape, program = form(name, role), programs()[name]
    for provider, define in DEFINE.items():
        text = json.dumps(define(shape), ensure_ascii=False)
        paragraph = program.agreement.text.strip().split("\n")[0]
        assert json.dumps(paragraph, ensure_ascii=False)[1:-1] in text, provider
        assert program.forms[role].title in text


@pytest.mark.parametrize(("name", "role"), CASES)
def test_what_is_required_is_required_and_what_is_free_is_free(name: str, role: Role) -> None:
    shape = form(name, role)
    required = {one.ref: one.required for one in shape.questions}
    fields = typeform.define(shape)["fields"]
    asking = [one for one in fields if one["type"] != "statement"]
    assert {one["ref"]: one["validations"]["required"] for one in asking} == required
    titles = {one.title: one.required for one in shape.questions}
    fake = TallyFake()
    made = fake.create(tally.define(shape))
    found = {
        one["title"]: {block["payload"]["isRequired"] for block in one["blocks"]}
        for one in fake.questions[made["id"]]
    }
    assert found == {title: {needed} for title, needed in titles.items()}


@pytest.mark.parametrize(("name", "role"), CASES)
def test_nothing_half_filled_is_passed_on_and_nothing_is_hidden(name: str, role: Role) -> None:
    shape = form(name, role)
    made = typeform.define(shape)
    assert made["settings"]["partial_responses_to_all_integrations"] is False
    assert made["settings"]["autosave_progress"] is False
    assert "hidden" not in made and "logic" not in made and "variables" not in made
    settings = tally.define(shape)["settings"]
    assert settings["hasPartialSubmissions"] is False and settings["saveForLater"] is False
    assert not [b for b in tally.define(shape)["blocks"] if b["type"] == "HIDDEN_FIELDS"]


def test_blocks_have_the_same_ids_whenever_they_are_made_and_others_in_another_form() -> None:
    first, again = (tally.define(form("heal", Role.MENTEE)) for _ in range(2))
    assert first == again
    ids = {block["uuid"] for block in first["blocks"]}
    others = {block["uuid"] for block in tally.define(form("heal", Role.MENTOR))["blocks"]}
    assert len(ids) == len(first["blocks"]) and not ids & others


def test_marks_in_a_program_s_text_are_text_at_tally() -> None:
    program = programs()["heal"]
    bent = program.model_copy(
        update={"agreement": program.agreement.model_copy(update={"text": "a < b & c\nd"})}
    )
    blocks = tally.define(asked.of(bent, Role.MENTEE))["blocks"]
    assert "a &lt; b &amp; c<br>d" in [block["payload"].get("html") for block in blocks]


def test_a_scale_is_a_scale_where_typeform_has_one_and_else_a_number() -> None:
    program = programs()["heal"]
    scale = program.question("months").model_copy(update={"kind": "scale"})
    for minimum, maximum, kind in (
        (1, 5, "opinion_scale"),
        (0, 10, "opinion_scale"),
        (1, 3, "number"),
        (2, 8, "number"),
    ):
        one = scale.model_copy(update={"minimum": minimum, "maximum": maximum})
        bent = program.model_copy(update={"questions": (one,)})
        shape = asked.of(bent, Role.MENTEE)
        field = typeform.define(shape)["fields"][0]
        assert field["type"] == kind
        for provider, define in DEFINE.items():
            fake = FAKES[provider]()
            made = fake.create(define(shape))
            raw = fake.answer(made["id"], Said({one.title: maximum}, {}, {}), MOMENT)
            mapped = map_answers(
                forms.parse(provider, raw),
                program.model_copy(update={"questions": (one,)}),
                Role.MENTEE,
            )
            assert mapped.answers == {"months": maximum}


# --- how it fits ----------------------------------------------------------------------------------


def as_shown(provider: str, shape: asked.Form) -> dict[str, Any]:
    """What our way to the provider says of the form it made."""
    fake = FAKES[provider]()
    made = fake.create(DEFINE[provider](shape))
    questions = {"questions": fake.asked(made["id"])} if provider == "tally" else {}
    return {**fake.form(made["id"]), **questions}


@pytest.mark.parametrize(("name", "role"), CASES)
def test_a_form_we_made_fits(name: str, role: Role) -> None:
    program = programs()[name]
    for provider in DEFINE:
        shown = as_shown(provider, form(name, role))
        fit = fitting.fit(program, role, seen.see(provider, shown))
        expected = "fits" if provider == "typeform" else "fits_by_title"
        assert [one for one in fit.misfits if one.code not in BY_TITLE] == [], provider
        assert fit.verdict == expected
        assert set(fit.refs.values()) == {one.id for one in program.questions_for(role)}


def test_a_form_that_was_changed_there_does_not_fit() -> None:
    program = programs()["heal"]
    shown = copy.deepcopy(as_shown("typeform", form("heal", Role.MENTEE)))
    dropped = next(one for one in shown["fields"] if one.get("ref") == "agrees")
    shown["fields"].remove(dropped)
    assert fitting.fit(program, Role.MENTEE, seen.see("typeform", shown)).verdict == "does_not_fit"
