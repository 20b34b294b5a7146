"""`alongside init`."""

from __future__ import annotations

import re
import shlex
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

import alongside
from alongside import program
from alongside.errors import ProgramMistake
from console import screen
from console.given import given_path, shown
from console.init.asking import Asking, find_lines, find_out
from console.init.wishes import Wishes
from console.init.writing import write
from console.programs import program_file

PROGRAMS = Path(alongside.__file__).parent / "programs"
_OF_THE_ZONE = r"Eastern|Central|New York|Chicago"
_OF_THE_COUNTRY = r"United States|911|988"


def init(
    source: Annotated[str, typer.Option("--from", help="heal, bts or workbook.")] = "",
    id_: Annotated[str, typer.Option("--id", help="Its code, such as riverside.")] = "",
    name: Annotated[str, typer.Option(help="What people call it.")] = "",
    short: Annotated[str, typer.Option(help="Its name in the middle of a sentence.")] = "",
    language: Annotated[str, typer.Option(help="en; see docs/program-files.md for others.")] = "",
    country: Annotated[str, typer.Option(help="Two capital letters.")] = "",
    crisis: Annotated[
        list[str] | None, typer.Option(help="A help line: 'Name=How'; may be given again.")
    ] = None,
    time_zone: Annotated[str, typer.Option(help="Such as America/New_York.")] = "",
    duration: Annotated[str, typer.Option(help="open, or a length such as P12M.")] = "",
    consent: Annotated[str, typer.Option(help="both, mentor or none.")] = "",
    group: Annotated[str, typer.Option(help="What a group is called.")] = "",
    voice: Annotated[str, typer.Option(help="peer_support or educational.")] = "",
    agreement: Annotated[str, typer.Option(help="The agreement's version, such as 2027-1.")] = "",
    file: Annotated[
        Path | None, typer.Option(help="Where to write it; else among this checkout's programs.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; take the defaults.")] = False,
    as_json: screen.Json = False,
) -> None:
    """Answer a few questions and have a program file of your own, begun from the nearest one.

    Nothing is written before the last answer, and no file is ever overwritten.
    """
    given = {
        "from": source, "id": id_, "name": name, "short": short, "language": language,
        "country": country, "time_zone": time_zone, "duration": duration, "consent": consent,
        "group": group, "voice": voice, "agreement": agreement,
    }  # fmt: skip
    asking, today = Asking(given, yes), datetime.now(UTC).date()
    programs = program.load_all()
    if file is not None:
        file = given_path(file)
        _mind_place(file)
    wishes = find_out(asking, programs, today)
    target = file or PROGRAMS / f"{wishes.id}.toml"
    _mind_place(target)
    nearest = programs[wishes.source]
    lines, checked = find_lines(asking, nearest, wishes.country, tuple(crisis or ()))
    wishes = replace(wishes, crisis=lines, checked=checked)
    copied = (PROGRAMS / f"{nearest.id}.toml").read_text(encoding="utf-8")
    text, left_out = write(copied, nearest, wishes, today)
    try:
        program.load(text, target.name)
    except ProgramMistake as mistake:
        raise screen.Stop(f"{mistake}. Nothing was written; please choose other answers.") from None
    _put(target, text)
    wrong, doubtful = program_file.check(target)
    doubts = [*wrong, *doubtful, *_of_elsewhere(text, target.name, wishes, nearest)]
    if not wishes.checked:
        doubts.append(f"{target.name}, [[crisis]]: call or visit each line before you go live")
    document = {"program": wishes.id, "file": shown(target)}
    screen.tell(
        as_json,
        {**document, "left_out": left_out, "look_at": doubts, "next": _next(target, wishes.id)},
        "",
        f"Written: {shown(target)}",
        *(f"Left out: {one}." for one in left_out),
        "",
        "Please look at:",
        *(f"- {one}" for one in doubts),
        f"- its questions, agreement and letters are {nearest.id}'s, in your names: read them",
        "",
        "Next:",
        *(f"{number}. {one}" for number, one in enumerate(_next(target, wishes.id), 1)),
    )
    if wrong:
        screen.end(screen.Ended.WRONG)


def _mind_place(target: Path) -> None:
    if target.exists():
        raise screen.Stop(
            f"{target.name} is there already and stays as it is. Choose another --id or --file."
        )
    if not target.parent.is_dir():
        raise screen.Stop(
            f"There is no folder for {target.name}. Make it first, or choose another."
        )


def _put(target: Path, text: str) -> None:
    """The whole file or none, and never over another one."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        whole = Path(folder) / target.name
        whole.write_text(text, encoding="utf-8")
        try:
            target.hardlink_to(whole)
        except FileExistsError:
            _mind_place(target)


def _next(target: Path, id_: str) -> list[str]:
    """What to do next; only a file among this checkout's programs is one of them."""
    file = shown(target)
    steps = [
        f"Read {file} from top to bottom; docs/program-files.md says what each key does.",
        f"alongside program check {shlex.quote(file)}",
        f"alongside letters preview --program {id_} --to letters",
        "alongside deploy, then make the forms: docs/set-up/",
    ]
    if target.resolve() != PROGRAMS.resolve() / f"{id_}.toml":
        steps[1] += (
            f"; then copy it to layers/common/alongside/programs/{id_}.toml before steps 3 and 4"
        )
    return steps


def _of_elsewhere(text: str, name: str, wishes: Wishes, nearest: program.Program) -> Iterator[str]:
    """Lines that still speak of the place of the copied program."""
    words = [_OF_THE_ZONE] if wishes.time_zone != nearest.time_zone else []
    words += [_OF_THE_COUNTRY] if wishes.country != nearest.country else []
    for number, line in enumerate(text.splitlines(), 1):
        found = re.search(rf"\b({'|'.join(words)})\b", line) if words else None
        if found and not line.startswith("#"):
            yield f"{name}, line {number}: still says {found[0]}"
