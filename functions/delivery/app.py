"""delivery: what SES says of our letters is written down; bounces and complaints stop mail."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger

from alongside import delivery, wiring

logger = Logger()


def lambda_handler(event: dict[str, Any], context: object) -> None:
    """One EventBridge event of the configuration set."""
    news = delivery.read(event)
    if news is None:
        logger.info("event_of_no_letter")
        return
    delivery.record(wiring.table(), news, wiring.now())
    logger.info("letter_event", letter=news.letter_id, state=news.state.value)


wiring.prepare(wiring.table)
