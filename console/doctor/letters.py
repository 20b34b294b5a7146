"""The mail account: whether SES lets letters leave, to whom, and how many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from console.doctor.finding import Finding, Patient
from console.mail.senders import identity_of

NEARLY = 0.8
_UNLIMITED = -1


def check(patient: Patient) -> Iterator[Finding]:
    """The identity first: without it nothing leaves. What the local engine does not tell of its
    account is no reason to hide the rest."""
    yield from _identity(patient)
    yield from _configuration_set(patient)
    yield from account_findings(patient.client("sesv2").get_account())


def _identity(patient: Patient) -> Iterator[Finding]:
    ses, about = patient.client("sesv2"), "sender"
    name = identity_of(patient.place)
    if not name:
        yield Finding(about, "wrong", "no sender was given", "Deploy again: alongside deploy")
        return
    domain = name.rpartition("@")[2]
    try:
        found = ses.get_email_identity(EmailIdentity=name)
    except ses.exceptions.NotFoundException:
        todo = f"Begin with: alongside mail domain {domain}"
        yield Finding(about, "wrong", "AWS does not know the sender in this region", todo)
        return
    if found.get("VerifiedForSendingStatus"):
        yield Finding(about, "ok", "AWS lets letters leave from it")
    else:
        todo = f"Publish the records that this shows: alongside mail domain {domain}"
        yield Finding(about, "wrong", "not verified yet, so no letter leaves", todo)
    if "@" in name:
        todo = f"Letters from a domain of your own arrive better: alongside mail domain {domain}"
        yield Finding(about, "look", "a single address, not a domain", todo)


def _configuration_set(patient: Patient) -> Iterator[Finding]:
    ses, about = patient.client("sesv2"), "news of letters"
    try:
        ses.get_configuration_set(ConfigurationSetName=patient.place.output("ConfigurationSet"))
    except ses.exceptions.NotFoundException:
        todo = "Deploy again: alongside deploy"
        yield Finding(about, "wrong", "bounces and complaints are not heard of", todo)
    else:
        yield Finding(about, "ok", "bounces and complaints come back")


def account_findings(account: Mapping[str, Any]) -> Iterator[Finding]:
    """What SES says of the account as a whole."""
    about = "mail account"
    if not account.get("SendingEnabled", False):
        todo = "AWS has stopped it. Read its mail to the account's owner, and answer there."
        yield Finding(about, "wrong", "no letter may leave", todo)
    elif account.get("EnforcementStatus", "HEALTHY") != "HEALTHY":
        todo = "AWS has written to the account's owner why; answer soon, or it stops the mail."
        yield Finding(about, "look", "AWS is reviewing the account", todo)
    if account.get("ProductionAccessEnabled"):
        yield Finding(about, "ok", "may write to anybody")
    else:
        todo = "Ask AWS to lift that: alongside mail production"
        yield Finding(about, "wrong", "in the sandbox: only verified people get letters", todo)
    yield from _quota(account.get("SendQuota") or {})
    yield from plan_findings(account)


def _quota(quota: Mapping[str, float]) -> Iterator[Finding]:
    most, used = quota.get("Max24HourSend"), quota.get("SentLast24Hours", 0)
    if most is None:
        yield Finding("mail quota", "unknown", "AWS does not say how many letters may leave")
        return
    if most == _UNLIMITED:
        yield Finding("mail quota", "ok", f"{used:.0f} letters in 24 hours, and no limit")
        return
    found = (
        f"{used:.0f} of {most:.0f} letters in 24 hours, {quota.get('MaxSendRate', 0):g} a second"
    )
    if used < NEARLY * most:
        yield Finding("mail quota", "ok", found)
    else:
        todo = "Letters wait for the next day; none is lost. Ask AWS for more (SES, Account)."
        yield Finding("mail quota", "look", found, todo)


def plan_findings(account: Mapping[str, Any]) -> Iterator[Finding]:
    """The price plan, where AWS says which."""
    plans = account.get("PricingAttributes") or {}
    plan, following = plans.get("CurrentPlan"), plans.get("NextPlan")
    if plan is None:
        yield Finding("mail price", "unknown", "AWS does not say which plan the account has")
    elif plan == "NONE":
        yield Finding("mail price", "ok", "the plain price for each letter")
    elif following == "NONE":
        yield Finding("mail price", "ok", f"plan {plan}, the plain price from the next period on")
    else:
        todo = "It costs more for each letter. To take the plain price: alongside mail plan"
        yield Finding("mail price", "look", f"plan {plan}", todo)
