"""The records of the sender's domain, as the rest of the world sees them: DKIM, the return path,
and DMARC. SES says of the first two what it has seen; DNS itself is asked about the third."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from console.doctor.finding import Finding, Patient
from console.mail.senders import DNS_SILENT, identity_of, published


def check(patient: Patient) -> Iterator[Finding]:
    """DKIM and return path by SES, DMARC by DNS."""
    name = identity_of(patient.place)
    domain = name.rpartition("@")[2]
    if patient.place.local or not domain:
        yield Finding("records of the domain", "unknown", "no letter leaves this machine")
        return
    found = patient.client("sesv2").get_email_identity(EmailIdentity=name)
    todo = f"Publish the records that this shows: alongside mail domain {domain}"
    if "@" not in name:
        yield of_status("record DKIM", (found.get("DkimAttributes") or {}).get("Status"), todo)
        yield _return_path(found.get("MailFromAttributes") or {}, todo)
    yield dmarc(published(f"_dmarc.{domain}"), todo)


def of_status(about: str, status: str | None, todo: str) -> Finding:
    """What SES has seen of a record."""
    if status == "SUCCESS":
        return Finding(about, "ok", "published")
    if status in ("PENDING", "TEMPORARY_FAILURE", "NOT_STARTED"):
        return Finding(about, "look", "AWS has not seen it yet", f"{todo} It may take a day.")
    return Finding(about, "wrong", "AWS looked for it and gave up", todo)


def _return_path(attributes: Mapping[str, Any], todo: str) -> Finding:
    about = "record SPF (return path)"
    if not attributes.get("MailFromDomain"):
        return Finding(about, "look", "letters return by a domain of AWS's", todo)
    return of_status(about, attributes.get("MailFromDomainStatus"), todo)


def dmarc(texts: tuple[str, ...] | None, todo: str) -> Finding:
    """What DNS says; None when it was not to be reached."""
    about = "record DMARC"
    if texts is None:
        return Finding(about, "unknown", DNS_SILENT)
    policies = [one for one in texts if one.lower().replace(" ", "").startswith("v=dmarc1")]
    if len(policies) == 1:
        return Finding(about, "ok", "published")
    if policies:
        return Finding(about, "wrong", "there are two, so neither counts", "Leave one of them.")
    return Finding(about, "look", "not published; large mail providers want it", todo)
