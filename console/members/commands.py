"""Members: who they are only when that is asked for, why they wait, and what they may ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from alongside import membership, wiring
from alongside.doors import Doors
from alongside.membership import looking
from alongside.membership.looking import Found
from alongside.model import Role
from alongside.program import Program
from alongside.store import codec, groups
from console import deployment, screen
from console.given import given_path
from console.groups import named
from console.members import foreseeing
from console.members import words as telling

app = typer.Typer(no_args_is_help=True, help="Members: find, show, export, erase.")

_ID = 32
_SHORT = 8

Who = Annotated[
    str, typer.Argument(help="A member's id, its beginning, or the address they wrote from.")
]
Names = Annotated[bool, typer.Option("--names", help="Show names and addresses, too.")]


@app.command("find")
def find(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="The beginning of an id, or a part of a name.")] = "",
    email: Annotated[str, typer.Option("--email", help="Whoever wrote from this address.")] = "",
    group: Annotated[str, typer.Option("--group", help="Only this group.")] = "",
    state: Annotated[
        str, typer.Option("--state", help=f"Only these: {', '.join(telling.STANDINGS)}.")
    ] = "",
    role: Annotated[Role | None, typer.Option("--role", help="Only this role.")] = None,
    names: Names = False,
    program: deployment.ProgramId = "",
    as_json: screen.Json = False,
) -> None:
    """Find members: their ids, groups, and since when they wait. Names and addresses only with
    --names."""
    if state and state not in telling.STANDINGS:
        known = ", ".join(telling.STANDINGS)
        raise screen.Stop(f"There is no state {state!r}. Write one of: {known}")
    doors = deployment.of(context).doors()
    chosen = deployment.this_program(doors.programs, program)
    wanted = named(groups.directory(doors.table, chosen.id), group).id if group else ""
    person = doors.person(email) if email else ""
    found = [
        one
        for one in _everybody(doors, chosen)
        if _fits(one, text)
        and person in ("", one.application.member)
        and wanted in ("", one.application.group)
        and state in ("", one.standing)
        and role in (None, one.application.role)
    ]
    rows = [telling.row(one, names=names) for one in sorted(found, key=_first_come)]
    if as_json:
        screen.answer(rows)
    elif rows:
        screen.table(tuple(rows[0]), [telling.cells(row) for row in rows])
        screen.say(f"{len(rows)} application(s).")
    else:
        screen.say(f"Nobody in {chosen.id} is found by that.")


@app.command("show")
def show(
    context: typer.Context,
    who: Who,
    names: Names = False,
    answers: Annotated[
        bool, typer.Option("--answers", help="Show what they answered in their form, too.")
    ] = False,
    program: deployment.ProgramId = "",
    as_json: screen.Json = False,
) -> None:
    """Show where a member stands and why they wait, their matches, and the letters that left. Never
    whom they named in confidence."""
    doors, visit = _visit(context, who, program)
    seen = looking.look(doors, visit, wiring.now(), answers=answers)
    document = telling.document(visit, seen, names=names, answers=answers)
    if as_json:
        screen.answer(document)
    else:
        telling.tell(document)


@app.command("export")
def export(
    context: typer.Context,
    who: Who,
    to: Annotated[Path, typer.Option("--to", help="The file to write. It must not exist yet.")],
    program: deployment.ProgramId = "",
    as_json: screen.Json = False,
) -> None:
    """Write everything held about a member to a file, as their own page would give it to them. It
    is theirs: hand it to them, and keep no copy."""
    to = given_path(to)
    doors, visit = _visit(context, who, program)
    text = membership.export(doors, visit, wiring.now(), names=False)
    try:
        with to.open("x", encoding="utf-8") as file:
            to.chmod(0o600)
            file.write(text)
    except FileExistsError:
        raise screen.Stop(f"{to} exists already. Name another file.") from None
    except OSError as error:
        raise screen.Stop(f"{to} cannot be written: {error.strerror}.") from None
    screen.tell(
        as_json,
        {"id": visit.person, "file": str(to)},
        f"Written to {to}. Give it to the member and delete it here.",
        "Names told in confidence are not in it; only the member's own page gives those.",
    )


@app.command("erase")
def erase(
    context: typer.Context,
    who: Who,
    program: deployment.ProgramId = "",
    apply: screen.Apply = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    as_json: screen.Json = False,
) -> None:
    """Erase everything about a member, everywhere, as their own page would. It cannot be undone."""
    doors, visit = _visit(context, who, program)
    now = wiring.now()
    ahead = foreseeing.erasure(doors, visit, now)
    document = {"id": visit.person, "program": visit.program.id, **asdict(ahead)}
    lines = (
        f"Member {visit.person} in {visit.program.name}:",
        f"  {ahead.applications} application(s) with their answers would go,",
        f"  {ahead.matches} match(es) would no longer name them,",
        f"  {ahead.running} of these would end now, with a kind letter to the other person,",
        f"  {ahead.introductions} introduction(s) a facilitator has approved would end, kindly,",
        f"  {ahead.suggestions} suggestion(s) that wait for a facilitator would be withdrawn,",
        f"  {ahead.letters} letter(s), and whatever of theirs is in quarantine.",
    )
    if not apply:
        screen.tell(as_json, {"applied": False, **document}, *lines, *screen.unless(apply))
        return
    (screen.complain if as_json else screen.say)(*lines)
    if not yes and screen.ask("Type erase to do it, anything else to leave it", "--yes") != "erase":
        raise screen.Stop("Nothing was changed.")
    membership.erase(doors, visit, "yes", now)
    done = "Everything about them is erased. Backups hold it for as long as you keep them."
    screen.tell(as_json, {"applied": True, **document}, done)


def _visit(context: typer.Context, who: str, program: str) -> tuple[Doors, membership.Visit]:
    doors = deployment.of(context).doors()
    chosen = deployment.this_program(doors.programs, program)
    person = _person(doors, chosen, who)
    visit = membership.call_on(doors, chosen, person, wiring.now())
    if not visit.membership.applications:
        erased = visit.membership.erased_at
        when = f" They were erased on {erased.date()}." if erased else ""
        raise screen.Stop(f"Nobody in {chosen.id} has this id or address.{when}")
    return doors, visit


def _person(doors: Doors, program: Program, who: str) -> str:
    if "@" in who:
        return doors.person(who)
    if len(who) == _ID:
        return who
    if len(who) < _SHORT:
        raise screen.Stop(f"Write at least {_SHORT} characters of the id; see: members find")
    found = {
        one.application.member
        for one in _everybody(doors, program)
        if one.application.member.startswith(who)
    }
    if len(found) > 1:
        raise screen.Stop("Several ids begin so. Write more of it.")
    return next(iter(found), who)


def _everybody(doors: Doors, program: Program) -> Sequence[Found]:
    with screen.progress() as bar:
        task = bar.add_task("groups", total=None)

        def watch(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        return looking.find(doors.table, program, wiring.now(), watch)


def _fits(one: Found, text: str) -> bool:
    mine = one.application
    return mine.member.startswith(text.lower()) or text.casefold() in mine.name.casefold()


def _first_come(one: Found) -> tuple[str, str, str]:
    return codec.stamp(one.application.waiting_since), one.application.member, one.application.role
