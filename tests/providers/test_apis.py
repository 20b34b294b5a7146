"""Our way to the providers' APIs: making, looking, reading what was sent; never changing a form."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

import pytest
import urllib3

from alongside import forms, providers
from alongside.errors import DoesNotFit
from alongside.forms.mapping import map_answers
from alongside.model import Role
from alongside.program import load_all
from alongside.providers import ProviderRefused, Tally, Token, Typeform, Webhook
from alongside.providers import tally as tally_api
from alongside.providers import typeform as typeform_api
from console.forms.definitions import asked, tally, typeform
from tests.providers import said
from tests.providers.conftest import reach
from tests.providers.said import Said
from tests.providers.server import TOKEN, Provider, serve, unchanged
from tests.providers.typeform_fake import TypeformFake

HOOK = "https://alongside.example/hooks/heal/mentee/x/0123"
SECRET = "a-secret-of-the-hook"
Api = Typeform | Tally


def shape(role: Role = Role.MENTEE) -> asked.Form:
    return asked.of(load_all()["heal"], role)


def definition(provider: Provider) -> dict[str, Any]:
    define = typeform.define if provider.name == "typeform" else tally.define
    return define(shape())


def filled_in(provider: Provider, api: Api, moments: list[str]) -> tuple[str, list[bytes]]:
    form_id = api.create_form(definition(provider)).form_id
    what = said.everything(shape())
    return form_id, [provider.fake.answer(form_id, what, moment) for moment in moments]


def minutes(count: int) -> list[str]:
    return [f"2026-11-20T{one // 60:02d}:{one % 60:02d}:00Z" for one in range(count)]


def test_a_form_is_made_once_and_can_be_looked_at(provider: Provider, api: Api) -> None:
    api.try_token()
    made = api.create_form(definition(provider))
    assert made.form_id in provider.fake.forms and made.form_id in made.url
    assert provider.count("POST") == 1
    found = api.form(made.form_id)
    assert found["id"] == made.form_id


def test_a_webhook_is_made_on_and_signed(provider: Provider, api: Api) -> None:
    form_id = api.create_form(definition(provider)).form_id
    other = api.create_form(definition(provider)).form_id
    assert api.webhooks(form_id) == ()
    api.create_webhook(form_id, HOOK, SECRET, "heal/mentee/x")
    (found,) = api.webhooks(form_id)
    assert (found.url, found.enabled) == (HOOK, True)
    assert found.signed is not False
    assert api.webhooks(other) == ()
    kept = provider.fake.webhooks
    (sent,) = kept[form_id].values() if isinstance(kept, dict) else kept
    assert SECRET in (sent.get("secret"), sent.get("signingSecret"))
    if provider.name == "typeform":
        assert sent["enabled"] is True and sent["verify_ssl"] is True
        assert sent["event_types"] == {"form_response": True, "form_response_partial": False}
        assert sent["tag"] == "heal-mentee-x"
    else:
        assert sent["eventTypes"] == ["FORM_RESPONSE"]


def test_webhooks_that_are_off_or_unsigned_are_seen_as_such() -> None:
    with serve(TypeformFake()) as served, unchanged(served):
        api = reach(served)
        form_id = api.create_form(typeform.define(shape())).form_id
        off = {"url": HOOK, "enabled": False}
        served.fake.webhooks[form_id]["x"] = {"tag": "x", **off}  # type: ignore[call-overload]
        assert api.webhooks(form_id) == (Webhook("x", HOOK, enabled=False, signed=None),)


def test_all_webhooks_of_a_large_account_are_looked_through(provider: Provider, api: Api) -> None:
    wanted = api.create_form(definition(provider)).form_id
    other = api.create_form(definition(provider)).form_id
    fake = provider.fake
    for place in range(230):
        if isinstance(fake, TypeformFake):
            fake.hook(other, f"x{place}", {"url": f"{HOOK}{place}"})
        else:
            fake.hook({"formId": other, "url": f"{HOOK}{place}", "eventTypes": []})
    api.create_webhook(wanted, HOOK, SECRET, "ours")
    assert [one.url for one in api.webhooks(wanted)] == [HOOK]


# --- responses ------------------------------------------------------------------------------------


def test_a_response_reads_the_same_by_webhook_and_by_back_fill(
    provider: Provider, api: Api
) -> None:
    form_id, (sent,) = filled_in(provider, api, minutes(1))
    (late,) = api.responses(form_id, None)
    first, second = forms.parse(provider.name, sent), forms.parse(provider.name, late)
    assert (first.response_id, first.form_id) == (second.response_id, second.form_id)
    assert first.submitted_at == second.submitted_at
    assert second.kind == "submitted"
    program = load_all()["heal"]
    mapped = [map_answers(one, program, Role.MENTEE) for one in (first, second)]
    assert mapped[0].answers == mapped[1].answers == dict(said.everything(shape()).expected)
    assert mapped[0].other == mapped[1].other
    assert [one.findings for one in mapped] == [mapped[0].findings] * 2


def test_a_response_with_words_beside_and_blanks_reads_the_same(
    provider: Provider, api: Api
) -> None:
    form_id = api.create_form(definition(provider)).form_id
    whole = said.everything(shape())
    needed = {one.title for one in shape().questions if one.required}
    side = next(one for one in shape().questions if one.kind == "choice" and one.other)
    answers = {title: given for title, given in whole.answers.items() if title in needed}
    answers[side.title] = ((), "In my own words")
    sent = provider.fake.answer(form_id, Said(answers, {}, {}), minutes(1)[0])
    (late,) = api.responses(form_id, None)
    program = load_all()["heal"]
    first, second = (
        map_answers(forms.parse(provider.name, raw), program, Role.MENTEE) for raw in (sent, late)
    )
    assert first.other == second.other == {side.ref: ("In my own words",)}
    assert first == second


def test_a_new_option_is_as_unknown_by_back_fill_as_by_webhook(
    provider: Provider, api: Api
) -> None:
    form_id = api.create_form(definition(provider)).form_id
    needs = next(one for one in shape().questions if one.ref == "musts")
    _add_option(provider, form_id, needs, "A thing nobody thought of")
    answers = {needs.title: (("A thing nobody thought of",), "")}
    sent = provider.fake.answer(form_id, Said(answers, {}, {}), minutes(1)[0])
    (late,) = api.responses(form_id, None)
    program = load_all()["heal"]
    for raw in (sent, late):
        mapped = map_answers(forms.parse(provider.name, raw), program, Role.MENTEE)
        assert ("unknown_option", "musts") in {(f.code, f.question) for f in mapped.findings}


def _add_option(provider: Provider, form_id: str, one: asked.Asked, label: str) -> None:
    fake = provider.fake
    if isinstance(fake, TypeformFake):
        field = next(f for f in fake.forms[form_id]["fields"] if f["ref"] == one.ref)
        field["properties"]["choices"].append({"id": "new", "ref": "new-ref", "label": label})
        return
    question = next(q for q in fake.questions[form_id] if q["title"] == one.title)
    block = {**question["blocks"][0], "uuid": "00000000-new"}
    block["payload"] = {**block["payload"], "text": label}
    question["blocks"].insert(0, block)
    fake.forms[form_id]["blocks"].append(block)


@pytest.mark.parametrize("count", [0, 1, 4, 5, 11])
def test_every_response_of_many_pages_comes_once(
    provider: Provider, api: Api, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeform_api, "PAGE", 5)
    monkeypatch.setattr(tally_api, "PAGE", 5)
    form_id, sent = filled_in(provider, api, minutes(count))
    found = [forms.parse(provider.name, raw).response_id for raw in api.responses(form_id, None)]
    assert sorted(found) == sorted(forms.parse(provider.name, raw).response_id for raw in sent)


def test_pages_are_as_large_as_the_providers_allow(provider: Provider, api: Api) -> None:
    form_id, _ = filled_in(provider, api, minutes(1))
    list(api.responses(form_id, None))
    (query,) = [one[2] for one in provider.asked if one[1].endswith(("responses", "submissions"))]
    assert query.get("page_size", query.get("limit")) in ("1000", "500")


def test_only_what_came_since_then_is_asked_for(provider: Provider, api: Api) -> None:
    form_id, sent = filled_in(provider, api, minutes(5))
    since = datetime(2026, 11, 20, 0, 3, tzinfo=UTC)
    found = {forms.parse(provider.name, raw).response_id for raw in api.responses(form_id, since)}
    late = {forms.parse(provider.name, raw) for raw in sent}
    assert found == {one.response_id for one in late if one.submitted_at >= since}


def test_what_was_never_sent_is_not_taken(provider: Provider, api: Api) -> None:
    form_id, _ = filled_in(provider, api, minutes(1))
    provider.fake.leave_unsent(form_id)
    assert len(list(api.responses(form_id, None))) == 1


def test_what_the_provider_knows_of_the_browser_stays_there(provider: Provider, api: Api) -> None:
    form_id, _ = filled_in(provider, api, minutes(1))
    (late,) = api.responses(form_id, None)
    assert b"Mozilla" not in late and b"network" not in late and b"respondent" not in late
    if isinstance(provider.fake, TypeformFake):
        assert "Mozilla" in json.dumps(provider.fake.items[form_id])


def test_one_response_nobody_can_read_does_not_spoil_the_others(
    provider: Provider, api: Api
) -> None:
    form_id, _ = filled_in(provider, api, minutes(3))
    fake = provider.fake
    if isinstance(fake, TypeformFake):
        fake.items[form_id][1]["answers"] = [{"type": "text", "text": "\ud800", "field": {}}]
    else:
        fake.submissions[form_id][1]["responses"][0]["answer"] = "\ud800"
    # The server writes ASCII for once, as a surrogate cannot be written otherwise.
    plain = json.dumps
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json, "dumps", lambda one, **_: plain(one))
        found = list(api.responses(form_id, None))
    read = 0
    for raw in found:
        try:
            forms.parse(provider.name, raw)
        except DoesNotFit as misfit:
            assert misfit.code == "lone_surrogate"
        else:
            read += 1
    assert (len(found), read) == (3, 2)


def test_pages_that_never_end_are_given_up(
    provider: Provider, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally_api, "MOST_PAGES", 7)
    form_id, _ = filled_in(provider, api, minutes(1))
    if provider.name == "typeform":
        page = {"items": [{"token": "same", "submitted_at": minutes(1)[0]}] * typeform_api.PAGE}
        where = f"/forms/{form_id}/responses"
    else:
        page = {"questions": [], "submissions": [], "hasMore": True}  # type: ignore[dict-item]
        where = f"/forms/{form_id}/submissions"
    provider.refuse("GET", where, 200, body=json.dumps(page).encode())
    with pytest.raises(ProviderRefused, match="unexpected"):
        list(api.responses(form_id, None))


# --- what goes wrong ------------------------------------------------------------------------------

REFUSALS = (
    (402, b"{}", "plan"),
    (403, b'{"code": "FORBIDDEN", "description": "Missing scope"}', "no_rights"),
    (403, b'{"description": "Please upgrade your PLAN to use webhooks"}', "plan"),
    (404, b'{"code": "FORM_NOT_FOUND"}', "gone"),
    (410, b"", "gone"),
    (429, b"", "busy"),
    (500, b"oops", "down"),
    (503, b"", "down"),
    (400, b'{"code": "VALIDATION_ERROR"}', "unexpected"),
    (302, b"", "unexpected"),
    (200, b"<html>not an API</html>", "unexpected"),
    (200, b"[1, 2]", "unexpected"),
    (200, b"[" * 100_000, "unexpected"),
    (200, b"\xff\xfe", "unexpected"),
)


@pytest.mark.parametrize(("status", "body", "code"), REFUSALS)
def test_every_refusal_is_one_code(
    provider: Provider, api: Api, status: int, body: bytes, code: str
) -> None:
    provider.refuse("GET", "/forms/x", status, body=body, head={"Location": "/elsewhere"})
    with pytest.raises(ProviderRefused) as refused:
        api.form("x")
    assert (refused.value.provider, refused.value.code) == (provider.name, code)
    assert str(refused.value) == f"{provider.name} {code}"
    assert "/elsewhere" not in [one[1] for one in provider.asked]


def test_a_wrong_token_is_said_to_be_one(provider: Provider) -> None:
    for token in ("another", "näive", "two\nlines", "€", ""):
        with pytest.raises(ProviderRefused) as refused:
            reach(provider, token).try_token()
        assert refused.value.code == "bad_token", token


def test_nobody_there_is_down(provider: Provider) -> None:
    api = reach(Provider(provider.fake, url="http://127.0.0.1:9"))
    with pytest.raises(ProviderRefused, match="down") as refused:
        api.form("x")
    assert refused.value.__cause__ is None


def test_reading_is_tried_again_and_making_is_not(provider: Provider, api: Api) -> None:
    form_id = api.create_form(definition(provider)).form_id
    provider.asked.clear()
    for status in (429, 500, 503):
        provider.refuse("GET", "/forms", status, times=1, head={"Retry-After": "0"})
    api.try_token()
    api.form(form_id)
    assert [one[1] for one in provider.asked].count("/forms") == 4
    provider.refuse("POST", "/forms", 503, times=1)
    with pytest.raises(ProviderRefused, match="down"):
        api.create_form(definition(provider))
    assert provider.count("POST") == 1
    making = "PUT" if provider.name == "typeform" else "POST"
    path = f"/forms/{form_id}/webhooks" if provider.name == "typeform" else "/webhooks"
    provider.refuse(making, path, 500, times=1)
    before = provider.count(making)
    with pytest.raises(ProviderRefused, match="down"):
        api.create_webhook(form_id, HOOK, SECRET, "x")
    assert provider.count(making) == before + 1


def test_no_provider_keeps_us_waiting_for_long() -> None:
    retries = providers.http.open_pool().connection_pool_kw["retries"]
    timeout = providers.http.open_pool().connection_pool_kw["timeout"]
    assert isinstance(retries, urllib3.Retry)
    assert retries.total == 3 and retries.retry_after_max <= 10
    assert timeout.connect_timeout <= 3 and timeout.read_timeout <= 20


def test_an_id_can_lead_nowhere_else(provider: Provider, api: Api) -> None:
    with pytest.raises(ProviderRefused, match="gone"):
        api.form("../webhooks?x=")
    assert provider.asked[-1][1:] == ("/forms/../webhooks?x=", {})


def test_without_a_token_nothing_is_asked() -> None:
    for name, kept in (("typeform", None), ("tally", None), ("google", Token("x", "y"))):
        with pytest.raises(ProviderRefused) as refused:
            providers.open_provider(name, kept)
        assert (refused.value.provider, refused.value.code) == (name, "no_token")


def test_a_kept_token_opens_its_provider(provider: Provider) -> None:
    api = providers.open_provider(provider.name, Token(TOKEN, provider.url))
    api.try_token()
    assert isinstance(api, Typeform if provider.name == "typeform" else Tally)


def test_the_token_goes_into_one_header_and_nowhere_else(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api = reach(provider)
    form_id, _ = filled_in(provider, api, minutes(1))
    list(api.responses(form_id, None))
    provider.refuse("GET", "/forms/x", 403)
    with pytest.raises(ProviderRefused) as refused:
        api.form("x")
    assert all(head["authorization"] == f"Bearer {TOKEN}" for head in provider.heads)
    for head in provider.heads:
        assert not [n for n, value in head.items() if TOKEN in value and n != "authorization"]
    told = (
        caplog.text,
        repr(api),
        repr(refused.value),
        repr(Token(TOKEN, "u")),
        str(provider.asked),
    )
    assert not [text for text in told if TOKEN in text]
    assert "zoe@example.org" not in caplog.text


def test_a_form_that_would_be_changed_is_noticed(provider: Provider, api: Api) -> None:
    """The control of the rule that every test here keeps."""
    form_id = api.create_form(definition(provider)).form_id
    for method in ("PUT", "PATCH"):
        with pytest.raises(ProviderRefused):
            api.client._send(method, f"/forms/{form_id}", {}, {"title": "Changed"})
    assert provider.changed == [f"PUT /forms/{form_id}", f"PATCH /forms/{form_id}"]
    with pytest.raises(AssertionError, match="changed"), unchanged(provider):
        pass
    provider.changed.clear()
