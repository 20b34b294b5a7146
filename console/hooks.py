"""Where forms deliver: addresses and the secrets to enter there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alongside import hooks, keys
from alongside.model import Role
from console import deployment, feedback_form, screen


def show(
    context: typer.Context,
    program: Annotated[str, typer.Option("--program", help="Only this program.")] = "",
    form: Annotated[Role | None, typer.Option("--form", help="Only this form.")] = None,
    provider: Annotated[str, typer.Option("--provider", help="Only this provider.")] = "",
    as_json: screen.Json = False,
) -> None:
    """Show where each form delivers and the secret to enter there. Treat both like passwords. For
    anonymous feedback see `feedback-form`, which looks at the form first."""
    place = deployment.of(context)
    root = place.root()
    found = [
        hooks.Hook(one.id, role, name)
        for one in place.programs().values()
        for role in one.forms
        for name in hooks.PROVIDERS
        if program in ("", one.id) and form in (None, role) and provider in ("", name)
    ]
    rows = [
        {
            "hook": hook.name,
            "address": f"{place.base_url}{hooks.path(root, hook)}",
            "secret": hooks.secret_text(root, hook),
        }
        for hook in found
    ]
    if as_json:
        screen.answer(rows)
        return
    for row in rows:
        screen.say(row["hook"], f"  address  {row['address']}", f"  secret   {row['secret']}")
    if not rows:
        raise screen.Stop("No hook is called that. Leave the options out to see all of them.")


def show_feedback(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(help=f"One of {', '.join(hooks.PROVIDERS)}.")],
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="What the provider says of the form."),
    ] = None,
    program: Annotated[str, typer.Option("--program", help="Which program.")] = "heal",
) -> None:
    """Look at a form for anonymous feedback, and only if nothing in it could tell people apart show
    where it delivers and the secret to enter there. FILE is the provider's answer to GET
    /forms/{id} (Typeform, Tally) or the schema message of our sender (Google)."""
    wrong = feedback_form.check(provider, file, program)
    screen.say(*wrong)
    if wrong:
        screen.end(screen.Ended.WRONG)
    place = deployment.of(context)
    root, hook = keys.feedback_root(place.root()), hooks.FeedbackHook(program, provider)
    screen.say(
        hook.name,
        f"  address  {place.feedback_url}{hooks.path(root, hook)}",
        f"  secret   {hooks.secret_text(root, hook)}",
        *(f"  {line}" for line in feedback_form.REMINDERS),
    )
