"""Everything a person or a test needs to reach a running stack, as plain data."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any

from local.deploy import Stack
from local.engine import REGION, Engine

Hooks = list[dict[str, Any]]


def describe(url: str, engine: Engine, stack: Stack, hooks: Hooks) -> dict[str, Any]:
    """Addresses, and the physical names of tables, queues and functions by logical id."""
    return {
        "api": url,
        "mailbox": f"{url}/_mail",
        "aws_endpoint": engine.endpoint,
        "region": REGION,
        "tables": _names(stack, "AWS::DynamoDB::Table"),
        "queues": _names(stack, "AWS::SQS::Queue"),
        "functions": _names(stack, "AWS::Lambda::Function"),
        "parameters": dict(stack.parameters),
        "hooks": hooks,
    }


def write(path: Path, described: dict[str, Any]) -> None:
    """Write the description where only this user reads it: it holds webhook secrets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(described, file, indent=1)
    new.replace(path)


def hook_endpoints(base_url: str, root: str) -> Hooks:
    """The address and secret of every form of every program at every provider, the anonymous
    `feedback` form included.

    `root` is the root secret's text. The rules are imported here, so that a stack of another
    template runs without them.
    """
    from alongside import hooks, keys, program  # noqa: PLC0415

    opened = keys.read_root(root)
    apart = keys.feedback_root(opened)
    found: list[tuple[Any, str, Any]] = []
    for one in program.load_all().values():
        for form, provider in itertools.product(one.forms, hooks.PROVIDERS):
            found.append((opened, form.value, hooks.Hook(one.id, form, provider)))
        for provider in hooks.PROVIDERS if one.feedback else ():
            found.append((apart, "feedback", hooks.FeedbackHook(one.id, provider)))
    return [
        {
            "program": hook.program,
            "form": form,
            "provider": hook.provider,
            "url": base_url + hooks.path(root, hook),
            "secret": hooks.secret_text(root, hook),
        }
        for root, form, hook in found
    ]


def _names(stack: Stack, kind: str) -> dict[str, str]:
    return {logical: stack.names[logical] for logical in stack.of_type(kind)}
