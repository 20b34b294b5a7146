"""What was promised to those who wrote what waits, or comes now: a file may change meanwhile, and
nobody is then shown among fewer, or to more readers, than they were told.

The state remembers each promise with the number of decisions since it was given, as plain words:
`0 10 10 coordinator`. Every run looks at the file, so that what was promised for a day counts too.
"""

from __future__ import annotations

from collections.abc import Iterable

from alongside.mixing import promise
from alongside.mixing.mix import PATIENCE
from alongside.mixing.promise import Promise, strictest
from alongside.mixing.slots import ORGANIZATION
from alongside.release.subjects import Subject

_OWN = PATIENCE + 2
"""Decisions that a promise counts for: those that an answer waits for, one because it may come
late, one because a decision may be late itself and meet what was said after its slot."""

_OF_ALL = _OWN + 2 * PATIENCE
"""An answer comes to the organization's pool after all this, and perhaps after slots in which its
program had too many; and then waits as long again."""


def given_now(subject: Subject) -> str:
    """The promise of the subject's file, as it is remembered first."""
    return f"0 {subject.promise}"


def to_keep(subject: Subject, remembered: Iterable[str]) -> Promise:
    """The promise that keeps every one that may have been given to those who are decided on."""
    earlier = (promise.read(one.partition(" ")[2]) for one in remembered)
    return strictest((subject.promise, *earlier))


def after(subject: Subject, remembered: Iterable[str]) -> frozenset[str]:
    """What is remembered once a slot's content was decided on."""
    most = _OF_ALL if subject.id == ORGANIZATION else _OWN
    aged = ((int(age) + 1, given) for age, _, given in (one.partition(" ") for one in remembered))
    youngest = {given: age for age, given in sorted(aged, reverse=True)} | {str(subject.promise): 0}
    return frozenset(f"{age} {given}" for given, age in youngest.items() if age < most)
