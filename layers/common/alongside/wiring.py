"""The doors of this process, each built once on first use. The only place that knows all of them.

`prepare()` at the end of an app.py builds them during INIT, which runs at full speed and is short;
outside Lambda it does nothing, so that importing a function has no effect.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import time
import traceback
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from alongside import keys, program, settings
from alongside.doors import Doors
from alongside.errors import AlongsideError, TryAgain
from alongside.keys import RootKeys, RootSecretUnusable
from alongside.mailer import Mailer
from alongside.program import Program
from alongside.rosters import Rosters
from alongside.settings import Settings
from alongside.store.table import Table
from alongside.tokens import Tokens
from alongside.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTAGE = (ClientError, BotoCoreError, TryAgain, RootSecretUnusable)
"""What our own failures look like: answered 503, so that the sender tries again."""


def outage_code(error: Exception) -> str:
    """What may be logged of a failure: the service's code, never its message; the text of an error
    of ours, which is a code."""
    if isinstance(error, ClientError):
        return f"{error.operation_name} {error.response['Error']['Code']}"
    text = str(error) if isinstance(error, AlongsideError) else ""
    return f"{type(error).__name__} {text}".strip()


def tell_failure(report: Callable[..., None], error: Exception) -> None:
    """Log an outage by its code, and a mistake of ours by its class and place: the text of either
    may hold what it met."""
    if isinstance(error, OUTAGE):
        report("outage", error=outage_code(error))
    else:
        place = traceback.extract_tb(error.__traceback__)[-1]
        report("mistake", error=type(error).__name__, at=f"{place.name} {place.lineno}")


def carry_out(report: Callable[..., None], part: Callable[[], Counter[str]]) -> Counter[str]:
    """A part of a daily run and its counts; what is wrong with it is no other part's concern."""
    try:
        return part()
    except Exception as error:  # noqa: BLE001  whatever it is, the other parts are carried out
        tell_failure(report, error)
    return Counter(failed=1)


_ROOT_SECONDS = 600
_NETWORK = {"connect_timeout": 2, "read_timeout": 5}
_HASTY = {"connect_timeout": 1, "read_timeout": 2}
_RECALLED = timedelta(minutes=10)
_root_read: dict[str, tuple[float, RootKeys]] = {}
_recalled: dict[str, tuple[datetime, Any]] = {}
_Read = TypeVar("_Read")


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def random_bytes(count: int) -> bytes:
    """So many bytes nobody can guess."""
    return os.urandom(count)


def new_id() -> str:
    """32 hexadecimal characters nobody has seen before."""
    return uuid.uuid4().hex


@cache
def deployment() -> Settings:
    """The settings of this function."""
    return settings.read()


@cache
def _session() -> boto3.Session:
    return boto3.Session()


@cache
def client(service: str, attempts: int = 3) -> Any:
    """One client per service on the one session. `attempts` is the total, not the retries. A
    function in haste asks once and waits briefly, so that it can still say what went wrong."""
    hasty = deployment().hasty
    retries = {"mode": "standard", "total_max_attempts": 1 if hasty else attempts}
    config = Config(retries=retries, **(_HASTY if hasty else _NETWORK))  # type: ignore[arg-type]
    return _session().client(service, config=config)  # type: ignore[call-overload]


@cache
def table() -> Table:
    """The members table."""
    return table_named(deployment().table_name)


def table_named(name: str) -> Table:
    """The members table of another deployment (a tool's choice, not a function's)."""
    return Table(client("dynamodb"), name, time.sleep, random.random, new_id)


@cache
def feedback_table() -> Table:
    """The table of anonymous feedback: another one, so that a role can have the one and not the
    other."""
    return table_named(deployment().feedback_table_name)


@cache
def vault() -> Vault:
    """The secrets of anonymous feedback."""
    return Vault(client("ssm"), deployment().feedback_secrets, deployment().feedback_key)


@cache
def rosters() -> Rosters:
    """The published rosters."""
    return Rosters(client("s3"), deployment().roster_bucket)


@cache
def tokens() -> Tokens:
    """The tokens of the form providers."""
    return Tokens(client("ssm"), deployment().provider_tokens)


@cache
def programs() -> Mapping[str, Program]:
    """All programs of this deployment."""
    return program.load_all()


def root() -> RootKeys:
    """The root keys, read again after ten minutes, so that a rotation reaches every process."""
    return _keep_root(deployment().root_secret_name, _read_root)


def feedback_root() -> RootKeys:
    """The root keys of anonymous feedback, read again likewise."""
    return _keep_root(deployment().feedback_secrets, vault().root)


def _read_root() -> RootKeys:
    name = deployment().root_secret_name
    answer = client("ssm").get_parameter(Name=name, WithDecryption=True)
    return keys.read_root(answer["Parameter"]["Value"])


def _keep_root(name: str, read: Callable[[], RootKeys]) -> RootKeys:
    read_at, found = _root_read.get(name, (0.0, None))
    if found is None or time.monotonic() - read_at > _ROOT_SECONDS:
        found = read()
        _root_read[name] = (time.monotonic(), found)
    return found


def recall(name: str, read: Callable[[], _Read]) -> _Read:
    """What was read under this name within the last ten minutes, or is read now. What is None is
    not kept, nor is anything older: what it was may have been destroyed since."""
    moment = now()
    for old in [one for one, (at, _) in _recalled.items() if abs(moment - at) >= _RECALLED]:
        del _recalled[old]
    if name in _recalled:
        kept: _Read = _recalled[name][1]
        return kept
    found = read()
    if found is not None:
        _recalled[name] = (moment, found)
    return found


def doors() -> Doors:
    """What a step may reach."""
    return Doors(table(), root(), programs(), deployment())


def hasty_doors() -> Doors:
    """The same for a step that cannot wait: a table that does not answer is asked once."""
    asked_once = Table(
        client("dynamodb", attempts=1), deployment().table_name, time.sleep, random.random, new_id
    )
    return Doors(asked_once, root(), programs(), deployment())


@cache
def mailer() -> Mailer:
    """The door to SES. One attempt per call: a repeated answerless call would mail twice."""
    return Mailer(
        client("sesv2", attempts=1), deployment().sender_address, deployment().configuration_set
    )


def forget() -> None:
    """Drop every door, so that the next use builds it from the environment of then (tests)."""
    for door in (
        deployment,
        _session,
        client,
        table,
        feedback_table,
        vault,
        rosters,
        tokens,
        programs,
        mailer,
    ):
        door.cache_clear()
    _root_read.clear()
    _recalled.clear()


def prepare(*needed: Callable[[], object]) -> None:
    """Build doors during INIT in the cloud. A door that cannot be built now is built by the first
    call that needs it, which can say so politely."""
    if not settings.in_lambda():
        return
    for door in needed:
        with contextlib.suppress(*OUTAGE):
            door()
    gc.collect()
    gc.freeze()
