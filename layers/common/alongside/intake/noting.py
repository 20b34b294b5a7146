"""Which form it is that something comes from."""

from __future__ import annotations

from datetime import datetime

from alongside import forms
from alongside.doors import Doors
from alongside.errors import DoesNotFit
from alongside.intake import again, reading
from alongside.store import sightings


def note_form(doors: Doors, hook: str, raw: bytes, now: datetime) -> bool | None:
    """Keep which form a signed submission came from through the hook of that name, unless the form
    has been described: so a form that somebody has connected by hand is looked after, too. One
    conditional write; True when it is known then, None when the body says nothing of it."""
    found = again.hook_named(hook)
    try:
        submission = forms.parse(found.provider, raw)
        reading.check_form(doors.programs[found.program], found, submission)
    except DoesNotFit:
        return None
    if submission.kind != "submitted":
        return None
    sightings.heard(doors.table, found, submission.form_id, now)
    return True
