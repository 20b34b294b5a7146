"""intake: what every kind of delivery is answered, what it leaves behind, and what it costs."""

from __future__ import annotations

import base64
import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from alongside import hooks, wiring
from alongside.forms import fitting, seen
from alongside.model import ApplicationState, Letter, Role
from alongside.store import sightings
from tests.faults import invariants
from tests.faults.wire import Call, Refusal, conflict, refuse
from tests.faults.world import Page, World, load, modules
from tests.rules.forms.deliveries import read_event

Log = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    """The lines that intake has logged since, as documents."""
    return watch(monkeypatch)


def watch(monkeypatch: pytest.MonkeyPatch) -> Log:
    """Catch what the function's logger writes."""
    stream = io.StringIO()
    monkeypatch.setattr(modules()["intake"].logger.registered_handler, "stream", stream)
    return lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def said(page: Page) -> str:
    """The word in the answer's body."""
    return str(json.loads(page["body"])["status"]) if page["body"] else ""


@pytest.mark.parametrize(
    ("name", "status", "state"),
    [
        ("typeform_mentee", "taken", ApplicationState.READY),
        ("typeform_mentor", "taken", ApplicationState.READY),
        ("typeform_mentee_arabic", "taken", None),
        ("typeform_uneven_choices", "taken", None),
        ("tally_mentee", "taken", None),
        ("tally_mentor", "taken", None),
        ("google_mentee", "taken", None),
        ("google_mentor", "taken", None),
        ("google_mentee_devanagari", "taken", None),
        ("signed_mentee", "taken", ApplicationState.READY),
        ("signed_mentor", "taken", ApplicationState.READY),
    ],
)
def test_a_form_of_every_provider_becomes_one_application_and_one_receipt(
    world: World, name: str, status: str, state: ApplicationState | None
) -> None:
    provider, form, *_ = name.replace("uneven_choices", "mentee").split("_")
    with world.wire.counting() as calls:
        page = world.deliver(provider, form, read_event(name))
    assert page["statusCode"] == 202
    assert [c.operation for c in calls] == ["TransactWriteItems", "UpdateItem"]
    assert len(world.applications()) == len(world.of_kind("LETTER#")) == 1
    assert said(page) == (status if state else said(page))


def test_which_form_it_was_is_noted_once_in_ten_minutes_and_comes_back(world: World) -> None:
    def operations() -> list[str]:
        with world.wire.counting() as calls:
            world.apply("mentee", "Ada")
        return [call.operation for call in calls]

    assert operations() == ["TransactWriteItems", "UpdateItem"]
    (row,) = world.of_kind("FORM#")
    assert (row["sk"], row["source"], row["form_id"] != "") == ("mentee/signed", "bodies", True)
    begun = row["since"]
    assert operations() == ["TransactWriteItems"]
    world.pass_time(minutes=11)
    assert operations() == ["TransactWriteItems", "UpdateItem"]
    (row,) = world.of_kind("FORM#")
    assert row["since"] == begun
    wiring.client("dynamodb").delete_item(
        TableName=wiring.deployment().table_name,
        Key={"pk": {"S": row["pk"]}, "sk": {"S": row["sk"]}},
    )
    world.pass_time(minutes=11)
    operations()
    assert len(world.of_kind("FORM#")) == 1


def test_what_a_submission_shows_of_its_form_outranks_no_description(world: World) -> None:
    hook = hooks.Hook("heal", Role.MENTEE, "google")
    world.deliver("google", "mentee", read_event("google_schema"))
    before = sightings.load(world.table, hook)
    world.deliver("google", "mentee", read_event("google_mentee"))
    assert sightings.load(world.table, hook) == before
    sightings.heard(world.table, hook, "another", world.now)
    assert sightings.load(world.table, hook) == before


def test_a_form_that_cannot_be_noted_is_taken_all_the_same(world: World, log: Log) -> None:
    def refused(call: Call) -> Refusal | None:
        return refuse("AccessDeniedException") if call.operation == "UpdateItem" else None

    with world.wire.listening(refused):
        assert world.apply("mentee", "Ada")["statusCode"] == 202
    assert len(world.applications()) == 1 and world.of_kind("FORM#") == []
    assert [line["message"] for line in log()] == ["delivery", "outage"]
    assert world.apply("mentee", "Bea")["statusCode"] == 202
    assert len(world.of_kind("FORM#")) == 1


@pytest.mark.parametrize("name", ["google_test", "typeform_partial"])
def test_what_is_no_submission_says_nothing_of_its_form(world: World, name: str) -> None:
    world.deliver(name.partition("_")[0], "mentee", read_event(name))
    assert world.of_kind("FORM#") == []


def test_a_form_that_the_program_does_not_mean_is_not_noted(world: World) -> None:
    mentee = world.rules.forms[Role.MENTEE].model_copy(update={"ids": {"signed": "another"}})
    forms = {**world.rules.forms, Role.MENTEE: mentee}
    world.programs["heal"] = world.rules.model_copy(update={"forms": forms})
    world.apply("mentee", "Ada")
    assert world.of_kind("QUARANTINE#")[0]["code"] == "another_form"
    assert world.of_kind("FORM#") == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("typeform_test_2018", "test"),
        ("typeform_test_2023", "test"),
        ("tally_test", "test"),
        ("google_test", "test"),
        ("typeform_partial", "partial"),
    ],
)
def test_a_test_or_a_half_filled_form_is_thanked_for_and_nothing_is_kept(
    world: World, name: str, word: str
) -> None:
    with world.wire.counting() as calls:
        page = world.deliver(name.partition("_")[0], "mentee", read_event(name))
    assert (page["statusCode"], said(page), calls) == (202, word, [])
    lines = json.loads(page["body"]).get("lines", [])
    assert lines == (["The test arrived. Nothing of it is kept."] if word == "test" else [])


def test_a_form_that_shows_itself_is_told_what_fits_in_one_call(world: World) -> None:
    with world.wire.counting() as calls:
        page = world.deliver("google", "mentee", read_event("google_schema"))
    answer = json.loads(page["body"])
    assert page["statusCode"] == 202 and [call.operation for call in calls] == ["UpdateItem"]
    assert (answer["status"], answer["verdict"]) == ("schema", "fits_by_title")
    assert answer["lines"][0] == "This form fits the program: what people send can be read."
    assert answer["refs"]["700000000"] == "email"
    (row,) = world.of_kind("FORM#")
    assert (row["pk"], row["sk"], row["source"]) == ("FORM#heal", "mentee/google", "schema")


def test_a_form_that_does_not_fit_is_told_what_to_do_with_the_line_of_the_file(
    world: World,
) -> None:
    schema = json.loads(read_event("google_schema"))
    schema["items"] = [one for one in schema["items"] if "group" not in one["title"].lower()]
    mentee = world.rules.forms[Role.MENTEE].model_copy(update={"ids": {"google": "another"}})
    forms = {**world.rules.forms, Role.MENTEE: mentee}
    world.programs["heal"] = world.rules.model_copy(update={"forms": forms})
    page = world.deliver("google", "mentee", json.dumps(schema).encode())
    answer = json.loads(page["body"])
    assert (page["statusCode"], answer["verdict"]) == (202, "does_not_fit")
    told = " ".join(answer["lines"])
    assert "heal.toml" in told and "group" in told
    assert len(answer["lines"]) > 2
    assert fitting.tell(world.rules, Role.MENTEE, fitting.Misfit("another_form")) in told
    control = world.deliver("google", "mentee", read_event("google_schema"))
    assert len(json.loads(control["body"])["lines"]) < len(answer["lines"])


def test_a_form_that_shows_itself_in_no_shape_we_know_is_kept(world: World) -> None:
    schema = json.loads(read_event("google_schema"))
    del schema["items"]
    page = world.deliver("google", "mentee", json.dumps(schema).encode())
    assert (page["statusCode"], said(page)) == (202, "quarantine")
    (kept,) = world.of_kind("QUARANTINE#")
    assert kept["code"] == "not_a_form" and world.of_kind("FORM#") == []


def test_what_an_older_message_shows_of_a_form_does_not_outrank_a_newer_one(world: World) -> None:
    hook = hooks.Hook("heal", Role.MENTEE, "google")
    form = seen.see("google", json.loads(read_event("google_schema")))
    renamed = replace(form, title="Another title")
    sightings.saw(world.table, hook, renamed, "api", world.now)
    late = sightings.saw(world.table, hook, form, "schema", world.now - timedelta(hours=1))
    assert late.seen == renamed and sightings.load(world.table, hook) == late
    newer = sightings.saw(world.table, hook, form, "schema", world.now + timedelta(hours=1))
    assert newer.seen == form and newer.source == "schema"


def test_a_change_of_a_form_is_written_once_with_its_letter(world: World) -> None:
    hook = hooks.Hook("heal", Role.MENTEE, "google")
    form = seen.see("google", json.loads(read_event("google_schema")))
    before = sightings.saw(world.table, hook, form, "schema", world.now)
    misfits = (fitting.Misfit("new_choice", "affair", "Divorce"),)
    letter = Letter("heal", "drift", "coordinator", "a change", world.now)
    found = partial(sightings.found, world.table, hook, before, "does_not_fit", misfits)
    assert found(world.now, letter) is True
    assert found(world.now + timedelta(seconds=1), replace(letter, cause="again")) is False
    assert len(world.of_kind("LETTER#")) == 1
    (now,) = sightings.of_program(world.table, "heal")
    assert (now.verdict, now.misfits, now.found_at) == ("does_not_fit", misfits, world.now)
    assert now.seen == form


@pytest.mark.parametrize("name", ["typeform_odd", "tally_odd", "google_odd", "signed_odd"])
def test_an_odd_form_is_kept_and_answered_2xx(world: World, name: str) -> None:
    page = world.deliver(name.partition("_")[0], "mentee", read_event(name))
    assert page["statusCode"] == 202
    assert len(world.applications()) + len(world.of_kind("QUARANTINE#")) == 1


BAD_BODIES = {
    "not JSON": b"hello",
    "an empty body": b"",
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "NaN": b'{"answers": NaN}',
    "not UTF-8": b"\xff\xfe{}",
    "a lone surrogate": b'{"form": {"id": "\\ud800"}}',
    "100,000 brackets": b"[" * 100_000,
    "a key twice": b'{"form": {}, "form": {}}',
    "an unknown event": b'{"event": "deleted"}',
    "no answers": b'{"form": {"id": "f"}, "response": {"id": "r"}}',
    "a huge number": b'{"answers": {"months": 1' + b"0" * 5000 + b"}}",
    "from the year 9999": b'{"form": {"id": "f"}, "response": {"id": "r", "submitted_at":'
    b' "9999-12-31T23:59:59Z"}, "answers": {}}',
}


@pytest.mark.parametrize("provider", ["typeform", "tally", "google", "signed"])
def test_a_signed_body_that_does_not_fit_is_kept_once_and_never_an_error(
    world: World, provider: str
) -> None:
    for label, raw in BAD_BODIES.items():
        first, again = (world.deliver(provider, "mentee", raw) for _ in range(2))
        assert (first["statusCode"], again["statusCode"]) == (202, 200), label
        assert said(first) == "quarantine", label
    kept = world.of_kind("QUARANTINE#")
    assert len(kept) == len(BAD_BODIES)
    assert world.of_kind("PERSON#") == world.of_kind("LETTER#") == []


def test_a_form_without_an_address_waits_for_a_person_who_is_told(world: World) -> None:
    raw = world.body("mentee", "Ada", email="not an address")
    assert said(world.deliver("signed", "mentee", raw)) == "quarantine"
    (kept,) = world.of_kind("QUARANTINE#")
    assert (kept["code"], bytes(kept["body"]).decode()) in {
        ("no_email", base64.b64encode(raw).decode()),
        ("no_email", raw.decode()),
    }
    world.night()
    world.night()
    assert world.sweep()["sent"] == 1
    assert world.letters[0].to.startswith("coordinator@")
    assert "not an address" not in world.letters[0].text


UNSIGNED: dict[str, Callable[[dict[str, Any]], object]] = {
    "no signature": lambda e: e["headers"].pop("webhook-signature"),
    "a wrong signature": lambda e: e["headers"].update(
        {"webhook-signature": "v1," + base64.b64encode(bytes(32)).decode()}
    ),
    "an edited body": lambda e: e.update(body=base64.b64encode(b"{}").decode()),
    "an old signature": lambda e: e["headers"].update({"webhook-timestamp": "1700000000"}),
    "no id": lambda e: e["headers"].pop("webhook-id"),
    "two spellings of a header": lambda e: e["headers"].update({"Webhook-Id": "msg_2"}),
    "an unknown hook": lambda e: e["pathParameters"].update(proxy="heal/mentee/signed/0"),
    "an unknown program": lambda e: e["pathParameters"].update(
        proxy=e["pathParameters"]["proxy"].replace("heal", "hell")
    ),
    "another form's hook": lambda e: e["pathParameters"].update(
        proxy=e["pathParameters"]["proxy"].replace("mentee", "mentor")
    ),
    "no path at all": lambda e: e.pop("pathParameters"),
}


def test_an_unsigned_delivery_costs_no_aws_call_and_logs_a_reason_code_only(
    world: World, log: Log
) -> None:
    for label, spoil in UNSIGNED.items():
        event = world.form_event("signed", "mentee", world.body("mentee", "Marker"))
        spoil(event)
        with world.wire.counting() as calls:
            page = world.take(event)
        assert (page["statusCode"], page["body"], calls) == (401, "", []), label
    lines = log()
    assert len(lines) == len(UNSIGNED)
    for line in lines:
        fields = "level location message timestamp service status reason"
        assert set(line) == set(fields.split())
        assert line["reason"].isascii() and line["reason"].replace("_", "").isalpha()


def test_another_method_is_not_allowed_and_costs_nothing(world: World) -> None:
    event = world.form_event("signed", "mentee", b"{}")
    for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"):
        event["requestContext"]["http"]["method"] = method
        with world.wire.counting() as calls:
            assert world.take(event)["statusCode"] == 405
        assert calls == []


@pytest.mark.parametrize("encoded", [True, False])
def test_a_body_over_the_cap_is_too_large_and_costs_nothing(world: World, encoded: bool) -> None:
    event = world.form_event("signed", "mentee", b"x" * (256 * 1024 + 1))
    if not encoded:
        event |= {"body": "x" * (256 * 1024 + 1), "isBase64Encoded": False}
    with world.wire.counting() as calls:
        assert world.take(event)["statusCode"] == 413
    assert calls == []


def test_a_body_that_cannot_be_decoded_is_a_bad_request(world: World) -> None:
    event = world.form_event("signed", "mentee", b"{}") | {"body": "%%%"}
    with world.wire.counting() as calls:
        assert world.take(event)["statusCode"] == 400
    assert calls == []


def test_an_older_form_after_a_newer_one_is_taken_and_not_current(world: World) -> None:
    older = world.body("mentee", "Ada", months=1)
    newer = world.body("mentee", "Ada", months=9)
    answers = [world.deliver("signed", "mentee", raw) for raw in (newer, older, older, newer)]
    assert [(a["statusCode"], said(a)) for a in answers] == [
        (202, "taken"),
        (202, "older"),
        (202, "older"),
        (200, "seen"),
    ]
    assert world.person("Ada", Role.MENTEE).answers["months"] == 9
    assert len(world.of_kind("LETTER#")) == 1


def test_R21_an_exclusion_in_a_form_that_came_too_late_still_holds(world: World) -> None:
    older = world.body("mentee", "Ada", avoid=["Max Stone <max@example.net>"])
    newer = world.body("mentee", "Ada")
    for raw in (newer, older):
        world.deliver("signed", "mentee", raw)
    world.apply("mentor", "Max")
    world.night()
    assert world.matches() == []


def throttle(code: str) -> Callable[[Call], Refusal | None]:
    """Refuse every call to the table."""
    return lambda call: refuse(code) if call.operation != "GetAccount" else None


OUTAGES = (
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "InternalServerError",
    "AccessDeniedException",
    "ResourceNotFoundException",
)


def test_an_outage_of_ours_is_503_and_the_sender_tries_again(world: World, log: Log) -> None:
    raw = world.body("mentee", "Marker")
    for code in OUTAGES:
        with world.wire.listening(throttle(code)):
            page = world.deliver("signed", "mentee", raw)
        assert (page["statusCode"], page["headers"]["Retry-After"]) == (503, "120"), code
    assert "Marker" not in json.dumps(log())
    assert world.deliver("signed", "mentee", raw)["statusCode"] == 202


def test_a_conflict_that_settles_is_not_seen_by_the_sender(world: World) -> None:
    left = [conflict()] * 4
    with world.wire.listening(lambda _: left.pop() if left else None):
        assert world.apply("mentee", "Ada")["statusCode"] == 202
    left = [conflict()] * 5
    with world.wire.listening(lambda _: left.pop() if left else None):
        page = world.deliver("signed", "mentee", world.body("mentee", "Bea"))
    assert page["statusCode"] == 503


def test_a_missing_root_secret_is_our_outage(world: World) -> None:
    event = world.form_event("signed", "mentee", world.body("mentee", "Ada"))
    wiring._root_read.clear()
    with world.wire.listening(lambda _: refuse("ParameterNotFound")):
        assert world.take(event)["statusCode"] == 503


def deliver_again_and_again(world: World, times: int) -> None:
    """The same delivery over and over: once taken, then seen."""
    raw = read_event("signed_mentee")
    event = world.form_event("signed", "mentee", raw)
    found = Counter(world.take(event)["statusCode"] for _ in range(times))
    assert found == {202: 1, 200: times - 1}
    assert len(world.applications()) == len(world.of_kind("LETTER#")) == 1
    world.sweep_all()
    assert len(world.letters) == 1
    assert invariants.broken(world) == []


def test_R01_the_same_delivery_fifty_times_is_one_application_and_one_receipt(
    world: World,
) -> None:
    deliver_again_and_again(world, 50)


@pytest.mark.full
def test_R01_the_same_delivery_a_thousand_times_is_one_application_and_one_receipt(
    world: World,
) -> None:
    deliver_again_and_again(world, 1000)


def test_R10_a_form_without_the_agreement_is_taken_and_never_matched(world: World) -> None:
    world.apply("mentee", "Ada", agrees=False)
    world.apply("mentor", "Max")
    world.night()
    assert world.matches() == []
    assert world.person("Ada", Role.MENTEE).state is ApplicationState.NEEDS_PERSON
    world.sweep()
    (letter,) = world.mail_to("Ada")
    assert "does not yet say yes to the mentorship agreement" in letter.text
    world.apply("mentee", "Ada")
    world.pass_time(days=1)
    world.night()
    assert len(world.matches()) == 1
    accepted = world.person("Ada", Role.MENTEE).accepted
    assert accepted is not None and accepted.hash == world.rules.agreement_hash


def test_R12_the_receipt_says_that_it_may_take_time(world: World) -> None:
    world.apply("mentee", "Ada")
    world.sweep()
    (letter,) = world.mail_to("Ada")
    assert "sometimes that is days, sometimes months" in " ".join(letter.text.split())


def test_an_event_without_a_body_or_base64_is_handled(world: World) -> None:
    raw = world.body("mentee", "Zoë")
    event = world.form_event("signed", "mentee", raw)
    event |= {"body": raw.decode(), "isBase64Encoded": False}
    assert world.take(event)["statusCode"] == 202
    del event["body"]
    assert world.take(event)["statusCode"] == 401


def test_the_sample_events_have_the_shape_of_an_api_event() -> None:
    for name in ("review/look.json", "review/decide.json", "member/answer.json"):
        assert load(name)["version"] == "2.0"
