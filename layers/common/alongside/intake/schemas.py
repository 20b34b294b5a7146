"""A form that shows itself, or that is tried: what fits, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.forms import answering, fitting, payload, seen
from alongside.forms.seen import SeenForm
from alongside.hooks import Hook
from alongside.intake.records import Taken
from alongside.program import Program


@dataclass(frozen=True, slots=True)
class Shown:
    """A form as it has shown itself, and what it is answered."""

    seen: SeenForm
    taken: Taken


def look(program: Program, hook: Hook, raw: bytes) -> Shown:
    """The form a schema message describes. Raises DoesNotFit `not_a_form`."""
    form = seen.see(hook.provider, payload.read_json(raw))
    fit = fitting.fit(program, hook.form, form)
    told = (fitting.tell(program, hook.form, misfit) for misfit in fit.misfits)
    lines = (answering.sum_up(program, fit.verdict), *told)
    return Shown(form, Taken(202, "schema", hook.name, fit.verdict, lines, fit.refs))


def tried(program: Program, hook: Hook) -> Taken:
    """The answer to a test, of which nothing is kept."""
    return Taken(202, "test", hook.name, lines=(answering.thank(program),))
