"""What a coordinator does from a terminal, the same on this machine and in the cloud.

Exit codes: 0 well, 1 something looked at is not as it should be, 2 what was given cannot be used,
3 AWS, a provider or the local system did not answer.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError
from typer.core import TyperGroup

from alongside.errors import AlongsideError, ProgramMistake
from alongside.wiring import outage_code
from console import groups, hooks, keyring, programs, screen
from console.deployment import Chosen


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
            screen.complain(f"It did not work: {outage_code(error)}.")
            raise typer.Exit(int(screen.Ended.UNREACHABLE)) from None


app = typer.Typer(
    cls=_Plainly,
    name="alongside",
    no_args_is_help=True,
    help=__doc__,
    pretty_exceptions_enable=False,
)
app.add_typer(keyring.app, name="keys")
app.add_typer(groups.app, name="groups")
app.add_typer(programs.app, name="program")
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
