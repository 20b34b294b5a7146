"""Documents say what is so: commands exist, parameters are explained, sample events are used."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.contract

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE"]


def documents() -> list[Path]:
    """Every document a newcomer may read."""
    return [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]


def targets(makefile: str) -> set[str]:
    """The documented targets of a Makefile."""
    return set(re.findall(r"^([a-z-]+):.*## ", makefile, flags=re.MULTILINE))


def commands(text: str) -> set[str]:
    """The make targets a document tells the reader to run."""
    run = r"(?:^ {0,4}|`|\$ |&& )make ([a-z][a-z-]*)(?=`| [A-Z]+=| *#| *$| &&)"
    return set(re.findall(run, text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_newcomer_finds_it(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8")) > 200


def test_make_lists_at_most_ten_targets_and_explains_each() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == targets(makefile)
    assert len(targets(makefile)) <= 10


def test_every_make_command_in_a_document_exists() -> None:
    known = targets((ROOT / "Makefile").read_text(encoding="utf-8"))
    said = {path.name: commands(path.read_text(encoding="utf-8")) for path in documents()}
    assert said["README.md"]
    assert {name: words - known for name, words in said.items() if words - known} == {}


def test_a_command_that_is_not_there_is_caught() -> None:
    text = "Run `make demo ONCE=1`, then:\n\n    $ make fly\n\nto make sure of it."
    assert commands(text) == {"demo", "fly"}
    assert "fly" not in targets((ROOT / "Makefile").read_text(encoding="utf-8"))


def test_every_parameter_of_a_deploy_is_explained(template: dict[str, Any]) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in documents())
    assert [name for name in template["Parameters"] if f"`{name}`" not in text] == []


def test_every_sample_event_is_used_by_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    samples = sorted((ROOT / "events").rglob("*.json"))
    assert samples
    unused = [path.name for path in samples if path.stem not in tests]
    assert unused == []


def test_a_sample_nobody_loads_would_be_noticed() -> None:
    invented = "typeform_" + "nobody" + "_loads_this"
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    assert invented not in tests


def test_ci_checks_before_it_tests() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.index("make check") < script.index("make test")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
