"""What the engine gets wrong about the template, put right after the deploy.

Each repair of a fault has a strict expected failure in tests/stack/engine/, so that a repair
nobody needs any more is noticed and removed.
"""

from __future__ import annotations

import json
from typing import Any

from local.deploy import Stack
from local.engine import Engine

SENDING = {"ses:SendEmail", "ses:SendRawEmail"}


def repair(engine: Engine, stack: Stack) -> None:
    """Apply all repairs. Running them twice changes nothing more."""
    turn_on_expiry(engine, stack)
    set_time_zones(engine, stack)
    let_senders_send(engine, stack)
    fit_the_machine(engine, stack)
    allow_plain_http(engine, stack)


def turn_on_expiry(engine: Engine, stack: Stack) -> None:
    """TimeToLiveSpecification is accepted and dropped."""
    for name, table in stack.of_type("AWS::DynamoDB::Table").items():
        wanted = table["Properties"].get("TimeToLiveSpecification")
        if wanted:
            engine.client("dynamodb").update_time_to_live(
                TableName=stack.names[name], TimeToLiveSpecification=wanted
            )


def set_time_zones(engine: Engine, stack: Stack) -> None:
    """ScheduleExpressionTimezone is dropped: every schedule would run in UTC."""
    scheduler = engine.client("scheduler")
    for name, schedule in stack.of_type("AWS::Scheduler::Schedule").items():
        zone = stack.value(schedule["Properties"].get("ScheduleExpressionTimezone", "UTC"))
        found = scheduler.get_schedule(Name=stack.names[name])
        wanted = ("Name", "ScheduleExpression", "FlexibleTimeWindow", "Target", "State")
        scheduler.update_schedule(
            ScheduleExpressionTimezone=zone, **{key: found[key] for key in wanted}
        )


def let_senders_send(engine: Engine, stack: Stack) -> None:
    """SendEmail is checked against `*` instead of the identity, so a policy that names the identity
    refuses everything. Only statements that allow sending are widened, conditions stay."""
    iam = engine.client("iam")
    for name in stack.of_type("AWS::IAM::Role"):
        for policy in iam.list_role_policies(RoleName=stack.names[name])["PolicyNames"]:
            key = {"RoleName": stack.names[name], "PolicyName": policy}
            document = iam.get_role_policy(**key)["PolicyDocument"]
            if any(_sends(statement) for statement in document["Statement"]):
                iam.put_role_policy(**key, PolicyDocument=json.dumps(_unbound(document)))


def fit_the_machine(engine: Engine, stack: Stack) -> None:
    """At most two functions at once per queue: each is a process, and a laptop is not a region."""
    functions = engine.client("lambda")
    for name in stack.of_type("AWS::Lambda::EventSourceMapping"):
        mapping = functions.get_event_source_mapping(UUID=stack.names[name])
        if ":sqs:" in mapping["EventSourceArn"]:
            functions.update_event_source_mapping(
                UUID=stack.names[name], ScalingConfig={"MaximumConcurrency": 2}
            )


def allow_plain_http(engine: Engine, stack: Stack) -> None:
    """No fault of the engine: it is spoken to over plain HTTP, on the loopback, and rightly refuses
    whatever a bucket's policy wants over TLS only."""
    for policy in stack.of_type("AWS::S3::BucketPolicy").values():
        said = policy["Properties"]["PolicyDocument"]["Statement"]
        if all("aws:SecureTransport" in str(one.get("Condition")) for one in said):
            bucket = stack.names[stack.logical(policy["Properties"]["Bucket"])]
            engine.client("s3").delete_bucket_policy(Bucket=bucket)


def _unbound(document: dict[str, Any]) -> dict[str, Any]:
    """The policy with `*` as the resource of what may send; conditions stay."""
    statements = [
        {**statement, "Resource": "*"} if _sends(statement) else statement
        for statement in document["Statement"]
    ]
    return {**document, "Statement": statements}


def _sends(statement: dict[str, Any]) -> bool:
    actions = statement["Action"]
    found = {actions} if isinstance(actions, str) else set(actions)
    return statement["Effect"] == "Allow" and bool(found & SENDING)
