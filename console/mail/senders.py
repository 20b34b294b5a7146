"""The address letters come from: its identity at SES, and what DNS says of its domain."""

from __future__ import annotations

import dns.exception
import dns.resolver

from console.deployment import Deployment

DNS_SILENT = "DNS does not answer from here"
_SECONDS = 4.0


def identity_of(place: Deployment) -> str:
    """The identity that covers the sender: the one that was given, else the address itself."""
    told = place.parameters
    return told.get("SenderIdentity") or told.get("SenderAddress", "")


def published(name: str) -> tuple[str, ...] | None:
    """The TXT records of a name, empty when there are none; None when nobody answers."""
    try:
        found = dns.resolver.resolve(name, "TXT", lifetime=_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except (dns.exception.DNSException, OSError, RuntimeError):
        return None
    return tuple(b"".join(one.strings).decode("utf-8", "replace") for one in found)
