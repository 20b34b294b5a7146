"""mail: every minute the letters that are due leave. The only function that may send."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger

from alongside import sending, wiring

logger = Logger()
_RESERVE = timedelta(seconds=8)


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Sweep until nothing is due, the quota is used or the time is up; answers with counts."""
    left = timedelta(milliseconds=context.get_remaining_time_in_millis())
    run = sending.Sweep(
        doors=wiring.doors(),
        mailer=wiring.mailer(),
        owner=wiring.new_id(),
        clock=wiring.now,
        pause=time.sleep,
        until=wiring.now() + left - _RESERVE,
    )
    counts = sending.sweep(run)
    if counts["maybe"]:
        logger.error("send_ambiguous", letters=counts["maybe"])
    oldest = sending.oldest_seconds(wiring.table(), wiring.now())
    logger.info("sweep_done", extra={"oldest_seconds": oldest, **counts})
    return dict(counts)


wiring.prepare(wiring.doors, wiring.mailer)
