"""A form from what its provider says of it."""

from __future__ import annotations

from alongside.errors import DoesNotFit
from alongside.forms import payload
from alongside.forms.payload import Table
from alongside.forms.seen import google, tally, typeform
from alongside.forms.seen.records import SeenForm

_READERS = {
    "typeform": (typeform.see, "fields", ()),
    "tally": (tally.see, "blocks", ()),
    "google": (google.see, "items", ("form",)),
}


def see(provider: str, definition: Table) -> SeenForm:
    """The form that a provider describes: Typeform's or Tally's answer to GET /forms/{id}, or a
    schema message of our own sender. Raises DoesNotFit `not_a_form` for anything else."""
    reader, listed, around = _READERS.get(provider, (None, "", ()))
    if reader is None or not isinstance(definition.get(listed), list):
        raise DoesNotFit("not_a_form")
    holder = payload.table(definition, around[0]) if around else definition
    if not payload.text(holder, "id"):
        raise DoesNotFit("not_a_form")
    return reader(definition)
