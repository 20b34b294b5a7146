"""The function that takes anonymous feedback, asked with its own role: it puts, and that is all.

Each denial stands beside the same call by a role that has the right, so that what is denied is
denied by the role and not by a wrong name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import up
from tests.stack import probes
from tests.stack.engine.conftest import policy
from tests.stack.probes import DENIED, Caller

pytestmark = pytest.mark.stack
PUT = {"pk": {"S": "ENTRY#denied#2000-Q1"}, "sk": {"S": "0" * 32}, "c": {"B": b"sealed"}}
KEY = {name: PUT[name] for name in ("pk", "sk")}
Call = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True)
class Place:
    """A stack with an entry that the feedback function has put, and keys of two kinds."""

    stack: up.Running
    feedback: str
    members: str
    bucket: str
    path: str
    closed: bytes

    def calls(self) -> dict[str, Call]:
        """What the function's role must not be able to do: service, call and arguments."""
        return {**self._tables(), **self._secrets(), **self._rest()}

    def _tables(self) -> dict[str, Call]:
        found: dict[str, Call] = {}
        for name, table in {"feedback": self.feedback, "members": self.members}.items():
            query = {
                "TableName": table,
                "KeyConditionExpression": "pk = :pk",
                "ExpressionAttributeValues": {":pk": PUT["pk"]},
            }
            get = {"TableName": table, "Key": KEY}
            found |= {
                f"{name}: get": ("dynamodb", "get_item", get),
                f"{name}: query": ("dynamodb", "query", query),
                f"{name}: scan": ("dynamodb", "scan", {"TableName": table}),
                f"{name}: get of many": (
                    "dynamodb",
                    "batch_get_item",
                    {"RequestItems": {table: {"Keys": [KEY]}}},
                ),
                f"{name}: get in a transaction": (
                    "dynamodb",
                    "transact_get_items",
                    {"TransactItems": [{"Get": get}]},
                ),
                f"{name}: delete": ("dynamodb", "delete_item", get),
                f"{name}: export": ("dynamodb", "describe_table", {"TableName": table}),
            }
        put = {"TableName": self.members, "Item": PUT}
        return {**found, "members: put": ("dynamodb", "put_item", put)}

    def _secrets(self) -> dict[str, Call]:
        secret = self.stack.stack.parameters["RootSecretName"]
        opens = f"{self.path}/private/denied/2000-Q1"
        return {
            "root secret": ("ssm", "get_parameter", {"Name": secret, "WithDecryption": True}),
            "what opens": ("ssm", "get_parameter", {"Name": opens, "WithDecryption": True}),
            "what opens, with others": ("ssm", "get_parameters", {"Names": [opens]}),
            "what opens, by path": (
                "ssm",
                "get_parameters_by_path",
                {"Path": self.path, "Recursive": True},
            ),
            "what opened before": ("ssm", "get_parameter_history", {"Name": opens}),
            "another key to open": (
                "ssm",
                "put_parameter",
                {"Name": opens, "Value": "x", "Overwrite": True},
            ),
            "decrypt": ("kms", "decrypt", {"CiphertextBlob": self.closed}),
        }

    def _rest(self) -> dict[str, Call]:
        letter = {
            "FromEmailAddress": self.stack.stack.parameters["SenderAddress"],
            "Destination": {"ToAddresses": ["probe@example.net"]},
            "Content": {"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
        }
        roster = {"Bucket": self.bucket, "Key": "roster/denied"}
        logs = {"logGroupName": "/aws/lambda/alongside-feedback"}
        return {
            "send mail": ("sesv2", "send_email", letter),
            "publish a roster": ("s3", "put_object", {**roster, "Body": b"{}"}),
            "list rosters": ("s3", "list_objects_v2", {"Bucket": self.bucket}),
            "read its own log": ("logs", "filter_log_events", logs),
        }


@pytest.fixture(scope="module")
def place(stack: up.Running) -> Place:
    """The stack, after the function's role has put one entry."""
    names = stack.stack.names
    path = stack.stack.parameters["FeedbackSecretsPath"]
    for kind in ("epoch", "private"):
        name = f"{path}/{kind}/denied/2000-Q1"
        stack.client("ssm").put_parameter(Name=name, Type="SecureString", Value="x", Overwrite=True)
    stack.client("s3").put_object(Bucket=names["RosterBucket"], Key="roster/denied", Body=b"{}")
    found = Place(
        stack,
        names["FeedbackTable"],
        names["MembersTable"],
        names["RosterBucket"],
        path,
        probes.closed(stack.engine)["closed"],
    )
    _role(found, "FeedbackRole").client("dynamodb").put_item(
        TableName=found.feedback, Item=PUT, ConditionExpression="attribute_not_exists(pk)"
    )
    return found


def _role(place: Place, logical: str) -> Caller:
    return probes.as_role(place.stack.engine, place.stack.stack.names[logical])


def _denied(caller: Caller, call: Call) -> bool:
    """Whether the role is refused; any other end counts as let through."""
    service, operation, arguments = call
    asked: Callable[..., Any] = getattr(caller.client(service), operation)
    try:
        asked(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"] in DENIED
    return False


def test_everything_but_putting_is_denied(place: Place) -> None:
    caller = _role(place, "FeedbackRole")
    let_through = [name for name, call in place.calls().items() if not _denied(caller, call)]
    assert let_through == []


def test_its_own_put_is_there_and_it_cannot_read_it(place: Place) -> None:
    get = {"TableName": place.feedback, "Key": KEY}
    there = place.stack.client("dynamodb").get_item(**get)["Item"]
    assert there == PUT
    assert _denied(_role(place, "FeedbackRole"), ("dynamodb", "get_item", get))


def test_a_second_put_of_the_same_is_refused_without_a_word_of_the_first(place: Place) -> None:
    table = _role(place, "FeedbackRole").client("dynamodb")
    with pytest.raises(ClientError) as refused:
        table.put_item(
            TableName=place.feedback, Item=PUT, ConditionExpression="attribute_not_exists(pk)"
        )
    assert refused.value.response["Error"]["Code"] == "ConditionalCheckFailedException"
    assert "Item" not in refused.value.response


def test_what_it_needs_is_let_through(place: Place) -> None:
    caller = _role(place, "FeedbackRole")
    secrets, store = caller.client("ssm"), caller.client("s3")
    for name in ("root", "epoch/denied/2000-Q1"):
        secrets.get_parameter(Name=f"{place.path}/{name}", WithDecryption=True)
    store.get_object(Bucket=place.bucket, Key="roster/denied")


def test_the_role_of_release_reads_and_opens(place: Place) -> None:
    """The control for the reads and the keys: the right role is let through, by the same calls."""
    caller = _role(place, "ReleaseRole")
    calls = place.calls()
    allowed = ("feedback: get", "feedback: query", "feedback: get in a transaction", "what opens")
    assert [name for name in allowed if _denied(caller, calls[name])] == []
    assert _denied(caller, calls["members: get"])
    assert _denied(caller, calls["root secret"])


def test_a_role_that_may_do_everything_is_let_through_everywhere(place: Place) -> None:
    """The control for all of them."""
    iam = place.stack.client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName="everything", AssumeRolePolicyDocument=policy(trust))
    all_of_it = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    iam.put_role_policy(RoleName="everything", PolicyName="all", PolicyDocument=all_of_it)
    caller = probes.as_role(place.stack.engine, "everything")
    harmless = {name: call for name, call in place.calls().items() if "delete" not in name}
    assert [name for name, call in harmless.items() if _denied(caller, call)] == []


@pytest.mark.parametrize(
    ("action", "resource", "opens"),
    [
        ("dynamodb:Query", "FeedbackTable", "feedback: query"),
        ("dynamodb:PutItem", "MembersTable", "members: put"),
    ],
)
def test_one_right_more_would_be_seen(place: Place, action: str, resource: str, opens: str) -> None:
    """The control for the denials themselves: with one statement more, that call goes through."""
    iam, name = place.stack.client("iam"), f"wider-{resource}"
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))
    own = iam.get_role_policy(
        RoleName=place.stack.stack.names["FeedbackRole"], PolicyName="feedback"
    )["PolicyDocument"]["Statement"]
    arn = f"arn:aws:dynamodb:us-east-1:000000000000:table/{place.stack.stack.names[resource]}"
    more = {"Effect": "Allow", "Action": action, "Resource": arn}
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(*own, more))
    caller = probes.as_role(place.stack.engine, name)
    assert [n for n, c in place.calls().items() if not _denied(caller, c)] == [opens]
