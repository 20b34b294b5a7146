"""What each provider's odd shapes become, on our own bodies."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside import forms
from alongside.errors import DoesNotFit
from alongside.forms.records import order_version
from tests.rules.forms.deliveries import dump, load_event, parse_event, read_event


def misfit(provider: str, document: Any) -> str:
    with pytest.raises(DoesNotFit) as caught:
        forms.parse(provider, dump(document))
    return caught.value.code


PERSONS = {
    "typeform": ("typeform_mentee", "mT7hEaL1", "tf-rowan-0001", "2026-11-20T18:31:07+00:00"),
    "tally": ("tally_mentee", "nTaLly1", "Ta0001", "2026-11-20T19:04:12+00:00"),
    "google": (
        "google_mentee",
        "1FAIpQLSd-invented-mentee",
        "2_ABaOnufMentee0001",
        "2026-11-20T17:02:11.412000+00:00",
    ),
    "signed": ("signed_mentee", "own-site-mentee", "own-0001", "2026-11-20T14:00:00+00:00"),
}


@pytest.mark.parametrize("provider", PERSONS)
def test_the_head_of_a_submission_is_read(provider: str) -> None:
    name, form_id, response_id, moment = PERSONS[provider]
    submission = parse_event(name)
    assert (submission.provider, submission.kind) == (provider, "submitted")
    assert (submission.form_id, submission.response_id) == (form_id, response_id)
    assert submission.submitted_at.isoformat() == moment
    assert submission.submitted_at.utcoffset() == timedelta(0)
    digest = hashlib.sha256(read_event(name)).hexdigest()[:12]
    milliseconds = round(submission.submitted_at.timestamp() * 1000)
    assert submission.version == f"{milliseconds:015d}.{digest}"


@given(st.lists(st.integers(946_684_800_000, 4_102_444_799_999), min_size=2))
def test_versions_sort_by_time(moments: list[int]) -> None:
    """Milliseconds since 1970, from the year 2000 to 2099."""
    start = datetime(1970, 1, 1, tzinfo=UTC)
    versions = {m: order_version(start + timedelta(milliseconds=m), b"body") for m in moments}
    assert sorted(versions, key=versions.__getitem__) == sorted(versions)


def test_row_28_another_body_at_the_same_time_is_another_version() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert order_version(moment, b"a") != order_version(moment, b"b")


NEVER_READ = [
    "never read",
    "never to be read",
    "never-",
    "/never",
    "newsletter",
    "4242",
    "Never Kept",
    "1a2b3c",
]


@pytest.mark.parametrize("name", ["typeform_odd", "tally_odd", "google_odd", "typeform_mentee"])
def test_row_38_files_payments_hidden_and_calculated_fields_are_never_read(name: str) -> None:
    assert any(word in read_event(name).decode() for word in NEVER_READ)
    read = repr(parse_event(name))
    assert not [word for word in NEVER_READ if word in read]
    dropped = [a for a in parse_event(name).answers if a.kind == "dropped"]
    assert not any(a.answered for a in dropped)


@pytest.mark.parametrize("name", ["typeform_odd", "tally_odd", "google_odd"])
def test_row_38_dropped_and_unknown_answers_are_counted_as_oddities(name: str) -> None:
    assert {"dropped_answer", "unknown_answer"} <= set(parse_event(name).oddities)


# --- row 23, 24, 26, 31 and missing parts ---------------------------------------------------------


def test_row_23_a_partial_response_is_recognized_even_without_a_submit_time() -> None:
    assert "submitted_at" not in load_event("typeform_partial")["form_response"]
    assert parse_event("typeform_partial").kind == "partial"


def test_row_23_a_generic_sender_may_say_partial() -> None:
    body = {**load_event("signed_mentee"), "event": "partial"}
    assert forms.parse("signed", dump(body)).kind == "partial"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("typeform_mentee", "event_type"),
        ("tally_mentee", "eventType"),
        ("google_mentee", "event"),
        ("signed_mentee", "event"),
    ],
)
def test_row_24_an_unknown_event_does_not_fit(name: str, key: str) -> None:
    body = {**load_event(name), key: "something_new"}
    assert misfit(name.partition("_")[0], body) == "unknown_event"


def test_row_24_a_body_of_the_old_data_api_does_not_fit() -> None:
    assert misfit("typeform", load_event("typeform_v1_data_api")) == "unknown_event"


def test_row_24_another_version_of_the_google_sender_does_not_fit() -> None:
    body = {**load_event("google_mentee"), "schema": "google-forms/2"}
    assert misfit("google", body) == "unknown_schema"


WITHOUT_ID = {
    "typeform": ("typeform_mentee", ("form_response", "token"), ("form_response", "form_id")),
    "google": ("google_mentee", ("response", "id"), ("form", "id")),
    "signed": ("signed_mentee", ("response", "id"), ("form", "id")),
}


@pytest.mark.parametrize("provider", WITHOUT_ID)
@pytest.mark.parametrize("value", [None, "", [], {}, True])
def test_row_26_no_response_id_or_form_id_does_not_fit(provider: str, value: object) -> None:
    name, response, form = WITHOUT_ID[provider]
    for path, code in ((response, "no_response_id"), (form, "no_form_id")):
        body = load_event(name)
        body[path[0]][path[1]] = value
        assert misfit(provider, body) == code


def test_row_26_tally_falls_back_from_submission_id_to_response_id() -> None:
    body = load_event("tally_mentee")
    del body["data"]["submissionId"]
    assert forms.parse("tally", dump(body)).response_id == "Ta0001"
    del body["data"]["responseId"]
    assert misfit("tally", body) == "no_response_id"
    del body["data"]["formId"]
    assert misfit("tally", body) == "no_form_id"


@pytest.mark.parametrize(
    "name", ["typeform_test_2018", "typeform_test_2023", "tally_test", "google_test"]
)
def test_row_31_the_test_delivery_of_each_provider_is_recognized(name: str) -> None:
    assert parse_event(name).kind == "test"


def test_row_31_a_generic_sender_may_say_test() -> None:
    body = {
        "event": "test",
        "form": {"id": "f"},
        "response": {"submitted_at": "2026-01-01T00:00:00Z"},
    }
    submission = forms.parse("signed", dump(body))
    assert (submission.kind, submission.response_id) == ("test", "")


def test_row_31_a_real_person_is_never_taken_for_a_test() -> None:
    body = load_event("typeform_mentee")
    body["event_id"] = body["form_response"]["token"]
    assert forms.parse("typeform", dump(body)).kind == "submitted"
    body["form_response"]["landed_at"] = body["form_response"]["submitted_at"]
    assert forms.parse("typeform", dump(body)).kind == "test"


def test_row_31_times_out_of_shape_in_a_test_delivery_do_not_raise() -> None:
    body = load_event("typeform_test_2023")
    body["form_response"]["submitted_at"] = ["a", "list"]
    assert misfit("typeform", body) == "no_submitted_at"


def test_a_schema_message_of_the_google_sender_carries_no_answers() -> None:
    submission = parse_event("google_schema")
    assert (submission.kind, submission.answers) == ("schema", ())


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("typeform_mentee", ("form_response", "answers")),
        ("tally_mentee", ("data", "fields")),
        ("google_mentee", ("items",)),
        ("signed_mentee", ("answers",)),
    ],
)
def test_answers_that_are_no_collection_do_not_fit(name: str, path: tuple[str, ...]) -> None:
    for value in ("text", 7, True):
        body = holder = load_event(name)
        for part in path[:-1]:
            holder = holder[part]
        holder[path[-1]] = value
        assert misfit(name.partition("_")[0], body) == "bad_answers"


TIMES = {
    "2026-11-20T15:00:00Z": ("2026-11-20T15:00:00+00:00", ()),
    "2026-11-20T15:00:00.123456789Z": ("2026-11-20T15:00:00.123456+00:00", ()),
    "2026-11-20T15:00:00.5+05:30": ("2026-11-20T09:30:00.500000+00:00", ()),
    "2026-11-20T15:00:00": ("2026-11-20T15:00:00+00:00", ("time_without_zone",)),
    "2017-02-21T05: 18: 14Z": ("2017-02-21T05:18:14+00:00", ("blanks_in_time",)),
}


@pytest.mark.parametrize("text", TIMES)
def test_the_times_that_senders_write_are_read(text: str) -> None:
    body = load_event("signed_mentee")
    body["response"]["submitted_at"] = text
    submission = forms.parse("signed", dump(body))
    assert (submission.submitted_at.isoformat(), submission.oddities) == TIMES[text]


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "2026-02-30T10:00:00Z",
        "26-02-20T10:00:00Z",
        "20/11/2026",
        "1999-12-31T23:59:59Z",
        "2100-01-01T00:00:00Z",
        "2026-11-20T25:00:00Z",
        "2026-11-20T15:00:00+99:99",
        "2026-11-20T15:00:00Z\n",
        "٢٠٢٦-11-20T15:00:00Z",
        "2026-11-20",
        "0001-01-01T00:00:00+23:59",
    ],
)
def test_row_39_an_impossible_time_does_not_fit(text: str) -> None:
    body = load_event("signed_mentee")
    body["response"]["submitted_at"] = text
    assert misfit("signed", body) == "bad_submitted_at"


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_no_time_does_not_fit(value: object) -> None:
    body = load_event("signed_mentee")
    body["response"]["submitted_at"] = value
    assert misfit("signed", body) == "no_submitted_at"
