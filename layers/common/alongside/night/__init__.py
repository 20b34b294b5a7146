"""The night: which groups are planned, and one group's plan, frozen first and then committed.

Running it twice, or again after a crash at any point, changes nothing and mails nobody twice: the
plan is written under its local date before anything follows from it, every commit is conditioned
on the facts it was planned on, and every letter's id follows from its cause.
"""

from alongside.night.committing import new_match
from alongside.night.expiring import notice_time, over_letters
from alongside.night.messages import (
    Evening,
    Message,
    batches,
    begin,
    evening,
    groups_to_plan,
    local_date,
    remainder,
)
from alongside.night.planning import Outcome, plan, plan_group

__all__ = [
    "Evening",
    "Message",
    "Outcome",
    "batches",
    "begin",
    "evening",
    "groups_to_plan",
    "local_date",
    "new_match",
    "notice_time",
    "over_letters",
    "plan",
    "plan_group",
    "remainder",
]
