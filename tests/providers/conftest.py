"""Each provider on the loopback, watched, and our way to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from alongside.providers import Tally, Typeform
from alongside.providers.http import Client, open_pool
from tests.providers.server import TOKEN, Provider, serve, unchanged
from tests.providers.tally_fake import TallyFake
from tests.providers.typeform_fake import TypeformFake


@pytest.fixture(params=["typeform", "tally"])
def provider(request: pytest.FixtureRequest) -> Iterator[Provider]:
    """Either provider."""
    fake = TypeformFake() if request.param == "typeform" else TallyFake()
    with serve(fake) as served, unchanged(served):
        yield served


@pytest.fixture
def api(provider: Provider) -> Typeform | Tally:
    """Our way to that provider, with a good token and without pauses."""
    return reach(provider)


def reach(provider: Provider, token: str = TOKEN) -> Typeform | Tally:
    """Our way to a provider with a token of one's choice."""
    client = Client(provider.name, open_pool(pause=0), token, provider.url)
    return Typeform(client) if provider.name == "typeform" else Tally(client)
