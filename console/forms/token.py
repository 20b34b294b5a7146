"""`alongside forms token`: a token is asked for, tried, kept encrypted, and never shown."""

from __future__ import annotations

import re
import sys
from typing import Annotated

import typer

from alongside import providers
from alongside.providers import ProviderRefused, Token
from console import deployment, screen
from console.forms.reaching import WithToken, tokens
from console.forms.refusals import NAMES, stop

_SAFE = re.compile(r"https://[A-Za-z0-9.-]+(:\d+)?|http://(127\.0\.0\.1|localhost)(:\d+)?")


def keep(
    context: typer.Context,
    provider: Annotated[WithToken, typer.Argument(help="Where the token is from.")],
    program: deployment.ProgramId = "",
    url: Annotated[
        str, typer.Option("--url", help="Where its API is, if not at the usual address.")
    ] = "",
) -> None:
    """Keep a token for a program's forms at Typeform or Tally. It is asked for, or read from the
    standard input, so that it stands in no history of commands. It is tried once before it is kept,
    and cannot be shown afterwards."""
    place = deployment.of(context)
    chosen = deployment.this_program(place.programs(), program)
    address = (url or providers.default_url(provider)).rstrip("/")
    if not _SAFE.fullmatch(address):
        raise screen.Stop("Write the address of the API like https://api.eu.typeform.com")
    token = Token(_ask(NAMES[provider]), address)
    if not token.text:
        raise screen.Stop("No token was given, so nothing was changed.")
    try:
        providers.open_provider(provider, token).try_token()
    except ProviderRefused as refused:
        raise stop(refused, chosen.id) from None
    kept = tokens(place)
    kept.keep(chosen.id, provider, token)
    screen.say(
        f"{NAMES[provider]} knows the token. It is kept encrypted as "
        f"{kept.name(chosen.id, provider)}, for the forms of {chosen.id}.",
        f"Next: alongside forms create {provider} --program {chosen.id}",
    )


def _ask(name: str) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(f"Token of {name}", hide_input=True)).strip()
    return sys.stdin.readline().strip()
