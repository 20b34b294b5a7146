"""The layer ships our package whole, and bytecode that the zip's dates cannot make stale."""

from __future__ import annotations

import importlib.util
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.contract

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "layers" / "common"
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
UNCHECKED_HASH = b"\x01\x00\x00\x00"
ARM64 = 183


def build(source: Path, artifacts: Path, runtime: str) -> subprocess.CompletedProcess[str]:
    """Build the layer as SAM does, for a runtime."""
    command = ["make", "-s", "-C", str(source), "build-CommonLayer", f"ARTIFACTS_DIR={artifacts}"]
    command += [f"PY={sys.executable}", f"RUNTIME={runtime}"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def machine(path: Path) -> int:
    """For which processor a shared object is (`e_machine` of its ELF header): names may not say."""
    head = path.read_bytes()[:20]
    assert head[:4] == b"\x7fELF"
    return int.from_bytes(head[18:20], "little")


def stale(folder: Path) -> list[Path]:
    """Sources without bytecode that is taken unseen."""
    return [path for path in folder.rglob("*.py") if _flags(path) != UNCHECKED_HASH]


def _flags(source: Path) -> bytes:
    found = [*(source.parent / "__pycache__").glob(f"{source.stem}.*.pyc")]
    return found[0].read_bytes()[4:8] if len(found) == 1 else b""


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A copy of the layer's folder that needs no other package."""
    copy = tmp_path / "common"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "requirements.txt").write_text("")
    return copy


def test_every_source_of_ours_ships_with_bytecode_that_is_never_compared(
    ours: Path, tmp_path: Path
) -> None:
    cache = ours / "alongside" / "__pycache__"
    cache.mkdir()
    (cache / "model.developer-311.pyc").write_bytes(b"left over")
    built = build(ours, tmp_path / "built", HERE)
    assert built.returncode == 0, built.stderr
    package = tmp_path / "built" / "python" / "alongside"
    assert stale(package) == []
    assert _magic(package / "model.py") == importlib.util.MAGIC_NUMBER


def _magic(source: Path) -> bytes:
    return next((source.parent / "__pycache__").glob(f"{source.stem}.*.pyc")).read_bytes()[:4]


def test_programs_letters_and_pages_ship_whole(ours: Path, tmp_path: Path) -> None:
    assert build(ours, tmp_path / "built", HERE).returncode == 0
    shipped = tmp_path / "built" / "python" / "alongside"
    wanted = [path for path in (ours / "alongside").rglob("*") if path.is_file()]
    kinds = {path.suffix for path in wanted}
    assert {".toml", ".html", ".txt", ".jinja", ".py"} <= kinds
    for path in wanted:
        assert (shipped / path.relative_to(ours / "alongside")).read_bytes() == path.read_bytes()


def test_a_machine_without_the_runtime_builds_a_slower_layer_and_says_so(
    ours: Path, tmp_path: Path
) -> None:
    built = build(ours, tmp_path / "built", "9.99")
    assert built.returncode == 0
    assert "without bytecode" in built.stderr
    assert not list((tmp_path / "built").rglob("*.pyc"))


def test_bytecode_with_dates_is_caught(tmp_path: Path) -> None:
    source = tmp_path / "one.py"
    source.write_text("x = 1\n")
    assert stale(tmp_path) == [source]
    bytecode = importlib.util.cache_from_source(str(source))
    bytecode = str(source.parent / "__pycache__" / Path(bytecode).name)
    py_compile.compile(str(source), bytecode)
    assert stale(tmp_path) == [source]


@pytest.mark.full
def test_the_real_layer_holds_arm_wheels_and_bytecode_for_all_of_them(tmp_path: Path) -> None:
    built = build(SOURCE, tmp_path, "3.13")
    assert built.returncode == 0, built.stderr
    machine_code = list(tmp_path.rglob("*.so"))
    assert machine_code
    assert {machine(path) for path in machine_code} == {ARM64}
    if "without bytecode" in built.stderr:
        pytest.skip("this machine has no Python 3.13")
    assert stale(tmp_path) == []
