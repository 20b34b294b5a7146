"""Files and folders that are named on the command line. `./alongside` goes to its own folder before
it begins, and says in which one it was called: that is where they are looked up."""

from __future__ import annotations

import os
from pathlib import Path

from console.screen import Stop

CALLER = "ALONGSIDE_CALLER"


def called_in() -> Path:
    """Where the command was called."""
    return Path(os.environ.get(CALLER) or Path.cwd())


def given_path(named: Path) -> Path:
    """A file or folder as it was named there; an absolute one, and what lies here, as it is."""
    return named if called_in() == Path.cwd() else called_in() / named


def given_file(named: Path) -> Path:
    """A file that has to be there. Raises Stop when it is not."""
    found = given_path(named)
    if not found.is_file():
        raise Stop(f"There is no file {named}.")
    return found


def given_folder(named: Path) -> Path:
    """A folder, there or still to make. Raises Stop when a file is in its place."""
    found = given_path(named)
    if found.exists() and not found.is_dir():
        raise Stop(f"{named} is to be a folder, and is a file.")
    return found


def shown(target: Path) -> str:
    """A path as it is typed where the command was called, whole where it is elsewhere."""
    here, whole = called_in().resolve(), target.resolve()
    return str(whole.relative_to(here) if whole.is_relative_to(here) else whole)
