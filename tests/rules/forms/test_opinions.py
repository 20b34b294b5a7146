"""Feedback of provider forms: only the program's own questions survive, whatever stands beside."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import forms
from alongside.errors import DoesNotFit
from alongside.forms.opinions import Opinion, Said, read_opinion
from alongside.program.schema import Feedback
from tests.rules.forms.deliveries import PROVIDERS, dump, heal

EVENTS = Path(__file__).parents[3] / "events" / "feedback"
KEPT = Said({"overall": 4, "safe": 3}, {"good": "Somebody listened to me."})
LOST = {provider: replace(KEPT, part_unread=provider == "google") for provider in PROVIDERS}
"""What is read, and that something besides was not: Google's form asks for a name as well."""
IDENTIFYING = ("ada", "Ada", "a1b2c3d4e5", "Mozilla", "Lovell", "US")


def asked() -> Feedback:
    """What HEAL asks."""
    found = heal().feedback
    assert found is not None
    return found


def sample(provider: str) -> Any:
    """A body of ours with an address, hidden fields, a browser and more beside the answers."""
    return json.loads((EVENTS / f"{provider}.json").read_text(encoding="utf-8"))


def read(provider: str, document: object) -> Opinion:
    return read_opinion(provider, dump(document), asked())


def code_of(provider: str, document: object) -> str:
    with pytest.raises(DoesNotFit) as refused:
        read(provider, document)
    return refused.value.code


@pytest.mark.parametrize("provider", PROVIDERS)
def test_of_every_provider_only_the_programs_questions_are_read(provider: str) -> None:
    found = read(provider, sample(provider))
    assert (found.kind, found.said) == ("submitted", LOST[provider])
    assert not [word for word in IDENTIFYING if word in repr(found)]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_providers_parser_never_meets_what_is_not_listed(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[Any] = []
    module = forms.PROVIDERS[provider]

    class Watched:
        @staticmethod
        def parse(body: Any, raw: bytes) -> Any:
            met.append((copy.deepcopy(body), raw))
            return module.parse(body, raw)

    monkeypatch.setattr(forms, "PROVIDERS", {provider: Watched})
    read(provider, sample(provider))
    ((body, raw),) = met
    assert raw == b""
    response = body.get("response", body.get("form_response", body.get("data", {})))
    assert not {"email", "hidden", "metadata", "variables", "respondentId"} & set(response)
    assert not {"member", "eventId"} & set(body)


@given(data=st.data(), more=st.dictionaries(st.text(min_size=1), st.text() | st.integers(0, 9)))
def test_nothing_that_is_added_to_a_body_changes_what_is_read(data: Any, more: Any) -> None:
    provider = data.draw(st.sampled_from(PROVIDERS))
    document = sample(provider)
    places: list[Any] = [document]
    places += [
        document[name] for name in ("form", "response", "form_response", "data") if name in document
    ]
    place = data.draw(st.sampled_from(places))
    place.update({name: value for name, value in more.items() if name not in place})
    if set(more) & {"event", "eventType"}:
        return
    assert read(provider, document).said == LOST[provider]


def test_an_address_under_a_question_of_the_program_is_not_read() -> None:
    document = sample("typeform")
    document["form_response"]["answers"] = [
        {"type": "email", "email": "ada@example.net", "field": {"id": "x", "ref": "good"}},
        {"type": "number", "number": 2, "field": {"id": "r1", "ref": "overall"}},
    ]
    assert read("typeform", document).said == Said({"overall": 2})


def test_a_question_by_its_title_or_a_listed_id_is_found() -> None:
    feedback = asked()
    first = feedback.questions[0].model_copy(update={"find": {"tally": ("question_zz",)}})
    listed = feedback.model_copy(update={"questions": (first,)})
    document = sample("tally")
    document["data"]["fields"] = [{"key": "question_zz", "type": "LINEAR_SCALE", "value": 2}]
    assert read_opinion("tally", dump(document), listed).said == Said({"overall": 2})
    document["data"]["fields"][0] |= {
        "key": "other",
        "label": "All in all, how is mentorship for you? *",
    }
    assert read_opinion("tally", dump(document), listed).said == Said({"overall": 2})


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_is_no_submission_says_nothing(provider: str) -> None:
    document = sample(provider)
    if provider == "typeform":
        document["event_type"] = "form_response_partial"
    elif provider == "tally":
        del document["eventType"]
        document["data"]["responseId"] = "another"
    else:
        document["event"] = "test"
    found = read(provider, document)
    assert found.kind in ("test", "partial")
    assert found.said.is_empty


def test_an_empty_form_is_read_and_says_nothing() -> None:
    document = sample("signed") | {"answers": {"overall": None, "good": ""}}
    assert read("signed", document).said.is_empty


@pytest.mark.parametrize(
    "answers",
    [{"mood": "fine"}, {"overall": 6}, {"overall": 0}, {"overall": "well"}, {"good": ["a", "b"]}],
)
def test_answers_of_which_nothing_can_be_taken_are_counted(answers: Any) -> None:
    assert code_of("signed", sample("signed") | {"answers": answers}) == "no_known_answer"


def test_another_form_and_another_provider_are_counted() -> None:
    named = asked().model_copy(update={"ids": {"signed": "elsewhere"}})
    with pytest.raises(DoesNotFit, match="another_form"):
        read_opinion("signed", dump(sample("signed")), named)
    assert code_of("jotform", {}) == "unknown_provider"


@given(st.binary(max_size=400), st.sampled_from(PROVIDERS))
def test_whatever_the_bytes_only_a_code_comes_out(raw: bytes, provider: str) -> None:
    with pytest.raises(DoesNotFit) as refused:
        read_opinion(provider, raw, asked())
    assert refused.value.code.replace("_", "").isalnum()


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
def test_a_bent_body_is_read_or_refused_and_never_an_error(data: Any) -> None:
    provider = data.draw(st.sampled_from(PROVIDERS))
    document = sample(provider)
    place: Any = document
    while isinstance(place, (dict, list)) and place and data.draw(st.booleans()):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or data.draw(st.booleans()):
            place[key] = data.draw(_VALUES)
            break
        place = place[key]
    try:
        found = read(provider, document)
    except DoesNotFit:
        return
    assert set(found.said.ratings.values()) <= {1, 2, 3, 4, 5}
    assert set(found.said.ratings) | set(found.said.comments) <= {q.id for q in asked().questions}
