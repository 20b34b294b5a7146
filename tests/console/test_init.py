"""`alongside init`: a program file of one's own, from a few answers."""

from __future__ import annotations

import builtins
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from alongside.letters import catalog
from alongside.program import Program, load, load_all
from alongside.rhythm import OPEN
from console.init import wishes
from console.init.command import PROGRAMS, init
from console.init.wishes import SOURCES, Wishes, guess_zone
from console.init.writing import write
from console.programs import program_file

TODAY = date(2026, 11, 21)
ANSWERS = ("--id", "riverside", "--name", "Riverside Mentors")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine says nothing of where it is."""
    monkeypatch.setattr(wishes, "guess_zone", lambda fallback: fallback)


def run(*words: str, said: str | None = None) -> Result:
    """The command with these options; `said` is what is typed."""
    app = typer.Typer()
    app.command()(init)
    return CliRunner().invoke(app, list(words), input=said, env={"COLUMNS": "200"})


def begun(tmp_path: Path, *words: str) -> Program:
    """The program that comes of options alone."""
    target = tmp_path / "riverside.toml"
    result = run(*ANSWERS, "--yes", "--file", str(target), *words)
    assert result.exit_code == 0, result.output
    return load(target.read_text(encoding="utf-8"), target.name)


def comments(text: str) -> list[str]:
    """The remarks on lines of their own."""
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


# --- what comes of it ----------------------------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_each_program_copied_loads_and_passes_the_voice_guard_and_lacks_no_sentence(
    tmp_path: Path, source: str
) -> None:
    found = begun(tmp_path, "--from", source, "--time-zone", "America/Denver")
    assert (found.id, found.name) == ("riverside", "Riverside Mentors")
    assert found.wording.sender_name == "Riverside Mentors"
    assert catalog.missing_sentences(found) == ()
    assert program_file.check(tmp_path / "riverside.toml") == ([], [])
    assert len(found.questions) == len(load_all()[source].questions)


@pytest.mark.parametrize("source", SOURCES)
def test_a_doubt_in_what_was_written_would_be_shown(tmp_path: Path, source: str) -> None:
    """The control: a name that promises is not passed over by the voice guard."""
    target = tmp_path / "riverside.toml"
    result = run(
        *("--id", "riverside", "--name", "You will be healed", "--short", "You will be healed"),
        *("--from", source, "--yes", "--file", str(target)),
    )
    assert result.exit_code == 1 and "line " in result.output
    assert "You will be healed" in result.output


@pytest.mark.parametrize("source", SOURCES)
def test_comments_stay_and_nothing_else_changes(source: str) -> None:
    copied, text = load_all()[source], (PROGRAMS / f"{source}.toml").read_text(encoding="utf-8")
    same = Wishes(
        source=source, id=copied.id, name=copied.name, short=wishes.short_word(copied),
        country=copied.country, time_zone=copied.time_zone, duration=copied.duration,
        consent=copied.consent, group=copied.wording.group, voice=copied.voice,
        version=copied.agreement.version,
    )  # fmt: skip
    written, left_out = write(text, copied, same, TODAY)
    assert left_out == ()
    lines = written.splitlines()
    added = [line for line in lines if line not in text.splitlines()]
    assert len(added) == 1 and added[0].startswith(f"# {copied.name}: begun from"), added
    assert [one for one in text.splitlines() if one not in lines] == []
    assert load(written, "x") == copied
    other, _ = write(text, copied, Wishes(
        source, "riverside", "R", "R", "CA", "America/Toronto", copied.duration, "none", "club",
        "educational", "9",
    ), TODAY)  # fmt: skip
    kept = {re.sub(r"\W", "", one)[-30:] for one in comments(other)}
    assert {re.sub(r"\W", "", one)[-30:] for one in comments(text)} <= kept


def test_its_names_are_said_everywhere_also_across_the_lines_of_a_long_text(
    tmp_path: Path,
) -> None:
    found = begun(tmp_path, "--from", "heal", "--group", "Riverside circle", "--short", "Riverside")
    text = (tmp_path / "riverside.toml").read_text(encoding="utf-8")
    assert "HEAL" not in text
    assert found.wording.group == "Riverside circle"
    assert found.question("group").title == "Which Riverside circle do you belong to?"
    assert "in Riverside or informally" in found.question("been_mentored").title
    broken = text.replace("of the same Riverside circle:", "of the same Riverside \\\ncircle:")
    assert broken != text
    again, _ = write(
        broken, found, Wishes(
            "heal", "river", "River", "River", "US", "UTC", OPEN, "both", "club", "peer_support",
            "1",
        ), TODAY,
    )  # fmt: skip
    assert "circle" not in again and "Which club do you belong to?" in again


DURATIONS = [(source, span) for source in SOURCES for span in (OPEN, "P12M", "P6M", "P10W")]


@pytest.mark.parametrize(("source", "span"), DURATIONS)
def test_any_usual_duration_fits_and_what_does_not_go_with_it_is_said(
    tmp_path: Path, source: str, span: str
) -> None:
    assert begun(tmp_path, "--from", source, "--duration", span).duration == span


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    result = run(
        *ANSWERS, "--from", "bts", "--duration", OPEN, "--yes", "--file", str(tmp_path / "x.toml")
    )
    for said in ("the stages", "the questionnaire [scale]", "closure.renewal"):
        assert f"Left out: {said}" in result.output


def test_a_duration_that_does_not_fit_is_refused_with_its_line_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    target = tmp_path / "x.toml"
    result = run(*ANSWERS, "--from", "bts", "--duration", "P9D", "--yes", "--file", str(target))
    assert result.exit_code != 0 and list(tmp_path.iterdir()) == []
    said = str(result.exception)
    assert "care.check_ins.first" in said and "Nothing was written" in said


def next_steps(said: str) -> list[str]:
    return re.findall(r"^\d\. (.*)$", said, re.MULTILINE)


def test_a_file_elsewhere_is_copied_before_it_is_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the files of this checkout are deployed, and known to `letters preview`."""
    (tmp_path / "my files").mkdir()
    target = tmp_path / "my files" / "lisboa.toml"
    result = run(*ANSWERS, "--from", "heal", "--yes", "--file", str(target))
    assert result.exit_code == 0, result.output
    assert f"Written: {target}" in result.output
    steps = next_steps(result.output)
    assert f"alongside program check '{target}'; then copy it to" in steps[1]
    assert "layers/common/alongside/programs/riverside.toml before steps 3 and 4" in steps[1]
    monkeypatch.setattr("console.init.command.PROGRAMS", copied_programs(tmp_path))
    result = run(*ANSWERS, "--from", "heal", "--yes")  # control: where it belongs
    assert result.exit_code == 0, result.output
    assert "copy it" not in result.output and len(next_steps(result.output)) == 4


def copied_programs(folder: Path) -> Path:
    made = folder / "programs"
    made.mkdir()
    for one in PROGRAMS.glob("*.toml"):
        (made / one.name).write_bytes(one.read_bytes())
    return made


def test_what_was_written_is_told_to_programs_and_questions_stay_out_of_it(tmp_path: Path) -> None:
    target = tmp_path / "x.toml"
    keeps = load_all()["heal"].crisis
    typed = ["", "riverside", "Riverside Mentors", *[""] * 9, *["y"] * len(keeps), ""]
    said = "\n".join([*typed, *["y"] * len(keeps), ""])
    result = run("--file", str(target), "--json", said=said)
    assert result.exit_code == 0, result.output
    typed_by_the_runner, brace, rest = result.stdout.partition("{")
    told = json.loads(brace + rest)
    assert "?" not in typed_by_the_runner and "Riverside Mentors" in typed_by_the_runner
    assert (told["program"], told["file"]) == ("riverside", str(target))
    assert len(told["next"]) == 4 and "Which program is nearest" in result.stderr


# --- help lines ----------------------------------------------------------------------------------


def test_lines_of_another_country_are_never_made_up(tmp_path: Path) -> None:
    target = tmp_path / "x.toml"
    result = run(*ANSWERS, "--from", "heal", "--country", "GB", "--yes", "--file", str(target))
    assert result.exit_code != 0 and "none is made up here" in str(result.exception.sentence)  # type: ignore[union-attr]
    assert not target.exists()
    found = begun(
        tmp_path, "--from", "heal", "--country", "GB", "--crisis", "Line one (UK)=Call here",
        "--crisis", "Line two (UK)=Visit there",
    )  # fmt: skip
    assert [(one.name, one.how) for one in found.crisis] == [
        ("Line one (UK)", "Call here"),
        ("Line two (UK)", "Visit there"),
    ]


def test_what_nobody_has_checked_says_so_in_the_file_and_on_the_screen(tmp_path: Path) -> None:
    target = tmp_path / "x.toml"
    result = run(*ANSWERS, "--from", "heal", "--yes", "--file", str(target))
    assert "call or visit each line before you go live" in result.output
    assert "VERIFY BEFORE GOING LIVE" in target.read_text(encoding="utf-8")


def test_lines_that_still_speak_of_the_old_place_are_named(tmp_path: Path) -> None:
    target = tmp_path / "x.toml"
    result = run(
        *ANSWERS, "--from", "heal", "--time-zone", "America/Denver", "--yes", "--file", str(target)
    )
    assert "still says United States" not in result.output, "the country is the same"
    (line, *_) = re.findall(r"x\.toml, line (\d+): still says Eastern", result.output)
    assert "Eastern" in target.read_text(encoding="utf-8").splitlines()[int(line) - 1]


# --- asked at a terminal -------------------------------------------------------------------------

TYPED = [
    "heal", "riverside", "Riverside Mentors", "Riverside", "en", "US", "America/Denver", "open",
    "both", "group", "peer_support", "2027-1",
]  # fmt: skip


def test_every_question_is_explained_and_answered_by_return_where_there_is_a_default(
    tmp_path: Path,
) -> None:
    target = tmp_path / "x.toml"
    keeps = load_all()["heal"].crisis
    typed = ["", "riverside", "Riverside Mentors", *[""] * 9, *["y"] * len(keeps), ""]
    result = run("--file", str(target), said="\n".join([*typed, *["y"] * len(keeps), ""]))
    assert result.exit_code == 0, result.output
    for why in ("Which program is nearest", "never changes", "help lines are different", "peer_su"):
        assert why in result.output
    text = target.read_text(encoding="utf-8")
    assert "Each line was called or visited on" in text
    assert "before you go live" not in result.output


def test_an_answer_that_cannot_be_used_is_asked_again_with_what_to_write(tmp_path: Path) -> None:
    target = tmp_path / "x.toml"
    typed = ["heel", "heal", "Riverside!", "heal", "riverside", 'The "best"', *TYPED[2:]]
    lines = ["y"] * len(load_all()["heal"].crisis)
    result = run("--file", str(target), said="\n".join([*typed, *lines, "", *lines, ""]))
    assert result.exit_code == 0, result.output
    for said in (
        "one of: heal, bts, workbook",
        "small letters",
        "another program here",
        "leave out",
    ):
        assert said in result.output


def test_lines_of_another_country_are_typed_and_confirmed(tmp_path: Path) -> None:
    target = tmp_path / "x.toml"
    typed = [*TYPED[:5], "CA", *TYPED[6:], "", "Line (Canada)", "Call us", "", "y", ""]
    result = run("--file", str(target), said="\n".join(typed))
    assert result.exit_code == 0, result.output
    assert "At least one line is needed" in result.output
    (line,) = load(target.read_text(encoding="utf-8"), "x").crisis
    assert (line.name, line.how) == ("Line (Canada)", "Call us")


@pytest.mark.parametrize("after", range(0, 13, 3))
def test_whoever_stops_in_the_middle_has_written_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    typed, count = iter(TYPED), iter(range(100))

    def stop(*_: Any, **__: Any) -> Any:
        if next(count) == after:
            raise KeyboardInterrupt
        return next(typed)

    monkeypatch.setattr(typer, "prompt", stop)
    monkeypatch.setattr(typer, "confirm", stop)
    result = run("--file", str(tmp_path / "x.toml"))
    assert result.exit_code != 0 and list(tmp_path.iterdir()) == []
    assert next(count) == after + 1, "it stopped where it should"


def test_whoever_stops_while_it_is_written_has_no_half_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(self: Path, text: str, **_: Any) -> int:
        with builtins.open(self, "w", encoding="utf-8") as out:
            out.write(text[:100])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_text", half)
    result = run(*ANSWERS, "--from", "heal", "--yes", "--file", str(tmp_path / "x.toml"))
    assert result.exit_code != 0 and list(tmp_path.iterdir()) == []


# --- what is refused -----------------------------------------------------------------------------


def test_no_file_is_ever_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "x.toml"
    target.write_text("mine", encoding="utf-8")
    result = run(*ANSWERS, "--from", "heal", "--yes", "--file", str(target))
    assert result.exit_code != 0 and "stays as it is" in str(result.exception.sentence)  # type: ignore[union-attr]
    assert target.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--id", "heal"), "another program"),
        (("--id", "Riverside"), "small letters"),
        (("--language", "es"), "[translation]"),
        (("--country", "usa"), "Two capital letters"),
        (("--time-zone", "EST5"), "America/New_York"),
        (("--duration", "a year"), "P6M"),
        (("--consent", "all"), "both, mentor, none"),
        (("--voice", "loud"), "peer_support"),
        (("--from", "none"), "heal, bts, workbook"),
        (("--crisis", "somebody"), "how it is reached"),
        (("--name", 'The "best"'), "quotation marks"),
    ],
)
def test_an_option_that_cannot_be_used_says_what_to_write(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    target = tmp_path / "x.toml"
    result = run(*ANSWERS, "--yes", "--file", str(target), *words)
    assert result.exit_code != 0 and said in str(result.exception.sentence)  # type: ignore[union-attr]
    assert not target.exists()


def test_without_a_name_nothing_is_guessed(tmp_path: Path) -> None:
    result = run("--yes", "--id", "x", "--file", str(tmp_path / "x.toml"))
    assert "--name" in str(result.exception.sentence)  # type: ignore[union-attr]


def test_the_clock_of_the_machine_is_the_default_where_it_names_a_place(tmp_path: Path) -> None:
    zones = tmp_path / "zoneinfo"
    for name in ("Europe/Lisbon", "Etc/UTC", "Mars/Base"):
        (zones / name).parent.mkdir(parents=True, exist_ok=True)
        (zones / name).touch()
    found = {}
    for name in ("Europe/Lisbon", "Etc/UTC", "Mars/Base"):
        place = tmp_path / name.replace("/", "-")
        place.symlink_to(zones / name)
        found[name] = guess_zone("America/New_York", place)
    assert found == {
        "Europe/Lisbon": "Europe/Lisbon",
        "Etc/UTC": "America/New_York",
        "Mars/Base": "America/New_York",
    }
