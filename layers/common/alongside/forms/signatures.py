"""Who sent these bytes: HMAC-SHA256 over the raw body, in the two ways form senders write it.

Comparison is between canonical Base64 texts, so no decoder can raise and no second spelling of a
signature is accepted. Every secret is tried even after one matched, so time tells nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from alongside.errors import DeliveryRefused
from alongside.forms.envelope import check_size, header

TOLERANCE_SECONDS = 300
_DIGEST = re.compile(r"[A-Za-z0-9+/]{43}=")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_MESSAGE_ID = re.compile(
    r"[!-\-/-~]{1,256}"
)  # printable ASCII without the dot that joins the parts
_LONGEST_HEADER = 4096
_MOST_SIGNATURES = 8


def verify_body(
    raw: bytes, headers: Mapping[str, str], secrets: Sequence[bytes], name: str, prefix: str
) -> int:
    """Check one header `name: <prefix><Base64 of HMAC(secret, body)>`; the index of the secret.

    Here a secret is the bytes of the text that was typed in at the provider. Raises
    DeliveryRefused (`no_secret`, `no_signature`, `malformed_signature`, `wrong_signature`) or
    DeliveryTooLarge.
    """
    check_size(raw)
    given = _read_header(headers, name)
    if not given.startswith(prefix) or not _DIGEST.fullmatch(given, len(prefix)):
        raise DeliveryRefused("malformed_signature")
    return _find_secret(secrets, raw, [given[len(prefix) :]])


def verify_standard(
    raw: bytes, headers: Mapping[str, str], secrets: Sequence[bytes], now: datetime
) -> int:
    """Check the Standard Webhooks headers over `id.timestamp.body`; the index of the secret.

    Here a secret is raw key bytes (what the text `whsec_…` encodes). `now` is aware; a timestamp
    may differ by five minutes either way. Raises as `verify_body` does, and also `bad_id`,
    `bad_timestamp`, `stale`.
    """
    check_size(raw)
    signatures = _read_signatures(_read_header(headers, "webhook-signature"))
    message_id = header(headers, "webhook-id")
    if message_id is None or not _MESSAGE_ID.fullmatch(message_id):
        raise DeliveryRefused("bad_id")
    timestamp = header(headers, "webhook-timestamp")
    if timestamp is None or not _TIMESTAMP.fullmatch(timestamp):
        raise DeliveryRefused("bad_timestamp")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE_SECONDS:
        raise DeliveryRefused("stale")
    return _find_secret(secrets, f"{message_id}.{timestamp}.".encode() + raw, signatures)


def _read_header(headers: Mapping[str, str], name: str) -> str:
    value = header(headers, name)
    if value is None:
        raise DeliveryRefused("no_signature")
    if len(value) > _LONGEST_HEADER:
        raise DeliveryRefused("malformed_signature")
    return value


def _read_signatures(value: str) -> list[str]:
    """The `v1` signatures, other versions skipped; one that is out of shape spoils all of them,
    such as a repeated header that a front door joined by a comma."""
    parts = value.split(" ")[:_MOST_SIGNATURES]
    found = [part[3:] for part in parts if part.startswith("v1,")]
    if "" in parts or not found or not all(map(_DIGEST.fullmatch, found)):
        raise DeliveryRefused("malformed_signature")
    return found


def _find_secret(secrets: Sequence[bytes], message: bytes, given: Sequence[str]) -> int:
    if not any(secrets):
        raise DeliveryRefused("no_secret")
    matches = [_matches(secret, message, given) for secret in secrets]
    if True not in matches:
        raise DeliveryRefused("wrong_signature")
    return matches.index(True)


def _matches(secret: bytes, message: bytes, given: Sequence[str]) -> bool:
    expected = base64.b64encode(hmac.new(secret, message, hashlib.sha256).digest())
    found = False
    for text in given:
        found |= hmac.compare_digest(expected, text.encode())
    return found and bool(secret)
