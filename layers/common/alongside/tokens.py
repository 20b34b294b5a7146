"""The door to the providers' tokens: one SSM SecureString for each program and provider.

    <path>/<program>/<provider>    {"token": "…", "url": "https://api.typeform.com"}

A token opens every form of the account it belongs to, so only what looks at forms may read it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alongside.providers.records import ProviderRefused, Token

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens below `path`."""

    client: SSMClient
    path: str

    def read(self, program: str, provider: str) -> Token | None:
        """The token kept for a program's forms; None when there is none. Raises ProviderRefused
        `no_token` for a parameter of another shape, and never carries its text."""
        try:
            answer = self.client.get_parameter(
                Name=self.name(program, provider), WithDecryption=True
            )
        except self.client.exceptions.ParameterNotFound:
            return None
        try:
            document = json.loads(answer["Parameter"]["Value"])
            return Token(text=str(document["token"]), url=str(document["url"]))
        except (ValueError, KeyError, TypeError):
            raise ProviderRefused(provider, "no_token") from None

    def keep(self, program: str, provider: str, token: Token) -> None:
        """Keep a token in place of the one before."""
        self.client.put_parameter(
            Name=self.name(program, provider),
            Type="SecureString",
            Value=json.dumps({"token": token.text, "url": token.url}),
            Overwrite=True,
        )

    def name(self, program: str, provider: str) -> str:
        """Where the token is kept."""
        return f"{self.path}/{program}/{provider}"
