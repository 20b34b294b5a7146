"""Whether a form at a provider still asks what the program asks; what to do if it does not.

    trial      the form, paired by the rules that pair a submission's answers
    judging    what differs
    choices    whether what can be chosen on the form can be read
    sentences  each difference in plain words
    saying     these words about one program, with the line of its file

What lies beside the questions, such as webhooks and tokens, is `forms.connection`'s.
"""

from alongside.forms.fitting.judging import fit
from alongside.forms.fitting.records import (
    HINDERS,
    WORTH_A_LETTER,
    Fit,
    Misfit,
    Verdict,
    judge,
)
from alongside.forms.fitting.saying import Place, place, place_of, tell
from alongside.forms.fitting.sentences import KINDS, OTHERWISE, WHERE, WHY

SENTENCES = (*WHY.values(), *KINDS.values(), OTHERWISE, WHERE)

__all__ = [
    "HINDERS",
    "KINDS",
    "SENTENCES",
    "WHY",
    "WORTH_A_LETTER",
    "Fit",
    "Misfit",
    "Place",
    "Verdict",
    "fit",
    "judge",
    "place",
    "place_of",
    "tell",
]
