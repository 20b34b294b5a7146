"""The doctor sees what is wrong, says what to do, and one thing it cannot see hides no other."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto.ses.models import ses_backends

from alongside import keys, program, wiring
from alongside.drift.looking_after import digest
from alongside.forms.fitting import Misfit
from alongside.forms.seen import SeenForm
from alongside.hooks import Hook
from alongside.mixing import slots
from alongside.model import Role
from alongside.store import groups, looks, sightings
from alongside.store.looks import LastLook
from console import deployment
from console.doctor import (
    alarms,
    feedback,
    forms,
    letters,
    looking,
    nights,
    outbox,
    program_files,
    quarantine,
    queues,
    records,
    root_secret,
    schedules,
)  # fmt: skip
from console.doctor import groups as who_looks
from console.doctor import (
    stack as stacks,
)
from console.doctor.finding import Check, Finding, Patient, long
from tests.conftest import SENDER, Account
from tests.console.conftest import Run
from tests.faults.world import World

NOW = datetime(2026, 11, 21, 20, tzinfo=UTC)


@pytest.fixture
def patient(aws: Account, run: Run, stack: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """HEAL on the account in memory. `told` are the stack's parameters, which a test may change."""
    monkeypatch.setattr(Patient, "resource", lambda _, logical: queue(aws, logical))

    def made(**told: str) -> Patient:
        for name, value in told.items():
            stack["Parameters"] = [
                *(one for one in stack["Parameters"] if one["ParameterKey"] != name),
                {"ParameterKey": name, "ParameterValue": value},
            ]
        place = deployment.read(stack, local=False)
        return Patient(place, {"heal": program.load_all()["heal"]}, NOW)

    return made


def queue(aws: Account, name: str) -> str:
    url: str = aws.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    return url


def states(found: Iterator[Finding]) -> dict[str, str]:
    return {one.about: one.state for one in found}


def failing(error: Exception) -> Check:
    def check(_: Patient) -> Iterator[Finding]:
        yield Finding("before", "ok", "seen")
        raise error

    return check


def refused(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "ada@example.net"}}, operation)


# --- One that fails hides no other --------------------------------------------------------------

FAILURES = {
    "denied": (refused("AccessDeniedException", "ListSchedules"), "scheduler:ListSchedules"),
    "denied by SES": (refused("AccessDeniedException", "GetAccount"), "ses:GetAccount"),
    "denied by alarms": (refused("AccessDenied", "DescribeAlarms"), "cloudwatch:DescribeAlarms"),
    "busy": (refused("ThrottlingException", "GetAccount"), "ThrottlingException"),
    "offline": (EndpointConnectionError(endpoint_url="https://x"), "cannot be reached"),
    "a mistake of ours": (KeyError("ada@example.net"), "Report"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_check_that_fails_is_a_line_of_its_own(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    error, said = FAILURES[name]
    monkeypatch.setattr(looking, "CHECKS", {"first": failing(error), "second": after})
    done = run("doctor", "--json")
    found = json.loads(done.stdout)["findings"]
    assert done.exit_code == 3, "what could not be looked at is not well"
    assert [one["about"] for one in found] == ["before", "first", "after"]
    assert found[1]["state"] == "unknown" and said in found[1]["todo"], found[1]
    assert "ada@" not in done.output


def examined(error: Exception, *, local: bool) -> Finding:
    check = functools.partial(failing(error), None)  # type: ignore[arg-type]
    *_, found = looking.examine("a thing", check, local)
    return found


def test_on_this_machine_an_engine_that_is_dead_is_told_from_one_that_does_not_know() -> None:
    dead = examined(EndpointConnectionError(endpoint_url="http://x"), local=True)
    assert dead.failed and "make serve" in dead.todo and "AWS" not in f"{dead.found}{dead.todo}"
    knows_not = examined(refused("NotImplemented", "ListSchedules"), local=True)
    assert (knows_not.state, knows_not.failed) == ("unknown", False)
    assert examined(refused("NotImplemented", "ListSchedules"), local=False).failed


def test_what_has_to_be_mended_counts_more_than_what_was_not_seen(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Finding("a thing", "wrong", "so")
    checks: dict[str, Check] = {
        "first": failing(KeyError("x")),
        "second": lambda _: iter([wrong]),
    }
    monkeypatch.setattr(looking, "CHECKS", checks)
    assert run("doctor").exit_code == 1


def after(_: Patient) -> Iterator[Finding]:
    yield Finding("after", "ok", "seen")


@pytest.mark.parametrize(("state", "code"), [("wrong", 1), ("look", 0), ("unknown", 0), ("ok", 0)])
def test_it_ends_with_1_when_something_has_to_be_mended(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch, state: Any, code: int
) -> None:
    found = Finding("a thing", state, "how it is", "what to do")
    monkeypatch.setattr(looking, "CHECKS", {"one": lambda _: iter([found])})
    for words in ((), ("--all",), ("--json",)):
        done = run("doctor", *words)
        assert done.exit_code == code
        shown = all(word in done.output for word in (state, "a thing", "how it is", "what to do"))
        assert shown is (state != "ok" or bool(words))


def test_what_is_to_be_done_stands_first_and_what_is_well_only_when_asked_for(
    aws: Account, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    states: tuple[Any, ...] = ("ok", "unknown", "look", "wrong", "ok")
    found = [Finding(f"thing {at}", state, "so", "") for at, state in enumerate(states)]
    monkeypatch.setattr(looking, "CHECKS", {"one": lambda _: iter(found)})

    def read(*words: str) -> tuple[list[str], str]:
        said = run("doctor", *words).output
        return re.findall(r"thing \d", said), said

    named, said = read()
    assert named == ["thing 3", "thing 2", "thing 1"]
    assert "2 well (shown with --all), 1 worth a look, 1 to be mended, 1 that" in said
    named, said = read("--all")
    assert named == ["thing 3", "thing 2", "thing 1", "thing 0", "thing 4"] and "--all" not in said
    document = json.loads(read("--json")[1])
    assert [one["state"] for one in document["findings"]] == list(states)


def test_the_account_in_memory_is_seen_as_far_as_it_goes(world: World, run: Run) -> None:
    """Every check is carried out on it, and none but those it cannot answer has a mistake."""
    world.appoint("Ruth")
    world.apply("mentee", "Zyxwname", hope="zyxwanswer")
    world.apply("mentor", "Zyxwother")
    world.deliver("signed", "mentee", b'{"zyxwraw": 1}')
    world.night()
    done = run("doctor", "--program", "heal", "--json")
    document = json.loads(done.stdout)
    assert document["counts"]["ok"] > 7, done.output
    assert "zyxw" not in done.output.lower()
    ours = [one for one in document["findings"] if "mistake of ours" in one["found"]]
    assert {one["about"] for one in ours} <= {"queues", "mail account"}, ours  # moto knows neither


# --- Each thing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("CREATE_COMPLETE", "ok"),
        ("UPDATE_COMPLETE", "ok"),
        ("UPDATE_IN_PROGRESS", "look"),
        ("UPDATE_ROLLBACK_COMPLETE", "wrong"),
        ("ROLLBACK_COMPLETE", "wrong"),
        ("DELETE_FAILED", "wrong"),
    ],
)
def test_the_stack(patient: Any, stack: dict[str, Any], status: str, state: str) -> None:
    stack["StackStatus"] = status
    assert states(stacks.check(patient()))["deployment"] == state


def test_a_stack_that_is_older_than_the_checkout(patient: Any, stack: dict[str, Any]) -> None:
    def complete(part: str, key: str) -> None:
        known = {one[key] for one in stack[part]}
        value = key.replace("Key", "Value")
        stack[part] += [{key: name, value: "x"} for name in stacks.named(part) - known]

    complete("Outputs", "OutputKey")
    complete("Parameters", "ParameterKey")
    assert states(stacks.check(patient()))["deployment, version"] == "ok"
    stack["Outputs"].pop()
    assert states(stacks.check(patient()))["deployment, version"] == "wrong"


def test_the_names_of_the_template_are_read_as_they_are(template: dict[str, Any]) -> None:
    assert stacks.named("Parameters") == template["Parameters"].keys()
    assert stacks.named("Outputs") == template["Outputs"].keys()


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ("ana@example.org", "ok"),
        ("heal=ana@example.org, ben@example.org", "ok"),
        ("heel=ana@example.org, ben@example.org", "look"),
        ("heal=ana@example.org", "wrong"),
        ("", "wrong"),
    ],
)
def test_coordinators(patient: Any, told: str, state: str) -> None:
    assert states(stacks.check(patient(CoordinatorAddress=told)))["coordinators"] == state


def test_which_version_of_a_program_runs(patient: Any) -> None:
    heal, table = program.load_all()["heal"], wiring.table()
    assert states(stacks.check(patient()))["program heal"] == "unknown"
    looks.keep(table, "heal", LastLook(taken=digest(heal)))
    assert states(stacks.check(patient()))["program heal"] == "ok"
    looks.keep(table, "heal", LastLook(taken="another"))
    assert states(stacks.check(patient()))["program heal"] == "look"


def test_the_secrets(patient: Any, aws: Account, run: Run) -> None:
    ssm, both = aws.client("ssm"), ("root secret", "feedback's secret")
    assert [states(root_secret.check(patient()))[one] for one in both] == ["ok", "ok"]
    other = keys.write_root(keys.RootKeys(1, {1: b"another root secret of 32 bytes."}))
    write = {"Type": "SecureString", "Overwrite": True}
    ssm.put_parameter(Name="/alongside/root", Value=other, **write)
    found = {one.about: one for one in root_secret.check(patient())}
    assert found["feedback's secret"].state == "wrong"
    assert "alongside keys feedback" in found["feedback's secret"].todo
    run("keys", "feedback")
    assert states(root_secret.check(patient()))["feedback's secret"] == "ok"
    ssm.delete_parameter(Name="/alongside/feedback/root")
    assert states(root_secret.check(patient()))["feedback's secret"] == "wrong"
    ssm.put_parameter(Name="/alongside/root", Value="{", **write)
    assert states(root_secret.check(patient())) == {"root secret": "wrong"}
    ssm.delete_parameter(Name="/alongside/root")
    [found_none] = root_secret.check(patient())
    assert found_none.state == "wrong" and "keys create" in found_none.todo


ACCOUNT = {
    "SendingEnabled": True, "ProductionAccessEnabled": True, "EnforcementStatus": "HEALTHY",
    "SendQuota": {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 10.0},
    "PricingAttributes": {"CurrentPlan": "NONE"},
}  # fmt: skip
BENT: dict[str, tuple[dict[str, Any], str, str]] = {
    "well": ({}, "mail account", "ok"),
    "stopped": ({"SendingEnabled": False}, "mail account", "wrong"),
    "reviewed": ({"EnforcementStatus": "PROBATION"}, "mail account", "look"),
    "sandbox": ({"ProductionAccessEnabled": False}, "mail account", "wrong"),
    "quota": ({"SendQuota": {"Max24HourSend": 200.0, "SentLast24Hours": 170.0}}, "mail quota",
              "look"),
    "no limit": ({"SendQuota": {"Max24HourSend": -1.0, "SentLast24Hours": 9e9}}, "mail quota",
                 "ok"),
    "no quota": ({"SendQuota": {}}, "mail quota", "unknown"),
    "dear": ({"PricingAttributes": {"CurrentPlan": "ESSENTIALS"}}, "mail price", "look"),
    "no plan told": ({"PricingAttributes": None}, "mail price", "unknown"),
}  # fmt: skip


@pytest.mark.parametrize("name", BENT)
def test_the_mail_account(name: str) -> None:
    change, about, state = BENT[name]
    found = [one.state for one in letters.account_findings({**ACCOUNT, **change})
             if one.about == about]  # fmt: skip
    assert state in found
    assert (state == "ok") is (found == ["ok"])


def test_the_sender_and_its_news(patient: Any, aws: Account) -> None:
    def seen(**told: str) -> dict[str, str]:
        found: dict[str, str] = {}
        try:
            for one in letters.check(patient(**told)):
                found.setdefault(one.about, one.state)
        except NotImplementedError:  # the account in memory does not know get_account
            pass
        return found

    assert seen() == {"sender": "wrong", "news of letters": "ok"}, "not verified yet"
    known = ses_backends["123456789012"]["us-east-1"].email_identities
    known[SENDER].verified_for_sending_status = True
    assert seen()["sender"] == "ok"
    assert seen(SenderAddress="x@unknown.example")["sender"] == "wrong"
    assert seen(SenderAddress="", SenderIdentity="")["sender"] == "wrong"
    aws.client("sesv2").delete_configuration_set(ConfigurationSetName="letters")
    assert seen(SenderAddress="hello@alongside.example")["news of letters"] == "wrong"


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        (("v=DMARC1; p=none",), "ok"),
        (("V = DMARC1;p=reject", "something else"), "ok"),
        (("v=DMARC1; p=none", "v=DMARC1; p=reject"), "wrong"),
        (("v=spf1 -all",), "look"),
        ((), "look"),
        (None, "unknown"),
    ],
)
def test_the_record_dns_is_asked_for(texts: tuple[str, ...] | None, state: str) -> None:
    assert records.dmarc(texts, "do this").state == state


@pytest.mark.parametrize(
    ("status", "state"),
    [("SUCCESS", "ok"), ("PENDING", "look"), ("NOT_STARTED", "look"), ("FAILED", "wrong"),
     (None, "wrong")],
)  # fmt: skip
def test_the_records_aws_looks_for(status: str | None, state: str) -> None:
    assert records.of_status("a record", status, "do this").state == state


def test_forms_by_what_was_last_found(patient: Any) -> None:
    hook, table = Hook("heal", Role.MENTEE, "typeform"), wiring.table()

    def seen() -> dict[str, str]:
        return states(forms.check(patient()))

    assert seen()["forms of heal"] == "look" and seen()["look at forms of heal"] == "unknown"
    before = None
    for verdict, codes, state in (
        ("does_not_fit", ("webhook_off",), "wrong"),
        ("does_not_fit", ("missing",), "wrong"),
        ("fits", ("bad_token",), "look"),
        ("fits_by_title", (), "look"),
    ):
        misfits = [Misfit(code) for code in codes]
        assert sightings.found(table, hook, before, verdict, misfits, NOW)  # type: ignore[arg-type]
        before = sightings.load(table, hook)
        assert seen()["form heal/mentee/typeform"] == state, codes
    assert sightings.found(table, hook, before, "fits", [], NOW)
    assert "form heal/mentee/typeform" not in seen()
    assert seen()["forms of heal"] == "look", "nothing has come from the mentors' form"
    mentors = Hook("heal", Role.MENTOR, "typeform")
    sightings.found(table, mentors, None, "fits", [], NOW)
    assert seen()["forms of heal"] == "ok"
    looks.keep(table, "heal", LastLook(day="2026-11-21"))
    assert seen()["look at forms of heal"] == "ok"
    looks.keep(table, "heal", LastLook(day="2026-11-18"))
    assert seen()["look at forms of heal"] == "wrong"


def test_a_script_that_says_nothing_more_is_seen(patient: Any) -> None:
    table, hook = wiring.table(), Hook("heal", Role.MENTEE, "google")
    form = SeenForm("google", "f1", "A form", ())
    for days, seen in ((3, True), (1, False)):
        sightings.saw(table, hook, form, "schema", NOW - timedelta(days=days))
        found = {one.about: one for one in forms.check(patient())}.get(f"form {hook.name}")
        assert bool(found and "has said nothing since 2026-11-18" in found.found) is seen
        assert found is None or found.state == "wrong"


def test_a_form_that_never_described_itself_is_known_by_what_it_brought(
    world: World, patient: Any
) -> None:
    world.apply("mentee", "Ada")
    [found, *_] = forms.check(patient())
    assert found.state == "look" and found.found.endswith("for: mentor")
    world.apply("mentor", "Bob")
    [found, *_] = forms.check(patient())
    assert found.state == "ok"


def a_schedule(aws: Account, name: str, state: str = "ENABLED") -> None:
    aws.client("scheduler").create_schedule(
        Name=f"alongside-{name}", ScheduleExpression="rate(1 hour)", State=state,
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": f"arn:aws:lambda:us-east-1:123456789012:function:{name}:live",
                "RoleArn": "arn:aws:iam::123456789012:role/one-role-for-all"},
    )  # fmt: skip


@pytest.fixture
def functions(stack: dict[str, Any]) -> None:
    for name in ("Forms",):
        stack["Outputs"].append({"OutputKey": f"{name}Function", "OutputValue": name})


def test_schedules(patient: Any, aws: Account, functions: None) -> None:
    for name in ("Match", "Care", "Release", "Forms"):
        a_schedule(aws, name)
    assert states(schedules.check(patient()))["schedule of the mail"] == "wrong"
    a_schedule(aws, "Mail", "DISABLED")
    assert states(schedules.check(patient()))["schedule of the mail"] == "wrong"
    off = states(schedules.check(patient(Schedules="DISABLED")))
    assert off["schedule of the mail"] == "look" and off["schedule of the night"] == "ok"


@pytest.mark.parametrize(
    ("points", "state"),
    [
        ({"Invocations": timedelta(minutes=5)}, "ok"),
        ({"Invocations": timedelta(hours=5)}, "look"),
        ({}, "look"),
        ({"Invocations": timedelta(minutes=5), "Errors": timedelta(hours=2)}, "wrong"),
    ],
)
def test_runs(
    patient: Any, aws: Account, functions: None, points: dict[str, timedelta], state: str
) -> None:
    for metric, ago in points.items():
        aws.client("cloudwatch").put_metric_data(
            Namespace="AWS/Lambda",
            MetricData=[{"MetricName": metric, "Timestamp": NOW - ago, "Value": 1.0,
                         "Dimensions": [{"Name": "FunctionName", "Value": "Mail"}]}],
        )  # fmt: skip
    assert states(schedules.check(patient()))["last run of the mail"] == state


def test_queues(patient: Any, aws: Account) -> None:
    assert set(states(queues.check(patient())).values()) == {"ok"}
    aws.client("sqs").send_message(QueueUrl=queue(aws, "NightDeadLetters"), MessageBody="{}")
    found = states(queues.check(patient()))
    assert found["groups a night could not plan"] == "wrong"
    assert [*found.values()].count("ok") == 2


def at(world: World, check: Check, patient: Any, **later: float) -> dict[str, str]:
    seen = patient()
    return states(check(Patient(seen.place, seen.programs, world.now + timedelta(**later))))


def test_a_group_that_waits_for_a_night_too_long(world: World, patient: Any) -> None:
    about = "last night of heal"
    assert at(world, nights.check, patient)[about] == "ok"
    world.apply("mentee", "Ada")
    assert at(world, nights.check, patient)[about] == "ok"
    assert at(world, nights.check, patient, hours=27)[about] == "look"
    world.night()
    assert at(world, nights.check, patient, days=9)[about] == "ok", "nothing has changed since"


def test_letters_that_should_have_left(world: World, patient: Any) -> None:
    assert at(world, outbox.check, patient) == {"letters": "ok"}
    world.apply("mentee", "Ada")
    for later, state in (({"minutes": 5}, "ok"), ({"hours": 1}, "look"), ({"hours": 4}, "wrong")):
        assert at(world, outbox.check, patient, **later) == {"letters": state}
    world.sweep_all()
    assert at(world, outbox.check, patient, hours=4) == {"letters": "ok"}


def test_submissions_that_wait(world: World, patient: Any) -> None:
    assert at(world, quarantine.check, patient) == {"quarantine of heal": "ok"}
    world.deliver("signed", "mentee", b"{}")
    assert at(world, quarantine.check, patient) == {"quarantine of heal": "look"}


def test_program_files(patient: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert states(program_files.check(patient())) == {"file heal.toml": "ok"}
    for found, state in ((([], ["a doubt"]), "look"), ((["a mistake"], []), "wrong")):
        monkeypatch.setattr("console.programs.program_file.check", lambda _, found=found: found)
        assert states(program_files.check(patient())) == {"file heal.toml": state}


def test_alarms_that_ring_and_who_hears_them(patient: Any, aws: Account) -> None:
    watch = aws.client("cloudwatch")
    for name in ("NoNightAlarm", "BounceAlarm"):
        watch.put_metric_alarm(
            AlarmName=f"alongside-{name}-AB12", AlarmDescription=f"{name}: do this",
            MetricName="m", Namespace="n", Period=60, EvaluationPeriods=1, Threshold=1.0,
            Statistic="Sum", ComparisonOperator="GreaterThanThreshold",
        )  # fmt: skip
    assert states(alarms.check(patient())) == {"alarms": "ok", "who hears alarms": "look"}
    name = "alongside-NoNightAlarm-AB12"
    watch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="it did not run")
    [ringing, _] = alarms.check(patient())
    assert (ringing.about, ringing.state) == ("alarm NoNight", "wrong")
    assert ringing.todo == "NoNightAlarm: do this"
    sns = aws.client("sns")
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    assert states(alarms.check(patient(AlarmTopicArn=topic)))["who hears alarms"] == "wrong"
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ana@example.org")
    found = [one for one in alarms.check(patient()) if one.about == "who hears alarms"]
    assert found[0].state == "ok" and "ana@" not in str(found)


def test_a_subscription_that_is_not_confirmed_hears_nothing(
    patient: Any, aws: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pages:
        def get_paginator(self, _: str) -> Any:
            return self

        def paginate(self, **_: str) -> list[dict[str, Any]]:
            return [{"Subscriptions": [{"SubscriptionArn": "PendingConfirmation"}]}]

    monkeypatch.setattr(Patient, "client", lambda *_: Pages())
    [found] = alarms._heard(patient(AlarmTopicArn="arn:aws:sns:us-east-1:123456789012:alarms"))
    assert found.state == "wrong" and "confirm" in found.todo


def test_the_keys_of_feedback_are_looked_for_and_not_read(
    patient: Any, aws: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert states(feedback.check(patient())) == {"feedback of heal": "wrong"}
    slot = slots.label(program.load_all()["heal"], NOW)
    for kind in ("epoch", "private"):
        assert states(feedback.check(patient())) == {"feedback of heal": "wrong"}
        aws.client("ssm").put_parameter(
            Name=f"/alongside/feedback/{kind}/heal/{slot}", Type="SecureString", Value="kept"
        )
    assert states(feedback.check(patient())) == {"feedback of heal": "ok"}
    asked: list[dict[str, Any]] = []
    plain = Patient.client

    def watched(self: Patient, service: str) -> Any:
        client = plain(self, service)
        client.meta.events.register(
            "provide-client-params.ssm.*", lambda params, **_: asked.append(params)
        )
        return client

    monkeypatch.setattr(Patient, "client", watched)
    list(feedback.check(patient()))
    assert asked and not any(one["WithDecryption"] for one in asked)


def test_groups_nobody_looks_after(world: World, patient: Any) -> None:
    assert at(world, who_looks.check, patient) == {"groups of heal": "look"}
    world.apply("mentee", "Ada")
    assert at(world, who_looks.check, patient) == {"groups of heal": "look"}
    ruth = world.appoint("Ruth")
    assert at(world, who_looks.check, patient) == {"groups of heal": "ok"}
    groups.dismiss(world.table, ruth)
    assert at(world, who_looks.check, patient) == {"groups of heal": "look"}


def test_lengths_of_time_are_said_as_people_say_them() -> None:
    spans: dict[str, timedelta] = {
        "0 minutes": timedelta(), "1 minute": timedelta(seconds=61), "2 hours": timedelta(hours=2),
        "1 day": timedelta(hours=26), "40 days": timedelta(days=40),
    }  # fmt: skip
    said: Callable[[timedelta], str] = long
    assert {text: said(span) for text, span in spans.items()} == {text: text for text in spans}
