"""The engine enforces roles: what every claim about who may do what rests on, and its gaps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.stack.engine.conftest import Bench, item, table, wrong

pytestmark = pytest.mark.stack
AsRole = Callable[..., Any]
DENIED = "AccessDeniedException"


def allow(resource: str, *actions: str, **condition: Any) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    return statement | ({"Condition": condition} if condition else {})


def arn(bench: Bench, name: str, service: str = "dynamodb") -> str:
    return f"arn:aws:{service}:us-east-1:{bench.account}:{name}"


def code(call: Any, **arguments: Any) -> str:
    """The code of the refusal, "" when the call was allowed."""
    try:
        call(**arguments)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def query(index: str = "") -> dict[str, Any]:
    key = "group_key" if index else "pk"
    return {
        "TableName": "members",
        "KeyConditionExpression": f"{key} = :v",
        "ExpressionAttributeValues": {":v": {"S": "a"}},
    } | ({"IndexName": index} if index else {})


def test_a_role_that_may_put_may_nothing_else(bench: Bench, as_role: AsRole) -> None:
    db = as_role("dynamodb", allow(arn(bench, "table/members"), "dynamodb:PutItem"))
    assert code(db.put_item, TableName="members", Item=item("a")) == ""
    assert code(db.get_item, TableName="members", Key=item("a")) == DENIED
    assert code(db.scan, TableName="members") == DENIED
    assert code(db.delete_item, TableName="members", Key=item("a")) == DENIED
    assert code(db.query, **query()) == DENIED


def test_a_role_for_one_table_is_denied_another(bench: Bench, as_role: AsRole) -> None:
    table(bench.db, "feedback")
    db = as_role("dynamodb", allow(arn(bench, "table/members"), "dynamodb:GetItem"))
    assert code(db.get_item, TableName="members", Key=item("a")) == ""
    assert code(db.get_item, TableName="feedback", Key=item("a")) == DENIED


def test_an_index_is_allowed_by_its_own_arn_only(bench: Bench, as_role: AsRole) -> None:
    index = as_role("dynamodb", allow(arn(bench, "table/members/index/by_group"), "dynamodb:Query"))
    assert code(index.query, **query("by_group")) == ""
    assert code(index.query, **query()) == DENIED
    plain = as_role("dynamodb", allow(arn(bench, "table/members"), "dynamodb:Query"))
    assert code(plain.query, **query("by_group")) == DENIED


def test_a_transaction_is_checked_action_by_action(bench: Bench, as_role: AsRole) -> None:
    db = as_role("dynamodb", allow(arn(bench, "table/members"), "dynamodb:PutItem"))
    put = {"Put": {"TableName": "members", "Item": item("a")}}
    delete = {"Delete": {"TableName": "members", "Key": item("b")}}
    assert code(db.transact_write_items, TransactItems=[put]) == ""
    assert code(db.transact_write_items, TransactItems=[put, delete]) == DENIED


def test_a_secret_is_decrypted_for_the_role_that_names_it(bench: Bench, as_role: AsRole) -> None:
    ssm = bench.engine.client("ssm", bench.account)
    for name in ("/alongside/root", "/alongside/other"):
        ssm.put_parameter(Name=name, Type="SecureString", Value="secret")
    reader = as_role(
        "ssm", allow(arn(bench, "parameter/alongside/root", "ssm"), "ssm:GetParameter")
    )
    found = reader.get_parameter(Name="/alongside/root", WithDecryption=True)["Parameter"]
    assert found["Value"] == "secret"
    assert code(reader.get_parameter, Name="/alongside/other", WithDecryption=True) == DENIED


def send(**more: Any) -> dict[str, Any]:
    return {
        "FromEmailAddress": "Alongside <hello@example.org>",
        "Destination": {"ToAddresses": ["member@example.net"]},
        "Content": {
            "Simple": {
                "Subject": {"Data": "Hello"},
                "Body": {"Text": {"Data": "text"}},
                "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://example.org/x>"}],
            }
        },
        "EmailTags": [{"Name": "letter", "Value": "0" * 32}],
    } | more


def mailer(bench: Bench, as_role: AsRole, resource: str) -> Any:
    bench.engine.client("sesv2", bench.account).create_email_identity(EmailIdentity="example.org")
    return as_role("sesv2", allow(resource, "ses:SendEmail"))


def test_only_a_role_that_may_send_sends(bench: Bench, as_role: AsRole) -> None:
    assert code(mailer(bench, as_role, "*").send_email, **send()) == ""
    other = as_role("sesv2", allow("*", "ses:GetAccount"))
    assert code(other.get_account) == ""
    assert code(other.send_email, **send()) == DENIED


def test_an_unverified_sender_is_rejected(bench: Bench, as_role: AsRole) -> None:
    ses = mailer(bench, as_role, "*")
    stranger = send(FromEmailAddress="hello@example.com")
    assert code(ses.send_email, **stranger) == "MessageRejected"


@wrong("sending is checked against `*`, so a named identity is denied; local/repairs.py widens it")
def test_a_role_that_names_the_identity_may_send(bench: Bench, as_role: AsRole) -> None:
    ses = mailer(bench, as_role, arn(bench, "identity/example.org", "ses"))
    assert code(ses.send_email, **send()) == ""


@wrong("`ses:FromAddress` is never given, so the condition is never met")
def test_a_role_bound_to_its_sender_may_send(bench: Bench, as_role: AsRole) -> None:
    bench.engine.client("sesv2", bench.account).create_email_identity(EmailIdentity="example.org")
    bound = {"StringEquals": {"ses:FromAddress": "hello@example.org"}}
    ses = as_role("sesv2", allow("*", "ses:SendEmail", **bound))
    assert code(ses.send_email, **send()) == ""


@wrong("a configuration set that does not exist is accepted")
def test_an_unknown_configuration_set_is_refused(bench: Bench, as_role: AsRole) -> None:
    ses = mailer(bench, as_role, "*")
    assert code(ses.send_email, **send(ConfigurationSetName="nowhere")) != ""


@wrong("dynamodb:LeadingKeys is never checked: no claim may rest on a key prefix")
def test_a_role_bound_to_a_key_prefix_is_denied_outside_it(bench: Bench, as_role: AsRole) -> None:
    bound = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["MINE#*"]}}
    db = as_role("dynamodb", allow(arn(bench, "table/members"), "dynamodb:GetItem", **bound))
    assert code(db.get_item, TableName="members", Key=item("THEIRS#1")) == DENIED
