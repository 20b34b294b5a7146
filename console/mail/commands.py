"""Letters may leave: a domain AWS accepts, a way out of its sandbox, and the plain price."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import boto3
import typer
from botocore.exceptions import ClientError

from console import deployment, screen
from console.doctor.command import show
from console.doctor.finding import Finding
from console.doctor.letters import account_findings, plan_findings
from console.doctor.looking import examine
from console.mail.records import Record, records_of, return_path
from console.mail.senders import published

app = typer.Typer(no_args_is_help=True, help="Letters: the domain they come from, and the account.")

Domain = Annotated[str, typer.Argument(help="Your domain, such as example.org.")]
PLAIN: Literal["NONE"] = "NONE"


@app.command("domain")
def domain(context: typer.Context, name: Domain, as_json: screen.Json = False) -> None:
    """Let letters come from a domain of yours: AWS is asked to accept it, as often as you like, and
    the records to publish are shown as your domain's pages want them."""
    asked = _domain(name)
    local = deployment.prepare(context).local
    ses = boto3.client("sesv2")
    found = _accepted(ses, asked, local)
    records = records_of(asked, found, ses.meta.region_name)
    verified = bool(found.get("VerifiedForSendingStatus"))
    if as_json:
        rows = [one.as_row() for one in records]
        screen.answer({"domain": asked, "verified": verified, "records": rows})
        return
    screen.table(
        ("what for", "name", "type", "value"),
        [(one.purpose, one.name, one.kind, one.value) for one in records],
        title=f"Records for {asked}",
    )
    screen.say("As lines to copy:", *(f"  {one.line()}" for one in records), "")
    screen.say(*_notes(asked, records, verified, local))


@app.command("status")
def status(context: typer.Context, as_json: screen.Json = False) -> None:
    """Show whether letters may leave: the domains AWS has accepted, the sandbox, the quota, and the
    price plan. Ends with 1 when something has to be mended, else with 3 when AWS does not say."""
    local = deployment.prepare(context).local
    ses = boto3.client("sesv2")
    found = [
        *examine("senders", lambda: _identities(ses), local),
        *examine("mail account", lambda: account_findings(ses.get_account()), local),
    ]
    show(found, as_json=as_json, everything=True)


@app.command("production")
def production(
    context: typer.Context,
    website: Annotated[str, typer.Option("--website", help="The program's page, https://…")] = "",
    contact: Annotated[
        str, typer.Option("--contact", help="The address AWS may write to about this.")
    ] = "",
    members: Annotated[
        int, typer.Option("--members", min=0, help="About how many people take part.")
    ] = 0,
    apply: screen.Apply = False,
    as_json: screen.Json = False,
) -> None:
    """Ask AWS to let letters go to anybody, which a new account may not (the sandbox). Three plain
    questions; what AWS would get is shown first."""
    if _on_this_machine(context, as_json):
        return
    ses = boto3.client("sesv2")
    if ses.get_account().get("ProductionAccessEnabled"):
        screen.tell(
            as_json, {"applied": False, "granted": True}, "Letters may go to anybody already."
        )
        return
    request = request_of(
        website or screen.ask("The program's page, with https://", "--website"),
        contact or screen.ask("The address AWS may write to about this", "--contact"),
        members or _number(screen.ask("About how many people take part", "--members")),
    )
    if apply:
        _ask_aws(ses, request)
    lines = [f"  {name}: {value}" for name, value in request.items()]
    last = (
        "AWS answers by mail, mostly within a day. Look with: alongside mail status"
        if apply
        else "Nothing was sent. Add --apply to send it."
    )
    heading = "AWS has got this:" if apply else "AWS would get this:"
    screen.tell(as_json, {"applied": apply, "request": request}, heading, *lines, last)


@app.command("plan")
def plan(context: typer.Context, apply: screen.Apply = False, as_json: screen.Json = False) -> None:
    """Show the price plan of the mail account, and take the plain price for each letter, which
    newer accounts do not begin with."""
    if _on_this_machine(context, as_json):
        return
    ses = boto3.client("sesv2")
    [found] = plan_findings(ses.get_account())
    change = found.state == "look"
    if change and apply:
        ses.put_account_pricing_attributes(Plan=PLAIN)
    lines = [f"The mail account has: {found.found}."]
    if change:
        lines += [
            "The plain price is asked for. AWS may begin with it at its next billing period."
            if apply
            else "Nothing was changed. Add --apply to take the plain price for each letter."
        ]
    document = {"applied": change and apply, "plan": found.found, "could_change": change}
    screen.tell(as_json, document, *lines)


def request_of(website: str, contact: str, members: int) -> dict[str, Any]:
    """What AWS is told: who gets which letters, and what happens when one comes back. Stop for what
    AWS would not take."""
    if not website.startswith(("https://", "http://")) or "." not in website:
        raise screen.Stop("Write the page's whole address, such as https://example.org.")
    if contact.count("@") != 1:
        raise screen.Stop("Write one e-mail address AWS may write to.")
    if members < 1:
        raise screen.Stop("Write about how many people take part, as a number.")
    return {
        "MailType": "TRANSACTIONAL",
        "WebsiteURL": website,
        "ContactLanguage": "EN",
        "UseCaseDescription": (
            f"A volunteer peer-mentorship program with about {members} members. Each letter is a "
            "single transactional message to a member, facilitator or coordinator who applied "
            "through our form or was appointed: a receipt, a suggested introduction, a check-in. "
            "No marketing and no bought lists. Members turn letters off or erase themselves on a "
            "page that every letter links to. Bounces and complaints come back through a "
            "configuration set; an address that bounced for good or complained gets no more mail."
        ),
        "AdditionalContactEmailAddresses": [contact],
        "ProductionAccessEnabled": True,
    }


def _ask_aws(ses: Any, request: dict[str, Any]) -> None:
    try:
        ses.put_account_details(**request)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConflictException":
            raise
        raise screen.Stop(
            "AWS is looking at an earlier request of yours. Its answer comes by mail; to add to "
            "it, answer that mail."
        ) from None


def _number(text: str) -> int:
    """What was typed as a number; 0, which is refused, for what is none."""
    return int(text) if text.strip().isdecimal() else 0


def _domain(name: str) -> str:
    if "@" in name:
        raise screen.Stop("Write the domain alone, which is what comes after the @.")
    asked = name.strip().rstrip(".").lower()
    labels = asked.split(".")
    fine = all(one.isascii() and one.replace("-", "").isalnum() for one in labels)
    if len(labels) < 2 or not fine:
        raise screen.Stop("Write a domain such as example.org, without https:// and slashes.")
    return asked


def _accepted(ses: Any, name: str, local: bool) -> Any:
    """What AWS says of the domain, after it was asked to accept it and to let letters come back by
    a name below it. What is set already stays as it is."""
    try:
        ses.create_email_identity(EmailIdentity=name)
    except ses.exceptions.AlreadyExistsException:
        screen.complain(f"AWS knows {name} already.")
    found = ses.get_email_identity(EmailIdentity=name)
    if (found.get("MailFromAttributes") or {}).get("MailFromDomain") or local:
        return found
    ses.put_email_identity_mail_from_attributes(
        EmailIdentity=name,
        MailFromDomain=return_path(name),
        BehaviorOnMxFailure="USE_DEFAULT_VALUE",
    )
    return ses.get_email_identity(EmailIdentity=name)


def _notes(name: str, records: list[Record], verified: bool, local: bool) -> Iterator[str]:
    if local:
        yield "On this machine no letter leaves; publish nothing of this."
        return
    if verified:
        yield f"AWS lets letters leave from {name}."
    else:
        yield "When they are published, AWS sees them within a day: alongside mail status"
    if not any(one.purpose == "DKIM" for one in records):
        yield "The domain is verified without DKIM of AWS's; letters arrive better with it."
    if published(records[-1].name):
        yield "There is a DMARC record already: leave it as it is."
    yield "Some pages add the domain to each name by themselves; then leave it out there."


def _identities(ses: Any) -> Iterator[Finding]:
    """The domains and addresses AWS knows in this region."""
    found, token = list[Any](), ""
    while True:
        page = ses.list_email_identities(**({"NextToken": token} if token else {}))
        found += page.get("EmailIdentities", ())
        token = page.get("NextToken", "")
        if not token:
            break
    if not found:
        todo = "Begin with: alongside mail domain example.org"
        yield Finding("senders", "wrong", "AWS knows no domain of yours in this region", todo)
    for one in found:
        yield _identity(ses, one["IdentityName"])


def _identity(ses: Any, name: str) -> Finding:
    about = f"sender {name}"
    if ses.get_email_identity(EmailIdentity=name).get("VerifiedForSendingStatus"):
        return Finding(about, "ok", "letters may leave from it")
    if "@" in name:
        todo = "Open the mail that AWS has sent to it, and confirm."
    else:
        todo = f"Publish what this shows: alongside mail domain {name}"
    return Finding(about, "look", "not verified yet", todo)


def _on_this_machine(context: typer.Context, as_json: bool) -> bool:
    if deployment.prepare(context).local:
        said = "Letters of this machine go to its own mailbox: there is nothing to ask AWS for."
        screen.tell(as_json, {"applied": False, "local": True}, said)
        return True
    return False
