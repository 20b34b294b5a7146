"""Support groups: their names, and who looks after each."""

from __future__ import annotations

from email.headerregistry import Address, HeaderRegistry
from typing import Annotated

import typer

from alongside.doors import Doors
from alongside.enrollment import normalize_email, slug
from alongside.model import Facilitator, Group, Office
from alongside.store import groups
from console import deployment, screen

app = typer.Typer(no_args_is_help=True, help="Support groups and who looks after them.")

ProgramId = Annotated[str, typer.Option("--program", help="Which program.")]


@app.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The group's name, as members write it in the form.")],
    facilitator: Annotated[
        list[str] | None, typer.Option(help="'Ruth <ruth@example.org>'; may be given again.")
    ] = None,
    supporter: Annotated[
        list[str] | None,
        typer.Option(help="Who checks in with each pair by themselves, where a program has that."),
    ] = None,
    program: ProgramId = "",
) -> None:
    """Add a group, or facilitators and supporters to one."""
    doors = deployment.of(context).doors()
    found = deployment.this_program(doors.programs, program)
    group = slug(name)
    if not group:
        raise screen.Stop("A group's name needs a letter or a digit.")
    if supporter and found.supporter is None:
        raise screen.Stop("This program has no supporters; see [supporter] in its file.")
    people = [
        *(person(doors, found.id, group, one, "facilitator") for one in facilitator or []),
        *(person(doors, found.id, group, one, "supporter") for one in supporter or []),
    ]
    groups.name(doors.table, Group(found.id, group, name))
    for one in people:
        groups.appoint(doors.table, one)
    screen.say(f"{name}: {len(people)} person(s) added.")


@app.command("list")
def show(context: typer.Context, program: ProgramId = "", as_json: screen.Json = False) -> None:
    """Every group with its facilitators; a group without any is the coordinator's."""
    place = deployment.of(context)
    chosen = deployment.this_program(place.programs(), program)
    found = groups.directory(place.table(), chosen.id)
    rows = [
        {
            "group": group.name,
            "id": group.id,
            "facilitators": [f.name for f in found.facilitators if f.group == group.id],
            "supporters": [f.name for f in found.supporters if f.group == group.id],
        }
        for group in found.groups.values()
    ]
    if as_json:
        screen.answer(rows)
        return
    screen.table(
        ("group", "id", "facilitators", "supporters"),
        [
            (
                row["group"],
                row["id"],
                ", ".join(row["facilitators"]) or "the coordinator",
                ", ".join(row["supporters"]),
            )
            for row in rows
        ],
    )


def person(doors: Doors, program_id: str, group: str, written: str, office: Office) -> Facilitator:
    """Somebody who looks after a group, from `Name <address>`."""
    who = _address(written)
    address = normalize_email(who.addr_spec)
    found = doors.person(address)
    return Facilitator(found, program_id, group, who.display_name, address, office=office)


def _address(written: str) -> Address:
    found: tuple[Address, ...] = HeaderRegistry()("to", written).addresses  # type: ignore[attr-defined]
    if len(found) != 1 or not found[0].display_name or not found[0].domain:
        raise screen.Stop("Write a name and an address: 'Ruth <ruth@example.org>'")
    return found[0]
