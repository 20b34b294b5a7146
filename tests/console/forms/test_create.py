"""`forms create`: a form and its webhook, once, and nobody copies an id."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from alongside import hooks, program, wiring
from alongside.hooks import Hook
from alongside.model import Role
from alongside.store import sightings
from tests.conftest import Account
from tests.console.forms.conftest import Desk
from tests.providers.server import TOKEN


def noted(desk: Desk, role: Role = Role.MENTEE) -> sightings.Sighting | None:
    return sightings.load(wiring.table(), Hook("heal", role, desk.provider.name))


def secret_of(webhook: dict[str, Any]) -> str:
    return str(webhook.get("secret") or webhook["signingSecret"])


def test_without_apply_nothing_is_made(aws: Account, desk: Desk) -> None:
    desk.keep_token()
    done = desk.create()
    assert done.exit_code == 0, done.output
    assert "mentee" in done.output and "mentor" in done.output
    assert "Add --apply" in done.output
    assert not desk.forms and not desk.webhooks and noted(desk) is None
    assert {one[0] for one in desk.provider.asked} == {"GET"}


def test_both_forms_are_made_connected_and_noted(aws: Account, desk: Desk) -> None:
    desk.keep_token()
    done = desk.create("--apply")
    assert done.exit_code == 0, done.output
    root = wiring.root()
    assert len(desk.forms) == 2 and len(desk.webhooks) == 2
    for role in Role:
        hook = Hook("heal", role, desk.provider.name)
        seen = noted(desk, role)
        assert seen is not None and seen.form_id in desk.forms and seen.source == "created"
        assert seen.seen is not None and seen.seen.questions
        address = f"https://alongside.example{hooks.path(root, hook)}"
        (webhook,) = [one for one in desk.webhooks if one["url"] == address]
        assert secret_of(webhook) == hooks.secret_text(root, hook)
        assert secret_of(webhook) not in done.output and address not in done.output
    assert TOKEN not in done.output


def test_a_second_run_finds_them_and_does_nothing(aws: Account, desk: Desk) -> None:
    desk.keep_token()
    desk.create("--apply")
    desk.provider.asked.clear()
    done = desk.create("--apply")
    assert done.exit_code == 0
    assert done.output.count("there is one already") == 2
    assert {one[0] for one in desk.provider.asked} == {"GET"}
    assert len(desk.forms) == 2 and len(desk.webhooks) == 2


def switch_off(one: dict[str, Any]) -> None:
    one["enabled" if "enabled" in one else "isEnabled"] = False


def sign_no_more(one: dict[str, Any]) -> None:
    one["secret" if "secret" in one else "signingSecret"] = ""


def move_away(one: dict[str, Any]) -> None:
    one["url"] = one["url"].replace("alongside.example", "old.example")


def sees_secrets(desk: Desk) -> bool:
    """Whether the provider's answers show that a webhook has no secret; Typeform's do not."""
    return desk.provider.name == "tally"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (switch_off, "switched off"),
        (sign_no_more, "without a signature"),
        (move_away, "another address of this system: old.example"),
    ],
)
def test_a_webhook_that_is_there_and_brings_nothing_is_said_with_what_to_do(
    aws: Account, desk: Desk, harm: Callable[[dict[str, Any]], None], said: str
) -> None:
    desk.keep_token()
    assert desk.create("--apply").exit_code == 0
    for one in desk.webhooks[:1]:
        harm(one)
    if harm is sign_no_more and not sees_secrets(desk):
        assert desk.create().output.count("it sends to us") == 2, "nobody can see it there"
        return
    for words in ((), ("--apply",)):
        done = desk.create(*words)
        assert done.exit_code == 1, done.output
        assert said in done.output and f"alongside backfill {desk.provider.name}" in done.output
        assert done.output.count("it sends to us") == 1, "the other form does"
    rows = json.loads(desk.create("--json").output)
    assert [bool(row["stops"]) for row in rows] == [True, False]
    assert len(desk.forms) == 2 and len(desk.webhooks) == 2


def test_only_the_form_that_was_asked_for_is_made(aws: Account, desk: Desk) -> None:
    desk.keep_token()
    desk.create("--form", "mentor", "--apply")
    assert len(desk.forms) == 1
    assert noted(desk) is None and noted(desk, Role.MENTOR) is not None
    rows = json.loads(desk.create("--json").output)
    assert [(row["form"], row["lacks"]) for row in rows] == [
        ("mentee", ["form", "webhook"]),
        ("mentor", []),
    ]


def refuse_webhooks(desk: Desk, status: int, **more: Any) -> None:
    if desk.provider.name == "tally":
        desk.provider.refuse("POST", "/webhooks", status, **more)
        return
    desk.provider.refuse("PUT", "/forms/", status, **more)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(402, "Your plan"), (403, "may not do that"), (503, "does not answer"), (429, "too often")],
)
def test_a_webhook_that_fails_is_said_and_a_rerun_adds_only_it(
    aws: Account, desk: Desk, status: int, sentence: str
) -> None:
    desk.keep_token()
    refuse_webhooks(desk, status, times=1)
    done = desk.create("--form", "mentee", "--apply")
    assert done.exit_code == 3
    assert "the form is made" in done.output and "reaches us yet" in done.output
    assert sentence in done.output and "adds only the webhook" in done.output
    assert len(desk.forms) == 1 and not desk.webhooks
    assert noted(desk) is not None
    assert "the webhook of the form there is" in desk.create("--form", "mentee").output
    again = desk.create("--form", "mentee", "--apply")
    assert again.exit_code == 0, again.output
    assert len(desk.forms) == 1 and len(desk.webhooks) == 1


def test_a_form_that_cannot_be_made_leaves_nothing_behind(aws: Account, desk: Desk) -> None:
    desk.keep_token()
    desk.provider.refuse("POST", "/forms", 403, times=1)
    done = desk.create("--apply")
    assert done.exit_code == 3
    assert "mentee" in done.output and "nothing was made" in done.output
    assert noted(desk) is None
    assert noted(desk, Role.MENTOR) is not None, "the other form is no concern of this one"


def test_after_silence_nobody_claims_that_nothing_was_made(aws: Account, desk: Desk) -> None:
    desk.keep_token()
    desk.provider.refuse("POST", "/forms", 503, times=1)
    done = desk.create("--form", "mentee", "--apply")
    assert done.exit_code == 3 and noted(desk) is None
    assert "perhaps nothing was made" in done.output and "may be deleted" in done.output
    assert desk.provider.count("POST") == 1


def test_what_aws_does_not_let_us_note_is_told_with_what_to_write(
    aws: Account, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.keep_token()

    def refuse(*_: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "x"}}, "UpdateItem")

    monkeypatch.setattr(sightings, "saw", refuse)
    done = desk.create("--form", "mentee", "--apply")
    assert done.exit_code == 3
    (form_id,) = desk.forms
    assert f'ids = {{ {desk.provider.name} = "{form_id}" }}' in done.output
    assert "[forms.mentee]" in done.output and "heal.toml" in done.output


def test_a_provider_silent_right_after_making_is_no_reason_to_forget_the_form(
    aws: Account, desk: Desk
) -> None:
    desk.keep_token()
    desk.provider.refuse("GET", "/forms/", 503)
    done = desk.create("--form", "mentee", "--apply")
    seen = noted(desk)
    assert seen is not None and [seen.form_id] == list(desk.forms)
    assert seen.seen is not None and not seen.seen.whole
    assert done.exit_code == 0 and len(desk.webhooks) == 1


def test_a_form_deleted_at_the_provider_is_made_anew(aws: Account, desk: Desk) -> None:
    desk.keep_token()
    desk.create("--form", "mentee", "--apply")
    desk.forms.clear()
    assert "would make a form and its webhook" in desk.create("--form", "mentee").output
    assert desk.create("--form", "mentee", "--apply").exit_code == 0
    seen = noted(desk)
    assert seen is not None and [seen.form_id] == list(desk.forms)


def test_a_deleted_form_that_the_file_names_is_left_to_the_person(
    aws: Account, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.keep_token()
    found = dict(program.load_all())
    heal = found["heal"]
    text = heal.forms[Role.MENTEE].model_copy(update={"ids": {desk.provider.name: "gone1"}})
    found["heal"] = heal.model_copy(update={"forms": {**heal.forms, Role.MENTEE: text}})
    monkeypatch.setattr(program, "load_all", lambda: found)
    done = desk.create("--apply")
    assert done.exit_code == 2
    assert "gone1" in done.output and "heal.toml" in done.output and "trash" in done.output
    assert not desk.forms


def test_without_a_token_the_way_by_hand_is_named(aws: Account, desk: Desk) -> None:
    done = desk.create("--apply")
    name = desk.provider.name
    assert done.exit_code == 2
    assert f"alongside forms token {name} --program heal" in done.output
    assert f"forms/{name}/README.md" in done.output
    assert not desk.provider.asked


def test_a_token_that_was_withdrawn_is_said_to_be_one(aws: Account, desk: Desk) -> None:
    desk.keep_token()
    desk.create("--apply")
    desk.provider.refuse("GET", "/forms/", 401)
    done = desk.create("--apply")
    assert done.exit_code == 3 and "does not know this token" in done.output
