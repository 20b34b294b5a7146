"""What is mistyped, and what happens when nobody answers a question, is said in plain words."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tests.console.conftest import Run
from tests.faults.world import World

TYPER = ("Usage:", "Invalid", "Error", "Input should", "argument", "Aborted")
"""Words of Typer's own, for programmers."""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("members", "show"), "WHO. See: alongside members show --help"),
        (("keys", "revoke", "zyxw"), "NUMBER is to be a whole number"),
        (("letters", "preview", "--program"), "Write something after --program"),
        (("members", "find", "--role", "zyxw"), "--role cannot be that. Write one of: mentor, men"),
        (("zyxw",), "There is no such command. There are: night, "),
        (("groups", "lst"), "Did you mean list?"),
        (("--zyxw",), "no option --zyxw"),
        (("groups", "list", "--jso"), "Did you mean --json?"),
        (("groups", "add", "Zyxw", "Zyxw"), "quotes: 'A B'. See: alongside groups add --help"),
        (("backfill", "--since", "zyxw"), "a date, such as 2026-11-21"),
        (("mail", "production", "--members", "-3"), "not smaller than 0"),
    ],
)
def test_what_no_command_takes_is_said_in_a_sentence(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr, done.stderr
    assert len(done.stderr.splitlines()) == 1 and not [one for one in TYPER if one in done.stderr]
    assert "zyxw" not in done.stderr.replace("--zyxw", "").lower()


def test_a_group_of_commands_alone_shows_its_help(run: Run) -> None:
    done = run("members")
    assert "Usage:" in done.output and "erase" in done.output


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("init",), "--from"),
        (("init", "--from", "heal"), "--id"),
        (("members", "erase", "ada@example.net", "--program", "heal", "--apply"), "--yes"),
    ],
)
def test_where_nobody_is_there_to_answer_the_option_that_does_is_named(
    world: World, run: Run, words: tuple[str, ...], option: str
) -> None:
    world.apply("mentee", "Ada")
    before = world.items()
    done = run(*words)
    assert done.exit_code == 2 and "Aborted" not in done.output
    assert "Nothing was changed" in done.stderr and f"Say it with {option}." in done.stderr
    assert world.items() == before


def test_who_leaves_at_a_question_has_given_nothing_that_was_looked_at(
    world: World, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1 would mean that something was looked at and is wrong."""

    def leave(*_: object, **__: object) -> None:
        raise typer.Abort

    world.apply("mentee", "Ada")
    monkeypatch.setattr(typer, "prompt", leave)
    monkeypatch.setattr(CliRunner, "isolation", staying(CliRunner.isolation))
    for words in (("init",), ("members", "erase", "ada@example.net", "--program", "heal",
                              "--apply")):  # fmt: skip
        done = run(*words)
        assert done.exit_code == 2 and done.stderr.endswith("Nothing was changed.\n"), done.output


def staying(plain: Any) -> Any:
    """The runner's own isolation, with a terminal in front of the command."""

    @contextmanager
    def isolation(self: CliRunner, *more: Any, **options: Any) -> Iterator[Any]:
        with plain(self, *more, **options) as streams:
            sys.stdin = Terminal()  # which the runner takes back by itself
            yield streams

    return isolation


class Terminal(io.StringIO):
    """Somebody sits there."""

    def isatty(self) -> bool:
        return True
