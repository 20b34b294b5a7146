"""`alongside forms …`."""

from __future__ import annotations

import typer

from console.forms import adopt, check, create, google, schema, token

app = typer.Typer(
    no_args_is_help=True, help="Forms at Google, Typeform and Tally, made from the program's file."
)
app.command("google")(google.write)
app.command("create")(create.create)
app.command("check")(check.check)
app.command("schema")(schema.show)
app.command("token")(token.keep)
app.command("adopt")(adopt.adopt)
