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
from alongside.program.schema import Feedback
from tests.rules.forms.deliveries import heal

EVENTS = Path(__file__).parents[3] / "events" / "feedback"
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
    "none of our questions": (lambda d: d.update(fields=[]), "no_known_question"),
    "no form at all": (lambda d: d.pop("fields"), "not_a_form"),
}


@pytest.mark.parametrize("label", TYPEFORM)
def test_a_typeform_is_refused_for(label: str) -> None:
    change, code = TYPEFORM[label]
    assert code in codes("typeform", _typeform(change))


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


def test_a_tally_form_is_refused_for_more_questions_or_none_or_half_ones() -> None:
    document = definition("tally")
    document["settings"]["hasPartialSubmissions"] = True
    document["blocks"] += [
        {"uuid": f"x{n}", "type": "INPUT_TEXT", "groupUuid": f"x{n}"} for n in range(4)
    ]
    assert codes("tally", document) == {"sends_unfinished", "extra_question"}
    document["settings"], document["blocks"] = {}, document["blocks"][:2]
    assert codes("tally", document) == {"no_known_question"}
    assert codes("tally", {"blocks": []}) == {"not_a_form"}


@pytest.mark.parametrize("collects", [True, None, "no", 0])
def test_a_google_form_is_refused_unless_it_says_that_it_collects_no_address(
    collects: object,
) -> None:
    document = definition("google")
    document["form"]["collects_email"] = collects
    assert codes("google", document) == {"collects_email"}
    del document["form"]["collects_email"]
    assert codes("google", document) == {"collects_email"}


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
