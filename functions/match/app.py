"""match: the night plans which groups changed; then each message plans and commits its groups."""

from __future__ import annotations

import json
from typing import Any

from aws_lambda_powertools import Logger

from alongside import night, wiring
from alongside.errors import ProofFailed

logger = Logger()

LATER_SECONDS = 60
"""How long what ails a few groups has to pass before they are tried again."""


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """The schedule's `{"step": "night"}` (with `again` when started by hand) or queue messages."""
    return _messages(event["Records"]) if "Records" in event else _begin(event.get("again", ""))


def _begin(again: str) -> dict[str, Any]:
    """Send one message per batch of groups worth planning, for every program."""
    planned = 0
    for body in night.begin(wiring.table(), wiring.programs(), wiring.now(), again):
        _send(body)
        planned += len(body["groups"])
    logger.info("night_planned", groups=planned)
    return {"groups": planned}


def _send(body: night.Message, seconds: int = 0) -> None:
    wiring.client("sqs").send_message(
        QueueUrl=wiring.deployment().night_queue_url,
        MessageBody=json.dumps(body),
        DelaySeconds=seconds,
    )


def _messages(records: list[dict[str, Any]]) -> dict[str, Any]:
    """Plan the groups of each message; a message that fails comes again, the others do not."""
    failed = [record["messageId"] for record in records if not _is_done_with(record)]
    return {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}


def _is_done_with(record: dict[str, Any]) -> bool:
    """Whether a message need not come again; see `night.remainder`."""
    body: night.Message = json.loads(record["body"])
    try:
        left = _plan(body)
        if not left:
            return True
        logger.error("groups_left", groups=len(left), message_id=record["messageId"])
        rest = night.remainder(body, left)
        if rest is None:
            return False
        _send(rest, LATER_SECONDS)
    except wiring.OUTAGE as error:
        logger.error("outage", error=wiring.outage_code(error), message_id=record["messageId"])
        return False
    return True


def _plan(body: night.Message) -> list[str]:
    """Plan the groups of a message; those that failed."""
    evening = night.evening(
        wiring.table(), wiring.programs(), body, wiring.now(), wiring.deployment().digest_seconds
    )
    return [group for group in body["groups"] if not _is_planned(evening, group)]


def _is_planned(evening: night.Evening, group: str) -> bool:
    """Plan one group; whatever is wrong with it is no other group's concern."""
    try:
        outcome = night.plan_group(wiring.table(), evening, group)
    except ProofFailed as failed:
        logger.error("proof_failed", mentees=failed.mentees, mentors=failed.mentors)
    except Exception as error:  # noqa: BLE001  whatever it is, the other groups are planned
        wiring.tell_failure(logger.error, error)
    else:
        _report(evening, outcome)
        return True
    return False


def _report(evening: night.Evening, outcome: night.Outcome) -> None:
    logger.info(
        "group_planned",
        program=evening.program.id,
        suggested=outcome.suggested,
        left_over=outcome.left_over,
        expired=outcome.expired,
        warnings=outcome.warnings,
        skipped=outcome.skipped,
    )


wiring.prepare(wiring.table, wiring.programs)
