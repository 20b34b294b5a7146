"""Every check, one after the other, whatever becomes of the others."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import botocore.session
from botocore.exceptions import BotoCoreError, ClientError

from console import screen
from console.doctor import (
    alarms,
    feedback,
    forms,
    groups,
    letters,
    nights,
    outbox,
    program_files,
    quarantine,
    queues,
    records,
    root_secret,
    schedules,
    stack,
)
from console.doctor.finding import Check, Finding, Patient
from console.failures import in_words

CHECKS: dict[str, Check] = {
    "deployment": stack.check,
    "root secret": root_secret.check,
    "mail account": letters.check,
    "records of the domain": records.check,
    "forms": forms.check,
    "schedules": schedules.check,
    "queues": queues.check,
    "nights": nights.check,
    "letters": outbox.check,
    "quarantine": quarantine.check,
    "program files": program_files.check,
    "alarms": alarms.check,
    "feedback": feedback.check,
    "groups": groups.check,
}
_SERVICES = {
    "cloudformation": "cloudformation",
    "sesv2": "ses",
    "scheduler": "scheduler",
    "cloudwatch": "cloudwatch",
    "sns": "sns",
    "sqs": "sqs",
    "ssm": "ssm",
    "dynamodb": "dynamodb",
}
"""The services that are asked, by their names in boto3, and in rights."""


def look(patient: Patient) -> list[Finding]:
    """Everything, in the order of CHECKS. Raises nothing."""
    found: list[Finding] = []
    with screen.progress() as bar:
        task = bar.add_task("looking", total=len(CHECKS))
        for name, check in CHECKS.items():
            found += examine(name, partial(check, patient), patient.place.local)
            bar.advance(task)
    return found


def examine(name: str, find: Callable[[], Iterator[Finding]], local: bool) -> Iterator[Finding]:
    """One check: what it found until it ended, and why it could not go on if it could not."""
    try:
        yield from find()
    except screen.Stop as stop:
        yield Finding(name, "unknown", "could not be looked at", stop.sentence, failed=True)
    except (ClientError, BotoCoreError) as error:
        yield _unseen(name, error, local)
    except Exception as error:  # noqa: BLE001  a mistake here must not hide the other checks
        place = traceback.extract_tb(error.__traceback__)[-1]
        at = f"{type(error).__name__}, {Path(place.filename).name} line {place.lineno}"
        ours = f"the check has a mistake of ours ({at})"
        yield Finding(name, "unknown", ours, "Report that.", failed=True)


def _unseen(name: str, error: ClientError | BotoCoreError, local: bool) -> Finding:
    """What could not be seen, and what to do so that it can. An engine on this machine that knows
    no such service is no failure."""
    if isinstance(error, ClientError):
        operation, code = error.operation_name, error.response["Error"]["Code"]
        if code.startswith(("AccessDenied", "NotAuthorized", "AuthorizationError")):
            todo = f"Ask whoever runs the account for the right {right(operation)}."
            return Finding(name, "unknown", "you may not look at it", todo, failed=True)
        if local:
            return Finding(name, "unknown", "the system on this machine cannot say")
    silent = "nobody answers on this machine" if local else "AWS did not say"
    return Finding(name, "unknown", silent, in_words(error, local=local), failed=True)


def right(operation: str) -> str:
    """The right an operation needs: an error of AWS names the operation and not the service."""
    models = botocore.session.get_session()
    for name, prefix in _SERVICES.items():
        if operation in models.get_service_model(name).operation_names:
            return f"{prefix}:{operation}"
    return operation
