"""docs/commands.md, from the help texts of the commands themselves: `python -m
console.reference`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer.main

from console.__main__ import app as _app

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
_HEAD = """# The commands

What `./alongside COMMAND --help` says of each command, on one page; `python -m console.reference`
writes it. `--local` (before the command) means the system that `make serve` runs on this machine,
`--stack` another stack than `alongside`. What changes much is only shown until you add `--apply`.
`--json` answers for programs.

Exit codes: 0 well, 1 something looked at is not as it should be, 2 what was given cannot be used
and nothing was changed, 3 AWS, a provider or the local system did not answer.

Call it from wherever you are; files and folders you name are looked up and written there.
`./alongside --install-completion` teaches your shell the commands; then the Tab
key completes them.
"""
_WIDTH = 100


@dataclass(frozen=True)
class Command:
    """One command: its words after `alongside`, and Typer's own description of it."""

    words: str
    found: Any

    @property
    def sentence(self) -> str:
        """What it does, on one line."""
        return " ".join((self.found.help or "").split())

    @property
    def options(self) -> list[Any]:
        """Its options, `--help` aside."""
        return [one for one in self.found.params if one.param_type_name == "option"]

    @property
    def arguments(self) -> list[Any]:
        """Its arguments, in order."""
        return [one for one in self.found.params if one.param_type_name == "argument"]


def commands(app: typer.Typer) -> list[Command]:
    """Every command, by its words."""
    found = _walk(typer.main.get_command(app), "")
    return sorted(found, key=lambda one: one.words)


def _walk(found: Any, words: str) -> Iterator[Command]:
    below = getattr(found, "commands", None)
    if below is None:
        yield Command(words, found)
        return
    for name, one in below.items():
        if not one.hidden:
            yield from _walk(one, f"{words} {name}".strip())


def page(app: typer.Typer) -> str:
    """The whole page."""
    found = commands(app)
    first = dict.fromkeys(one.words.split()[0] for one in found)
    parts = [_HEAD]
    for name in first:
        parts.append(f"## {name}\n")
        parts += [_told(one) for one in found if one.words.split()[0] == name]
    return "\n".join(parts)


def _told(one: Command) -> str:
    usage = " ".join(["./alongside", one.words, *map(_argument, one.arguments)])
    lines = [*_wrap(f"`{usage}`: {one.sentence}")]
    for option in [*one.arguments, *one.options]:
        text = " ".join((option.help or "").split())
        lines += _wrap(f"- `{_named(option)}`: {text}", "  ")
    return "\n".join(lines) + "\n"


def _argument(one: Any) -> str:
    name = _value(one)
    return name if one.required else f"[{name}]"


def _named(one: Any) -> str:
    if one.param_type_name == "argument":
        return _value(one)
    flag = "/".join([*one.opts, *one.secondary_opts])
    return flag if one.is_flag else f"{flag} {_value(one)}"


def _value(one: Any) -> str:
    return str(one.metavar or one.name).upper().replace("_", "-")


def _wrap(text: str, indent: str = "") -> Iterator[str]:
    """Lines of at most 100 columns; what stands in backquotes stays whole."""
    line = ""
    for word in re.findall(r"\S*`[^`]*`\S*|\S+", text):
        if line and len(line) + 1 + len(word) > _WIDTH:
            yield line
            line = indent + word
        else:
            line = f"{line} {word}" if line else word
    yield line


def write() -> None:
    """Write the page anew."""
    PAGE.write_text(page(_app), encoding="utf-8")


if __name__ == "__main__":
    write()
