"""The program files of this checkout, read as their author would have them read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from alongside import program
from console.doctor.finding import Finding, Patient
from console.programs import program_file

FOLDER = Path(program.__file__).resolve().parents[1] / "programs"


def check(patient: Patient) -> Iterator[Finding]:
    """Whether each can be used, and how many doubts there are."""
    for one in sorted(patient.programs):
        file = FOLDER / f"{one}.toml"
        wrong, doubtful = program_file.check(file)
        todo = f"Read them: alongside program check layers/common/alongside/programs/{one}.toml"
        if wrong:
            yield Finding(f"file {file.name}", "wrong", f"{len(wrong)} mistakes", todo)
        elif doubtful:
            yield Finding(f"file {file.name}", "look", f"{len(doubtful)} doubts", todo)
        else:
            yield Finding(f"file {file.name}", "ok", "nothing is doubtful")
