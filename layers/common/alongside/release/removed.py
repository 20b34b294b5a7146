"""Programs that were taken out of the deployment: they are closed like one that asks no more, their
batches go in time, and then nothing remembers them. One that comes back begins anew."""

from __future__ import annotations

from collections.abc import Collection

from alongside.release.subjects import Reach, Subject, of_removed
from alongside.store import releases, subjects


def find_removed(reach: Reach, programs: Collection[str]) -> list[Subject]:
    """The programs that were met before and are gone; those of today are remembered."""
    known = subjects.known(reach.table)
    if not known.issuperset(programs):
        subjects.meet(reach.table, programs)
    return [of_removed(program) for program in sorted(known.difference(programs))]


def forget_removed(reach: Reach, subject: Subject) -> None:
    """Forget a program of which nothing is left. One that has slots or batches stays."""
    state = releases.state(reach.table, subject.id)
    if state is not None and (state.slots or state.oldest):
        return
    if state is None or releases.end(reach.table, subject.id):
        subjects.forget(reach.table, subject.id)
