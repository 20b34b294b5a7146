"""The forms: which are connected, whether they fit, by what was last seen of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from alongside import drift
from alongside.forms import connection
from alongside.forms.fitting import HINDERS
from alongside.model import Role
from alongside.program import Program
from alongside.store import groups, looks, sightings
from alongside.store.sightings import Sighting
from alongside.store.table import Table
from console.doctor.finding import Finding, Patient, long

_LOOKED_WITHIN = timedelta(days=2)


def check(patient: Patient) -> Iterator[Finding]:
    """One line per program for what is connected, one for each form that needs a look."""
    table = patient.place.table()
    for program in patient.programs.values():
        known = sightings.of_program(table, program.id)
        yield _connected(table, program, known)
        for one in known:
            yield from _fits(program, one, patient.now)
        yield from _looked(patient, program, looks.load(table, program.id).day)


def _connected(table: Table, program: Program, known: tuple[Sighting, ...]) -> Finding:
    """A form that never described itself is known by the applications it brought alone."""
    about = f"forms of {program.id}"
    described = {one.hook.split("/")[1] for one in known}
    silent = _silent(table, program, {role for role in program.forms if role not in described})
    counts = Counter(one.verdict or "not looked at yet" for one in known)
    words = {"fits": "fit", "fits_by_title": "fit by title", "does_not_fit": "do not fit"}
    found = ", ".join(f"{count} {words.get(name, name)}" for name, count in sorted(counts.items()))
    if silent:
        todo = "docs/set-up says how; if it is connected, send a test from it."
        roles = ", ".join(sorted(silent))
        nothing = f"nothing has come from a form for: {roles}"
        return Finding(about, "look", "; ".join(filter(None, (found, nothing))), todo)
    return Finding(about, "ok", found or "what they send is read")


def _silent(table: Table, program: Program, roles: set[Role]) -> set[Role]:
    """Those of the roles for which nobody has ever applied."""
    left = set(roles)
    for group in groups.directory(table, program.id).groups:
        if not left:
            break
        left -= {one.role for one in groups.read(table, program.id, group).applications}
    return left


def _fits(program: Program, one: Sighting, now: datetime) -> Iterator[Finding]:
    about, todo = f"form {one.hook}", f"See why: alongside forms check --program {program.id}"
    codes = {misfit.code for misfit in one.misfits}
    if drift.silence(one, now):
        silent = f"its script has said nothing since {one.seen_at:%Y-%m-%d}: answers stay there"
        yield Finding(about, "wrong", silent, "Open the script, run setup once, and read its log.")
    elif codes & connection.STOPS - {connection.SILENT}:
        yield Finding(about, "wrong", "what people send does not reach us", todo)
    elif one.verdict == "does_not_fit":
        hindered = len([misfit for misfit in one.misfits if misfit.code in HINDERS])
        yield Finding(about, "wrong", f"does not fit the program ({hindered} things)", todo)
    elif codes & connection.WHY.keys():
        yield Finding(about, "look", "we cannot look at it at its provider", todo)
    elif one.verdict == "fits_by_title":
        yield Finding(about, "look", "fits only as long as no title is changed", todo)


def _looked(patient: Patient, program: Program, day: str) -> Iterator[Finding]:
    about = f"look at forms of {program.id}"
    if not day:
        yield Finding(about, "unknown", "not looked at yet; that happens within the hour")
        return
    newest = (patient.now - _LOOKED_WITHIN).date().isoformat()
    if day < newest:
        todo = "It should be every day. See the schedules above; else report it."
        yield Finding(about, "wrong", f"last on {day}, more than {long(_LOOKED_WITHIN)} ago", todo)
    else:
        yield Finding(about, "ok", f"last on {day}")
