"""Where forms deliver: addresses and the secrets to enter there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alongside import hooks, keys
from alongside.model import Role
from console import deployment, feedback_form, screen
from console.given import given_file


def show(
    context: typer.Context,
    program: deployment.ProgramId = "",
    form: Annotated[Role | None, typer.Option("--form", help="Only this form.")] = None,
    provider: Annotated[str, typer.Option("--provider", help="Only this provider.")] = "",
    as_json: screen.Json = False,
) -> None:
    """Show where each form delivers and the secret to enter there. Treat both like passwords. For
    anonymous feedback see `feedback-form`, which looks at the form first."""
    place = deployment.of(context)
    chosen = deployment.this_program(place.programs(), program)
    if provider not in ("", *hooks.PROVIDERS):
        raise screen.Stop(f"Write one of these after --provider: {', '.join(hooks.PROVIDERS)}.")
    root = place.root()
    found = [
        hooks.Hook(chosen.id, role, name)
        for role in chosen.forms
        for name in hooks.PROVIDERS
        if form in (None, role) and provider in ("", name)
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
        screen.say(*_lines(row))
    if not rows:
        raise screen.Stop(f"{chosen.id} has no such form.")


def show_feedback(
    context: typer.Context,
    provider: Annotated[str, typer.Argument(help=f"One of {', '.join(hooks.PROVIDERS)}.")],
    file: Annotated[
        Path | None,
        typer.Argument(help="What the provider says of the form."),
    ] = None,
    program: Annotated[str, typer.Option("--program", help="Which program.")] = "heal",
    as_json: screen.Json = False,
) -> None:
    """Look at a form for anonymous feedback, and only if nothing in it could tell people apart show
    where it delivers and the secret to enter there. FILE is the provider's answer to GET
    /forms/{id} (Typeform, Tally) or the schema message of our sender (Google)."""
    file = given_file(file) if file else None
    wrong = feedback_form.check(provider, file, program)
    if wrong:
        screen.tell(as_json, {"fits": False, "why": wrong}, *wrong)
        screen.end(screen.Ended.WRONG)
    place = deployment.of(context)
    root, hook = keys.feedback_root(place.root()), hooks.FeedbackHook(program, provider)
    row = {
        "hook": hook.name,
        "address": f"{place.feedback_url}{hooks.path(root, hook)}",
        "secret": hooks.secret_text(root, hook),
    }
    screen.tell(
        as_json,
        {"fits": True, **row},
        *_lines(row),
        *(f"  {line}" for line in feedback_form.REMINDERS),
    )


def _lines(row: dict[str, str]) -> tuple[str, ...]:
    return row["hook"], f"  address  {row['address']}", f"  secret   {row['secret']}"
