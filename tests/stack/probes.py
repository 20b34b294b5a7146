"""One call per right a role could have: whoever makes it learns whether they have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from local.engine import ACCOUNT, Engine

DENIED = frozenset({"AccessDeniedException", "AccessDenied", "AuthorizationError"})
QUIET = Config(retries={"total_max_attempts": 1})
# The night's function takes this message and finds nothing to do.
NO_GROUPS = '{"program": "heal", "date": "2000-01-01", "groups": []}'


@dataclass(frozen=True)
class Feedback:
    """What the probes of anonymous feedback aim at: its table, the path of its secrets, the bucket
    of rosters, and a KMS key with something it has encrypted."""

    table: str
    path: str
    bucket: str
    key: str
    closed: bytes


@dataclass(frozen=True)
class Names:
    """What the probes aim at."""

    table: str
    secret: str
    tokens: str
    night: str
    dead_night: str
    dead_letters: str
    schedule: str
    sender: str
    other_function: str
    role: str
    feedback: Feedback


@dataclass(frozen=True)
class Caller:
    """Credentials of a role on an engine."""

    engine: Engine
    session: boto3.Session

    def client(self, service: str) -> Any:
        """A client with the role's rights, which tries once."""
        return self.session.client(  # type: ignore[call-overload]
            service, endpoint_url=self.engine.endpoint, config=QUIET
        )


def as_role(engine: Engine, role: str, account: str = ACCOUNT) -> Caller:
    """Take a role's credentials, as Lambda does for a function."""
    sts = engine.client("sts", "test" if account == ACCOUNT else account)
    arn = f"arn:aws:iam::{account}:role/{role}"
    given = sts.assume_role(RoleArn=arn, RoleSessionName="probe")["Credentials"]
    session = boto3.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
        region_name="us-east-1",
    )
    return Caller(engine, session)


def allowed(caller: Caller, names: Names) -> set[str]:
    """The probes that were not denied, whatever else became of them."""
    clients = {service: caller.client(service) for service in SERVICES}
    return {
        name
        for name, (service, call, arguments) in calls(names).items()
        if not _denied(getattr(clients[service], call), arguments)
    }


def _denied(call: Callable[..., Any], arguments: Mapping[str, Any]) -> bool:
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"] in DENIED
    return False


def closed(engine: Engine, account: str = "test") -> dict[str, Any]:
    """A new KMS key, and something it has encrypted."""
    keys = engine.client("kms", account)
    key = keys.create_key()["KeyMetadata"]["KeyId"]
    blob = keys.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    return {"key": key, "closed": blob}


SERVICES = ("dynamodb", "ssm", "sesv2", "sqs", "iam", "lambda", "logs", "s3", "kms")
Call = tuple[str, str, dict[str, Any]]


def calls(names: Names) -> dict[str, Call]:
    """The probes by name: service, call and arguments. The ones that destroy come last."""
    return {
        **_reads(names),
        **_writes(names),
        **_secrets_and_mail(names),
        **_queues(names),
        **_others(names),
        **_of_feedback(names.feedback),
        **_destroys(names),
    }


def _of_feedback(names: Feedback) -> dict[str, Call]:
    return {**_sealed(names.table), **_keys(names), **_rosters(names.bucket)}


def _sealed(table: str) -> dict[str, Call]:
    at = {"TableName": table, "Key": KEY}
    update = {"UpdateExpression": "SET x = :x", "ExpressionAttributeValues": {":x": ONE}}
    item = {"TableName": table, "Item": KEY}
    kept = {"ReturnValues": "ALL_OLD", "ReturnConsumedCapacity": "TOTAL"}
    request = {table: [{"DeleteRequest": {"Key": KEY}}]}
    return {
        "feedback: put": ("dynamodb", "put_item", item),
        "feedback: put and see": ("dynamodb", "put_item", {**item, **kept}),
        "feedback: put in a transaction": _transact("Put", item),
        "feedback: get": ("dynamodb", "get_item", at),
        "feedback: get in a transaction": (
            "dynamodb",
            "transact_get_items",
            {"TransactItems": [{"Get": at}]},
        ),
        "feedback: batch get": (
            "dynamodb",
            "batch_get_item",
            {"RequestItems": {table: {"Keys": [KEY]}}},
        ),
        "feedback: query": ("dynamodb", "query", _query(table, "pk")),
        "feedback: scan": ("dynamodb", "scan", {"TableName": table}),
        "feedback: update": ("dynamodb", "update_item", {**at, **update}),
        "feedback: delete": ("dynamodb", "delete_item", at),
        "feedback: batch delete": ("dynamodb", "batch_write_item", {"RequestItems": request}),
        "feedback: describe": ("dynamodb", "describe_table", {"TableName": table}),
    }


def _keys(names: Feedback) -> dict[str, Call]:
    path = names.path
    new = {"Type": "SecureString", "Value": "x"}
    found: dict[str, Call] = {
        "feedback root": ("ssm", "get_parameter", {"Name": f"{path}/root"}),
        "change the feedback root": (
            "ssm",
            "put_parameter",
            {"Name": f"{path}/root", **new},
        ),
        "all feedback secrets": (
            "ssm",
            "get_parameters_by_path",
            {"Path": path, "Recursive": True},
        ),
        "decrypt": ("kms", "decrypt", {"CiphertextBlob": names.closed}),
        "encrypt": ("kms", "encrypt", {"KeyId": names.key, "Plaintext": b"x"}),
    }
    for kind in ("epoch", "private"):
        name = f"{path}/{kind}/probe/2000-Q1"
        found |= {
            f"read {kind} keys": ("ssm", "get_parameter", {"Name": name, "WithDecryption": True}),
            f"history of {kind} keys": ("ssm", "get_parameter_history", {"Name": name}),
            f"make {kind} keys": ("ssm", "put_parameter", {"Name": name, **new}),
            f"destroy {kind} keys": ("ssm", "delete_parameter", {"Name": name}),
        }
    return found


def _rosters(bucket: str) -> dict[str, Call]:
    one = {"Bucket": bucket, "Key": "roster/probe"}
    return {
        "publish a roster": ("s3", "put_object", {**one, "Body": b"{}"}),
        "read a roster": ("s3", "get_object", one),
        "read beside the rosters": ("s3", "get_object", {"Bucket": bucket, "Key": "other"}),
        "list rosters": ("s3", "list_objects_v2", {"Bucket": bucket}),
        "delete a roster": ("s3", "delete_object", one),
    }


KEY = {"pk": {"S": "PROBE"}, "sk": {"S": "PROBE"}}


def _query(table: str, key: str, index: str = "") -> dict[str, Any]:
    return {
        "TableName": table,
        "KeyConditionExpression": f"{key} = :v",
        "ExpressionAttributeValues": {":v": {"S": "PROBE"}},
    } | ({"IndexName": index} if index else {})


def _reads(names: Names) -> dict[str, Call]:
    table = names.table
    statement = f"SELECT * FROM \"{table}\" WHERE pk = 'PROBE'"  # noqa: S608 (our own name)
    return {
        "get": ("dynamodb", "get_item", {"TableName": table, "Key": KEY}),
        "query": ("dynamodb", "query", _query(table, "pk")),
        "query by_group": ("dynamodb", "query", _query(table, "group_key", "by_group")),
        "query due": ("dynamodb", "query", _query(table, "due_key", "due")),
        "scan": ("dynamodb", "scan", {"TableName": table}),
        "scan by_group": ("dynamodb", "scan", {"TableName": table, "IndexName": "by_group"}),
        "batch get": ("dynamodb", "batch_get_item", {"RequestItems": {table: {"Keys": [KEY]}}}),
        "get in a transaction": (
            "dynamodb",
            "transact_get_items",
            {"TransactItems": [{"Get": {"TableName": table, "Key": KEY}}]},
        ),
        "select": ("dynamodb", "execute_statement", {"Statement": statement}),
    }


def _writes(names: Names) -> dict[str, Call]:
    table = names.table
    update = {
        "Key": KEY,
        "UpdateExpression": "SET x = :x",
        "ExpressionAttributeValues": {":x": ONE},
    }
    check = {"TableName": table, "Key": KEY, "ConditionExpression": "attribute_not_exists(never)"}
    return {
        "put": ("dynamodb", "put_item", {"TableName": table, "Item": KEY}),
        "update": ("dynamodb", "update_item", {"TableName": table, **update}),
        "batch put": (
            "dynamodb",
            "batch_write_item",
            {"RequestItems": {table: [{"PutRequest": {"Item": KEY}}]}},
        ),
        "put in a transaction": _transact("Put", {"TableName": table, "Item": KEY}),
        "update in a transaction": _transact("Update", {"TableName": table, **update}),
        "check in a transaction": _transact("ConditionCheck", check),
    }


ONE = {"N": "1"}


def _transact(kind: str, request: dict[str, Any]) -> Call:
    return "dynamodb", "transact_write_items", {"TransactItems": [{kind: request}]}


def _secrets_and_mail(names: Names) -> dict[str, Call]:
    letter = {
        "FromEmailAddress": names.sender,
        "Destination": {"ToAddresses": ["probe@example.net"]},
        "Content": {"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}},
    }
    other = {"Name": "/another/secret", "WithDecryption": True}
    token = {"Name": f"{names.tokens}/heal/typeform", "WithDecryption": True}
    changed = {"Name": names.secret, "Value": "x", "Type": "SecureString"}
    return {
        "root secret": ("ssm", "get_parameter", {"Name": names.secret, "WithDecryption": True}),
        "a provider's token": ("ssm", "get_parameter", token),
        "another secret": ("ssm", "get_parameter", other),
        "secrets by path": ("ssm", "get_parameters_by_path", {"Path": "/"}),
        "change the secret": ("ssm", "put_parameter", changed),
        "send": ("sesv2", "send_email", letter),
        "quota": ("sesv2", "get_account", {}),
        "suppression list": ("sesv2", "list_suppressed_destinations", {}),
    }


def _queues(names: Names) -> dict[str, Call]:
    look = {"QueueUrl": names.night, "AttributeNames": ["ApproximateNumberOfMessages"]}
    gone = {"QueueUrl": names.night, "ReceiptHandle": "none"}
    dead = {"QueueUrl": names.dead_letters}
    return {
        "receive a group": ("sqs", "receive_message", {"QueueUrl": names.night}),
        "queue length": ("sqs", "get_queue_attributes", look),
        "delete a message": ("sqs", "delete_message", gone),
        "hand out a group": (
            "sqs",
            "send_message",
            {"QueueUrl": names.night, "MessageBody": NO_GROUPS},
        ),
        "set a night aside": ("sqs", "send_message", {"QueueUrl": names.schedule, **BODY}),
        "set an event aside": ("sqs", "send_message", {**dead, **BODY}),
        "set a group aside": ("sqs", "send_message", {"QueueUrl": names.dead_night, **BODY}),
        "read what was set aside": ("sqs", "receive_message", dead),
    }


BODY = {"MessageBody": "probe"}


def _others(names: Names) -> dict[str, Call]:
    more = {"RoleName": names.role, "PolicyName": "more", "PolicyDocument": "{}"}
    logs = {"logGroupName": "/aws/lambda/alongside-mail"}
    return {
        "call a function": ("lambda", "invoke", {"FunctionName": names.other_function}),
        "read a log": ("logs", "filter_log_events", logs),
        "list buckets": ("s3", "list_buckets", {}),
        "widen a role": ("iam", "put_role_policy", more),
    }


def _destroys(names: Names) -> dict[str, Call]:
    table = names.table
    delete = {"DeleteRequest": {"Key": KEY}}
    statement = f"DELETE FROM \"{table}\" WHERE pk = 'PROBE' AND sk = 'PROBE'"  # noqa: S608
    unprotected = {"TableName": table, "DeletionProtectionEnabled": False}
    return {
        "delete": ("dynamodb", "delete_item", {"TableName": table, "Key": KEY}),
        "delete in a transaction": _transact("Delete", {"TableName": table, "Key": KEY}),
        "batch delete": ("dynamodb", "batch_write_item", {"RequestItems": {table: [delete]}}),
        "delete by statement": ("dynamodb", "execute_statement", {"Statement": statement}),
        "purge a queue": ("sqs", "purge_queue", {"QueueUrl": names.dead_letters}),
        "delete the secret": ("ssm", "delete_parameter", {"Name": names.secret}),
        "unprotect the table": ("dynamodb", "update_table", unprotected),
        "delete the table": ("dynamodb", "delete_table", {"TableName": table}),
    }
