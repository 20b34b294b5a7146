"""A dry run: `python -m alongside.night --program heal --members members.jsonl` shows what a night
would suggest. It needs no AWS, no environment and no key; docs/members-format.md has the format."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from alongside import program
from alongside.enrollment import slug
from alongside.errors import ProgramMistake
from alongside.night.export import as_json, read_pairs
from alongside.night.messages import local_date
from alongside.night.rehearsal import Pairs, rehearse
from alongside.night.report import as_text
from alongside.program import Program
from alongside.roster import Roster, read_members
from alongside.roster.lines import Misfit

_MOST_PROBLEMS = 20


class _Unusable(Exception):
    """What was given cannot be used. The text says why, one problem a line."""


def main(words: Sequence[str] | None = None) -> int:
    """Print what a night would suggest: 0 with a result, 2 when the input is unusable."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = _arguments().parse_args(words)
    try:
        print(_run(given))
    except _Unusable as reason:
        print(reason, file=sys.stderr)
        return 2
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m alongside.night", description=__doc__)
    parser.add_argument("--program", required=True, help="a packaged program, or a .toml file")
    parser.add_argument("--members", required=True, help="a file of JSON lines; - for stdin")
    parser.add_argument("--now", help="plan as on this date, such as 2026-11-21; default today")
    parser.add_argument("--group", action="append", help="only this group; may be given again")
    parser.add_argument("--keep", help="an earlier --json output; its pairs stay unless it pays")
    parser.add_argument("--json", action="store_true", help="for machines")
    return parser


def _run(given: argparse.Namespace) -> str:
    chosen = _program(given.program)
    today = _today(chosen, given.now)
    roster = read_members(_bytes(given.members), chosen, today)
    if roster.problems:
        raise _Unusable(_told(given.members, roster))
    keep = _keep(given.keep) if given.keep else frozenset()
    wanted = _groups(roster, given.group or [])
    members = [each for each in roster.members if each.group in wanted]
    found = rehearse(chosen, members, roster.groups, today, keep)
    day = today.date().isoformat()
    if given.json:
        return as_json(chosen, found, day, roster.notes).rstrip("\n")
    return "\n".join(as_text(chosen, found, day, roster.notes))


def _program(name: str) -> Program:
    try:
        if not name.endswith(".toml"):
            packaged = program.load_all()
            if name in packaged:
                return packaged[name]
            raise _Unusable(
                f"--program: no program is called `{name}`. Packaged: {', '.join(packaged)}; "
                "or give a .toml file"
            )
        return program.load(_bytes(name).decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        raise _Unusable(f"{name}: save the file as UTF-8") from None
    except ProgramMistake as mistake:
        raise _Unusable(str(mistake)) from None


def _today(chosen: Program, now: str | None) -> datetime:
    try:
        day = date.fromisoformat(now or local_date(chosen, datetime.now(UTC)))
    except ValueError:
        raise _Unusable(f"--now: `{now}` is no date; write it as 2026-11-21") from None
    return datetime.combine(day, time(), UTC)


def _bytes(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise _Unusable(f"{path}: {error.strerror or 'cannot be read'}") from None
    except ValueError:
        raise _Unusable(f"`{path!r}` is no path of a file") from None


def _told(path: str, roster: Roster) -> str:
    problems = [str(each) for each in roster.problems]
    more = len(problems) - _MOST_PROBLEMS
    file = "standard input" if path == "-" else path
    told = [f"{file}: nothing was planned. Please mend:", *problems[:_MOST_PROBLEMS]]
    return "\n".join([*told, f"… and {more} more"] if more > 0 else told)


def _keep(path: str) -> Pairs:
    try:
        return read_pairs(_bytes(path))
    except Misfit as misfit:
        raise _Unusable(f"--keep {path}: {misfit}") from None


def _groups(roster: Roster, names: Sequence[str]) -> set[str]:
    wanted = {slug(name) for name in names} or set(roster.groups)
    unknown = sorted(name for name in names if slug(name) not in roster.groups)
    if unknown:
        known = ", ".join(sorted(roster.groups.values()))
        raise _Unusable(f"--group: no group is called `{unknown[0]}`. In the file: {known}")
    return wanted


if __name__ == "__main__":
    sys.exit(main())
