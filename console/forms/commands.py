"""`alongside forms …`."""

from __future__ import annotations

import typer

app = typer.Typer(
    no_args_is_help=True, help="Forms at Google, Typeform and Tally, made from the program's file."
)
