"""`forms token`: tried, kept encrypted, never shown."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Account
from tests.console.forms.conftest import Desk
from tests.providers.server import TOKEN


def kept(aws: Account, desk: Desk) -> object:
    name = f"/alongside/providers/heal/{desk.provider.name}"
    found = aws.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]
    assert found["Type"] == "SecureString"
    return json.loads(found["Value"])


def names(aws: Account) -> set[str]:
    return {one["Name"] for one in aws.client("ssm").describe_parameters()["Parameters"]}


def test_a_good_token_is_kept_and_not_shown(aws: Account, desk: Desk) -> None:
    done = desk.keep_token()
    assert done.exit_code == 0, done.output
    assert TOKEN not in done.output
    assert kept(aws, desk) == {"token": TOKEN, "url": desk.provider.url}
    assert [one[:2] for one in desk.provider.asked] == [("GET", "/forms")]
    assert f"alongside forms create {desk.provider.name} --program heal" in done.output


def test_a_newer_token_takes_the_place_of_the_one_before(aws: Account, desk: Desk) -> None:
    assert desk.keep_token().exit_code == 0
    assert desk.keep_token().exit_code == 0
    assert kept(aws, desk) == {"token": TOKEN, "url": desk.provider.url}


def test_a_wrong_token_is_not_kept_and_the_sentence_says_what_to_do(
    aws: Account, desk: Desk
) -> None:
    done = desk.keep_token("tfp_mistyped")
    assert done.exit_code == 3
    page = {"typeform": "Personal tokens", "tally": "API keys"}[desk.provider.name]
    assert "does not know this token" in done.output and page in done.output
    assert "tfp_mistyped" not in done.output
    assert not {one for one in names(aws) if "providers" in one}


def test_a_token_without_rights_is_not_kept(aws: Account, desk: Desk) -> None:
    desk.provider.refuse("GET", "/forms", 403)
    done = desk.keep_token()
    assert done.exit_code == 3 and "may not do that" in done.output
    assert not {one for one in names(aws) if "providers" in one}


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed_changes_nothing(aws: Account, desk: Desk, typed: str) -> None:
    done = desk.keep_token(typed)
    assert done.exit_code == 2 and "nothing was changed" in done.output
    assert not desk.provider.asked and not {one for one in names(aws) if "providers" in one}


@pytest.mark.parametrize(
    "url",
    ["http://api.typeform.com", "api.typeform.com", "https://x/path", "ftp://x", "https://a@b"],
)
def test_a_token_goes_nowhere_in_the_clear(aws: Account, desk: Desk, url: str) -> None:
    done = desk("forms", "token", desk.provider.name, "--url", url, said=f"{TOKEN}\n")
    assert done.exit_code == 2 and "https://" in done.output
    assert not {one for one in names(aws) if "providers" in one}


def test_a_token_is_no_argument(desk: Desk) -> None:
    done = desk("forms", "token", desk.provider.name, TOKEN)
    assert done.exit_code == 2 and not desk.provider.asked
