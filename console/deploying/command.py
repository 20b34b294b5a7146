"""`alongside deploy`: a few questions, then everything that brings this checkout to AWS."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from typing import Annotated

import boto3
import typer
from botocore.exceptions import NoRegionError

from console import deployment, screen
from console.deploying import answers as deploy_answers
from console.deploying import running
from console.deploying.answers import FILE, Answers, NoAnswer
from console.feedback_form import folder_beside
from console.keys import keyring

BUILD = ["make", "build"]
QUESTIONS = {
    "SenderAddress": ("From which address do letters come?", None),
    "CoordinatorAddress": ("Who coordinates? One address, or heal=ana@…, ben@… for the rest", None),
    "TimeZone": ("In which time zone do you live?", "America/New_York"),
    "BaseUrl": ("A domain of your own in front of the pages (empty: AWS's address)", ""),
    "AlarmTopicArn": ("The ARN of the SNS topic alarms ring at (empty: none yet)", ""),
}
"""Asked once, in this order, with what is taken when nothing is typed and no stack runs yet."""

NEXT = (
    "Next:",
    "  alongside doctor                 whether everything is well",
    "  alongside groups add NAME …      your groups, and who looks after them",
    "  alongside forms …                connect the forms; docs/set-up has a page for each",
)


def deploy(
    context: typer.Context,
    sender: Annotated[str, typer.Option("--sender", help="The address letters come from.")] = "",
    coordinator: Annotated[
        str, typer.Option("--coordinator", help="Who coordinates: one address, or one a program.")
    ] = "",
    time_zone: Annotated[str, typer.Option("--time-zone", help="Such as America/New_York.")] = "",
    base_url: Annotated[
        str | None, typer.Option("--base-url", help="The address in front of the pages, https://…")
    ] = None,
    feedback_url: Annotated[
        str | None, typer.Option("--feedback-url", help="The one in front of the feedback page.")
    ] = None,
    alarm_topic: Annotated[
        str | None, typer.Option("--alarm-topic", help="The ARN of the topic alarms ring at.")
    ] = None,
    schedules: Annotated[
        str, typer.Option("--schedules", help="ENABLED, or DISABLED for the time of a restore.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be kept and run, and do nothing.")
    ] = False,
) -> None:
    """Bring this checkout to AWS. Asks a few things the first time and nothing after that; of a
    stack that runs, Return keeps what it has. Makes the root secret, builds, and shows what AWS
    would change before it does so."""
    chosen = deployment.prepare(context)
    if chosen.local:
        screen.say("On this machine `make serve` does all of this. There is nothing to deploy.")
        return
    said = {
        "SenderAddress": sender or None,
        "CoordinatorAddress": coordinator or None,
        "TimeZone": time_zone or None,
        "BaseUrl": base_url,
        "FeedbackUrl": feedback_url,
        "AlarmTopicArn": alarm_topic,
        "Schedules": _schedules(schedules),
    }
    region = _region()
    kept = _kept(chosen.stack)
    if kept.region not in ("", region):
        raise screen.Stop(
            f"{chosen.stack!r} was deployed in {kept.region} before, and AWS_REGION says {region}. "
            f"Set AWS_REGION={kept.region}; for a second one, name it with --stack."
        )
    asked = {name: one for name, one in said.items() if one is not None}
    now = running.parameters(chosen.stack)
    known = {**running.unasked(chosen.stack, now), **kept.parameters, **asked}
    parameters = _sender_of(_complete(known, asked, now or {}))
    answers = Answers(chosen.stack, region, parameters)
    typed = asked.keys() | (parameters.keys() - known.keys())
    _tell_changes(running.changes(now, parameters, typed))
    if dry_run:
        _show(answers)
        return
    _deploy(answers)


def _schedules(said: str) -> str | None:
    if said.upper() not in ("", "ENABLED", "DISABLED"):
        raise screen.Stop("Write --schedules ENABLED or --schedules DISABLED.")
    return said.upper() or None


def _region() -> str:
    """The region of this process; whoever is signed in is asked for, so that nothing is built for
    somebody AWS does not know."""
    region = boto3.session.Session().region_name
    if not region:
        raise NoRegionError
    boto3.client("sts").get_caller_identity()
    return region


def _kept(stack: str) -> Answers:
    text = FILE.read_text(encoding="utf-8") if FILE.is_file() else ""
    try:
        return deploy_answers.read(text, stack)
    except NoAnswer as cannot:
        raise screen.Stop(str(cannot)) from None


def _complete(
    known: Mapping[str, str], asked: Mapping[str, str], now: Mapping[str, str]
) -> dict[str, str]:
    """Every question answered: by an option, by the answer that is kept, or now. `now` is what the
    stack that runs was told."""
    found = dict(known)
    for name, (question, default) in QUESTIONS.items():
        if name not in known:
            found[name] = _ask(name, question, default, now.get(name, ""))
    for name, text in asked.items():
        try:
            found[name] = deploy_answers.checked(name, text)
        except NoAnswer as cannot:
            raise screen.Stop(str(cannot)) from None
    return found


def _ask(name: str, question: str, default: str | None, now: str) -> str:
    if now:
        empties = f", {deploy_answers.EMPTY} empties it" if default == "" else ""
        question += f" (now: {now}; Return keeps it{empties})"
    shown = bool(default and not now)
    while True:
        text = typer.prompt(question, default=now or default, err=True, show_default=shown)
        try:
            return deploy_answers.checked(
                name, "" if text.strip() == deploy_answers.EMPTY else text
            )
        except NoAnswer as cannot:
            screen.complain(str(cannot))


def _sender_of(parameters: dict[str, str]) -> dict[str, str]:
    """With the identity that covers the sender: the domain when AWS has accepted it. Without either
    no letter would leave, and that is said before five minutes of building."""
    sender = parameters["SenderAddress"]
    known = parameters.get("SenderIdentity", "")
    if known and (known == sender or sender.endswith(f"@{known}")):
        return parameters
    ses, domain = boto3.client("sesv2"), sender.rpartition("@")[2]
    for identity in (domain, sender):
        try:
            ses.get_email_identity(EmailIdentity=identity)
        except ses.exceptions.NotFoundException:
            continue
        return {**parameters, "SenderIdentity": "" if identity == sender else identity}
    raise screen.Stop(
        f"AWS does not know {domain} in this region, so no letter could leave. Begin with: "
        f"alongside mail domain {domain}"
    )


def _tell_changes(found: list[tuple[str, str, str]]) -> None:
    """An answer that is kept here may be older than what another computer has deployed since."""
    if found:
        screen.complain(
            "The answers kept here differ from what runs. To keep what runs, stop and say it with "
            "an option, or delete samconfig.local.toml to be asked anew:",
            *(
                f"  {name}: now {now or 'empty'}, then {then or 'empty'}"
                for name, now, then in found
            ),
        )


def _show(answers: Answers) -> None:
    screen.table(
        ("parameter", "value"),
        sorted(answers.parameters.items()),
        title=f"The stack {answers.stack} in {answers.region}",
    )
    screen.say(
        "These answers would be kept in samconfig.local.toml, the root secret made if there is "
        "none, and then:",
        f"  {deploy_answers.shown(BUILD)}",
        f"  {deploy_answers.shown(deploy_answers.command(answers.stack))}",
        "Nothing was done.",
    )


def _deploy(answers: Answers) -> None:
    places = deploy_answers.places_of(answers.stack)
    name = answers.parameters.get("RootSecretName", places["RootSecretName"])
    _keep(answers)
    if not _there(name):
        keyring.make(name, answers.parameters.get("FeedbackSecretsPath", folder_beside(name)))
    _run(BUILD, "The build did not go through. Read its last lines; it needs Python 3.13.", answers)
    _run(
        deploy_answers.command(answers.stack),
        "AWS did not take it, or you said no. What ran before goes on running; read the lines "
        "above, and do it again.",
        answers,
    )
    _tell(answers)


def _keep(answers: Answers) -> None:
    """Keep the answers where only this user reads them: they are addresses."""
    text = FILE.read_text(encoding="utf-8") if FILE.is_file() else ""
    new = FILE.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(deploy_answers.write(text, answers))
    new.replace(FILE)


def _there(name: str) -> bool:
    ssm = boto3.client("ssm")
    try:
        ssm.get_parameter(Name=name)
    except ssm.exceptions.ParameterNotFound:
        return False
    return True


def _run(words: list[str], otherwise: str, answers: Answers) -> None:
    """Run a step where its own lines are seen. A second deploy has the answers."""
    screen.say(f"> {deploy_answers.shown(words)}")
    environment = {**os.environ, "AWS_REGION": answers.region, "SAM_CLI_TELEMETRY": "0"}
    done = subprocess.run(words, env=environment, check=False)  # noqa: S603  (our own words)
    if done.returncode:
        raise screen.Stop(otherwise, screen.Ended.UNREACHABLE)


def _tell(answers: Answers) -> None:
    found = boto3.client("cloudformation").describe_stacks(StackName=answers.stack)["Stacks"][0]
    place = deployment.read(found, local=False)
    screen.table(
        ("address", "where"),
        [("pages and hooks", place.base_url), ("feedback", place.feedback_url)],
        title="Alongside runs",
    )
    screen.say(*NEXT)
