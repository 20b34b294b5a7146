"""The engine's own virtual environment: made once from pinned, hashed requirements."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

from local import places
from local.locks import held


def ensure(say: Callable[[str], None]) -> Path:
    """The engine's Python; installs it first when it is missing or its pins changed.

    The functions run on this interpreter, so it has the minor version of the one running now.
    """
    python = places.ENGINE / "bin" / "python"
    places.HOME.mkdir(exist_ok=True)
    with held(places.HOME / "engine.lock"):
        if _stamp().is_file() and _stamp().read_text() == _wanted():
            return python
        say("setting up the local engine (once, about half a minute) …")
        shutil.rmtree(places.ENGINE, ignore_errors=True)
        venv.create(places.ENGINE, with_pip=True)
        install(python, places.REQUIREMENTS, say)
        _stamp().write_text(_wanted())
    return python


def install(python: Path, requirements: Path, say: Callable[[str], None], *options: str) -> None:
    """Run pip on a hashed requirements file, one line of progress per package.

    Raises RuntimeError with pip's last lines when it fails.
    """
    command = [str(python), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", *options]
    command += ["-r", str(requirements)]
    lines: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            lines.append(line.rstrip())
            if line.startswith("Collecting "):
                say(f"  {line.split(' (')[0].strip()}")
    if pip.returncode:
        raise RuntimeError("pip failed:\n" + "\n".join(lines[-15:]))


def _stamp() -> Path:
    return places.ENGINE / "installed"


def _wanted() -> str:
    pins = hashlib.sha256(places.REQUIREMENTS.read_bytes()).hexdigest()
    return f"{pins} {sys.version_info.major}.{sys.version_info.minor}"
