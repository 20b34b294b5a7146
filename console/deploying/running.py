"""What a stack that runs was told, so that a deploy from another computer takes nothing back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import boto3
from botocore.exceptions import ClientError

from console import deployment
from console.deploying import answers

_NOT_YET = "REVIEW_IN_PROGRESS"
"""Of a stack whose first change set was looked at, and nothing more."""


def parameters(stack: str) -> Mapping[str, str] | None:
    """The parameters of a stack as they are now; None when there is no such stack. Raises
    ClientError for everything else AWS does not answer."""
    try:
        found = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError":
            return None
        raise
    if found.get("StackStatus") == _NOT_YET:
        return None
    return deployment.read(found, local=False).parameters


def unasked(stack: str, now: Mapping[str, str] | None) -> dict[str, str]:
    """The parameters nobody is asked for that a deploy has to name: where a new stack keeps its
    secrets, as no two may share them; of one that runs, whatever it has."""
    if now is None:
        return dict(answers.places_of(stack)) if stack != answers.DEFAULT_STACK else {}
    usual = {**answers.places_of(answers.DEFAULT_STACK), "SenderIdentity": ""}
    return {name: now[name] for name, value in usual.items() if now.get(name, value) != value}


def changes(
    now: Mapping[str, str] | None, after: Mapping[str, str], known: Iterable[str]
) -> list[tuple[str, str, str]]:
    """What a deploy would change of a stack that runs: name, value now, value then. `known` are the
    names that were just said, which nobody has to be told."""
    return [
        (name, now[name], value)
        for name, value in sorted(after.items())
        if now is not None and name in now and now[name] != value and name not in known
    ]
