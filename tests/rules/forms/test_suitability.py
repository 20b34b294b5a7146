"""A form that could tell people apart is refused when it is set up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.forms.suitability import WHY, check
from alongside.program.schema import Choice, Feedback, FeedbackQuestion
from tests.rules.forms.deliveries import heal

EVENTS = Path(__file__).parents[3] / "events" / "feedback"
SIDES = (Choice(code="mentor", label="Mentor"), Choice(code="mentee", label="Mentee"))
FILES = {"typeform": "typeform_form", "tally": "tally_form", "google": "google_schema"}


def asked(**ids: str) -> Feedback:
    """What HEAL asks, on forms with these ids."""
    found = heal().feedback
    assert found is not None
    return found.model_copy(update={"ids": ids})


def definition(provider: str) -> Any:
    return json.loads((EVENTS / f"{FILES[provider]}.json").read_text(encoding="utf-8"))


def codes(provider: str, document: Any) -> set[str]:
    return {one.code for one in check(provider, document, asked())}


@pytest.mark.parametrize("provider", FILES)
def test_a_form_with_the_programs_questions_alone_may_be_used(provider: str) -> None:
    assert check(provider, definition(provider), asked()) == ()


def field(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": "x", "ref": "x", "title": "Another", "type": kind, **more}


def _typeform(change: Callable[[Any], object]) -> Any:
    document = definition("typeform")
    change(document)
    return document


TYPEFORM: dict[str, tuple[Callable[[Any], object], str]] = {
    "a hidden field": (lambda d: d.update(hidden=["member"]), "hidden_fields"),
    **{
        f"a question of type {kind}": (
            lambda d, kind=kind: d["fields"].append(field(kind)),  # type: ignore[misc]
            code,
        )
        for kind, code in {
            "email": "asks_for_identity",
            "phone_number": "asks_for_identity",
            "contact_info": "asks_for_identity",
            "address": "asks_for_identity",
            "website": "asks_for_identity",
            "calendly": "asks_for_identity",
            "file_upload": "asks_for_file",
            "payment": "asks_for_file",
            "short_text": "extra_question",
            "multiple_choice": "extra_question",
            "a_kind_of_next_year": "extra_question",
        }.items()
    },
    "an address within a group": (
        lambda d: d["fields"][2]["properties"]["fields"].append(field("email")),
        "asks_for_identity",
    ),
    "an address where the program asks": (
        lambda d: d["fields"][0].update(type="email"),
        "asks_for_identity",
    ),
    "half-filled forms": (
        lambda d: d["settings"].update(partial_responses_to_all_integrations=True),
        "sends_unfinished",
    ),
    "marks from 0 to 10": (
        lambda d: d["fields"][0]["properties"].update(steps=11, start_at_one=False),
        "other_scale",
    ),
    "marks from 1 to 10": (lambda d: d["fields"][0]["properties"].update(steps=10), "other_scale"),
    "marks from 0": (
        lambda d: d["fields"][0]["properties"].update(start_at_one=False),
        "other_scale",
    ),
    "marks of which nothing is said": (
        lambda d: d["fields"][0].update(properties={}),
        "other_scale",
    ),
    "three stars": (
        lambda d: d["fields"][0].update(type="rating", properties={"steps": 3}),
        "other_scale",
    ),
    "stars of which nothing is said": (
        lambda d: d["fields"][0].update(type="rating", properties={}),
        "other_scale",
    ),
    "a promoter score": (lambda d: d["fields"][0].update(type="nps"), "other_scale"),
    "marks written as a number": (lambda d: d["fields"][0].update(type="number"), "other_scale"),
    "a comment asked as a date": (
        lambda d: d["fields"][2]["properties"]["fields"][0].update(type="date"),
        "other_kind",
    ),
    "a question twice": (lambda d: d["fields"].append(d["fields"][0]), "extra_question"),
    "settings of which nothing is said": (lambda d: d.pop("settings"), "not_a_form"),
    "fields that are none": (lambda d: d["fields"].append("email"), "not_a_form"),
    "none of our questions": (lambda d: d.update(fields=[]), "no_known_question"),
    "no form at all": (lambda d: d.pop("fields"), "not_a_form"),
}


@pytest.mark.parametrize("label", TYPEFORM)
def test_a_typeform_is_refused_for(label: str) -> None:
    change, code = TYPEFORM[label]
    assert code in codes("typeform", _typeform(change))


def test_a_typeform_may_ask_for_stars() -> None:
    stars = _typeform(lambda d: d["fields"][0].update(type="rating", properties={"steps": 5}))
    assert codes("typeform", stars) == set()


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("HIDDEN_FIELDS", "hidden_fields"),
        ("INPUT_EMAIL", "asks_for_identity"),
        ("INPUT_PHONE_NUMBER", "asks_for_identity"),
        ("INPUT_LINK", "asks_for_identity"),
        ("RESPONDENT_COUNTRY", "asks_for_identity"),
        ("FILE_UPLOAD", "asks_for_file"),
        ("SIGNATURE", "asks_for_file"),
        ("PAYMENT", "asks_for_file"),
    ],
)
def test_a_tally_form_is_refused_for_a_block(kind: str, code: str) -> None:
    document = definition("tally")
    document["blocks"].append({"uuid": "x", "type": kind, "groupUuid": "gx", "payload": {}})
    assert codes("tally", document) == {code}


def block(kind: str, group: str = "gx", **inside: Any) -> dict[str, Any]:
    return {"uuid": f"u{group}", "type": kind, "groupUuid": group, "payload": inside}


def title(text: str) -> dict[str, Any]:
    return block("TITLE", f"t{text}", safeHTMLSchema=[[text]])


TALLY: dict[str, tuple[list[dict[str, Any]], str]] = {
    "a name, asked as a text": ([title("Your name"), block("INPUT_TEXT")], "extra_question"),
    "a text without a title": ([block("INPUT_TEXT")], "extra_question"),
    "a text under a title that is used": ([block("INPUT_TEXT")] * 2, "extra_question"),
    "a question twice": ([title("What has been good?"), block("TEXTAREA")], "extra_question"),
    "a block of next year": ([block("RESPONDENT_FACE")], "extra_question"),
    "a calculation": ([block("CALCULATED_FIELDS")], "extra_question"),
    "a foreign page": ([block("EMBED")], "extra_question"),
    "boxes": ([title("Which group?"), block("CHECKBOX")], "extra_question"),
    "marks up to ten": (
        [
            title("How safe do you feel to be yourself in it?"),
            block("LINEAR_SCALE", start=1, end=10),
        ],
        "other_scale",
    ),
    "marks from zero": (
        [
            title("How safe do you feel to be yourself in it?"),
            block("LINEAR_SCALE", start=0, end=5),
        ],
        "other_scale",
    ),
    "marks of which nothing is said": (
        [title("How safe do you feel to be yourself in it?"), block("LINEAR_SCALE")],
        "other_scale",
    ),
    "ten stars": (
        [title("How safe do you feel to be yourself in it?"), block("RATING", stars=10)],
        "other_scale",
    ),
    "marks written as a text": (
        [title("How safe do you feel to be yourself in it?"), block("INPUT_TEXT")],
        "other_scale",
    ),
    "a comment asked as a date": (
        [title("What should be different?"), block("INPUT_DATE")],
        "other_kind",
    ),
}


@pytest.mark.parametrize("label", TALLY)
def test_a_tally_form_is_refused_for(label: str) -> None:
    more, code = TALLY[label]
    document = definition("tally")
    document["blocks"] += more
    assert codes("tally", document) == {code}


@pytest.mark.parametrize(
    "more",
    [
        [title("How safe do you feel to be yourself in it?"), block("RATING", stars=5)],
        [title("What should be different?"), block("TEXT"), block("TEXTAREA", "g")],
        [block("HEADING_2"), block("DIVIDER"), block("THANK_YOU_PAGE")],
    ],
)
def test_a_tally_form_may_have_more_of_what_is_listed(more: list[dict[str, Any]]) -> None:
    document = definition("tally")
    document["blocks"] += more
    assert codes("tally", document) == set()


def test_the_sides_of_a_tally_form_are_one_question() -> None:
    side = FeedbackQuestion(id="side", kind="part", title="Which side?", choices=SIDES)
    feedback = asked()
    more = feedback.model_copy(update={"questions": (*feedback.questions, side)})
    document = definition("tally")
    document["blocks"] += [title("Which side?"), *[block("MULTIPLE_CHOICE_OPTION")] * 3]
    assert check("tally", document, more) == ()
    document["blocks"].append(block("MULTIPLE_CHOICE_OPTION", "another"))
    assert {one.code for one in check("tally", document, more)} == {"extra_question"}


def test_a_tally_form_is_refused_for_half_answers_or_single_ones_or_no_questions() -> None:
    document = definition("tally")
    document["settings"] |= {"hasPartialSubmissions": True, "uniqueSubmissionKey": "b5"}
    assert codes("tally", document) == {"sends_unfinished", "knows_people"}
    document["settings"], document["blocks"] = {}, document["blocks"][:2]
    assert codes("tally", document) == {"no_known_question"}
    assert codes("tally", {"blocks": []}) == {"not_a_form"}
    assert codes("tally", document | {"settings": None}) == {"not_a_form"}


OFF = {
    "collects_email": "collects_email",
    "limit_one_response": "knows_people",
    "requires_login": "knows_people",
    "allows_edits": "allows_edits",
    "linked_sheet": "linked_sheet",
}


@pytest.mark.parametrize("setting", OFF)
@pytest.mark.parametrize("said", [True, None, "no", 0, "false"])
def test_a_google_form_is_refused_unless_it_says_that_it_knows_nobody(
    setting: str, said: object
) -> None:
    document = definition("google")
    document["form"][setting] = said
    assert codes("google", document) == {OFF[setting]}
    del document["form"][setting]
    assert codes("google", document) == {OFF[setting]}


@pytest.mark.parametrize(
    "change",
    [
        {"type": "TEXT"},
        {"type": "MULTIPLE_CHOICE"},
        {"type": "GRID"},
        {"upper": 10},
        {"lower": 0},
        {"upper": None},
        {"lower": True},
        {"type": "RATING", "upper": 3},
    ],
    ids=str,
)
def test_a_google_form_is_refused_for_other_marks(change: dict[str, Any]) -> None:
    document = definition("google")
    document["items"][0] |= {"type": "RATING"}
    assert codes("google", document) == set()
    document["items"][0] |= change
    assert codes("google", document) == {"other_scale"}


def test_a_google_form_is_refused_for_a_comment_that_is_chosen() -> None:
    document = definition("google")
    document["items"][3]["type"] = "CHECKBOX"
    assert codes("google", document) == {"other_kind"}
    document["items"][3]["type"] = "TEXT"
    assert codes("google", document) == set()


def test_a_google_form_is_refused_for_another_question_or_an_upload() -> None:
    document = definition("google")
    document["items"].append({"id": 9, "type": "TEXT", "title": "Your name"})
    assert check("google", document, asked())[0].about == "Your name"
    document["items"][-1]["type"] = "FILE_UPLOAD"
    assert codes("google", document) == {"asks_for_file"}
    assert codes("google", {"items": []}) == {"not_a_form"}


@pytest.mark.parametrize("provider", FILES)
def test_a_form_that_the_program_does_not_name_is_refused(provider: str) -> None:
    found = check(provider, definition(provider), asked(**{provider: "another"}))
    assert [one.code for one in found] == ["another_form"]


def test_a_provider_whose_forms_cannot_be_looked_at_has_none() -> None:
    assert codes("signed", {}) == codes("jotform", {}) == {"not_a_form"}


@given(st.sampled_from(sorted(FILES)), st.dictionaries(st.text(), st.none() | st.text()))
def test_whatever_is_given_only_known_codes_come_out(provider: str, document: Any) -> None:
    found = codes(provider, document)
    assert found and found <= set(WHY)


@given(data=st.data())
def test_a_bent_definition_is_no_error(data: Any) -> None:
    provider = data.draw(st.sampled_from(sorted(FILES)))
    document = definition(provider)
    key = data.draw(st.sampled_from(sorted(document)))
    document[key] = data.draw(
        st.none() | st.text() | st.integers() | st.lists(st.dictionaries(st.text(), st.text()))
    )
    assert codes(provider, document) <= set(WHY)
