"""What became of a letter: the engine never says, so a test or a demo says it in SES's words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from local.deploy import Stack
from local.engine import ACCOUNT, REGION, Engine

KINDS = {
    "Send": "Email Sent",
    "Delivery": "Email Delivered",
    "DeliveryDelay": "Email Delivery Delayed",
    "Bounce": "Email Bounced",
    "Complaint": "Email Complaint Received",
    "Reject": "Email Rejected",
}


class NobodyListens(Exception):
    """No rule of the stack takes SES events."""


def event(kind: str, tags: dict[str, list[str]], recipient: str, about: Any = None) -> Any:
    """The EventBridge event of SES; `kind` is one of KINDS, `about` the part named after it."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    mail = {"timestamp": now, "messageId": "local", "destination": [recipient], "tags": tags}
    return {
        "version": "0",
        "id": "00000000-0000-0000-0000-000000000000",
        "detail-type": KINDS[kind],
        "source": "aws.ses",
        "account": ACCOUNT,
        "time": now,
        "region": REGION,
        "resources": [],
        "detail": {"eventType": kind, "mail": mail, kind[0].lower() + kind[1:]: about or {}},
    }


def report(
    engine: Engine, stack: Stack, kind: str, letter: str, recipient: str, about: Any = None
) -> Any:
    """Tell the function behind the stack's SES rule; returns its result.

    `letter` is the letter's id, which SES carries back as a tag. The engine refuses events from
    `aws.ses` and sends none, so the rule's target is invoked directly. Raises NobodyListens, or
    RuntimeError when the function fails.
    """
    tags = {"letter": [letter], "ses:configuration-set": [_configuration_set(stack)]}
    answer = engine.client("lambda").invoke(
        FunctionName=stack.target(_listener(stack)),
        Payload=json.dumps(event(kind, tags, recipient, about)).encode(),
    )
    if answer.get("FunctionError"):
        raise RuntimeError("the function behind the SES rule failed")
    return json.loads(answer["Payload"].read() or b"null")


def _configuration_set(stack: Stack) -> str:
    return next((stack.names[name] for name in stack.of_type("AWS::SES::ConfigurationSet")), "")


def _listener(stack: Stack) -> str:
    for rule in stack.of_type("AWS::Events::Rule").values():
        pattern = rule["Properties"].get("EventPattern", {})
        if "aws.ses" in pattern.get("source", []):
            return stack.logical(rule["Properties"]["Targets"][0]["Arn"])
    raise NobodyListens("no rule for events of aws.ses")
