"""Setting up mail: what AWS is asked for, and what somebody has to publish."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import botocore.session
import dns.exception
import dns.resolver
import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber

from console.deployment import Chosen
from console.mail import commands as mail
from console.mail import senders
from console.mail.records import DMARC, SPF, records_of
from tests.conftest import Account
from tests.console.conftest import Run

IDENTITY = {
    "VerifiedForSendingStatus": False,
    "DkimAttributes": {"Status": "PENDING", "Tokens": ["aaa", "bbb", "ccc"]},
}
WITH_PATH = {
    **IDENTITY,
    "MailFromAttributes": {
        "MailFromDomain": "bounce.example.org",
        "MailFromDomainStatus": "PENDING",
        "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
    },
}
SANDBOX = {"SendingEnabled": True, "ProductionAccessEnabled": False, "EnforcementStatus": "HEALTHY"}
ANSWERS = ("--website", "https://example.org", "--contact", "ana@example.org", "--members", "40")


@pytest.fixture
def ses(aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """SES as AWS describes it: what is asked for has to fit its model, which the account in memory
    does not know."""
    client = botocore.session.get_session().create_client("sesv2", region_name="us-east-1")
    plain = boto3.client

    def made(service: str, *more: Any, **options: Any) -> Any:
        known = service == "sesv2"
        return client if known else plain(service, *more, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(boto3, "client", made)
    monkeypatch.setattr(mail, "published", lambda _: ())
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def ask_for(ses: Stubber, found: dict[str, Any], then: dict[str, Any]) -> None:
    name = {"EmailIdentity": "example.org"}
    ses.add_response("get_email_identity", found, name)
    wanted = {"MailFromDomain": "bounce.example.org", "BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}
    ses.add_response("put_email_identity_mail_from_attributes", {}, {**name, **wanted})
    ses.add_response("get_email_identity", then, name)


def test_a_domain_is_asked_for_and_its_records_shown(ses: Stubber, run: Run) -> None:
    ses.add_response("create_email_identity", {}, {"EmailIdentity": "example.org"})
    ask_for(ses, IDENTITY, WITH_PATH)
    done = run("mail", "domain", "example.org")
    assert done.exit_code == 0, done.output
    for line in (
        "aaa._domainkey.example.org. CNAME aaa.dkim.amazonses.com.",
        "bounce.example.org. MX 10 feedback-smtp.us-east-1.amazonses.com.",
        f'bounce.example.org. TXT "{SPF}"',
        f'_dmarc.example.org. TXT "{DMARC}"',
    ):
        assert f"  {line}" in done.output.splitlines(), done.output


def test_a_domain_may_be_asked_for_again_and_what_is_set_stays(ses: Stubber, run: Run) -> None:
    ses.add_client_error("create_email_identity", "AlreadyExistsException")
    found = {**WITH_PATH, "VerifiedForSendingStatus": True}
    found["MailFromAttributes"] = {
        **WITH_PATH["MailFromAttributes"], "MailFromDomain": "post.example.org",  # type: ignore[dict-item]
    }  # fmt: skip
    ses.add_response("get_email_identity", found, {"EmailIdentity": "example.org"})
    done = run("mail", "domain", "Example.org.", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["verified"] is True
    assert [one["kind"] for one in told["records"]] == ["CNAME"] * 3 + ["MX", "TXT", "TXT"]
    assert told["records"][3]["name"] == "post.example.org"


def test_a_record_that_is_there_is_left_alone(
    ses: Stubber, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "published", lambda _: ("v=DMARC1; p=reject",))
    ses.add_response("create_email_identity", {})
    ses.add_response("get_email_identity", WITH_PATH)
    assert "leave it as it is" in run("mail", "domain", "example.org").output


@pytest.mark.parametrize("name", ["me@example.org", "https://example.org", "example", "a b.org"])
def test_what_is_no_domain_is_said_so(aws: Account, run: Run, name: str) -> None:
    done = run("mail", "domain", name)
    assert done.exit_code == 2 and "Write " in done.stderr


def test_the_zone_aws_names_for_dkim_is_taken() -> None:
    found = {"DkimAttributes": {"Tokens": ["t"], "SigningHostedZone": "dkim.eu.amazonses.com"}}
    assert records_of("example.org", found, "eu-x")[0].value == "t.dkim.eu.amazonses.com"


# --- Out of the sandbox -------------------------------------------------------------------------


def test_without_apply_the_request_is_only_shown(ses: Stubber, run: Run) -> None:
    ses.add_response("get_account", SANDBOX)
    done = run("mail", "production", *ANSWERS)
    assert done.exit_code == 0 and "Nothing was sent" in done.output
    assert "about 40 members" in done.output and "https://example.org" in done.output


def test_with_apply_aws_gets_what_was_shown(ses: Stubber, run: Run) -> None:
    wanted = mail.request_of("https://example.org", "ana@example.org", 40)
    ses.add_response("get_account", SANDBOX)
    ses.add_response("put_account_details", {}, wanted)
    done = run("mail", "production", *ANSWERS, "--apply")
    assert done.exit_code == 0 and "AWS has got this" in done.output


def test_it_asks_for_what_was_not_given(ses: Stubber, run: Run) -> None:
    ses.add_response("get_account", SANDBOX)
    done = run("mail", "production", said="https://example.org\nana@example.org\n40\n")
    assert done.exit_code == 0 and "about 40 members" in done.output


def test_a_request_that_is_being_looked_at_is_said_so(ses: Stubber, run: Run) -> None:
    ses.add_response("get_account", SANDBOX)
    ses.add_client_error("put_account_details", "ConflictException")
    done = run("mail", "production", *ANSWERS, "--apply")
    assert done.exit_code == 2 and "earlier request" in done.stderr


def test_who_is_out_already_asks_for_nothing(ses: Stubber, run: Run) -> None:
    ses.add_response("get_account", {**SANDBOX, "ProductionAccessEnabled": True})
    done = run("mail", "production", "--apply")
    assert done.exit_code == 0 and "already" in done.output


@pytest.mark.parametrize(("at", "text"), [(1, "example.org"), (3, "nobody"), (5, "0")])
def test_an_answer_aws_would_not_take_is_said_before_it_is_sent(
    ses: Stubber, run: Run, at: int, text: str
) -> None:
    words = [*ANSWERS]
    words[at] = text
    ses.add_response("get_account", SANDBOX)
    done = run("mail", "production", *words, "--apply", said="0\n")
    assert done.exit_code == 2 and "Write" in done.stderr


# --- The plan and the state ---------------------------------------------------------------------


@pytest.mark.parametrize("apply", [True, False])
def test_a_dearer_plan_is_left_only_when_told(ses: Stubber, run: Run, apply: bool) -> None:
    plans = {"CurrentPlan": "ESSENTIALS", "NextPlan": "ESSENTIALS"}
    ses.add_response("get_account", {**SANDBOX, "PricingAttributes": plans})
    if apply:
        ses.add_response("put_account_pricing_attributes", {}, {"Plan": "NONE"})
    done = run("mail", "plan", *(["--apply"] if apply else []))
    assert done.exit_code == 0 and "ESSENTIALS" in done.output
    assert ("asked for" in done.output) is apply


@pytest.mark.parametrize(
    "plans",
    [{"CurrentPlan": "NONE", "NextPlan": "NONE"}, {"CurrentPlan": "PRO", "NextPlan": "NONE"}],
)
def test_the_plain_price_is_left_as_it_is(ses: Stubber, run: Run, plans: dict[str, str]) -> None:
    ses.add_response("get_account", {**SANDBOX, "PricingAttributes": plans})
    assert run("mail", "plan", "--apply").exit_code == 0


def test_the_state_says_what_hinders(ses: Stubber, run: Run) -> None:
    page = {"EmailIdentities": [{"IdentityName": "example.org"}], "NextToken": "more"}
    ses.add_response("list_email_identities", page, {})
    ses.add_response("list_email_identities", {}, {"NextToken": "more"})
    ses.add_response("get_email_identity", IDENTITY)
    ses.add_response("get_account", SANDBOX)
    done = run("mail", "status", "--json")
    assert done.exit_code == 1
    states = {one["about"]: one["state"] for one in json.loads(done.stdout)["findings"]}
    assert states["sender example.org"] == "look" and states["mail account"] == "wrong"


def test_a_right_that_is_missing_is_named(ses: Stubber, run: Run) -> None:
    ses.add_client_error("list_email_identities", "AccessDeniedException")
    ses.add_response("get_account", {**SANDBOX, "ProductionAccessEnabled": True})
    done = run("mail", "status")
    assert done.exit_code == 3 and "ses:ListEmailIdentities" in done.output


def test_a_dead_engine_is_no_well_mail_account(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.deployment.prepare", lambda _: Chosen(local=True))
    monkeypatch.setattr(boto3, "client", lambda *_: Unreachable())
    done = run("mail", "status")
    assert done.exit_code == 3 and "make serve" in done.output and "AWS" not in done.output


class Unreachable:
    """A client of an engine that is gone."""

    def __getattr__(self, name: str) -> Any:
        def fail(**_: object) -> None:
            raise EndpointConnectionError(endpoint_url="http://127.0.0.1:9")

        return fail


def test_on_this_machine_there_is_nothing_to_ask_for(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.deployment.prepare", lambda _: Chosen(local=True))
    for words in (("production",), ("plan",)):
        done = run("mail", *words, "--apply")
        assert done.exit_code == 0 and "nothing to ask" in done.output


# --- DNS ----------------------------------------------------------------------------------------


class Text:
    def __init__(self, *parts: str) -> None:
        self.strings = tuple(part.encode() for part in parts)


def test_dns_is_read_as_text_and_silence_is_not_absence(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: dict[str, Any] = {
        "none": dns.resolver.NXDOMAIN,
        "empty": dns.resolver.NoAnswer,
        "silent": dns.exception.Timeout,
        "offline": RuntimeError,
    }

    def resolve(name: str, kind: str, lifetime: float) -> Any:
        assert kind == "TXT" and lifetime < 10
        if name in kinds:
            raise kinds[name]()
        return [Text("v=", "1")]

    monkeypatch.setattr(dns.resolver, "resolve", resolve)
    assert senders.published("none") == () and senders.published("empty") == ()
    assert senders.published("silent") is None and senders.published("offline") is None
    assert senders.published("there") == ("v=1",)
