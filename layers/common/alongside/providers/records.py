"""What the providers' APIs are asked with, and what they answer, in one shape for both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from alongside.errors import AlongsideError

_URLS: Mapping[str, str] = MappingProxyType(
    {"typeform": "https://api.typeform.com", "tally": "https://api.tally.so"}
)
KEPT_FOR = tuple(_URLS)
"""The providers whose API takes a token."""


class ProviderRefused(AlongsideError):
    """A provider did not do what was asked. `code`: `no_token` (none is kept), `bad_token` (401),
    `no_rights` (403), `plan` (402, or 403 that names the plan), `gone` (404, 410), `busy` (429 for
    longer than we wait), `down` (5xx, or no answer), `unexpected` (an answer of another shape)."""

    def __init__(self, provider: str, code: str) -> None:
        self.provider, self.code = provider, code
        super().__init__(f"{provider} {code}")


@dataclass(frozen=True, slots=True)
class Token:
    """What opens a provider's API. `url` is where it is: Typeform has a host of its own in the EU.
    The text is never shown, not even when the record is printed."""

    text: str = field(repr=False)
    url: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """One webhook of a form. `signed` is None when the provider does not say."""

    id: str
    url: str
    enabled: bool
    signed: bool | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """A form that was made, and the address at which people fill it in."""

    form_id: str
    url: str


def default_url(provider: str) -> str:
    """Where a provider's API is unless its token says otherwise."""
    return _URLS[provider]
