"""What the author of a program file hears before anybody gets a letter from it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from alongside import program, voice
from alongside.errors import ProgramMistake
from alongside.letters import catalog
from alongside.program import Program
from alongside.program.places import LineIndex, dotted


def check(path: Path) -> tuple[list[str], list[str]]:
    """What has to be mended in a program file, and what is only doubtful; both as lines."""
    text = path.read_text(encoding="utf-8", errors="replace")
    try:
        found = program.load(text, path.name)
    except ProgramMistake as mistake:
        return [str(mistake)], []
    lacking = [f"{path.name}: {line}" for line in catalog.missing_sentences(found)]
    doubts = [f"{path.name}, {line}" for line in program.warnings(found)]
    if found.language not in voice.LANGUAGES:
        doubts.append(f"{path.name}: the voice guard does not read {found.language}; please do")
    return [*_said_wrong(found, text, path.name), *lacking], doubts


def _said_wrong(found: Program, text: str, file: str) -> Iterator[str]:
    data, lines = tomllib.loads(text), LineIndex(text)
    for path, said in voice.texts(data):
        for one in voice.findings(said, found.voice, found.language):
            place = f"{file}, line {lines.line(path)}, {dotted(path, data)}"
            yield f"{place}: “{one.words}” {voice.WHY[one.kind]} (in: {one.sentence})"
