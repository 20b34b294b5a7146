"""match: the night plans which groups changed; then each message plans and commits its groups."""

from __future__ import annotations

import json
from typing import Any

from aws_lambda_powertools import Logger

from alongside import night, wiring

logger = Logger()


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """The schedule's `{"step": "night"}` (with `again` when started by hand) or queue messages."""
    return _messages(event["Records"]) if "Records" in event else _begin(event.get("again", ""))


def _begin(again: str) -> dict[str, Any]:
    """Send one message per batch of groups worth planning, for every program."""
    planned = 0
    for body in night.begin(wiring.table(), wiring.programs(), wiring.now(), again):
        wiring.client("sqs").send_message(
            QueueUrl=wiring.deployment().night_queue_url, MessageBody=json.dumps(body)
        )
        planned += len(body["groups"])
    logger.info("night_planned", groups=planned)
    return {"groups": planned}


def _messages(records: list[dict[str, Any]]) -> dict[str, Any]:
    """Plan the groups of each message; a message that fails comes again, the others do not."""
    failed = []
    for record in records:
        try:
            _plan(json.loads(record["body"]))
        except wiring.OUTAGE as error:
            logger.error("outage", error=wiring.outage_code(error), message_id=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def _plan(body: night.Message) -> None:
    evening = night.evening(
        wiring.table(), wiring.programs(), body, wiring.now(), wiring.deployment().digest_seconds
    )
    for group in body["groups"]:
        outcome = night.plan_group(wiring.table(), evening, group)
        log = logger.info if outcome.proved else logger.error
        log(
            "group_planned" if outcome.proved else "proof_failed",
            program=evening.program.id,
            suggested=outcome.suggested,
            left_over=outcome.left_over,
            expired=outcome.expired,
            skipped=outcome.skipped,
        )


wiring.prepare(wiring.table, wiring.programs)
