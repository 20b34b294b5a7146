"""The records a domain's owner publishes so that letters from it arrive. Pure.

DKIM by SES's tokens, a return path of the domain's own with its SPF, and a DMARC policy that
changes nothing for the domain's other mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

DKIM_ZONE = "dkim.amazonses.com"
SPF = "v=spf1 include:amazonses.com ~all"
DMARC = "v=DMARC1; p=none"
RETURN = "bounce"


@dataclass(frozen=True, slots=True)
class Record:
    """One DNS record. `name` is whole, without a dot at its end; a TXT value has no quotes."""

    purpose: str
    name: str
    kind: str
    value: str

    def line(self) -> str:
        """The record as a zone file has it."""
        target = f'"{self.value}"' if self.kind == "TXT" else f"{self.value}."
        return f"{self.name}. {self.kind} {target}"

    def as_row(self) -> dict[str, str]:
        """For `--json`."""
        return asdict(self)


def return_path(domain: str) -> str:
    """The name below a domain by which letters come back."""
    return f"{RETURN}.{domain}"


def records_of(domain: str, identity: Mapping[str, Any], region: str) -> list[Record]:
    """What to publish for a domain; `identity` is SES's word on it, `region` where it was asked."""
    back = (identity.get("MailFromAttributes") or {}).get("MailFromDomain") or return_path(domain)
    return [
        *_dkim(domain, identity.get("DkimAttributes") or {}),
        Record("letters that come back", back, "MX", f"10 feedback-smtp.{region}.amazonses.com"),
        Record("SPF, for letters that come back", back, "TXT", SPF),
        Record("DMARC, if there is none yet", f"_dmarc.{domain}", "TXT", DMARC),
    ]


def _dkim(domain: str, attributes: Mapping[str, Any]) -> Iterator[Record]:
    zone = attributes.get("SigningHostedZone") or DKIM_ZONE
    for token in attributes.get("Tokens") or ():
        yield Record("DKIM", f"{token}._domainkey.{domain}", "CNAME", f"{token}.{zone}")
