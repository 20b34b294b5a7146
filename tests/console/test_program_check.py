"""`program check FILE`: what an author of a program file hears before anybody gets a letter."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from console.__main__ import app
from tests.faults.programs import INVENTED

PACKAGED = Path(str(resources.files("alongside").joinpath("programs")))


def check(path: Path) -> Result:
    return CliRunner().invoke(app, ["program", "check", str(path)], env={"COLUMNS": "400"})


@pytest.mark.parametrize(
    "path", [*sorted(PACKAGED.glob("*.toml")), *INVENTED.glob("*.toml")], ids=lambda path: path.stem
)
def test_a_program_of_ours_can_be_used(path: Path) -> None:
    done = check(path)
    assert done.exit_code == 0, done.output
    assert "can be used" in done.output


def edited(folder: Path, old: str, new: str, name: str = "heal") -> Path:
    """A copy of a program's file with a change."""
    text = (PACKAGED / f"{name}.toml").read_text("utf-8")
    assert text.count(old) == 1
    path = folder / "edited.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_idea_08_an_edited_text_that_coaches_is_refused_with_its_place_and_why(
    tmp_path: Path,
) -> None:
    path = edited(tmp_path, '"Your age"', '"Your age, and your goal"')
    done = check(path)
    number = path.read_text("utf-8").split("and your goal")[0].count("\n") + 1
    assert done.exit_code == 1
    assert f"edited.toml, line {number}, questions[age].title: “goal” sounds like" in done.output


def test_R45_the_same_text_is_fine_in_an_educational_program(tmp_path: Path) -> None:
    done = check(edited(tmp_path, 'voice = "peer_support"', 'voice = "educational"'))
    assert done.exit_code == 0
    path = edited(tmp_path, '"Your age"', '"Your age, and your goal"')
    text = path.read_text("utf-8").replace('"peer_support"', '"educational"')
    path.write_text(text, encoding="utf-8")
    assert check(path).exit_code == 0


def test_a_contradiction_is_said_with_file_line_and_key(tmp_path: Path) -> None:
    done = check(edited(tmp_path, 'consent = "both"', 'consent = "nobody"'))
    assert done.exit_code == 1
    assert "edited.toml, line" in done.output and "consent" in done.output


def test_a_doubt_is_said_and_refuses_nothing(tmp_path: Path) -> None:
    done = check(edited(tmp_path, 'label = "Age"\n', ""))
    assert done.exit_code == 0
    assert "(doubtful) edited.toml, questions[age].label" in done.output


def test_a_language_without_its_sentences_is_not_ready(tmp_path: Path) -> None:
    (path,) = INVENTED.glob("*.toml")
    text = path.read_text("utf-8")
    before, section, _ = text.partition("[translation.sentences]\n")
    copy = tmp_path / path.name
    copy.write_text(before + section, encoding="utf-8")
    done = check(copy)
    assert done.exit_code == 1 and "not translated: " in done.output


def test_an_unreadable_file_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "edited.toml"
    path.write_bytes(b"id = \xff\n")
    assert check(path).exit_code == 1
