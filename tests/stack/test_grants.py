"""Least privilege, both ways: what each function calls is granted, what is granted is called."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any

import boto3
import pytest

from alongside import program, providers, wiring
from alongside.forms.seen import SeenForm
from alongside.hooks import Hook
from alongside.mixing import slots
from alongside.model import Role
from alongside.providers import Token
from alongside.store import applications, members, sightings
from alongside.tokens import Tokens
from local import up
from tests.contract.shape import Template
from tests.functions.at_provider import with_choice
from tests.stack import ledger, opinions, rehearsal, submissions, tale, town
from tests.stack.ledger import Ledger, Right
from tests.stack.rehearsal import Caller, Listening, Rehearsal
from tests.stack.town import Group
from tests.stack.visitor import Page

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("grants")]
BY_LAMBDA = {
    "logs:CreateLogStream": "the runtime writes what a function logs",
    "logs:PutLogEvents": "the runtime writes what a function logs",
    "sqs:ReceiveMessage": "Lambda polls the night's queue with the function's role",
    "sqs:DeleteMessage": "Lambda polls the night's queue with the function's role",
    "sqs:GetQueueAttributes": "Lambda polls the night's queue with the function's role",
    "kms:Encrypt": "SSM uses a deployment's own key, where it has one, with the function's role",
    "kms:Decrypt": "SSM uses a deployment's own key, where it has one, with the function's role",
}
ASIDE = {
    ("Match", "sqs:SendMessage", "ScheduleDeadLetters"): "Lambda sets a failed night aside",
    ("Care", "sqs:SendMessage", "ScheduleDeadLetters"): "Lambda sets a failed day aside",
    ("Forms", "sqs:SendMessage", "ScheduleDeadLetters"): "Lambda sets a failed hour aside",
    ("Release", "sqs:SendMessage", "ScheduleDeadLetters"): "Lambda sets a failed release aside",
    ("Delivery", "sqs:SendMessage", "DeliveryDeadLetters"): "Lambda sets a failed event aside",
}


def of_functions(rights: set[Right]) -> set[Right]:
    """The rights that a function's own code must use; the others have their reason above."""
    return {right for right in rights if right[1] not in BY_LAMBDA and right not in ASIDE}


@pytest.fixture(scope="module")
def heard() -> Iterator[set[Right]]:
    """Every right that the whole story and what the story leaves out needs, by function. Time runs
    on in it by a month, so the stack is its own."""
    with up.stack(parameters=town.PARAMETERS) as stack:
        yield from _hear(stack)


def _hear(stack: up.Running) -> Iterator[set[Right]]:
    names = stack.stack.names
    path = stack.stack.parameters["FeedbackSecretsPath"]
    book = Ledger(
        {
            names["MembersTable"]: "MembersTable",
            names["FeedbackTable"]: "FeedbackTable",
            "/alongside/root": "RootSecretName",
            f"{path}/root": "FeedbackSecretsPath/root",
            f"{stack.stack.parameters['ProviderTokensPath']}/": "ProviderTokensPath/*",
            f"{path}/epoch/": "FeedbackSecretsPath/epoch/*",
            f"{path}/private/": "FeedbackSecretsPath/private/*",
            f"{names['RosterBucket']}/roster/": "RosterBucket/roster/*",
        }
    )
    played = rehearsal.of(stack, book)
    book.resources = {**book.resources, played.queue: "NightQueue"}
    opened: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _environment(played).items():
            patch.setenv(name, value)
        patch.delenv("AWS_SESSION_TOKEN", raising=False)
        patch.setattr(boto3, "Session", lambda: Listening(book, opened))
        wiring.forget()
        tale.tell(town.found(played, "Rehearsal", Caller(played)))
        _left_out(town.found(played, "Encore", Caller(played)), played)
        _a_form_drifts(town.found(played, "Entr'acte", Caller(played)), played)
        _quarters_pass(town.found(played, "Postlude", Caller(played)), played)
        yield book.rights
    for client in opened:
        client.close()
    wiring.forget()


def _environment(played: Rehearsal) -> dict[str, str]:
    given = played.stack.parameters
    return {
        "AWS_ENDPOINT_URL": played.engine.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "TABLE_NAME": played.tables()["MembersTable"],
        "FEEDBACK_TABLE_NAME": played.tables()["FeedbackTable"],
        "FEEDBACK_SECRETS": given["FeedbackSecretsPath"],
        "FEEDBACK_URL": given["FeedbackUrl"],
        "PROVIDER_TOKENS": given["ProviderTokensPath"],
        "ROSTER_BUCKET": played.stack.names["RosterBucket"],
        "ROOT_SECRET_NAME": given["RootSecretName"],
        "BASE_URL": given["BaseUrl"],
        "SENDER_ADDRESS": given["SenderAddress"],
        "COORDINATOR_ADDRESS": given["CoordinatorAddress"],
        "CONFIGURATION_SET": played.stack.names["LetterEvents"],
        "NIGHT_QUEUE_URL": played.queue,
        "UNDO_SECONDS": str(town.UNDO_SECONDS),
        "NOTICE_SECONDS": str(town.NOTICE_SECONDS),
        "DIGEST_SECONDS": "0",
        "POWERTOOLS_TRACE_DISABLED": "true",
    }


def _left_out(group: Group, played: Rehearsal) -> None:
    """What the story has no room for: older forms, decisions taken back, bad news, time."""
    visitor, fay = group.visitor, group.facilitator("Fay")
    for role in ("mentee", "mentor"):
        for number in range(3):
            group.apply("signed", f"{role}{number}", role)
    group.night()
    group.sweep()
    pages = [
        visitor.open(u) for u in town.reviews(group, group.mails(fay, "to look at")[0]).values()
    ]
    chosen, other = _with_a_choice(pages), next(p for p in pages if p != _with_a_choice(pages))
    visitor.send(visitor.send(other, decision="decline"))
    visitor.send(visitor.send(chosen, decision=_choice(chosen)))
    # The choice may have taken over the place of one of the two other pairs.
    left = [visitor.open(page.path) for page in pages if page != chosen]
    visitor.send(next(page for page in left if page.forms), decision="approve")
    early = "2026-11-01T15:00:00Z"
    group.apply("signed", "mentee0", "mentee", submitted_at=early, avoid=["x@example.net"])
    _news(group, played)
    _people_move(group)
    _time_runs_out(group, played)


def _with_a_choice(pages: list[Page]) -> Page:
    return next(page for page in pages if _choice(page))


def _choice(page: Page) -> str:
    """Another mentor whom a review page offers, "" when there is none."""
    return next((one for one in page.forms[0].offered["decision"] if ":" in one), "")


def _news(group: Group, played: Rehearsal) -> None:
    letters = [one for one in group.items("LETTER#") if one["template"] == "receipt"]
    reasons = {"Bounce": {"bounceType": "Permanent"}}
    for kind, letter in zip(("Send", "Delivery", "Bounce", "Complaint"), letters, strict=False):
        played.report(kind, letter["id"], "member@example.net", reasons.get(kind))
    played.report("Bounce", "0" * 32, "nobody@example.net", {"bounceType": "Permanent"})


def _people_move(group: Group) -> None:
    """Whoever is half of an open pair is in another group from now on."""
    for number in range(3):
        who = group.person(f"mentee{number}", "mentee", submitted_at="2026-11-20T20:00:00Z")
        moved = replace(who, group=f"{group.name} by the sea")
        group.visitor.deliver(submissions.delivery(group.running, "signed", moved))


def _time_runs_out(group: Group, played: Rehearsal) -> None:
    """A month later: what nobody decided or answered has ended, and so has a break."""
    real = wiring.now
    _take_a_break(group, "mentor0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "now", lambda: real() + town.MONTH)
        played.run("care")
        played.run("night")
        group.sweep()


class Lists:
    """A provider that has one response, which nobody can use."""

    def form(self, form_id: str) -> Any:
        return {"id": form_id, "title": "A form", "fields": []}

    def webhooks(self, form_id: str) -> tuple[()]:
        return ()

    def responses(self, form_id: str, since: datetime | None) -> Iterator[bytes]:
        yield b'{"e-mail": "late@example.net"}'


def _a_form_drifts(group: Group, played: Rehearsal) -> None:
    """A form has an answer more than the program's file, until the file is deployed with it; the
    file names a form at Typeform, so its token is looked for, and what it kept is taken late."""
    group.apply("signed", "mentee0", "mentee", affair="Divorce")
    played.run("forms")
    real = program.load_all()["heal"]
    mentee = real.forms[Role.MENTEE].model_copy(update={"ids": {"typeform": "aB3dE5"}})
    told = with_choice(real, "affair", "Divorce").model_copy(
        update={"forms": {**real.forms, Role.MENTEE: mentee}}
    )
    made = SeenForm("typeform", "aB3dE5", "A form", (), whole=False)
    hook, earlier = Hook("heal", Role.MENTEE, "typeform"), wiring.now() - timedelta(hours=1)
    sightings.saw(group.doors.table, hook, made, "created", earlier)
    read = Tokens.read
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "programs", cache(lambda: {"heal": told}))
        patch.setattr(Tokens, "read", lambda *told: read(*told) or Token("tfp_one", ""))
        patch.setattr(providers, "open_provider", lambda *_: Lists())
        counts = played.run("forms").result
    assert any(code.startswith("late_") for code in counts)
    assert sum(number for code, number in counts.items() if code.startswith("again_")) == 1


def _quarters_pass(group: Group, played: Rehearsal) -> None:
    """Feedback through its whole life: said, released, read, and after a further quarter cleared.
    Last, since quarters are longer than anything else in the story."""
    moment = wiring.now()
    with pytest.MonkeyPatch.context() as patch:
        for _ in range(4):
            patch.setattr(wiring, "now", lambda at=moment: at)
            for schedule in ("release", "care"):
                played.run(schedule)
            for _ in range(6):
                assert opinions.write(group.visitor).status == 200
            assert opinions.deliver(group.visitor, played, moment) == 202
            played.run("release")  # a repeat, which finds nothing to do
            patch.setattr(wiring, "now", lambda at=moment: at + timedelta(days=1))
            group.sweep()
            over = slots.over(slots.label(group.doors.programs["heal"], moment))
            moment = datetime.combine(over, time(12), tzinfo=UTC)
        letters = group.mails("coordinator@example.org", "HEAL Mentorship: anonymous feedback")
        page = group.visitor.open(town.link(letters[-1], "read"))
        assert (page.status, group.visitor.ask("HEAD", page.path).status) == (200, 200)


def _take_a_break(group: Group, mentor: str) -> None:
    table, who = group.doors.table, group.doors.person(group.people[mentor].email)
    application = applications.load(table, "heal", who, Role.MENTOR)
    assert application is not None
    members.pause(table, application, wiring.now(), [], wiring.now())


def missing(heard: set[Right], template: Template) -> list[Right]:
    """Rights that a function needs and does not have."""
    return sorted(heard - ledger.granted(template))


def unused(heard: set[Right], template: Template) -> list[Right]:
    """Rights that a function has and never needs."""
    return sorted(of_functions(ledger.granted(template)) - heard)


def test_no_function_lacks_a_right(heard: set[Right], template: Template) -> None:
    assert missing(heard, template) == []


def test_no_function_has_a_right_it_never_uses(heard: set[Right], template: Template) -> None:
    assert unused(heard, template) == []


def test_every_exception_is_granted(template: Template) -> None:
    granted = ledger.granted(template)
    assert granted >= ASIDE.keys()
    assert {action for _, action, _ in granted} >= BY_LAMBDA.keys()


def statement(template: Template, role: str, sid: str) -> dict[str, Any]:
    """One statement of a role, to be changed."""
    (policy,) = template["Resources"][role]["Properties"]["Policies"]
    found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return next(one for one in found if one["Sid"] == sid)


@pytest.mark.parametrize("action", ["dynamodb:PutItem", "dynamodb:UpdateItem"])
def test_a_right_taken_away_is_seen(heard: set[Right], template: Template, action: str) -> None:
    changed = copy.deepcopy(template)
    statement(changed, "IntakeRole", "WriteApplications")["Action"].remove(action)
    assert ("Intake", action, "MembersTable") in missing(heard, changed)


def test_an_index_taken_away_is_seen(heard: set[Right], template: Template) -> None:
    changed = copy.deepcopy(template)
    statement(changed, "ReviewRole", "ReadFacts")["Resource"].pop()
    wanted = ("Review", "dynamodb:Query", "MembersTable/index/by_group")
    assert wanted in missing(heard, changed)


def test_the_rights_of_a_ready_made_policy_are_seen(heard: set[Right], template: Template) -> None:
    """The ten actions of SAM's DynamoDBCrudPolicy, the usual way to write this."""
    changed = copy.deepcopy(template)
    crud = (
        "GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem"
        " DescribeTable ConditionCheckItem"
    )
    more = [f"dynamodb:{verb}" for verb in crud.split()]
    statement(changed, "IntakeRole", "WriteApplications")["Action"] = more
    seen = {action for function, action, _ in unused(heard, changed) if function == "Intake"}
    used = {"PutItem", "UpdateItem", "ConditionCheckItem"}
    assert seen == set(more) - {f"dynamodb:{verb}" for verb in used}
