"""care: once a day, everything that time brings about, for every group of every program."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger

from alongside import care, wiring
from alongside.errors import TryAgain
from alongside.program import Program

logger = Logger()
_carry_out = partial(wiring.carry_out, logger.error)


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Look after every program; answers with counts. When a part of it failed, the run fails once
    all others are done, so that it is started again and finds its own work."""
    counts: Counter[str] = Counter()
    for program in wiring.programs().values():
        counts += _carry_out(partial(_program, program))
    logger.info("care_done", extra=dict(counts))
    if counts["failed"]:
        raise TryAgain("care_incomplete")
    return dict(counts)


def _program(program: Program) -> Counter[str]:
    day = care.begin(wiring.table(), program, wiring.now())
    counts: Counter[str] = Counter(groups=len(day.groups))
    for group in day.groups:
        counts += _carry_out(partial(care.look_after, wiring.table(), day, group))
    counts += _carry_out(partial(care.keep_house, wiring.table(), day))
    counts += _carry_out(partial(_announce, day))
    # After what is kept no longer is gone, so that it is not in the roster either.
    return counts + _carry_out(partial(_publish, day))


def _announce(day: care.Day) -> Counter[str]:
    return care.announce(wiring.table(), wiring.feedback_table(), day)


def _publish(day: care.Day) -> Counter[str]:
    return care.publish_roster(wiring.table(), day, wiring.vault(), wiring.rosters())


wiring.prepare(wiring.table, wiring.programs)
