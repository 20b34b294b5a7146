"""Support groups: their names, and who looks after each."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from email.headerregistry import Address, HeaderRegistry
from typing import Annotated, Any

import typer

from alongside.doors import Doors
from alongside.enrollment import normalize_email, slug
from alongside.model import Facilitator, Group, Office
from alongside.program import Program
from alongside.store import groups
from alongside.store.groups import Directory
from console import deployment, screen

app = typer.Typer(no_args_is_help=True, help="Support groups and who looks after them.")

_ALIKE = 0.8


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
    program: deployment.ProgramId = "",
    apply: Annotated[
        bool, typer.Option("--apply", help="Add it though a group of nearly that name exists.")
    ] = False,
    as_json: screen.Json = False,
) -> None:
    """Add a group, or facilitators and supporters to one."""
    doors = deployment.of(context).doors()
    found = deployment.this_program(doors.programs, program)
    group = slug(name)
    if not group:
        raise screen.Stop("A group's name needs a letter or a digit.")
    people = [
        *(person(doors, found, group, one, "facilitator") for one in facilitator or []),
        *(person(doors, found, group, one, "supporter") for one in supporter or []),
    ]
    directory = groups.directory(doors.table, found.id)
    if not apply:
        _refuse_a_slip(directory, group, name)
    known = directory.groups.get(group)
    called = known.name if known else name
    groups.name(doors.table, Group(found.id, group, called))
    for one in people:
        groups.appoint(doors.table, one)
    document = {"group": called, "id": group, "new": known is None, "added": len(people)}
    screen.tell(as_json, document, f"{called}: {len(people)} person(s) added.")


@app.command("list")
def show(
    context: typer.Context, program: deployment.ProgramId = "", as_json: screen.Json = False
) -> None:
    """Every group with its facilitators; a group without any is the coordinator's."""
    place = deployment.of(context)
    chosen = deployment.this_program(place.programs(), program)
    found = groups.directory(place.table(), chosen.id)
    rows = [_row(found, group) for group in found.groups.values()]
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
    if not rows:
        screen.say("There is no group yet. Add one with: alongside groups add NAME")


def _row(found: Directory, group: Group) -> dict[str, Any]:
    return {
        "group": group.name or group.id,
        "id": group.id,
        "facilitators": [f.name for f in found.facilitators if f.group == group.id],
        "supporters": [f.name for f in found.supporters if f.group == group.id],
    }


@app.command("rename")
def rename(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the group is called now, or its id.")],
    to: Annotated[str, typer.Argument(help="What pages and letters are to call it.")],
    program: deployment.ProgramId = "",
    as_json: screen.Json = False,
) -> None:
    """Change what pages and letters call a group. Its members stay; so does what they write in the
    form."""
    place = deployment.of(context)
    chosen = deployment.this_program(place.programs(), program)
    table = place.table()
    directory = groups.directory(table, chosen.id)
    group = named(directory, name)
    if not slug(to):
        raise screen.Stop("A group's name needs a letter or a digit.")
    other = _called(directory, to)
    if other is not None and other.id != group.id:
        raise screen.Stop(
            f"Another group is called {other.name!r} already. Two groups cannot be put together "
            "by a name."
        )
    groups.name(table, Group(chosen.id, group.id, to))
    lines = [f"{group.name} is called {to} from now on."]
    if slug(to) != group.id:
        lines.append(
            f"In the form its name stays {group.id!r} (capitals, blanks and hyphens do not "
            f"matter): a form that says {to!r} would begin another group."
        )
    screen.tell(as_json, {"group": to, "id": group.id, "before": group.name}, *lines)


@app.command("remove")
def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the group is called, or its id.")],
    program: deployment.ProgramId = "",
    apply: screen.Apply = False,
    as_json: screen.Json = False,
) -> None:
    """Remove a group that nobody is in, such as one that a slip of the pen has made."""
    place = deployment.of(context)
    chosen = deployment.this_program(place.programs(), program)
    table = place.table()
    directory = groups.directory(table, chosen.id)
    group = named(directory, name)
    held = groups.read(table, chosen.id, group.id)
    if held.applications or held.matches:
        raise screen.Stop(
            f"{group.name} has {len(held.applications)} application(s) and {len(held.matches)} "
            "match(es), so it stays. Somebody changes groups by sending the form again."
        )
    people = [
        one for one in (*directory.facilitators, *directory.supporters) if one.group == group.id
    ]
    document = {"applied": apply, "group": group.name, "id": group.id, "people": len(people)}
    if not apply:
        told = f"{group.name} would go, and with it {len(people)} facilitator(s) of it."
        screen.tell(as_json, document, told, *screen.unless(apply))
        return
    for one in people:
        groups.dismiss(table, one)
    if not groups.remove(table, group):
        raise screen.Stop("Somebody has just come into this group. Look again.")
    told = f"{group.name} is removed, and with it {len(people)} facilitator(s) of it."
    screen.tell(as_json, document, told)


def person(doors: Doors, program: Program, group: str, written: str, office: Office) -> Facilitator:
    """Somebody who looks after a group, from `Name <address>`."""
    if office == "supporter" and program.supporter is None:
        raise screen.Stop("This program has no supporters; see [supporter] in its file.")
    who = _address(written)
    address = normalize_email(who.addr_spec)
    if not address:
        raise screen.Stop("Nothing can be sent to that address. Look at it again.")
    found = doors.person(address)
    return Facilitator(found, program.id, group, who.display_name, address, office=office)


def named(directory: Directory, name: str) -> Group:
    """The group with this id or name. Stop says which there are."""
    found = directory.groups.get(name) or _called(directory, name)
    if found is not None:
        return found
    known = ", ".join(sorted(group.name or group.id for group in directory.groups.values()))
    if not known:
        raise screen.Stop("There is no group yet. Add one with: alongside groups add NAME")
    raise screen.Stop(f"There is no group {name!r}. There are: {known}")


def _called(directory: Directory, name: str) -> Group | None:
    wanted = slug(name)
    by_name = (one for one in directory.groups.values() if slug(one.name) == wanted)
    return next(by_name, directory.groups.get(wanted))


def _refuse_a_slip(directory: Directory, group: str, name: str) -> None:
    """A name that is nearly another's would split a group in two without anybody seeing it."""
    if group in directory.groups:
        return
    near = close_names(group, list(directory.groups.values()))
    if near:
        raise screen.Stop(
            f"There is {near[0].name!r} (id {near[0].id}). If you mean that one, write it so; if "
            f"{name!r} is another group, add --apply."
        )


def close_names(group: str, known: Sequence[Group]) -> list[Group]:
    """Groups whose name or id is nearly this one, the nearest first. Names that differ by a number
    are names of different groups."""
    near = [(max(_likeness(group, one.id), _likeness(group, slug(one.name))), one) for one in known]
    found = [(likeness, one) for likeness, one in near if likeness >= _ALIKE]
    return [one for _, one in sorted(found, key=lambda pair: (-pair[0], pair[1].id))]


def _likeness(one: str, other: str) -> float:
    if [c for c in one if c.isdigit()] != [c for c in other if c.isdigit()]:
        return 0.0
    mine, theirs = set(one.split("-")), set(other.split("-"))
    if mine <= theirs or theirs <= mine:
        return 1.0
    return SequenceMatcher(None, one, other).ratio()


def _address(written: str) -> Address:
    found: tuple[Address, ...] = HeaderRegistry()("to", written).addresses  # type: ignore[attr-defined]
    if len(found) != 1 or not found[0].display_name or not found[0].domain:
        raise screen.Stop("Write a name and an address: 'Ruth <ruth@example.org>'")
    return found[0]
