"""release: once a day, the feedback of every slot that has ended, for every program; and the keys
of the slots to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any

from aws_lambda_powertools import Logger

from alongside import release, wiring
from alongside.errors import TryAgain
from alongside.release import Reach, Subject

logger = Logger()
_carry_out = partial(wiring.carry_out, logger.error)


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Release what is due; answers with counts. The organization's keys come first, since ratings
    may move to its pool, and its own slot last; before it, programs that were removed. When a part
    of it failed, the run fails once all others are done, so that it is started again and finds its
    own work."""
    programs = wiring.programs()
    organization = release.of_organization(programs)
    counts = _carry_out(partial(_prepare, organization))
    removed: list[Subject] = []
    counts += _carry_out(partial(_find_removed, programs, removed))
    for program in programs.values():
        counts += _carry_out(partial(_release, release.of_program(program)))
    for subject in removed:
        counts += _carry_out(partial(_end, subject))
    counts += _carry_out(partial(_release, organization))
    logger.info("release_done", extra=dict(counts))
    if counts["failed"]:
        raise TryAgain("release_incomplete")
    return dict(counts)


def _prepare(subject: Subject) -> Counter[str]:
    release.prepare(_reach(), subject, wiring.now())
    return Counter()


def _release(subject: Subject) -> Counter[str]:
    reach, now = _reach(), wiring.now()
    state = release.prepare(reach, subject, now)
    return Counter() if state is None else release.settle(reach, subject, state, now)


def _find_removed(programs: Iterable[str], removed: list[Subject]) -> Counter[str]:
    removed += release.find_removed(_reach(), frozenset(programs))
    return Counter()


def _end(subject: Subject) -> Counter[str]:
    counts = _release(subject)
    release.forget_removed(_reach(), subject)
    return counts


def _reach() -> Reach:
    doors = wiring.feedback_table(), wiring.vault(), wiring.rosters()
    return Reach(*doors, wiring.random_bytes)


wiring.prepare(wiring.feedback_table, wiring.vault, wiring.programs)
