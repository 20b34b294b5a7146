"""What `sam build` makes, made for this machine: a zip per function and one for the layer.

The layer holds the pinned packages and our own, with bytecode that Python does not check against
the sources. The packages are installed once and kept; ours are zipped anew whenever they change.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from local import installation, places
from local.locks import held

EPOCH = (1980, 1, 1, 0, 0, 0)
BUILD_FILES = {"Makefile", "requirements.txt", "requirements.in"}
SERVICES = {"cloudwatch", "dynamodb", "events", "kms", "lambda", "s3", "sesv2", "sqs", "ssm", "sts"}


def function(folder: Path) -> bytes:
    """The zip of one function's folder; the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, folder, sources(folder), prefix="")
    return buffer.getvalue()


def layer(folder: Path, python: Path, say: Callable[[str], None]) -> bytes:
    """The zip of the layer in `folder` for the interpreter `python`.

    Raises RuntimeError when a pinned package cannot be installed or a source does not compile.
    """
    packages = _digest([folder / "requirements.txt"]) + _digest([places.REQUIREMENTS])[:8]
    ours = _digest(sources(folder))
    archive = places.LAYERS / f"{packages}-{ours}.zip"
    with held(places.HOME / "layer.lock"):
        if not archive.is_file():
            base = _packages(folder / "requirements.txt", packages, python, say)
            _with_our_own(folder, base, archive, python)
            _forget_all_but(archive, packages)
        return archive.read_bytes()


def sources(folder: Path) -> list[Path]:
    """The files of a folder that ship, in a stable order: no caches, no build instructions."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not {"__pycache__", ".mypy_cache"} & set(path.parts)
        and path.suffix != ".pyc"
        and not (path.parent == folder and path.name in BUILD_FILES)
    ]


def _packages(pins: Path, name: str, python: Path, say: Callable[[str], None]) -> Path:
    archive = places.LAYERS / f"{name}.zip"
    if archive.is_file():
        return archive
    say("building the layer's packages (once) …")
    with _folder() as building:
        target = building / "python"
        installation.install(python, pins, say, "--target", str(target), "--no-compile")
        shutil.rmtree(target / "bin", ignore_errors=True)
        _drop_other_services(target / "botocore" / "data")
        _compile(python, target)
        _zip(building, archive)
    return archive


def _drop_other_services(data: Path) -> None:
    """Leave out the models of services we do not call: the engine unpacks the layer per worker.

    A function that calls another one fails here, loudly, and not in the cloud: the safe way round.
    """
    for folder in data.iterdir():
        if folder.is_dir() and folder.name not in SERVICES:
            shutil.rmtree(folder)


def _with_our_own(folder: Path, base: Path, archive: Path, python: Path) -> None:
    with _folder() as building:
        for path in sources(folder):
            copy = building / "python" / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        _compile(python, building / "python")
        _zip(building, archive, start=base)


def _compile(python: Path, folder: Path) -> None:
    command = [str(python), "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(folder), "-p", "/opt/python", str(folder)]
    # A prefix for caches, as the Makefile sets one, would take the bytecode elsewhere.
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPYCACHEPREFIX"}
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=bare)
    if result.returncode:
        raise RuntimeError("a source does not compile:\n" + result.stdout[-2000:])


def _zip(folder: Path, archive: Path, start: Path | None = None) -> None:
    places.LAYERS.mkdir(parents=True, exist_ok=True)
    new = archive.with_suffix(".new")
    if start is not None:
        shutil.copyfile(start, new)
    # Fast beats small: the zip crosses the loopback once and is unpacked once per worker.
    with zipfile.ZipFile(new, "a", zipfile.ZIP_STORED) as file:
        _add(file, folder, (path for path in sorted(folder.rglob("*")) if path.is_file()), "")
    new.replace(archive)


def _add(archive: zipfile.ZipFile, folder: Path, paths: Iterable[Path], prefix: str) -> None:
    for path in paths:
        entry = zipfile.ZipInfo(prefix + path.relative_to(folder).as_posix(), EPOCH)
        entry.external_attr = 0o644 << 16
        entry.compress_type = archive.compression
        archive.writestr(entry, path.read_bytes())


def _forget_all_but(archive: Path, packages: str) -> None:
    for old in places.LAYERS.glob(f"{packages}-*.zip"):
        if old != archive:
            old.unlink()


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0{path.parent.name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:24]


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder to build in, beside its destination, gone afterward."""
    places.LAYERS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=places.LAYERS) as folder:
        yield Path(folder)
