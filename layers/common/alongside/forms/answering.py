"""What a form is answered that shows itself, or that is tried."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from alongside.forms.fitting import Verdict
from alongside.program import Program
from alongside.program.translation import say

_FITS = "This form fits the program: what people send can be read."
_LEADS: Mapping[Verdict, str] = MappingProxyType(
    {
        "fits": _FITS,
        "fits_by_title": _FITS,
        "does_not_fit": "This form does not fit the program yet. Whatever people send is kept, and"
        " what cannot be read now is read again when it fits.",
    }
)
_ARRIVED = "The test arrived. Nothing of it is kept."
SENTENCES = (*dict.fromkeys(_LEADS.values()), _ARRIVED)


def sum_up(program: Program, verdict: Verdict) -> str:
    """Whether a form fits, in the program's language."""
    return say(program, _LEADS[verdict])


def thank(program: Program) -> str:
    """That a test has arrived, in the program's language."""
    return say(program, _ARRIVED)
