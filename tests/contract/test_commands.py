"""The page of commands and every command in a document are those that the command line has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console import reference
from console.__main__ import app

pytestmark = pytest.mark.contract

ROOT = Path(__file__).resolve().parents[2]
_CALL = re.compile(r"(?:\./|`)alongside (?:--local |--stack \S+ )*([a-z][\w-]*(?: [a-z][\w-]*)*)")
_OLD = "python -m console "


def documents() -> list[Path]:
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [*found, *sorted((ROOT / "forms").rglob("*.md"))]


def known() -> set[str]:
    return {one.words for one in reference.commands(app)}


def unknown(text: str) -> list[str]:
    """The commands in a text that there are not."""
    words = known()
    firsts = {one.split()[0] for one in words}
    found = []
    for match in _CALL.finditer(text):
        said = match[1].split()
        if said[0] not in firsts or not _is_known(said, words):
            found.append(match[1])
    return found


def _is_known(said: list[str], words: set[str]) -> bool:
    group = not any(one == said[0] for one in words)
    name = " ".join(said[: 2 if group else 1])
    return name in words or (group and len(said) == 1)


def test_the_page_of_commands_is_what_the_commands_say_of_themselves() -> None:
    assert reference.PAGE.read_text("utf-8") == reference.page(app), (
        "write it anew: PYTHONPATH=layers/common:. .venv/bin/python -m console.reference"
    )


def test_every_command_in_a_document_exists() -> None:
    wrong = {
        str(path.relative_to(ROOT)): found
        for path in documents()
        if (found := unknown(path.read_text("utf-8")))
    }
    assert not wrong


def test_no_document_calls_the_command_line_by_its_module() -> None:
    pages = [path for path in documents() if path.name != "commands.md"]
    old = [path.name for path in pages if _OLD in path.read_text("utf-8")]
    assert not old


def test_control_a_command_that_there_is_not_is_found() -> None:
    assert unknown("see `alongside frobnicate` and ./alongside groups dissolve X") == [
        "frobnicate",
        "groups dissolve",
    ]
    assert unknown("./alongside --local groups list; `alongside night`") == []
