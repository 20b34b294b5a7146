"""Program files, before anybody gets a letter from one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console import screen
from console.given import given_file
from console.programs import program_file

app = typer.Typer(no_args_is_help=True, help="Program files.")


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A program's TOML.")],
    as_json: screen.Json = False,
) -> None:
    """Read a program file as the system would: what contradicts itself, what is not translated,
    what is doubtful, and every phrase that coaches, blames, promises or ranks."""
    wrong, doubtful = program_file.check(given_file(file))
    if as_json:
        screen.answer({"file": file.name, "wrong": wrong, "doubtful": doubtful})
    else:
        screen.say(*wrong, *(f"(doubtful) {line}" for line in doubtful))
    if wrong:
        screen.end(screen.Ended.WRONG)
    if not as_json:
        screen.say(f"{file.name} can be used.")
