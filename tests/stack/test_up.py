"""The real template on the engine: deployed, repaired, served, run and brought back."""

from __future__ import annotations

import http.client
import json
import re
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from local import belongings, deploy, door, root, schedules, snapshot, up
from tests.stack.conftest import PARAMETERS

pytestmark = pytest.mark.stack


def ask(running: up.Running, method: str, path: str) -> tuple[int, bytes]:
    port = int(running.api.rpartition(":")[2])
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read()


def test_every_route_of_the_template_reaches_its_function(stack: up.Running) -> None:
    table = door.api_routes(stack.stack)
    assert {route.path.split("/")[1] for route in table} >= {"hooks", "review", "consent"}
    for route in table:
        path = re.sub(r"\{\w+\+?\}", "x", route.path)
        status, body = ask(stack, route.method, path)
        assert status < 500, route.key
        assert body != b'{"message":"Not Found"}', route.key


def test_every_schedule_runs_on_demand_and_leaves_no_message_behind(stack: up.Running) -> None:
    named = schedules.read(stack.stack)
    assert set(named) == {"night", "care", "mail", "release", "forms"}
    assert [(ran.ok, ran.left) for ran in map(stack.run, named)] == [(True, 0)] * 5


def test_the_night_keeps_its_time_zone(stack: up.Running) -> None:
    name = stack.stack.names["MatchNight"]
    found = stack.client("scheduler").get_schedule(Name=name)
    assert found["ScheduleExpressionTimezone"] == stack.stack.parameters["TimeZone"]


def test_only_the_roles_that_send_were_widened_and_for_sending_only(stack: up.Running) -> None:
    wide = [
        (name, action)
        for name in stack.stack.of_type("AWS::IAM::Role")
        for action in unbound(stack, stack.stack.names[name])
    ]
    assert sorted(wide) == [
        ("ConcernRole", "ses:SendEmail"),
        ("MailRole", "ses:GetAccount"),
        ("MailRole", "ses:SendEmail"),
    ]


def unbound(stack: up.Running, role: str) -> list[str]:
    """The actions a role may take on anything."""
    iam = stack.client("iam")
    found: list[str] = []
    for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        for statement in document["Statement"]:
            actions = statement["Action"]
            if statement["Resource"] == "*":
                found += [actions] if isinstance(actions, str) else actions
    return found


def test_the_functions_take_their_packages_from_the_layer(stack: up.Running) -> None:
    ask(stack, "GET", "/links")
    worker = next(stack.engine.log.parent.glob("ministack-lambda-*-Member-*"))
    assert (worker / "layer_0" / "python" / "alongside" / "model.py").is_file()
    assert (worker / "layer_0" / "python" / "botocore").is_dir()


def test_a_stack_comes_back_with_its_items_and_links(tmp_path: Path) -> None:
    item: dict[str, Any] = {"pk": {"S": "PERSON#x"}, "sk": {"S": "APPLICATION#mentee"}}
    with up.stack(state=tmp_path / "state", parameters=PARAMETERS) as first:
        table = first.tables()["MembersTable"]
        first.client("dynamodb").put_item(TableName=table, Item=item)
        hooks = [hook["url"].partition("/hooks/")[2] for hook in first.hooks]
    with up.stack(state=tmp_path / "state", parameters=PARAMETERS) as second:
        table = second.tables()["MembersTable"]
        assert second.client("dynamodb").scan(TableName=table)["Items"] == [item]
        assert [hook["url"].partition("/hooks/")[2] for hook in second.hooks] == hooks
        assert hooks


def test_what_feedback_keeps_comes_back_with_its_table(tmp_path: Path) -> None:
    item: dict[str, Any] = {"pk": {"S": "ENTRY#x#2026-Q3"}, "sk": {"S": "x"}, "c": {"B": b"\x00"}}
    with up.stack(state=tmp_path / "state", parameters=PARAMETERS) as first:
        first.client("dynamodb").put_item(TableName=first.tables()["FeedbackTable"], Item=item)
        for name in ("epoch/x/2026-Q3", "private/x/2026-Q3", "private/x/2026-Q2"):
            first.client("ssm").put_parameter(**_secret(name))
        first.client("ssm").delete_parameter(Name=_secret("private/x/2026-Q2")["Name"])
        bucket = first.stack.names["RosterBucket"]
        first.client("s3").put_object(Bucket=bucket, Key="roster/x", Body=b"\xff{}")
        expected = {"/alongside/feedback/root": root.of_feedback(first.root)}
    with up.stack(state=tmp_path / "state", parameters=PARAMETERS) as second:
        table = second.tables()["FeedbackTable"]
        assert second.client("dynamodb").scan(TableName=table)["Items"] == [item]
        secrets = second.client("ssm").get_parameters_by_path(
            Path="/alongside/feedback", Recursive=True, WithDecryption=True
        )["Parameters"]
        found = {one["Name"]: one["Value"] for one in secrets}
        kept = {_secret(n)["Name"]: "x" for n in ("epoch/x/2026-Q3", "private/x/2026-Q3")}
        assert found == {**expected, **kept}
        assert {one["Type"] for one in secrets} == {"SecureString"}
        bucket = second.stack.names["RosterBucket"]
        roster = second.client("s3").get_object(Bucket=bucket, Key="roster/x")["Body"].read()
        assert roster == b"\xff{}"


def _secret(name: str) -> dict[str, Any]:
    return {"Name": f"/alongside/feedback/{name}", "Type": "SecureString", "Value": "x"}


def test_a_broken_belonging_is_named_and_nothing_is_put(tmp_path: Path) -> None:
    file = tmp_path / "belongings.jsonl"
    file.write_text('{"kind":"roster","name":"roster/x","bytes":"eA=="}\n{"kind":"x"}\n')
    nobody: Any = None  # nothing may be asked before all of it is read
    with pytest.raises(snapshot.SnapshotBroken, match=r"belongings\.jsonl, line 2"):
        belongings.restore(nobody, nobody, file)


def test_a_template_the_engine_refuses_names_the_reason(tmp_path: Path) -> None:
    circle = tmp_path / "template.yaml"
    circle.write_text(
        "Resources:\n"
        "  One: {Type: AWS::SQS::Queue, Properties: {QueueName: !GetAtt Two.QueueName}}\n"
        "  Two: {Type: AWS::SQS::Queue, Properties: {QueueName: !GetAtt One.QueueName}}\n"
    )
    with pytest.raises(deploy.DeployFailed, match=r"(?i)circular"), up.stack(template=circle):
        pass


def test_the_mailbox_answers_over_http(stack: up.Running) -> None:
    with urllib.request.urlopen(f"{stack.api}/_mail.json") as answer:
        assert isinstance(json.load(answer), list)
