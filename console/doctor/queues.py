"""The queues of what could not be done: empty when all is well."""

from __future__ import annotations

from collections.abc import Iterator

from console.doctor.finding import Finding, Patient

QUEUES = {
    "NightDeadLetters": (
        "groups a night could not plan",
        "Their members wait. See the log of match, mend it, and move them back (SQS, DLQ redrive).",
    ),
    "ScheduleDeadLetters": (
        "runs that did not start",
        "See why in the message (SQS); the next run makes up for it, then delete the message.",
    ),
    "DeliveryDeadLetters": (
        "news of letters that could not be kept",
        "A bounce may be among them. See the log of the function delivery, and move them back.",
    ),
}


def check(patient: Patient) -> Iterator[Finding]:
    """How many messages each holds, in flight ones included."""
    sqs = patient.client("sqs")
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    for logical, (what, todo) in QUEUES.items():
        url = patient.resource(logical)
        told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        count = sum(int(told.get(name, 0)) for name in names)
        if count:
            yield Finding(what, "wrong", f"{count} of them", todo)
        else:
            yield Finding(what, "ok", "none")
