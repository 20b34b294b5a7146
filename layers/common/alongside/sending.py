"""The sweep: letters that are due leave, each once, paced by what the mail service allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside import correspondence
from alongside.correspondence import Skip
from alongside.doors import Doors
from alongside.errors import NeverRetry, TryAgain
from alongside.mailer import Mailer, MaybeSent, Quota
from alongside.model import Letter
from alongside.store import outbox
from alongside.store.table import Table

_BATCH = 25
_SHARE_OF_RATE = 0.8
_RESERVE = 0.1
_SLOWEST = 0.01
_LONGEST_WAIT_MINUTES = 60
_ATTEMPTS = 12
UNLIMITED = -1


@dataclass(frozen=True, slots=True)
class Sweep:
    """One run of the sweep. `owner` marks what it claims; `clock` and `pause` (seconds) are
    arguments so that a test decides them; `until` is when it stops claiming."""

    doors: Doors
    mailer: Mailer
    owner: str
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    until: datetime


def sweep(run: Sweep) -> Counter[str]:
    """Send what is due; returns counts per outcome (`sent`, `skipped_<reason>`, `waiting`, …).

    Only one sweep paces itself at a time (a lease); two at once would still send nothing twice,
    since every letter is claimed by itself.
    """
    counts: Counter[str] = Counter()
    table, now = run.doors.table, run.clock()
    due = outbox.due(table, now, _BATCH)
    if not due or not outbox.lease(table, run.owner, now, run.until - now):
        return counts
    pace = Pace.of(run.mailer.quota())
    try:
        while due and _send_batch(run, due, counts, pace):
            due = outbox.due(table, run.clock(), _BATCH)
    finally:
        outbox.release(table, run.owner, run.clock())
    return counts


def _send_batch(run: Sweep, due: list[str], counts: Counter[str], pace: Pace) -> bool:
    """Send these letters; whether to go on."""
    for letter_id in due:
        if run.clock() >= run.until:
            return False
        if counts["sent"] + counts["maybe"] >= pace.allowed:
            counts["over_quota"] = 1
            return False
        if wait := pace.wait(run.clock()):
            run.pause(wait)
        outcome = _one(run, letter_id)
        counts[outcome] += 1
        if outcome == "throttled":
            return False
        if outcome in ("sent", "maybe"):
            pace.sent_at.append(run.clock())
    return True


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast letters may leave: `allowed` more today, and no more than `burst` within `window`
    seconds. A tenth of the day's quota and a fifth of the rate stay in reserve."""

    allowed: float
    burst: int
    window: float
    sent_at: list[datetime]

    @classmethod
    def of(cls, quota: Quota) -> Pace:
        """The pace of an account."""
        allowed = quota.per_day * (1 - _RESERVE) - quota.used
        rate = max(quota.per_second * _SHARE_OF_RATE, _SLOWEST)
        burst = max(1, int(rate))
        unlimited = quota.per_day == UNLIMITED
        return cls(float("inf") if unlimited else allowed, burst, burst / rate, [])

    def wait(self, now: datetime) -> float:
        """Seconds until another letter may leave."""
        if len(self.sent_at) < self.burst:
            return 0.0
        since = (now - self.sent_at[-self.burst]).total_seconds()
        return max(0.0, self.window - since)


def oldest_seconds(table: Table, now: datetime) -> int:
    """How late the latest letter is, in seconds; 0 when none is due."""
    due_at = outbox.oldest_due(table, now)
    return int((now - due_at).total_seconds()) if due_at else 0


def _one(run: Sweep, letter_id: str) -> str:
    table, now = run.doors.table, run.clock()
    letter = outbox.claim(table, letter_id, run.owner, now)
    if letter is None:
        return "not_ours"
    try:
        composed = _compose(run, letter, now)
    except (LookupError, ValueError, TypeError, AssertionError):
        return _set_back(run, letter, "broken", now)  # one such letter must not hold up the others
    if isinstance(composed, Skip):
        outbox.skipped(table, letter, run.owner, composed.reason, now)
        return f"skipped_{composed.reason}"
    try:
        run.mailer.send(composed)
    except TryAgain:
        return _set_back(run, letter, "throttled", now)
    except NeverRetry as refused:
        outbox.failed(table, letter, run.owner, refused.code, now)
        return "failed"
    except MaybeSent:
        if letter.attempt >= _ATTEMPTS:
            outbox.failed(table, letter, run.owner, "no_answer", now)
            return "failed"
        return "maybe"
    outbox.sent(table, letter, run.owner, run.clock())
    return "sent"


def _set_back(run: Sweep, letter: Letter, why: str, now: datetime) -> str:
    """Put a letter that has certainly not left back in line, later each time; it is tried until it
    is stale, never given up before."""
    minutes = min(2 ** min(letter.attempt - 1, 6), _LONGEST_WAIT_MINUTES)
    outbox.postpone(run.doors.table, letter, run.owner, now + timedelta(minutes=minutes))
    return why


def _compose(run: Sweep, letter: Letter, now: datetime) -> correspondence.Composed:
    if letter.expires_at is not None and letter.expires_at <= now:
        return Skip("stale")
    if outbox.suppressed(run.doors.table, letter.recipient):
        return Skip("suppressed")
    return correspondence.compose(run.doors, letter, now)
