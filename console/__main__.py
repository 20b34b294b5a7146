"""What a coordinator does from a terminal, the same on this machine and in the cloud.

Exit codes: 0 well, 1 something looked at is not as it should be, 2 what was given cannot be used,
3 AWS, a provider or the local system did not answer.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from botocore.exceptions import BotoCoreError, ClientError
from typer.core import TyperGroup
from typer.exceptions import TyperException

from alongside.errors import AlongsideError, ProgramMistake
from console import backfill, facilitators, groups, hooks, mistyped, nights, screen
from console.copies import commands as backup
from console.deploying.command import deploy
from console.deployment import Chosen
from console.doctor.command import doctor
from console.failures import in_words
from console.forms import commands as forms
from console.init.command import init
from console.keys import keyring
from console.letters import commands as letters
from console.mail import commands as mail
from console.members import commands as members
from console.programs import commands as programs
from console.quarantine import commands as quarantine


class _Plainly(TyperGroup):
    """Whatever goes wrong is a sentence, never a traceback with a member's data in it."""

    def make_context(self, *words: Any, **more: Any) -> Any:
        with _plainly():
            return super().make_context(*words, **more)

    def invoke(self, ctx: Any) -> Any:
        with _plainly(ctx):
            return super().invoke(ctx)


@contextmanager
def _plainly(context: Any = None) -> Iterator[None]:
    try:
        yield
    except (typer.Exit, BrokenPipeError):
        raise
    except TyperException as error:
        if mistyped.is_help(error):
            raise
        _stop(mistyped.in_words(error), screen.Ended.UNUSABLE)
    except screen.Stop as stop:
        _stop(stop.sentence, stop.ended)
    except typer.Abort:
        _stop(_left(), screen.Ended.UNUSABLE)
    except ProgramMistake as mistake:
        _stop(str(mistake), screen.Ended.UNUSABLE)
    except (ClientError, BotoCoreError, AlongsideError) as error:
        local = bool(context and context.obj and context.obj.local)
        _stop(in_words(error, local=local), screen.Ended.UNREACHABLE)
    except Exception as error:  # noqa: BLE001  its text may hold what it met
        place = traceback.extract_tb(error.__traceback__)[-1]
        at = f"{type(error).__name__}, {Path(place.filename).name} line {place.lineno}"
        mistake_of_ours = f"This command has a mistake of ours ({at}). Please report that."
        _stop(mistake_of_ours, screen.Ended.UNREACHABLE)


def _stop(sentence: str, ended: screen.Ended) -> NoReturn:
    screen.complain(sentence)
    raise typer.Exit(int(ended)) from None


def _left() -> str:
    """Somebody left at a question, or nobody was there to answer it."""
    if sys.stdin.isatty():
        return "Nothing was changed."
    return "Nothing was changed: there is nobody here to answer. Its --help says what can be given."


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
