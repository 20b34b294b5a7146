"""Functions, queues, mail, schedules and stacks, as far as the product leans on them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from local import deploy, door, mailbox, routes, snapshot
from local.engine import ACCOUNT, Engine
from tests.stack.engine.conftest import Bench, table, until, wrong
from tests.stack.engine.requests import request

pytestmark = pytest.mark.stack
ROLE = f"arn:aws:iam::{ACCOUNT}:role/worker"
WORKER = """
import json, time
def handler(event, context):
    if "Records" not in event:
        raise RuntimeError("canary in the text of an error")
    bad = [r["messageId"] for r in event["Records"] if r["body"].startswith("bad")]
    print("took", sorted(r["body"] for r in event["Records"]))
    return {"batchItemFailures": [{"itemIdentifier": one} for one in bad]}
"""


def zipped(source: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("app.py", source)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def worker(engine: Engine) -> str:
    """A function that takes queue messages and fails on everything else; gives its name."""
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}
    statement = {"Effect": "Allow", "Action": ["sqs:*"], "Resource": "*"}
    iam = engine.client("iam")
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument=json.dumps({"Statement": [trust]}))
    iam.put_role_policy(
        RoleName="worker",
        PolicyName="p",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    engine.client("lambda").create_function(
        FunctionName="worker",
        Runtime="python3.13",
        Handler="app.handler",
        Role=ROLE,
        Code={"ZipFile": zipped(WORKER)},
    )
    return "worker"


def taken(engine: Engine, body: str) -> int:
    """How many times the worker took a message with this body."""
    logs = engine.client("logs").filter_log_events(logGroupName="/aws/lambda/worker")["events"]
    return sum(body in event["message"] for event in logs if "took" in event["message"])


def test_a_failed_message_comes_again_and_then_is_set_aside(engine: Engine, worker: str) -> None:
    sqs = engine.client("sqs")
    aside = sqs.create_queue(QueueName="aside")["QueueUrl"]
    retry = {"deadLetterTargetArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:aside", "maxReceiveCount": 2}
    attributes = {"VisibilityTimeout": "4", "RedrivePolicy": json.dumps(retry)}
    queue = sqs.create_queue(QueueName="groups", Attributes=attributes)["QueueUrl"]
    engine.client("lambda").create_event_source_mapping(
        FunctionName=worker,
        EventSourceArn=f"arn:aws:sqs:us-east-1:{ACCOUNT}:groups",
        BatchSize=10,
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    for body in ("ok one", "bad one", "ok two"):
        sqs.send_message(QueueUrl=queue, MessageBody=body)
    found: list[str] = []

    def set_aside() -> bool:
        messages = sqs.receive_message(QueueUrl=aside).get("Messages", [])
        found.extend(message["Body"] for message in messages)
        return bool(found)

    assert until(set_aside, 30)
    assert found == ["bad one"]
    assert [taken(engine, body) for body in ("ok one", "ok two", "bad one")] == [1, 1, 2]


def one_route(function: str) -> deploy.Stack:
    """A stack whose API has one route to a function."""
    integration = {
        "httpMethod": "POST",
        "type": "aws_proxy",
        "payloadFormatVersion": "2.0",
        "uri": "arn:aws:apigateway:us-east-1:lambda:path/functions/${F.Arn}/invocations",
    }
    operation = {"x-amazon-apigateway-integration": integration, "responses": {}}
    body = {"openapi": "3.0.1", "info": {}, "paths": {"/x": {"get": operation}}}
    api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Body": body}}
    return deploy.Stack({}, {"Resources": {"Api": api}}, {"Api": "a", "F": function}, {})


def test_a_function_that_breaks_answers_500_without_its_text(engine: Engine, worker: str) -> None:
    respond = door.api(engine, one_route(worker))
    answer = respond(request("GET", "/x"))
    assert answer is not None
    assert (answer.status, answer.body) == (500, b'{"message":"Internal Server Error"}')
    payload = engine.client("lambda").invoke(FunctionName=worker, Payload=b"{}")["Payload"].read()
    assert b"canary" in payload  # the control: the text was there to leak


def test_a_letter_reaches_the_mailbox(engine: Engine) -> None:
    ses = engine.client("sesv2")
    ses.create_email_identity(EmailIdentity="example.org")
    body = {"Text": {"Data": "See https://example.org/a."}, "Html": {"Data": "<p>ü</p>"}}
    content = {
        "Simple": {
            "Subject": {"Data": "Grüße"},
            "Body": body,
            "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://example.org/x>"}],
        }
    }
    ses.send_email(
        FromEmailAddress="a@example.org",
        Destination={"ToAddresses": ["m@example.net"]},
        Content=content,
    )
    mail = mailbox.Mailbox(engine).letters()[0]
    assert (mail.subject, mail.to, mail.html) == ("Grüße", ("m@example.net",), "<p>ü</p>")
    assert [link.url for link in mail.links] == ["https://example.org/a"]


@wrong("a letter's own headers are lost, so they are asserted on the request")
def test_a_letter_keeps_its_headers(engine: Engine) -> None:
    test_a_letter_reaches_the_mailbox(engine)
    assert "List-Unsubscribe" in json.dumps(mailbox._records(engine.port))


def test_a_snapshot_comes_back_to_the_byte(bench: Bench) -> None:
    odd = {
        "pk": {"S": "odd"},
        "sk": {"S": "x"},
        "raw": {"B": b"\x00\xff"},
        "sets": {"M": {"words": {"SS": ["b", "a"]}, "raws": {"BS": [b"2", b"1"]}}},
        "__b": {"M": {"__b": {"S": "not bytes"}}},
        "numbers": {"NS": ["2", "10"]},
        "list": {"L": [{"NULL": True}, {"BOOL": False}, {"S": "\u2028 ü\n"}]},
    }
    bench.db.put_item(TableName="members", Item=odd)
    for number in range(60):
        bench.put(f"m{number}", doc="x" * 30_000)
    before = snapshot.dump(bench.db, "members")
    table(bench.db, "copy")
    assert snapshot.load(bench.db, "copy", before) == 61
    assert snapshot.dump(bench.db, "copy") == before


def create(engine: Engine, name: str, resources: dict[str, Any]) -> str:
    """Create a stack of these resources; gives its status."""
    cloudformation = engine.client("cloudformation")
    cloudformation.create_stack(
        StackName=name,
        TemplateBody=json.dumps({"Resources": resources}),
        Capabilities=["CAPABILITY_IAM"],
    )

    def status() -> str:
        return str(cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])

    assert until(lambda: not status().endswith("IN_PROGRESS"))
    return status()


def schedule(zone: str, state: str) -> dict[str, Any]:
    return {
        "Type": "AWS::Scheduler::Schedule",
        "Properties": {
            "Name": f"night-{state.lower()}",
            "ScheduleExpression": "cron(15 5 * * ? *)",
            "ScheduleExpressionTimezone": zone,
            "State": state,
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {
                "Arn": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:worker",
                "RoleArn": ROLE,
            },
        },
    }


def test_a_schedule_can_be_made_disabled(engine: Engine) -> None:
    create(engine, "off", {"Night": schedule("UTC", "DISABLED")})
    assert engine.client("scheduler").get_schedule(Name="night-disabled")["State"] == "DISABLED"


@wrong("a stack's schedule loses its time zone; local/repairs.py sets it")
def test_a_schedule_keeps_its_time_zone(engine: Engine) -> None:
    create(engine, "zone", {"Night": schedule("America/Vancouver", "ENABLED")})
    found = engine.client("scheduler").get_schedule(Name="night-enabled")
    assert found["ScheduleExpressionTimezone"] == "America/Vancouver"


@wrong("a stack's table loses its expiry; local/repairs.py sets it")
def test_a_table_of_a_stack_keeps_its_expiry(engine: Engine) -> None:
    properties = {
        "TableName": "expiring",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "TimeToLiveSpecification": {"AttributeName": "gone_at", "Enabled": True},
    }
    create(engine, "ttl", {"T": {"Type": "AWS::DynamoDB::Table", "Properties": properties}})
    found = engine.client("dynamodb").describe_time_to_live(TableName="expiring")
    assert found["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED"


@wrong("nobody may say what SES says, and the engine does not; local/notices.py invokes the target")
def test_events_of_the_mail_service_reach_the_bus(engine: Engine) -> None:
    entry = {"Source": "aws.ses", "DetailType": "Email Bounced", "Detail": "{}"}
    assert engine.client("events").put_events(Entries=[entry])["FailedEntryCount"] == 0


def test_an_unsupported_api_is_refused_before_anything_is_served(engine: Engine) -> None:
    stack = one_route("worker")
    stack.processed["Resources"]["Api"]["Properties"]["Body"]["securityDefinitions"] = {}
    with pytest.raises(routes.Unsupported, match="securityDefinitions"):
        door.api(engine, stack)
