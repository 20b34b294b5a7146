"""From the console to a program's forms: which there are, and the providers they are at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import typer

from alongside import hooks, providers
from alongside.drift import Reach
from alongside.hooks import Hook
from alongside.model import Role
from alongside.program import Program
from alongside.tokens import Tokens
from console.deployment import Deployment

WithToken = Literal["typeform", "tally"]
OnlyForm = Annotated[Role | None, typer.Option("--form", help="Only this form.")]
TOKENS = "/alongside/providers"


def tokens(place: Deployment) -> Tokens:
    """Where the tokens of this deployment are kept."""
    return Tokens(place.client("ssm"), place.parameters.get("ProviderTokensPath") or TOKENS)


def reach(place: Deployment) -> Reach:
    """What looking at forms may reach, the same as for the check of every night."""
    return Reach(place.doors(), tokens(place), providers.open_provider)


def all_hooks(program: Program, form: Role | None, provider: str = "") -> Iterator[Hook]:
    """The hooks of a program, of one form or of all."""
    for role in program.forms:
        for name in hooks.PROVIDERS:
            if form in (None, role) and provider in ("", name):
                yield Hook(program.id, role, name)
