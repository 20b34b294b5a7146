"""A program's own list of words that feedback may keep."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from alongside import program
from alongside.errors import ProgramMistake
from tests.faults.programs import INVENTED


class Package:
    """A package with the folder of programs of a test."""

    def __init__(self, root: Path) -> None:
        self.joinpath = root.joinpath


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packaged folder of programs, with one program that names a list of its own."""
    monkeypatch.setattr("importlib.resources.files", lambda _: Package(tmp_path))
    programs = tmp_path / "programs"
    (programs / "words").mkdir(parents=True)
    text = (INVENTED / "cuentos.toml").read_text(encoding="utf-8")
    (programs / "cuentos.toml").write_text(text.replace('words = "off"', 'words = "palabras"'))
    return programs


def test_a_list_that_is_named_and_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(ProgramMistake) as refused:
        program.load_all()
    assert (refused.value.file, refused.value.key) == ("programs/cuentos.toml", "feedback.words")
    assert "words/palabras.txt" in refused.value.advice
    (folder / "words" / "palabras.txt").write_text("leer\ncontar\n")
    assert program.load_all()["cuentos"].feedback
    assert program.load_words("palabras") == ("leer", "contar")


def test_every_packaged_program_has_its_words() -> None:
    for one in program.load_all().values():
        assert one.feedback and one.feedback.words in ("english", "off")
    assert resources.files("alongside").joinpath("programs").is_dir()
