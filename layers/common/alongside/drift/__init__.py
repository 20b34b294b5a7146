"""Drift: once a day, whenever a program's file has changed, and soon after a form has shown itself,
whether each form still asks what the program asks; and whoever waits is taken in again.

    looking_after  one program's hour: what waits, then the look, then the letters
    looking        one form: what is seen of it, what differs
    connection     what may be wrong between a form and us, each with its sentence
    waiting        the submissions that wait because a form did not fit, and what they show
    taking_in      what waits, and what a provider kept while we did not hear it, each once
    reach          what all of these may reach, and how much time they have

The coordinator hears of a change once: the letter and the state it tells of are one transaction.
"""

from alongside.drift.looking import Found, as_seen, look, silence
from alongside.drift.looking_after import look_after
from alongside.drift.reach import Reach, Shares
from alongside.drift.telling import name_provider, read_cause, tell, worth_telling
from alongside.drift.waiting import Waiting, waiting_by_hook

__all__ = [
    "Found",
    "Reach",
    "Shares",
    "Waiting",
    "as_seen",
    "look",
    "look_after",
    "name_provider",
    "read_cause",
    "silence",
    "tell",
    "waiting_by_hook",
    "worth_telling",
]
