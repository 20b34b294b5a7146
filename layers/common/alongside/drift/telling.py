"""The findings about a form in words, and whom they are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from alongside.forms import connection, fitting
from alongside.forms.fitting import Misfit
from alongside.hooks import Hook
from alongside.model import COORDINATOR, Letter
from alongside.program import Program
from alongside.program.translation import say
from alongside.store import codec

NAMES: Mapping[str, str] = MappingProxyType(
    {"google": "Google Forms", "typeform": "Typeform", "tally": "Tally"}
)


def name_provider(program: Program, provider: str) -> str:
    """What a letter calls the place where a form is."""
    return NAMES.get(provider) or say(program, "your own website")


def tell(program: Program, hook: Hook, misfit: Misfit) -> str:
    """What differs and what to do, as a plain sentence or two in the program's language."""
    if misfit.code in connection.WHY:
        provider = name_provider(program, hook.provider)
        return connection.tell(program, misfit.code, provider, hook, misfit.about)
    return fitting.tell(program, hook.form, misfit)


def worth_telling(misfits: Iterable[Misfit]) -> tuple[Misfit, ...]:
    """What the coordinator should hear of: that nothing arrives, that we cannot look, that somebody
    would wait, or that a question we rely on has other words. The other findings are notes for
    whoever asks."""
    told = connection.WHY.keys() | fitting.WORTH_A_LETTER
    return tuple(one for one in misfits if one.code in told)


def letter(hook: Hook, taken: int, now: datetime) -> Letter:
    """The letter about a change of one form: what differs now, or that it fits again, and how many
    were taken in with it. `now` is when the change was found; of one change there is one letter."""
    return Letter(
        program=hook.program,
        template="drift",
        recipient=COORDINATOR,
        cause=f"{codec.stamp(now)} {hook.name} {taken}",
        due_at=now,
        subject_id=hook.name,
    )


def read_cause(cause: str) -> tuple[datetime, int]:
    """When the change was found that a letter tells of, and how many were taken in with it."""
    found_at, _, taken = cause.split()
    return codec.moment(found_at), int(taken)
