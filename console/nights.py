"""Nights: what one would suggest, on the live system or from a file, and starting one by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from alongside import wiring
from alongside.night import __main__ as offline
from alongside.night import foreseeing
from alongside.night.export import as_json as in_json
from alongside.night.foreseeing import Ahead
from alongside.night.messages import local_date
from alongside.night.rehearsal import Rehearsal
from alongside.night.report import as_text
from alongside.program import Program
from alongside.store import nights
from alongside.store.table import Table
from console import deployment, screen
from console.deployment import Deployment
from console.given import given_path
from console.groups import named

ALIAS = "live"


def night(
    context: typer.Context,
    group: Annotated[
        list[str] | None, typer.Option("--group", help="Only this group; may be given again.")
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="Names in place of ids (not in --json).")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="What happens anyway, unless --apply is given.")
    ] = False,
    apply: Annotated[
        bool, typer.Option("--apply", help="Start a night now, for every program and group.")
    ] = False,
    program: deployment.ProgramId = "",
    as_json: screen.Json = False,
) -> None:
    """Show what a night would suggest now, with reasons; nothing is written and nobody hears of it.
    With --apply start one."""
    if apply and (dry_run or group or program):
        raise screen.Stop(
            "A night is for all groups of all programs. Leave --dry-run, --group and --program "
            "out with --apply."
        )
    place = deployment.of(context)
    if apply:
        _start(place, as_json=as_json)
        return
    chosen = deployment.this_program(place.programs(), program)
    now = wiring.now()
    table = place.table()
    ahead = foreseeing.ahead(table, chosen, now)
    asked = dict.fromkeys(named(ahead.directory, one).id for one in group or [])
    wanted = list(asked or ahead.planned)
    found = _foresee(table, chosen, ahead, wanted)
    date = local_date(chosen, now)
    notes = list(_notes(table, chosen, ahead, wanted))
    if as_json:
        document = json.loads(in_json(chosen, found, date, notes))
        screen.answer(document | {"not_looked_at": [g for g in ahead.settled if g not in wanted]})
        return
    told = found if names else foreseeing.without_names(found)
    head = f"{chosen.name} ({chosen.id}), {date}. Nothing is stored and nobody is written to."
    lines = as_text(chosen, told, date, ()) if told else (head, "There is no group to plan.")
    screen.say(*lines, *(f"  ! {note}" for note in notes))


def match(
    program: Annotated[str, typer.Option("--program", help="A program, or a .toml file.")],
    members: Annotated[Path, typer.Option("--members", help="A file of JSON lines; - for stdin.")],
    now: Annotated[str, typer.Option("--now", help="Plan as on this date: 2026-11-21.")] = "",
    group: Annotated[
        list[str] | None, typer.Option("--group", help="Only this group; may be given again.")
    ] = None,
    keep: Annotated[
        str, typer.Option("--keep", help="An earlier --json output; its pairs stay.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="What happens anyway: nothing is ever written.")
    ] = True,
    as_json: screen.Json = False,
) -> None:
    """Show what a night would suggest for members in a file. It needs no AWS, and stores
    nothing."""
    program = str(given_path(Path(program))) if program.endswith(".toml") else program
    source = "-" if str(members) == "-" else str(given_path(members))
    words = ["--program", program, "--members", source]
    words += ["--now", now] if now else []
    words += ["--keep", str(given_path(Path(keep)))] if keep else []
    words += [word for one in group or [] for word in ("--group", one)]
    words += ["--json"] if as_json else []
    ended = offline.main(words)
    if ended:
        screen.end(screen.Ended(ended))


def _foresee(table: Table, program: Program, ahead: Ahead, wanted: list[str]) -> list[Rehearsal]:
    now, found = wiring.now(), []
    with screen.progress() as bar:
        task = bar.add_task("groups", total=len(wanted))
        for group in wanted:
            rehearsal = foreseeing.foresee(table, program, ahead.directory.groups[group], now)
            found.append(rehearsal)
            bar.advance(task)
    return found


def _notes(table: Table, program: Program, ahead: Ahead, wanted: list[str]) -> Iterator[str]:
    """What a reader would take wrongly else."""
    new = [one for one in ahead.settled if nights.latest(table, program.id, one) is None]
    still = [one for one in ahead.settled if one not in new]
    asked = [one for one in still if one in wanted]
    if asked:
        yield (
            f"A night would not look at {', '.join(asked)}: nothing has changed there since the "
            "last plan. This is what it would find."
        )
    elif still and not set(wanted) & set(new):
        yield (
            f"Nothing has changed in {len(still)} group(s) since their last plan: a night leaves "
            f"them as they are ({', '.join(still)})."
        )
    if new:
        yield (
            f"{len(new)} group(s) have no plan yet, and a night makes none before somebody applies "
            f"in them ({', '.join(new)})."
        )


def _start(place: Deployment, *, as_json: bool) -> None:
    """Start a further night of today. The function plans what has changed, in the background."""
    again = f"{int(wiring.now().timestamp() * 1000)}"
    said = place.client("lambda").invoke(
        FunctionName=f"{place.output('MatchFunction')}:{ALIAS}",
        Payload=json.dumps({"step": "night", "again": again}).encode(),
    )
    answer = json.loads(said["Payload"].read() or b"{}")
    if said.get("FunctionError"):
        raise screen.Stop(
            "The night could not begin. See what it logged with: alongside doctor",
            screen.Ended.UNREACHABLE,
        )
    groups = answer.get("groups", 0)
    if as_json:
        screen.answer({"started": again, "groups": groups})
        return
    screen.say(
        f"A night has begun for {groups} group(s); it is done in a minute or two."
        if groups
        else "Nothing has changed in any group since the last night: there is nothing to plan."
    )
