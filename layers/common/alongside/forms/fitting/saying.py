"""The sentences about one program's form, with the line of the program's file to look at."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from alongside.forms.fitting.records import Misfit
from alongside.forms.fitting.sentences import KINDS, OTHERWISE, WHERE, WHY
from alongside.model import Role
from alongside.program import Program
from alongside.program.places import LineIndex, Path
from alongside.program.translation import say

Place = tuple[str, int]
"""The name of a program's file, and a line from 1; 0 when only the file is known."""

_PARTS = {
    "choice_gone": "choices",
    "new_choice": "choices",
    "missing_question": "titles",
    "other_kind": "kind",
    "other_range": "minimum",
    "renamed": "titles",
    "reworded": "titles",
    "several_choices": "kind",
    "shared_question": "titles",
}


def tell(program: Program, role: Role, misfit: Misfit, place: Place | None = None) -> str:
    """One difference in plain words and in the program's language. `place` is what the words point
    at, by itself that of `place_of`. Total: what nobody has words for is said in general ones."""
    file, line = place or place_of(program, role, misfit)
    question = next((one for one in program.questions if one.id == misfit.question), None)
    return say(
        program,
        WHY.get(misfit.code, OTHERWISE),
        about=" ".join(misfit.about.split()),
        form=program.forms[role].title,
        question=question.title if question else misfit.question,
        id=misfit.question,
        kind=say(program, KINDS[question.kind]) if question else "",
        lowest=question.minimum if question else 0,
        highest=question.maximum if question else 0,
        where=say(program, WHERE, file=file, line=line) if line else file,
    )


def place_of(program: Program, role: Role, misfit: Misfit) -> Place:
    """What the words about a difference point at in the program's file."""
    if misfit.question:
        return place(program.id, misfit.question, _PARTS.get(misfit.code, ""))
    paths: Mapping[str, Path] = {
        "another_form": ("forms", role.value, "ids"),
        "takes_no_answers": ("accepting",),
    }
    file, index, _ = _read(program.id)
    return file, index.line(paths.get(misfit.code, ())) if index else 0


def place(program_id: str, question: str, part: str = "") -> Place:
    """Where a question, or a part of it such as its choices, stands in the packaged file of a
    program. Total; line 0 when it does not stand there."""
    file, index, questions = _read(program_id)
    if index is None or question not in questions:
        return file, 0
    path: Path = ("questions", questions.index(question))
    return file, index.line((*path, part) if part else path)


@cache
def _read(program_id: str) -> tuple[str, LineIndex | None, tuple[str, ...]]:
    file = f"{program_id}.toml"
    try:
        entry = resources.files("alongside").joinpath("programs", file)
        text = entry.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, ValueError):
        return file, None, ()
    return file, LineIndex(text), tuple(str(one.get("id")) for one in data.get("questions", []))
