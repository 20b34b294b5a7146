"""The committed definitions of the forms are those that the programs' files say today."""

from __future__ import annotations

from pathlib import Path

import pytest

from alongside.program import load_all
from console.forms import schema

pytestmark = pytest.mark.contract
MADE = {
    path: text
    for provider in schema.DEFINE
    for program in load_all().values()
    for path, text in schema.files_of(provider, program).items()
}
REFRESH = "refresh it: ./alongside forms schema {} --write"


@pytest.mark.parametrize("path", sorted(MADE), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_committed_definition_is_fresh(path: Path) -> None:
    kept = path.read_text(encoding="utf-8") if path.is_file() else ""
    assert kept == MADE[path], REFRESH.format(path.parent.name)


@pytest.mark.parametrize("provider", sorted(schema.DEFINE))
def test_no_definition_of_a_form_that_is_gone_is_left(provider: str) -> None:
    folder = schema.FOLDER / provider
    kept = {path for ending in ("*.*.json", "*.*.txt") for path in folder.glob(ending)}
    assert kept == {path for path in MADE if path.parent.name == provider}
