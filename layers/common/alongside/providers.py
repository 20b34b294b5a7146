"""The door to the form providers' own APIs, opened with a token of the coordinator's."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.errors import AlongsideError


class ProviderRefused(AlongsideError):
    """A provider did not do what was asked. `code`: `no_token` (none is kept), `bad_token` (401),
    `no_rights` (403), `plan` (402, or 403 that names the plan), `gone` (404, 410), `busy` (429 for
    longer than we wait), `down` (5xx, or no answer), `unexpected` (an answer of another shape)."""

    def __init__(self, provider: str, code: str) -> None:
        self.provider, self.code = provider, code
        super().__init__(f"{provider} {code}")


@dataclass(frozen=True, slots=True)
class Webhook:
    """One webhook of a form. `signed` is None when the provider does not say."""

    id: str
    url: str
    enabled: bool
    signed: bool | None = None
