"""One form delivery: verified, parsed, mapped, and committed with one AWS call.

With a valid signature the answer is always 2xx: a body that does not fit is kept for a person and
never lost. Refusals happen before any call and say nothing but a reason code. What is kept is read
again when the form or the program has been mended, and what a provider kept while we did not hear
it is taken late: each response once, whatever comes first.

    taking     a delivery of a form
    late       a response from a provider's own list
    again      a body that was kept
    rereading  one that is an application already: read once more, in place
    reading    bytes to an application; which response they are
    amending   what is put in the place of answers: what a coordinator typed, what stands on file
    schemas    a form that shows itself
    writing    who wrote a body
    noting     which form it came from
    records    what became of it
"""

from alongside.intake.again import take_again, would_fit
from alongside.intake.amending import TYPED
from alongside.intake.late import take_late
from alongside.intake.noting import note_form
from alongside.intake.records import DRIFT, Taken
from alongside.intake.taking import receipt, take
from alongside.intake.writing import writer

__all__ = [
    "DRIFT",
    "TYPED",
    "Taken",
    "note_form",
    "receipt",
    "take",
    "take_again",
    "take_late",
    "would_fit",
    "writer",
]
