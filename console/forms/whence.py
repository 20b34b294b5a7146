"""A form that is not in a file: what a script has sent of it, or what its provider says."""

from __future__ import annotations

import typer

from alongside import providers
from alongside.forms import seen
from alongside.forms.seen import SeenForm
from alongside.hooks import Hook
from alongside.providers import ProviderRefused
from alongside.store import sightings
from console import deployment, screen
from console.forms.reaching import tokens
from console.forms.refusals import stop


def last_seen(context: typer.Context, hook: Hook) -> SeenForm:
    """What the deployment saw last of the form behind a hook."""
    found = sightings.load(deployment.of(context).table(), hook)
    if found is None or found.seen is None:
        raise screen.Stop(
            f"Nothing has come from this {hook.provider} form yet. Run setup in the form's script, "
            "send one answer, or name a file."
        )
    return found.seen


def ask_provider(context: typer.Context, hook: Hook, form_id: str) -> SeenForm:
    """What the provider says of a form, with the token that is kept for this program."""
    if hook.provider not in providers.KEPT_FOR:
        raise screen.Stop(
            f"There is no file {form_id!r}. A {hook.provider} form is read from a file, or from "
            "what its script has sent: write `seen`."
        )
    kept = tokens(deployment.of(context)).read(hook.program, hook.provider)
    if kept is None:
        raise screen.Stop(
            f"There is no file {form_id!r}, and no token is kept for {hook.provider}. Keep one "
            f"with: alongside forms token {hook.provider} --program {hook.program}"
        )
    try:
        return seen.see(hook.provider, providers.open_provider(hook.provider, kept).form(form_id))
    except ProviderRefused as refused:
        raise stop(refused, hook.program) from None
