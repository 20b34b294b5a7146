"""forms: every hour, whether the forms still ask what the programs ask, and whoever waited for a
program to change."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from alongside import drift, providers, wiring
from alongside.drift import Reach, Shares
from alongside.errors import TryAgain
from alongside.program import Program

logger = Logger()
_carry_out = partial(wiring.carry_out, logger.error)


def lambda_handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Look after the forms of every program; answers with counts. When a part of it failed, the run
    fails once all others are done, so that it is started again and goes on from there."""
    programs = wiring.programs().values()
    shares = Shares(context.get_remaining_time_in_millis, len(programs))
    counts: Counter[str] = Counter()
    for program in programs:
        counts += _carry_out(partial(_look_after, program, shares))
    logger.info("forms_done", extra=dict(counts))
    if counts["failed"]:
        raise TryAgain("forms_incomplete")
    return dict(counts)


def _look_after(program: Program, shares: Shares) -> Counter[str]:
    reach = Reach(wiring.doors(), wiring.tokens(), providers.open_provider)
    return drift.look_after(reach, program, wiring.now(), shares.next())


wiring.prepare(wiring.table, wiring.root, wiring.tokens, wiring.programs)
