"""The root secret every key is derived from, and feedback's beside it: made, replaced, looked at.

A new key is added first and signs only when every function has heard of it: functions read the
secret anew every ten minutes, and one that has not would refuse what another has signed.
"""

from __future__ import annotations

import secrets
import time
from datetime import datetime, timedelta
from typing import Annotated, Any

import boto3
import typer
from botocore.exceptions import ClientError

from alongside import keys, wiring
from alongside.keys import RootKeys
from console import deployment, screen
from console.deploying import answers
from console.deployment import Deployment
from console.feedback_form import folder_beside
from console.keys import history, rotation
from console.keys.connected import connected

app = typer.Typer(no_args_is_help=True, help="The root secret every key is derived from.")

SecretName = Annotated[
    str,
    typer.Option(
        "--secret", help="Name of the SSM SecureString; else the stack's, else /alongside/root."
    ),
]
FeedbackFolder = Annotated[
    str,
    typer.Option(
        "--feedback-secrets",
        help="SSM path of feedback's secrets; else the stack's, else beside the root secret.",
    ),
]
AtOnce = Annotated[
    bool,
    typer.Option(
        "--at-once", help="Do not wait until every function knows the new key; for an emergency."
    ),
]
HEARD_AFTER = timedelta(minutes=11)


@app.command("create")
def create(context: typer.Context, name: SecretName = "", folder: FeedbackFolder = "") -> None:
    """Make the root secret, and feedback's beside it. An existing one is never overwritten."""
    name, folder = _where(context, name, folder)
    if not make(name, folder):
        raise screen.Stop(f"{name} exists already, and is kept as it is.")


def make(name: str, folder: str) -> bool:
    """Make the root secret and derive feedback's; False when there is one already."""
    ssm = boto3.client("ssm")
    root = RootKeys(current=1, keys={1: secrets.token_bytes(32)})
    try:
        ssm.put_parameter(Name=name, Type="SecureString", Value=keys.write_root(root))
    except ssm.exceptions.ParameterAlreadyExists:
        return False
    screen.say(f"Created {name}. Nobody needs to see it; AWS keeps it encrypted.")
    _derive(ssm, root, folder or folder_beside(name))
    return True


@app.command("feedback")
def derive_feedback(
    context: typer.Context, name: SecretName = "", folder: FeedbackFolder = ""
) -> None:
    """Derive feedback's root secret from the root secret, as often as you like: after the root
    secret changed, or for one that was made before there was feedback."""
    name, folder = _where(context, name, folder)
    ssm = boto3.client("ssm")
    try:
        found = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    except ssm.exceptions.ParameterNotFound:
        raise screen.Stop(f"There is no {name}. Make it with: alongside keys create") from None
    _derive(ssm, keys.read_root(found), folder or folder_beside(name))


def _where(context: typer.Context, name: str, folder: str) -> tuple[str, str]:
    """The names as given, else as a stack that is there has them: it reads no others."""
    chosen = deployment.prepare(context)
    if name:
        return name, folder
    try:
        found = boto3.client("cloudformation").describe_stacks(StackName=chosen.stack)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        # The secret is made before the stack; each stack has its own.
        return answers.places_of(chosen.stack)["RootSecretName"], folder
    place = deployment.read(found["Stacks"][0], local=chosen.local)
    return place.secret_name, folder or place.feedback_path


@app.command("status")
def status(context: typer.Context, as_json: screen.Json = False) -> None:
    """Show which keys there are, since when, and what each is for; never a key."""
    place = deployment.of(context)
    root = place.root()
    rows = rotation.rows(root, history.since(place))
    forms = [one.as_row() for one in connected(place)]
    if as_json:
        screen.answer({"keys": [one.as_row() for one in rows], "forms": forms})
        return
    screen.table(
        ("key", "since", "what it does"),
        [(one.number, one.since or "AWS does not say", one.words()) for one in rows],
    )
    if len(root.live) > 1:
        screen.say(
            "Which forms still sign with an old key is not recorded. To be sure, give each of them "
            "its secret anew:",
            *(f"  - {one['hook']}: {one['how']}" for one in forms),
        )


@app.command("rotate")
def rotate(
    context: typer.Context,
    apply: screen.Apply = False,
    at_once: AtOnce = False,
    as_json: screen.Json = False,
) -> None:
    """Put a new key in the place of the one that signs. Old links and the secrets in your forms go
    on working until the old key is revoked."""
    place = deployment.of(context)
    before = place.root()
    number = rotation.waiting(before) or max(before.keys) + 1
    forms = connected(place)
    if apply:
        _rotate(place, before, at_once)
    if as_json:
        rows = [one.as_row() for one in forms]
        screen.answer(
            {"applied": apply, "key": number, "instead_of": before.current, "forms": rows}
        )
        return
    screen.say(*rotation.explain(before, number, forms, applied=apply))
    if not apply:
        screen.not_applied()


@app.command("revoke")
def revoke(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="The key's number, from `keys status`.")],
    apply: screen.Apply = False,
    as_json: screen.Json = False,
) -> None:
    """Let an old key sign nothing any more: what it has signed is refused from then on. The first
    one names people and addresses, so its value stays for that alone. The key that signs now has to
    be replaced before."""
    place = deployment.of(context)
    before = place.root()
    after = _changed(lambda: rotation.without(before, number))
    forms = connected(place)
    if apply:
        _write(place, before, after)
    if as_json:
        rows = [one.as_row() for one in forms]
        kept = number in after.keys
        screen.answer({"applied": apply, "key": number, "value_stays": kept, "forms": rows})
        return
    screen.say(*rotation.what_ends(before, number, forms, applied=apply))
    if not apply:
        screen.not_applied()


def _rotate(place: Deployment, root: RootKeys, at_once: bool) -> None:
    if rotation.waiting(root) is None:
        with_new = _changed(lambda: rotation.added(root, secrets.token_bytes(32)))
        # At once is one write: there is no moment in which a broken line leaves it half done.
        root = _write(place, root, rotation.promoted(with_new) if at_once else with_new)
    if rotation.waiting(root) is not None:
        if not at_once:
            _wait_until(history.modified(place) + HEARD_AFTER)
        _write(place, root, rotation.promoted(root))


def _wait_until(moment: datetime) -> None:
    """Wait until every function has read the secret anew. May be broken off: a second run waits
    for the rest and goes on."""
    seconds = max(0, int((moment - wiring.now()).total_seconds()) + 1)
    if seconds > 1:
        screen.complain(
            f"The new key is there. Every function has heard of it by {moment:%H:%M} UTC, then it "
            "signs. You may break this off (Ctrl-C); the same command goes on where it was."
        )
    with screen.progress() as bar:
        task = bar.add_task("seconds", total=seconds)
        for _ in range(seconds):
            time.sleep(1)
            bar.advance(task)


def _write(place: Deployment, before: RootKeys, after: RootKeys) -> RootKeys:
    """Write the root secret and derive feedback's. Stop when somebody else has changed it since it
    was read: SSM knows no conditions, so it is read once more just before."""
    if place.root() != before:
        raise screen.Stop(
            "Somebody else has changed the root secret just now. Look with: alongside keys status"
        )
    put(place, after)
    return after


def put(place: Deployment, root: RootKeys) -> None:
    """Put this root secret in the place of whatever is there, and derive feedback's: for a table
    that belongs to it and to no other."""
    ssm, value = place.client("ssm"), keys.write_root(root)
    ssm.put_parameter(Name=place.secret_name, Type="SecureString", Value=value, Overwrite=True)
    _derive(ssm, root, place.feedback_path, aside=True)


def _derive(ssm: Any, root: RootKeys, folder: str, *, aside: bool = False) -> None:
    place = f"{folder}/root"
    value = keys.write_root(keys.feedback_root(root))
    ssm.put_parameter(Name=place, Type="SecureString", Value=value, Overwrite=True)
    (screen.complain if aside else screen.say)(f"Derived {place} from it.")


def _changed(change: Any) -> RootKeys:
    try:
        found: RootKeys = change()
    except rotation.CannotChange as cannot:
        raise screen.Stop(str(cannot)) from None
    return found
