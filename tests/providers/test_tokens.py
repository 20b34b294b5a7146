"""Where the providers' tokens are kept."""

from __future__ import annotations

import json

import pytest

from alongside.providers import ProviderRefused, Token
from alongside.tokens import Tokens
from tests.conftest import Account


def test_a_token_is_kept_encrypted_and_read_back(aws: Account) -> None:
    tokens = Tokens(aws.client("ssm"), "/alongside/providers")
    assert tokens.read("heal", "typeform") is None
    first = Token("tfp_one", "https://api.typeform.com")
    tokens.keep("heal", "typeform", first)
    assert tokens.read("heal", "typeform") == first
    assert tokens.read("heal", "tally") is None
    assert tokens.read("bts", "typeform") is None
    newer = Token("tfp_two", "https://api.eu.typeform.com")
    tokens.keep("heal", "typeform", newer)
    assert tokens.read("heal", "typeform") == newer
    name = "/alongside/providers/heal/typeform"
    found = aws.client("ssm").get_parameter(Name=name)["Parameter"]
    assert found["Type"] == "SecureString"


@pytest.mark.parametrize("text", ["tfp_only-the-token", "[]", '{"token": "tfp_x"}', "{}", "null"])
def test_a_token_that_was_kept_in_another_way_is_none(aws: Account, text: str) -> None:
    tokens = Tokens(aws.client("ssm"), "/alongside/providers")
    name = tokens.name("heal", "tally")
    aws.client("ssm").put_parameter(Name=name, Type="SecureString", Value=text)
    with pytest.raises(ProviderRefused) as refused:
        tokens.read("heal", "tally")
    assert refused.value.code == "no_token" and "tfp" not in str(refused.value)


def test_the_parameter_is_what_people_can_write_by_hand(aws: Account) -> None:
    tokens = Tokens(aws.client("ssm"), "/p")
    value = json.dumps({"token": "t", "url": "https://api.tally.so"})
    aws.client("ssm").put_parameter(Name="/p/heal/tally", Type="SecureString", Value=value)
    assert tokens.read("heal", "tally") == Token("t", "https://api.tally.so")
