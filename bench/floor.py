"""The least that does intake's observable work: standard library and one boto3 client, no checks
of ours, no model. It is the measure, not an alternative: it forgives nothing a member may write."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from typing import Any

import boto3

CLIENT: Any = boto3.client("dynamodb")
SECRET = os.environ["BENCH_SECRET"].encode()
TABLE = os.environ["TABLE_NAME"]


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Verify, read, commit application and receipt in one call, log one line, answer."""
    raw = event["body"].encode()
    given = event["headers"].get("typeform-signature", "")
    wanted = "sha256=" + base64.b64encode(hmac.new(SECRET, raw, hashlib.sha256).digest()).decode()
    if not hmac.compare_digest(given, wanted):
        return {"statusCode": 401, "body": ""}
    response = json.loads(raw)["form_response"]
    answers = {one["field"]["ref"]: _value(one) for one in response["answers"]}
    member = hmac.new(SECRET, answers["email"].lower().encode(), hashlib.sha256).hexdigest()[:32]
    at = response["submitted_at"]
    application = {
        "pk": {"S": f"PERSON#{member}"},
        "sk": {"S": "APPLICATION"},
        "version": {"S": at},
    }
    application |= {"group_key": {"S": "heal"}, "group_sort": {"S": f"APPLICATION#{member}"}}
    application["doc"] = {"S": json.dumps(answers)}
    letter = {"pk": {"S": f"LETTER#{member}{at}"}, "sk": {"S": "LETTER"}}
    letter |= {"due_key": {"S": "DUE"}, "due_at": {"S": at}}
    newest = "attribute_not_exists(pk) OR version < :version"
    CLIENT.transact_write_items(
        TransactItems=[
            {
                "Put": {
                    "TableName": TABLE,
                    "Item": application,
                    "ConditionExpression": newest,
                    "ExpressionAttributeValues": {":version": {"S": at}},
                }
            },
            {
                "Put": {
                    "TableName": TABLE,
                    "Item": letter,
                    "ConditionExpression": "attribute_not_exists(pk)",
                }
            },
        ]
    )
    print(json.dumps({"level": "INFO", "message": "delivery", "outcome": "taken"}))
    return {"statusCode": 202, "body": '{"status": "taken"}'}


def _value(answer: dict[str, Any]) -> Any:
    value = answer[answer["type"]]
    if isinstance(value, dict):
        return value.get("labels") or value.get("label") or value.get("other")
    return value.strip() if isinstance(value, str) else value
