"""A form as its provider describes it, in one shape for all: what is asked, and how.

    records      the shape: SeenForm and its questions
    definitions  what a provider says of a form, by the provider:
    typeform     its answer to GET /forms/{id}
    tally        its answer to the same, with that to GET /forms/{id}/questions if there is one
    google       the schema message of our own sender
    bodies       a submission, as far as it lists its questions
    keeping      the shape as a text to keep

It never holds an answer.
"""

from alongside.forms.seen.bodies import see_submission
from alongside.forms.seen.definitions import see
from alongside.forms.seen.keeping import read, write
from alongside.forms.seen.records import SeenForm, SeenQuestion

__all__ = ["SeenForm", "SeenQuestion", "read", "see", "see_submission", "write"]
