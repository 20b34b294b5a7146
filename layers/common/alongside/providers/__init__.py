"""The door to the form providers' own APIs, opened with a token of the coordinator's.

Both classes have the same methods: look at a form and at its webhooks, read its responses in the
shape of the webhook's own body, make a form, add a webhook. A form that exists is never changed.
"""

from __future__ import annotations

from alongside.providers.http import Client, open_pool
from alongside.providers.records import (
    KEPT_FOR,
    Created,
    ProviderRefused,
    Token,
    Webhook,
    default_url,
)
from alongside.providers.tally import Tally
from alongside.providers.typeform import Typeform

__all__ = [
    "KEPT_FOR",
    "Created",
    "ProviderRefused",
    "Tally",
    "Token",
    "Typeform",
    "Webhook",
    "default_url",
    "open_provider",
]


def open_provider(name: str, kept: Token | None) -> Typeform | Tally:
    """The API of `name` (`typeform` or `tally`). Raises ProviderRefused `no_token` when no token is
    kept, and for providers that have no API of this kind."""
    if kept is None or name not in KEPT_FOR:
        raise ProviderRefused(name, "no_token")
    client = Client(name, open_pool(), kept.text, kept.url)
    return Typeform(client) if name == "typeform" else Tally(client)
