"""Alarms: which ring, and whether anybody hears them."""

from __future__ import annotations

from collections.abc import Iterator

from console.doctor.finding import Finding, Patient


def check(patient: Patient) -> Iterator[Finding]:
    """Those that ring by name, then the topic they ring at."""
    yield from _ringing(patient)
    yield from _heard(patient)


def _ringing(patient: Patient) -> Iterator[Finding]:
    client = patient.client("cloudwatch")
    pages = client.get_paginator("describe_alarms").paginate(
        AlarmNamePrefix=f"{patient.place.name}-"
    )
    found = [one for page in pages for one in page.get("MetricAlarms", ())]
    ringing = [one for one in found if one["StateValue"] == "ALARM"]
    for one in ringing:
        name = one["AlarmName"].removeprefix(f"{patient.place.name}-").partition("Alarm")[0]
        todo = one.get("AlarmDescription") or "See CloudWatch, Alarms."
        yield Finding(f"alarm {name}", "wrong", "rings", todo)
    if not found:
        yield Finding("alarms", "unknown", "none is known here")
    elif not ringing:
        yield Finding("alarms", "ok", f"{len(found)}, none rings")


def _heard(patient: Patient) -> Iterator[Finding]:
    about, topic = "who hears alarms", patient.place.parameters.get("AlarmTopicArn", "")
    if not topic:
        todo = (
            "Make a topic in SNS, subscribe your address, and: alongside deploy --alarm-topic ARN"
        )
        yield Finding(about, "look", "nobody: they are seen in CloudWatch only", todo)
        return
    sns = patient.client("sns")
    pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    found = [one["SubscriptionArn"] for page in pages for one in page["Subscriptions"]]
    confirmed = [arn for arn in found if arn.startswith("arn:")]
    pending = len(found) - len(confirmed)
    if confirmed:
        yield Finding(about, "ok", f"{len(confirmed)} address(es)")
    elif pending:
        todo = "Open the mail that AWS has sent to the address, and confirm."
        yield Finding(about, "wrong", "nobody: the subscription is not confirmed", todo)
    else:
        todo = "Subscribe an address to the topic in SNS, and confirm the mail that comes."
        yield Finding(about, "wrong", "nobody: the topic has no subscription", todo)
