"""A form that was seen, as a text to keep: the same form is the same text."""

from __future__ import annotations

import json
from dataclasses import asdict

from pydantic import TypeAdapter, ValidationError

from alongside.errors import DoesNotFit
from alongside.forms.seen.records import SeenForm


def write(seen: SeenForm) -> str:
    """Canonical JSON."""
    return json.dumps(asdict(seen), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(text: str) -> SeenForm:
    """What `write` wrote, of this or an earlier release. Raises DoesNotFit `not_a_form`."""
    try:
        return TypeAdapter(SeenForm).validate_json(text)
    except ValidationError:
        raise DoesNotFit("not_a_form") from None
