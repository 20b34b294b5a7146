"""Who wrote a body of which no application could be made."""

from __future__ import annotations

import contextlib
import json
import re

from alongside import forms
from alongside.doors import Doors
from alongside.errors import DoesNotFit
from alongside.forms import mapping
from alongside.model import Role
from alongside.program import Program

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"'@]+")


def writer(doors: Doors, program: Program, hook: str, body: bytes) -> str:
    """The person id of whoever sent a form through the hook of that name: by its e-mail question if
    that can be read, else by the first address in it; empty when there is none."""
    address = _answered(program, hook, body) or _first_address(body)
    return doors.person(address) if address else ""


def _answered(program: Program, hook: str, body: bytes) -> str:
    _, form, provider = hook.split("/")
    try:
        submission = forms.parse(provider, body)
    except DoesNotFit:
        return ""
    question = program.by_purpose(Role(form), "email")
    mapped = mapping.map_answers(submission, program, Role(form))
    return str(mapped.answers.get(question.id, "")) if question else ""


def _first_address(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    with contextlib.suppress(ValueError, RecursionError):  # an address may be written in escapes
        text = json.dumps(json.loads(text), ensure_ascii=False)
    found = _ADDRESS.search(text)
    return found[0].rstrip(".") if found else ""
