"""From bytes to an application; and which response the bytes are."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside import enrollment, forms, hooks
from alongside.doors import Doors
from alongside.errors import DoesNotFit
from alongside.forms import mapping
from alongside.forms.mapping import Mapped
from alongside.forms.records import Submission
from alongside.intake import schemas
from alongside.intake.records import DRIFT, Taken
from alongside.intake.schemas import Shown
from alongside.keys import derive
from alongside.model import Application, Finding, Group
from alongside.program import Program

_CLOCKS_DIFFER = timedelta(days=1)
_EDITED = frozenset({"google", "signed"})
"""Senders whose people may change what they have sent: the same response at another time is another
version. With the others a response is one for ever, whatever times its copies tell."""

Adjust = Callable[[Mapped], Mapped]
"""What is put in the place of what was read, before it becomes an application."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a body makes. `response` names the response, `drift` is what could not be read because
    form and program do not fit, `loses_exclusions` whether that may hide whom somebody must never
    meet."""

    application: Application
    group: Group
    response: str
    drift: tuple[Finding, ...]
    loses_exclusions: bool


def as_read(mapped: Mapped) -> Mapped:
    """Nothing is put in the place of anything."""
    return mapped


def read(
    doors: Doors, hook: hooks.Hook, raw: bytes, now: datetime, adjust: Adjust = as_read
) -> Read | Shown | Taken:
    """The application a body makes, or what else it is: a form that shows itself, a test, a form
    that nobody has sent yet.

    Raises DoesNotFit for what can become no application, with the code `unexpected` where that is
    a mistake of ours: a signed form is never lost, not even to one.
    """
    try:
        return _read(doors, hook, raw, now, adjust)
    except DoesNotFit:
        raise
    except Exception:  # noqa: BLE001
        raise DoesNotFit("unexpected") from None


def _read(
    doors: Doors, hook: hooks.Hook, raw: bytes, now: datetime, adjust: Adjust
) -> Read | Shown | Taken:
    program = doors.programs[hook.program]
    if hook.form not in program.forms:
        raise DoesNotFit("unknown_hook")  # the form has gone from the program since it was kept
    submission = forms.parse(hook.provider, raw)
    if submission.kind == "schema":
        return schemas.look(program, hook, raw)
    if submission.kind == "test":
        return schemas.tried(program, hook)
    if submission.kind != "submitted":
        return Taken(202, submission.kind, hook.name)
    _check(program, hook, submission, now)
    mapped = adjust(mapping.map_answers(submission, program, hook.form))
    application = enrollment.enroll(program, hook.form, submission, mapped, doors.person)
    question = program.by_purpose(hook.form, "group")
    written = str(mapped.answers[question.id]) if question else application.group
    drift = tuple(one for one in mapped.findings if one.code in DRIFT)
    return Read(
        application=application,
        group=Group(program.id, application.group, written),
        response=name_response(doors, submission),
        drift=drift,
        loses_exclusions=_loses_exclusions(program, hook, drift),
    )


def _check(program: Program, hook: hooks.Hook, submission: Submission, now: datetime) -> None:
    if submission.submitted_at > now + _CLOCKS_DIFFER:
        raise DoesNotFit("from_the_future")  # it would outrank every later form of this person
    check_form(program, hook, submission)


def check_form(program: Program, hook: hooks.Hook, submission: Submission) -> None:
    """Raises DoesNotFit `another_form` where the program's file names the form behind a hook, and
    this comes from another."""
    expected = {str(provider): form for provider, form in program.forms[hook.form].ids.items()}
    if expected.get(hook.provider, submission.form_id) != submission.form_id:
        raise DoesNotFit("another_form")


def _loses_exclusions(program: Program, hook: hooks.Hook, drift: tuple[Finding, ...]) -> bool:
    question = program.by_purpose(hook.form, "avoid")
    return question is not None and any(one.question == question.id for one in drift)


def sent_at(hook: hooks.Hook, raw: bytes) -> datetime | None:
    """When a body was sent; None when nobody can tell."""
    try:
        return forms.parse(hook.provider, raw).submitted_at
    except Exception:  # noqa: BLE001  a form that does not fit, or a mistake of ours
        return None


def name_response(doors: Doors, submission: Submission) -> str:
    """The name of a response, the same in every copy: a keyed hash of 32 characters."""
    parts = [submission.provider, submission.form_id, submission.response_id]
    if submission.provider in _EDITED:
        parts.append(submission.version.partition(".")[0])
    return _digest(doors, "\0".join(parts).encode())


def name_body(doors: Doors, hook: hooks.Hook, raw: bytes) -> str:
    """The name of the response in a body, or of its bytes where none can be told from them."""
    try:
        submission = forms.parse(hook.provider, raw)
    except DoesNotFit:
        return _digest(doors, raw)
    except Exception:  # noqa: BLE001  a mistake of ours
        return _digest(doors, raw)
    return name_response(doors, submission) if submission.response_id else _digest(doors, raw)


def _digest(doors: Doors, text: bytes) -> str:
    return hmac.digest(derive(doors.root.first, "response"), text, "sha256").hex()[:32]
