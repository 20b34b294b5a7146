"""What a coordinator does from a terminal, the same on this machine and in the cloud.

Exit codes: 0 well, 1 something looked at is not as it should be, 2 what was given cannot be used,
3 AWS, a provider or the local system did not answer.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError
from typer.core import TyperGroup
from typer.exceptions import TyperException

from alongside.errors import AlongsideError, ProgramMistake
from console import (
    backfill,
    backup,
    facilitators,
    groups,
    hooks,
    keyring,
    mail,
    members,
    nights,
    programs,
    quarantine,
    screen,
)
from console.deploying import deploy
from console.deployment import Chosen
from console.doctor.command import doctor
from console.failures import in_words
from console.forms import commands as forms
from console.init.command import init
from console.letters import commands as letters


class _Plainly(TyperGroup):
    """Whatever goes wrong is a sentence, never a traceback with a member's data in it."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except screen.Stop as stop:
            screen.complain(stop.sentence)
            raise typer.Exit(int(stop.ended)) from None
        except ProgramMistake as mistake:
            screen.complain(str(mistake))
            raise typer.Exit(int(screen.Ended.UNUSABLE)) from None
        except (ClientError, BotoCoreError, AlongsideError) as error:
            screen.complain(in_words(error))
            raise typer.Exit(int(screen.Ended.UNREACHABLE)) from None
        except (TyperException, typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001  its text may hold what it met
            place = traceback.extract_tb(error.__traceback__)[-1]
            at = f"{type(error).__name__}, {Path(place.filename).name} line {place.lineno}"
            screen.complain(f"This command has a mistake of ours ({at}). Please report that.")
            raise typer.Exit(int(screen.Ended.UNREACHABLE)) from None


app = typer.Typer(
    cls=_Plainly,
    name="alongside",
    no_args_is_help=True,
    help=__doc__,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
app.add_typer(keyring.app, name="keys")
app.add_typer(groups.app, name="groups")
app.add_typer(facilitators.app, name="facilitators")
app.add_typer(members.app, name="members")
app.add_typer(mail.app, name="mail")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(programs.app, name="program")
app.add_typer(letters.app, name="letters")
app.add_typer(forms.app, name="forms")
app.command("night")(nights.night)
app.command("match")(nights.match)
app.command("backfill")(backfill.backfill)
app.command("init")(init)
app.command("doctor")(doctor)
app.command("deploy")(deploy)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("hooks")(hooks.show)
app.command("feedback-form")(hooks.show_feedback)


@app.callback()
def choose(
    context: typer.Context,
    local: Annotated[
        bool,
        typer.Option("--local", envvar="ALONGSIDE_LOCAL", help="The system on this machine."),
    ] = False,
    stack: Annotated[
        str, typer.Option("--stack", envvar="ALONGSIDE_STACK", help="Which stack in AWS.")
    ] = "alongside",
) -> None:
    """Choose the deployment."""
    context.obj = Chosen(local=local, stack=stack)


if __name__ == "__main__":
    app(prog_name="alongside")
