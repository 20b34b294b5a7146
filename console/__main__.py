"""The coordinator's commands: the root secret, the forms' hooks, groups and their people, programs.

`--table` and `--base-url` are outputs of the deployed stack (TableName, ApiUrl). On this machine
`make serve` writes them to `.local/endpoints.json`; `AWS_ENDPOINT_URL` points the command there.
"""

from __future__ import annotations

import secrets
from email.headerregistry import Address, HeaderRegistry
from pathlib import Path
from typing import Annotated

import boto3
import typer
from rich.console import Console
from rich.table import Table as Grid

from alongside import hooks, keys, program, wiring
from alongside.doors import Doors
from alongside.enrollment import normalize_email, slug
from alongside.model import Facilitator, Group, Office
from alongside.settings import Settings
from alongside.store import groups
from console import feedback_form, program_file

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
secret_app = typer.Typer(no_args_is_help=True, help="The root secret every key is derived from.")
groups_app = typer.Typer(no_args_is_help=True, help="Support groups and who facilitates them.")
program_app = typer.Typer(no_args_is_help=True, help="Program files.")
app.add_typer(program_app, name="program")
app.add_typer(secret_app, name="secret")
app.add_typer(groups_app, name="groups")
out = Console()

SecretName = Annotated[str, typer.Option("--secret", help="Name of the SSM SecureString.")]
TableName = Annotated[str, typer.Option("--table", help="Name of the members table.")]
ProgramId = Annotated[str, typer.Option("--program", help="Which program.")]
FeedbackFolder = Annotated[
    str,
    typer.Option(
        "--feedback-secrets", help="SSM path of feedback's secrets; else beside the root secret."
    ),
]
ROOT_SECRET = "/alongside/root"  # noqa: S105  (where it is kept, not what it is)


@secret_app.command("create")
def create_secret(name: SecretName = ROOT_SECRET, folder: FeedbackFolder = "") -> None:
    """Make the root secret, and feedback's beside it. An existing one is never overwritten."""
    root = keys.RootKeys(current=1, keys={1: secrets.token_bytes(32)})
    boto3.client("ssm").put_parameter(Name=name, Type="SecureString", Value=keys.write_root(root))
    out.print(f"Created {name}. Nobody needs to see it; AWS keeps it encrypted.")
    derive_feedback_secret(name, folder)


@secret_app.command("feedback")
def derive_feedback_secret(name: SecretName = ROOT_SECRET, folder: FeedbackFolder = "") -> None:
    """Derive feedback's root secret from the root secret, as often as you like: after the root
    secret changed, or for one that was made before there was feedback."""
    place = f"{folder or feedback_form.folder_beside(name)}/root"
    value = keys.write_root(keys.feedback_root(_root(name)))
    boto3.client("ssm").put_parameter(Name=place, Type="SecureString", Value=value, Overwrite=True)
    out.print(f"Derived {place} from it.")


@program_app.command("check")
def check_program(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A program's TOML.")],
) -> None:
    """Read a program file as the system would: what contradicts itself, what is not translated,
    what is doubtful, and every phrase that coaches, blames, promises or ranks."""
    wrong, doubtful = program_file.check(file)
    for line in [*wrong, *(f"(doubtful) {line}" for line in doubtful)]:
        out.print(line, markup=False, soft_wrap=True, highlight=False)
    if wrong:
        raise typer.Exit(1)
    out.print(f"{file.name} can be used.", markup=False)


@app.command("hooks")
def show_hooks(
    base_url: Annotated[str, typer.Option("--base-url")], name: SecretName = ROOT_SECRET
) -> None:
    """Show where each form delivers and the secret to enter there. Treat both like passwords. For
    anonymous feedback see `feedback-form`, which looks at the form first."""
    root = _root(name)
    for one in program.load_all().values():
        for form in one.forms:
            for provider in hooks.PROVIDERS:
                hook = hooks.Hook(one.id, form, provider)
                out.print(f"[bold]{hook.name}[/bold]")
                out.print(
                    f"  address  {base_url.rstrip('/')}{hooks.path(root, hook)}", soft_wrap=True
                )
                out.print(f"  secret   {hooks.secret_text(root, hook)}", soft_wrap=True)


@app.command("feedback-form")
def show_feedback_hook(
    provider: Annotated[str, typer.Argument(help=f"One of {', '.join(hooks.PROVIDERS)}.")],
    url: Annotated[str, typer.Option("--feedback-url", help="The stack's output FeedbackUrl.")],
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="What the provider says of the form."),
    ] = None,
    program_id: ProgramId = "heal",
    name: SecretName = ROOT_SECRET,
) -> None:
    """Look at a form for anonymous feedback, and only if nothing in it could tell people apart show
    where it delivers and the secret to enter there. FILE is the provider's answer to GET
    /forms/{id} (Typeform, Tally) or the schema message of our sender (Google)."""
    wrong = feedback_form.check(provider, file, program_id)
    for line in wrong:
        out.print(line, markup=False, soft_wrap=True, highlight=False)
    if wrong:
        raise typer.Exit(1)
    root, hook = keys.feedback_root(_root(name)), hooks.FeedbackHook(program_id, provider)
    out.print(f"[bold]{hook.name}[/bold]")
    out.print(f"  address  {url.rstrip('/')}{hooks.path(root, hook)}", soft_wrap=True)
    out.print(f"  secret   {hooks.secret_text(root, hook)}", soft_wrap=True)
    for line in feedback_form.REMINDERS:
        out.print(f"  {line}", markup=False, soft_wrap=True, highlight=False)


@groups_app.command("add")
def add_group(
    name: Annotated[str, typer.Argument(help="The group's name, as members write it in the form.")],
    table: TableName,
    facilitator: Annotated[
        list[str] | None, typer.Option(help="'Ruth <ruth@example.org>'; may be given again.")
    ] = None,
    supporter: Annotated[
        list[str] | None,
        typer.Option(help="Who checks in with each pair by themselves, where a program has that."),
    ] = None,
    program_id: ProgramId = "heal",
    secret: SecretName = ROOT_SECRET,
) -> None:
    """Add a group, or facilitators and supporters to one."""
    doors = _doors(table, secret)
    group = slug(name)
    if not group or program_id not in doors.programs:
        raise typer.BadParameter("no such program, or a group name without letters")
    if supporter and doors.programs[program_id].supporter is None:
        raise typer.BadParameter("this program has no supporters; see [supporter] in its file")
    people = [
        *(
            _person(doors, program_id, group, written, "facilitator")
            for written in facilitator or []
        ),
        *(_person(doors, program_id, group, written, "supporter") for written in supporter or []),
    ]
    groups.name(doors.table, Group(program_id, group, name))
    for person in people:
        groups.appoint(doors.table, person)
    out.print(f"{name}: {len(people)} person(s) added.")


@groups_app.command("list")
def list_groups(
    table: TableName, program_id: ProgramId = "heal", secret: SecretName = ROOT_SECRET
) -> None:
    """Every group with its facilitators; a group without any is the coordinator's."""
    found = groups.directory(_doors(table, secret).table, program_id)
    grid = Grid("group", "id", "facilitators", "supporters")
    for group in found.groups.values():
        names = [f.name for f in found.facilitators if f.group == group.id]
        others = [f.name for f in found.supporters if f.group == group.id]
        grid.add_row(group.name, group.id, ", ".join(names) or "the coordinator", ", ".join(others))
    out.print(grid)


def _root(name: str) -> keys.RootKeys:
    found = boto3.client("ssm").get_parameter(Name=name, WithDecryption=True)
    return keys.read_root(found["Parameter"]["Value"])


def _doors(table: str, secret: str) -> Doors:
    settings = Settings.model_validate({"TABLE_NAME": table, "ROOT_SECRET_NAME": secret})
    return Doors(wiring.table_named(table), _root(secret), program.load_all(), settings)


def _person(doors: Doors, program_id: str, group: str, written: str, office: Office) -> Facilitator:
    who = _address(written)
    address = normalize_email(who.addr_spec)
    person = doors.person(address)
    return Facilitator(person, program_id, group, who.display_name, address, office=office)


def _address(written: str) -> Address:
    found: tuple[Address, ...] = HeaderRegistry()("to", written).addresses  # type: ignore[attr-defined]
    if len(found) != 1 or not found[0].display_name or not found[0].domain:
        raise typer.BadParameter("write a name and an address: 'Ruth <ruth@example.org>'")
    return found[0]


if __name__ == "__main__":
    app()
