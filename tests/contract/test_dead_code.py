"""What ships is used by what ships: tests do not count, templates and program files do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from vulture import Vulture

pytestmark = pytest.mark.contract

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "layers" / "common" / "alongside"
CODE = [ROOT / "functions", PACKAGE, ROOT / "local", ROOT / "bench", ROOT / "console"]
CALLED_FROM_OUTSIDE = {
    "lambda_handler": "Lambda calls it",
    "model_config": "pydantic reads it",
    "PAUSED": "a record may hold it; pausing comes with its own step",
    "CLOSED": "a record may hold it; closures come with their own step",
    "forget": "tests drop cached doors with it",
    "do_GET": "http.server calls it, and its siblings",
    "log_message": "http.server calls it",
    "format": "http.server's parameter",
    "args": "http.server's parameter",
    "daemon_threads": "socketserver reads it",
    "request_queue_size": "socketserver reads it",
    "timeout": "http.server reads it",
    "protocol_version": "http.server reads it",
    "wbufsize": "socketserver reads it",
    "disable_nagle_algorithm": "socketserver reads it",
    "preprocess": "Jinja calls it",
    "filename": "Jinja's parameter",
    "handle_starttag": "html.parser calls it",
    "handle_endtag": "html.parser calls it",
    "handle_data": "html.parser calls it",
    "external_attr": "zipfile reads it",
    "compress_type": "zipfile reads it",
}


def unused(paths: list[Path], words: set[str]) -> list[str]:
    """Names that no code and no template mentions, with where they are. Handlers of routes are
    used by their decorator."""
    finder = Vulture(
        ignore_decorators=["@*app.*", "@*.validator", "@field_validator", "@model_validator"]
    )
    finder.scavenge([str(path) for path in paths if path.is_dir()])
    return [
        f"{Path(found.filename).name}:{found.first_lineno} {found.name}"
        for found in finder.get_unused_code(min_confidence=60)
        if found.name not in words and not found.name.startswith("do_")
    ]


def _template_words() -> set[str]:
    shown = [
        path
        for folder in (PACKAGE, ROOT / "local" / "views")
        for kind in ("html", "txt", "jinja", "toml")
        for path in folder.rglob(f"*.{kind}")
    ]
    return {word for path in shown for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}


def test_nothing_ships_that_nothing_uses() -> None:
    assert unused(CODE, _template_words() | set(CALLED_FROM_OUTSIDE)) == []


def test_a_function_nobody_calls_is_caught(tmp_path: Path) -> None:
    (tmp_path / "left.py").write_text("def left_behind() -> None:\n    return None\n")
    assert unused([tmp_path], _template_words()) == ["left.py:1 left_behind"]
