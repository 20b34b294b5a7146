"""One form delivery: verified, parsed, mapped, and committed with one AWS call.

With a valid signature the answer is always 2xx: a body that does not fit is kept for a person and
never lost. Refusals happen before any call and say nothing but a reason code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside import enrollment, forms, hooks
from alongside.doors import Doors
from alongside.errors import DoesNotFit
from alongside.forms import mapping
from alongside.model import Application, ApplicationState, Group, Letter
from alongside.store import applications
from alongside.store.applications import Quarantined, Saved

_CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a delivery: `status` for the sender, `outcome` and `hook` for the log."""

    status: int
    outcome: str
    hook: str


def take(doors: Doors, proxy: str, raw: bytes, headers: Mapping[str, str], now: datetime) -> Taken:
    """Take one delivery. `proxy` is the path after `/hooks/`, `raw` the body as it was signed.

    Raises DeliveryRefused (401) or DeliveryTooLarge (413) before any AWS call; anything that AWS
    raises propagates (503).
    """
    hook = hooks.find(doors.root, doors.programs, proxy)
    forms.verify(hook.provider, raw, headers, hooks.secrets(doors.root, hook), now)
    try:
        read = _read(doors, hook, raw, now)
    except DoesNotFit as misfit:
        return _keep(doors, hook, raw, misfit, now)
    except Exception:  # noqa: BLE001  a signed form is never lost, not even to a mistake of ours
        return _keep(doors, hook, raw, DoesNotFit("unexpected"), now)
    if isinstance(read, str):
        return Taken(202, read, hook.name)
    return _save(doors, hook, read, now)


@dataclass(frozen=True, slots=True)
class _Read:
    application: Application
    group: Group


def _read(doors: Doors, hook: hooks.Hook, raw: bytes, now: datetime) -> _Read | str:
    """The application a body makes, or what else it is (`test`, `partial`, `schema`)."""
    program = doors.programs[hook.program]
    submission = forms.parse(hook.provider, raw)
    if submission.kind != "submitted":
        return submission.kind
    if submission.submitted_at > now + _CLOCKS_DIFFER:
        raise DoesNotFit("from_the_future")  # it would outrank every later form of this person
    expected = {str(provider): form for provider, form in program.forms[hook.form].ids.items()}
    if expected.get(hook.provider, submission.form_id) != submission.form_id:
        raise DoesNotFit("another_form")
    mapped = mapping.map_answers(submission, program, hook.form)
    application = enrollment.enroll(program, hook.form, submission, mapped, doors.person)
    question = program.by_purpose(hook.form, "group")
    written = str(mapped.answers[question.id]) if question else application.group
    return _Read(application, Group(program.id, application.group, written))


def _save(doors: Doors, hook: hooks.Hook, read: _Read, now: datetime) -> Taken:
    application = read.application
    program, letter = doors.programs[hook.program], receipt(application, now)
    saved = applications.save(doors.table, program, application, read.group, letter, now)
    if saved is Saved.TAKEN and application.state is ApplicationState.NEEDS_PERSON:
        return Taken(202, "needs_person", hook.name)
    return Taken(202 if saved in (Saved.TAKEN, Saved.OLDER) else 200, saved.value, hook.name)


def receipt(application: Application, now: datetime) -> Letter:
    """The letter that says an application has arrived; one per version."""
    return Letter(
        program=application.program,
        template="receipt",
        recipient=application.member,
        cause=f"{application.role} {application.version}",
        due_at=now,
        subject_id=application.role.value,
        group=application.group,
    )


def _keep(doors: Doors, hook: hooks.Hook, raw: bytes, misfit: DoesNotFit, now: datetime) -> Taken:
    entry = Quarantined(
        program=hook.program,
        hook=hook.name,
        digest=hashlib.sha256(raw).hexdigest()[:32],
        received_at=now,
        code=misfit.code,
        question=misfit.question,
        body=raw,
    )
    seen = applications.quarantine(doors.table, entry) is Saved.SEEN
    return Taken(200 if seen else 202, f"quarantine_{misfit.code}", hook.name)
