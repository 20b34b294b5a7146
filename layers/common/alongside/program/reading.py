"""One TOML text becomes a program, or the first mistake in it with its real line."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources

from pydantic import ValidationError

from alongside.errors import ProgramMistake
from alongside.program.advice import blanks, dates, misfits
from alongside.program.contradictions import contradictions
from alongside.program.places import LineIndex, Mistake, dotted
from alongside.program.schema import Program


def load(text: str, file: str) -> Program:
    """The program written in `text` (TOML). `file` is only named in mistakes.

    Raises ProgramMistake for the first mistake, with its real line.
    """
    try:
        return _read(text, file)
    except RecursionError:
        advice = "tables or lists are nested too deeply"
        raise ProgramMistake(file, 0, "(TOML)", advice) from None


def _read(text: str, file: str) -> Program:
    try:
        text.encode()
        data = tomllib.loads(text)
        body = json.dumps(data, default=str)
    except ValueError as error:
        raise _unreadable(text, file, error) from None
    _raise_first(dates(data, ()), text, file, data)
    _raise_first(blanks(data, ()), text, file, data)
    try:
        program = Program.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise _mistake(next(misfits(error, data)), text, file, data) from None
    _raise_first(contradictions(program), text, file, data)
    return program


def load_all() -> Mapping[str, Program]:
    """The packaged programs by their id. Raises ProgramMistake for the first unusable one."""
    programs: dict[str, Program] = {}
    folder = resources.files("alongside").joinpath("programs")
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            file = f"programs/{entry.name}"
            program = load(_decoded(entry.read_bytes(), file), file)
            if program.id in programs:
                raise ProgramMistake(file, 0, "id", f"`{program.id}` is the id of another program")
            _check_words(program, file)
            programs[program.id] = program
    return programs


def load_words(name: str) -> tuple[str, ...]:
    """A packaged list of words that feedback may keep: `programs/words/<name>.txt`, one to a line.
    FileNotFoundError when there is none."""
    text = resources.files("alongside").joinpath("programs", "words", f"{name}.txt")
    return tuple(text.read_text(encoding="utf-8").splitlines())


def _check_words(program: Program, file: str) -> None:
    name = program.feedback.words if program.feedback else "off"
    own = resources.files("alongside").joinpath("programs", "words", f"{name}.txt")
    if name not in ("english", "off") and not own.is_file():
        advice = f'there is no programs/words/{name}.txt; write "off" for ratings only'
        raise ProgramMistake(file, 0, "feedback.words", advice)


def _decoded(raw: bytes, file: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ProgramMistake(file, line, "(text)", "save the file as UTF-8") from None


def _unreadable(text: str, file: str, error: ValueError) -> ProgramMistake:
    found = re.search(r"line (\d+)", str(error))
    at_end = text.count("\n") + 1 if "end of document" in str(error) else 0
    line = int(found[1]) if found else at_end
    return ProgramMistake(file, line, "(TOML)", f"not valid TOML: {error}")


def _raise_first(found: Iterable[Mistake], text: str, file: str, data: object) -> None:
    for mistake in found:
        raise _mistake(mistake, text, file, data)


def _mistake(mistake: Mistake, text: str, file: str, data: object) -> ProgramMistake:
    path, advice = mistake
    return ProgramMistake(file, LineIndex(text).line(path), dotted(path, data), advice)
