"""What a command says and how it ends: tables for people, JSON for programs, one sentence for what
went wrong. Nothing else in the console prints."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
Apply = Annotated[
    bool, typer.Option("--apply", help="Do it. Without this, only what would happen is shown.")
]


class Ended(IntEnum):
    """The exit codes of a command that did not go well; 0 is one that did."""

    WRONG = 1  # something was looked at and is not as it should be
    UNUSABLE = 2  # what was given cannot be used; nothing was changed
    UNREACHABLE = 3  # AWS, a provider or the local system did not answer, or did not let us


class Stop(Exception):
    """A command cannot go on. `sentence` says what is wrong and what to do, in plain words."""

    def __init__(self, sentence: str, ended: Ended = Ended.UNUSABLE) -> None:
        self.sentence, self.ended = sentence, ended
        super().__init__(sentence)


def say(*lines: str) -> None:
    """Lines for a person, as they are: no markup is read in them, nothing is cut."""
    for line in lines:
        _out().print(line, markup=False, highlight=False, soft_wrap=True)


def complain(*lines: str) -> None:
    """Lines about what went wrong, beside the answer (stderr)."""
    for line in lines:
        _err().print(line, markup=False, highlight=False, soft_wrap=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """A table for a person; cells are shown as they are."""
    grid = Table(*columns, title=title or None, title_justify="left")
    for row in rows:
        grid.add_row(*(_cell(one) for one in row))
    _out().print(grid)


def answer(document: Any) -> None:
    """The answer of a command for programs: one JSON document."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n")


def tell(as_json: bool, document: Any, *lines: str) -> None:
    """What was done or would be: a document for programs, or lines for a person."""
    if as_json:
        answer(document)
    else:
        say(*lines)


def end(ended: Ended) -> NoReturn:
    """End the command with this code."""
    raise typer.Exit(int(ended))


def ask(question: str, option: str, **how: Any) -> str:
    """What somebody types, asked beside the answer (stderr) so that JSON stays JSON. Where nobody
    is there, Stop names the option that says it beforehand. `how` is as for `typer.prompt`."""
    return str(_asked(typer.prompt, question, option, how))


def confirm(question: str, option: str, *, default: bool = False) -> bool:
    """Somebody's yes or no, as `ask`."""
    return bool(_asked(typer.confirm, question, option, {"default": default}))


def _asked(put: Callable[..., Any], question: str, option: str, how: Mapping[str, Any]) -> Any:
    try:
        return put(question, err=True, **how)
    except typer.Abort:
        if sys.stdin.isatty():
            raise
        complain("")  # the question has no line's end
        raise Stop(
            f"Nothing was changed: nobody is here to answer {question!r}. Say it with {option}."
        ) from None


def progress() -> Progress:
    """A bar for what takes long; silent where nobody watches. Use it as a context manager."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=_err(), transient=True, disable=not _err().is_terminal)


def unless(applied: bool) -> Iterator[str]:
    """What every dry run ends with, as a line."""
    if not applied:
        yield "Nothing was changed. Add --apply to do it."


def not_applied(count: int = 1) -> None:
    """What every dry run ends with, said."""
    if count:
        say(*unless(applied=False))


def _cell(value: object) -> str:
    text = "yes" if value is True else "no" if value is False else str(value)
    return text.replace("[", "\\[")


def _out() -> Console:
    return Console(width=_width())


def _err() -> Console:
    return Console(stderr=True, width=_width())


def _width() -> int | None:
    """The width of the terminal; where there is none, wide enough that no cell is cut."""
    written = os.environ.get("COLUMNS", "")
    if written.isdecimal():
        return int(written)
    return None if sys.stdout.isatty() else 160
