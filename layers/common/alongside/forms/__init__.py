"""How form submissions arrive: one module per provider, two functions each, one shape afterwards.

    verify   raw bytes and headers -> the secret that matched, or DeliveryRefused / DeliveryTooLarge
    parse    the same bytes -> Submission, or DoesNotFit
    mapping  Submission and program -> the answers to the program's questions and what is odd

All pure and total: whatever the bytes, nothing else is raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from alongside.errors import DeliveryRefused, DoesNotFit
from alongside.forms import google, payload, signed, tally, typeform
from alongside.forms.records import Submission


class Provider(Protocol):
    """What a module of this package offers."""

    def verify(
        self, raw: bytes, headers: Mapping[str, str], secrets: Sequence[bytes], now: datetime
    ) -> int: ...

    def parse(self, body: payload.Table, raw: bytes) -> Submission: ...


PROVIDERS: Mapping[str, Provider] = MappingProxyType(
    {"typeform": typeform, "tally": tally, "google": google, "signed": signed}
)


def verify(
    provider: str,
    raw: bytes,
    headers: Mapping[str, str],
    secrets: Sequence[bytes],
    now: datetime,
) -> int:
    """The index of the secret that signed these bytes.

    `secrets` are HMAC keys: for Typeform and Tally the UTF-8 bytes of the text entered there, for
    Google and signed the raw key bytes behind `whsec_…`. `now` is aware. Raises DeliveryRefused
    with one of the codes `unknown_provider`, `no_secret` (ours to mend: answer 503),
    `no_signature`, `malformed_signature`, `wrong_signature`, `bad_id`, `bad_timestamp`, `stale`;
    or DeliveryTooLarge before anything is hashed.
    """
    module = PROVIDERS.get(provider)
    if module is None:
        raise DeliveryRefused("unknown_provider")
    return module.verify(raw, headers, secrets, now)


def parse(provider: str, raw: bytes) -> Submission:
    """What an authentic body says. Raises DoesNotFit with one of the codes of
    `payload.read_json`, or `unknown_provider`, `unknown_event`, `unknown_schema`, `no_form_id`,
    `no_response_id`, `no_submitted_at`, `bad_submitted_at`, `bad_answers`."""
    module = PROVIDERS.get(provider)
    if module is None:
        raise DoesNotFit("unknown_provider")
    return module.parse(payload.read_json(raw), raw)
