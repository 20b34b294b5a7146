"""The HTTP side of a delivery: the bytes that were signed, and headers that mean one thing only."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from alongside.errors import DeliveryRefused, DeliveryTooLarge

CAP = 256 * 1024
"""Largest body in bytes. The largest real one we know of is a ninth of it."""


def raw_body(event: Mapping[str, object]) -> bytes:
    """The bytes of an HTTP API 2.0 event's body, as the sender signed them.

    Raises DeliveryRefused `bad_encoding` (answered 400) when the event cannot be decoded and
    DeliveryTooLarge before anything is decoded that cannot fit.
    """
    body = event.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise DeliveryRefused("bad_encoding")
    if not event.get("isBase64Encoded"):
        return check_size(body.encode("utf-8", "surrogatepass"))
    if len(body) > CAP * 4 // 3 + 4:
        raise DeliveryTooLarge("too_large")
    try:
        return check_size(base64.b64decode(body, validate=True))
    except (binascii.Error, ValueError):
        raise DeliveryRefused("bad_encoding") from None


def check_size(raw: bytes) -> bytes:
    """The same bytes, or DeliveryTooLarge: nothing above the cap is hashed, parsed or kept."""
    if len(raw) > CAP:
        raise DeliveryTooLarge("too_large")
    return raw


def header(headers: object, name: str) -> str | None:
    """The value of a header that is there in exactly one spelling and is text; otherwise None.

    Two spellings are ambiguous: a front door and a verifier might each read another one.
    """
    if not isinstance(headers, Mapping):
        return None
    wanted = name.lower()
    found = [
        value for key, value in headers.items() if isinstance(key, str) and key.lower() == wanted
    ]
    return found[0] if len(found) == 1 and isinstance(found[0], str) else None
