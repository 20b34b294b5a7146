"""The root secret every key is derived from, and feedback's beside it."""

from __future__ import annotations

import secrets
from typing import Annotated

import boto3
import typer

from alongside import keys
from console import deployment, screen
from console.feedback_form import folder_beside

app = typer.Typer(no_args_is_help=True, help="The root secret every key is derived from.")

SecretName = Annotated[str, typer.Option("--secret", help="Name of the SSM SecureString.")]
FeedbackFolder = Annotated[
    str,
    typer.Option(
        "--feedback-secrets", help="SSM path of feedback's secrets; else beside the root secret."
    ),
]
ROOT_SECRET = "/alongside/root"  # noqa: S105  (where it is kept, not what it is)


@app.command("create")
def create(
    context: typer.Context, name: SecretName = ROOT_SECRET, folder: FeedbackFolder = ""
) -> None:
    """Make the root secret, and feedback's beside it. An existing one is never overwritten."""
    deployment.prepare(context)
    ssm = boto3.client("ssm")
    root = keys.RootKeys(current=1, keys={1: secrets.token_bytes(32)})
    try:
        ssm.put_parameter(Name=name, Type="SecureString", Value=keys.write_root(root))
    except ssm.exceptions.ParameterAlreadyExists:
        raise screen.Stop(f"{name} exists already, and is kept as it is.") from None
    screen.say(f"Created {name}. Nobody needs to see it; AWS keeps it encrypted.")
    derive_feedback(context, name, folder)


@app.command("feedback")
def derive_feedback(
    context: typer.Context, name: SecretName = ROOT_SECRET, folder: FeedbackFolder = ""
) -> None:
    """Derive feedback's root secret from the root secret, as often as you like: after the root
    secret changed, or for one that was made before there was feedback."""
    deployment.prepare(context)
    ssm = boto3.client("ssm")
    found = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    place = f"{folder or folder_beside(name)}/root"
    value = keys.write_root(keys.feedback_root(keys.read_root(found)))
    ssm.put_parameter(Name=place, Type="SecureString", Value=value, Overwrite=True)
    screen.say(f"Derived {place} from it.")
