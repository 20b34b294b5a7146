"""Who looks after a group, and who supports its matches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from alongside.enrollment import normalize_email
from alongside.model import Facilitator, Office
from alongside.store import groups
from console import deployment, screen
from console.groups import named, person

app = typer.Typer(no_args_is_help=True, help="Who looks after a group.")

GroupName = Annotated[str, typer.Argument(help="The group's name, or its id.")]


@app.command("add")
def add(
    context: typer.Context,
    group: GroupName,
    who: Annotated[str, typer.Argument(help="'Ruth <ruth@example.org>'")],
    supporter: Annotated[
        bool, typer.Option("--supporter", help="They check in with each pair instead.")
    ] = False,
    program: deployment.ProgramId = "",
    as_json: screen.Json = False,
) -> None:
    """Add somebody to a group that exists, or change their name."""
    doors = deployment.of(context).doors()
    chosen = deployment.this_program(doors.programs, program)
    found = named(groups.directory(doors.table, chosen.id), group)
    office: Office = "supporter" if supporter else "facilitator"
    groups.appoint(doors.table, person(doors, chosen, found.id, who, office))
    screen.tell(
        as_json,
        {"group": found.name, "id": found.id, "office": office},
        f"Added to {found.name}. They hear of it with the group's next letter.",
    )


@app.command("list")
def show(
    context: typer.Context,
    program: deployment.ProgramId = "",
    addresses: Annotated[bool, typer.Option("--addresses", help="Show addresses, too.")] = False,
    as_json: screen.Json = False,
) -> None:
    """Everybody who looks after a group, and whether they get its letters."""
    place = deployment.of(context)
    chosen = deployment.this_program(place.programs(), program)
    directory = groups.directory(place.table(), chosen.id)
    rows = [
        _row(one, directory.name(one.group), addresses)
        for one in (*directory.facilitators, *directory.supporters)
    ]
    if as_json:
        screen.answer(rows)
        return
    screen.table(
        ("name", "group", "office", "letters", *(("address",) if addresses else ())),
        [tuple(row.values()) for row in rows],
    )
    looked_after = {one.group for one in directory.facilitators}
    alone = [one.name for one in directory.groups.values() if one.id not in looked_after]
    if alone:
        screen.say(f"The coordinator looks after: {', '.join(sorted(alone))}")


@app.command("remove")
def remove(
    context: typer.Context,
    group: GroupName,
    who: Annotated[str, typer.Argument(help="Their name as the list has it, or their address.")],
    program: deployment.ProgramId = "",
    apply: screen.Apply = False,
    as_json: screen.Json = False,
) -> None:
    """Take somebody off a group. Their links to it open nothing from then on."""
    place = deployment.of(context)
    chosen = deployment.this_program(place.programs(), program)
    table = place.table()
    directory = groups.directory(table, chosen.id)
    found = named(directory, group)
    everybody = (*directory.facilitators, *directory.supporters)
    one = _this_one([each for each in everybody if each.group == found.id], who)
    left = [
        each
        for each in directory.facilitators
        if each.group == found.id and (each.person, each.office) != (one.person, one.office)
    ]
    if apply and not groups.dismiss(table, one):
        raise screen.Stop("They were taken off this group a moment ago.")
    lines = [f"{one.name} {'no longer looks' if apply else 'would no longer look'} after it."]
    if not left:
        lines.append(f"{found.name} is then the coordinator's: its letters and its desk go there.")
    document = {"applied": apply, "group": found.name, "id": found.id, "office": one.office}
    screen.tell(as_json, {**document, "left": len(left)}, *lines, *screen.unless(apply))


def _row(one: Facilitator, group: str, addresses: bool) -> dict[str, Any]:
    told = {"name": one.name, "group": group, "office": one.office, "letters": one.letters}
    return {**told, **({"address": one.email} if addresses else {})}


def _this_one(people: Sequence[Facilitator], who: str) -> Facilitator:
    address = normalize_email(who) if "@" in who else ""
    found = [
        one
        for one in people
        if (one.email == address if address else one.name.casefold() == who.casefold())
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise screen.Stop("Several people of this group are called that. Write the address.")
    known = ", ".join(sorted(one.name for one in people)) or "nobody yet"
    raise screen.Stop(f"Nobody of that name looks after this group. Who does: {known}")
