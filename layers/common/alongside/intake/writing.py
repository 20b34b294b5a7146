"""Who wrote a body of which no application could be made."""

from __future__ import annotations

import contextlib
import json
import re

from alongside import forms
from alongside.doors import Doors
from alongside.forms import mapping
from alongside.hooks import Hook
from alongside.intake import reading
from alongside.model import Role
from alongside.program import Program
from alongside.store import applications

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"'@]+")


def writer(doors: Doors, program: Program, hook: str, body: bytes) -> str:
    """The person id of whoever sent a form through the hook of that name: by its e-mail question if
    that can be read, else by the first address in it; empty when there is none."""
    try:
        address = _answered(program, hook, body)
    except Exception:  # noqa: BLE001  a form that does not fit, or a mistake of ours
        address = ""
    address = address or _first_address(body)
    return doors.person(address) if address else ""


def was_erased(doors: Doors, hook: Hook, body: bytes) -> bool:
    """Whether whoever sent a body of which no application can be made was erased after that; where
    nobody can tell when it was sent, whether they were and have not come back since."""
    program = doors.programs[hook.program]
    person = writer(doors, program, hook.name, body)
    erased_at = applications.erased_at(doors.table, program.id, person) if person else None
    if erased_at is None:
        return False
    sent_at = reading.sent_at(hook, body)
    if sent_at is None:
        return applications.load(doors.table, program.id, person, hook.form) is None
    return sent_at <= erased_at


def _answered(program: Program, hook: str, body: bytes) -> str:
    _, form, provider = hook.split("/")
    submission = forms.parse(provider, body)
    question = program.by_purpose(Role(form), "email")
    mapped = mapping.map_answers(submission, program, Role(form))
    return str(mapped.answers.get(question.id, "")) if question else ""


def _first_address(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    with contextlib.suppress(ValueError, RecursionError):  # an address may be written in escapes
        text = json.dumps(json.loads(text), ensure_ascii=False)
    found = _ADDRESS.search(text)
    return found[0].rstrip(".") if found else ""
