"""The programs a test deployment serves: those of the package and the one that only tests have."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from alongside.program import Program, load, load_all

INVENTED = Path(__file__).resolve().parents[1] / "rules" / "program" / "programs"


def every_program() -> dict[str, Program]:
    """All of them by id, in a mapping of the caller's own."""
    return dict(_read())


def deployed(with_program: str = "") -> dict[str, Program]:
    """The programs of the package, as a deployment has them, and one more that only tests know."""
    return {
        name: one for name, one in _read().items() if name in _packaged() or name == with_program
    }


@cache
def _read() -> dict[str, Program]:
    return {**_packaged(), **{one.id: one for one in map(_load, sorted(INVENTED.glob("*.toml")))}}


@cache
def _packaged() -> Mapping[str, Program]:
    return load_all()


def _load(path: Path) -> Program:
    return load(path.read_text(encoding="utf-8"), path.name)
