"""What our store leans on in DynamoDB, and what the engine answers to it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.stack.engine.conftest import Bench, item, wrong

pytestmark = pytest.mark.stack


def put(pk: str, **attributes: Any) -> dict[str, Any]:
    return {"Put": {"TableName": "members", "Item": item(pk, **attributes)}}


def only_new(action: dict[str, Any]) -> dict[str, Any]:
    wish = {
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    return {kind: {**body, **wish} for kind, body in action.items()}


def refused(call: Any, **arguments: Any) -> dict[str, Any]:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    answer: dict[str, Any] = dict(caught.value.response)
    return answer


def test_a_refused_transaction_gives_reasons_in_order_and_writes_nothing(bench: Bench) -> None:
    bench.put("taken", places=3)
    answer = refused(
        bench.db.transact_write_items, TransactItems=[put("new"), only_new(put("taken", places=9))]
    )
    assert [reason["Code"] for reason in answer["CancellationReasons"]] == [
        "None",
        "ConditionalCheckFailed",
    ]
    assert answer["CancellationReasons"][1]["Item"]["places"]["N"] == "3"
    assert bench.get("new") == {}


def test_a_refused_put_gives_the_old_item(bench: Bench) -> None:
    bench.put("taken", places=3)
    answer = refused(bench.db.put_item, **only_new(put("taken"))["Put"])
    assert answer["Error"]["Code"] == "ConditionalCheckFailedException"
    assert answer["Item"]["places"]["N"] == "3"


def test_a_transaction_holds_a_hundred_actions_and_no_more(bench: Bench) -> None:
    hundred = [put(f"m{number}") for number in range(100)]
    bench.db.transact_write_items(TransactItems=hundred)
    more = refused(bench.db.transact_write_items, TransactItems=[*hundred, put("m100")])
    none = refused(bench.db.transact_write_items, TransactItems=[])
    assert more["Error"]["Code"] == none["Error"]["Code"] == "ValidationException"


def test_a_request_token_applies_a_transaction_once(bench: Bench) -> None:
    bench.put("counter", places=0)

    def add(amount: str) -> dict[str, Any]:
        update = {
            "TableName": "members",
            "Key": item("counter"),
            "UpdateExpression": "ADD places :n",
            "ExpressionAttributeValues": {":n": {"N": amount}},
        }
        return {"TransactItems": [{"Update": update}], "ClientRequestToken": "same-token"}

    bench.db.transact_write_items(**add("1"))
    bench.db.transact_write_items(**add("1"))
    assert bench.get("counter")["places"]["N"] == "1"
    answer = refused(bench.db.transact_write_items, **add("2"))
    assert answer["Error"]["Code"] == "IdempotentParameterMismatchException"


def test_one_item_twice_in_a_transaction_is_refused(bench: Bench) -> None:
    answer = refused(bench.db.transact_write_items, TransactItems=[put("a"), put("a", places=1)])
    assert answer["Error"]["Code"] == "ValidationException"


def test_a_batch_of_26_and_a_batch_with_a_duplicate_are_refused(bench: Bench) -> None:
    def batch(*names: str) -> dict[str, Any]:
        return {"members": [{"PutRequest": {"Item": item(name)}} for name in names]}

    bench.db.batch_write_item(RequestItems=batch(*(f"m{number}" for number in range(25))))
    many = refused(
        bench.db.batch_write_item, RequestItems=batch(*(f"m{number}" for number in range(26)))
    )
    twice = refused(bench.db.batch_write_item, RequestItems=batch("a", "a"))
    assert many["Error"]["Code"] == twice["Error"]["Code"] == "ValidationException"


def test_an_index_is_read_page_by_page(bench: Bench) -> None:
    for number in range(7):
        bench.put(f"m{number}", group_key="g")
    pages = bench.db.get_paginator("query").paginate(
        TableName="members",
        IndexName="by_group",
        KeyConditionExpression="group_key = :g",
        ExpressionAttributeValues={":g": {"S": "g"}},
        PaginationConfig={"PageSize": 3},
    )
    sizes = [len(page["Items"]) for page in pages]
    assert sizes == [3, 3, 1]


@wrong("row 18: a second change of the same expiry is accepted")
def test_turning_expiry_on_twice_is_refused(bench: Bench) -> None:
    on = {"AttributeName": "gone_at", "Enabled": True}
    bench.db.update_time_to_live(TableName="members", TimeToLiveSpecification=on)
    refused(bench.db.update_time_to_live, TableName="members", TimeToLiveSpecification=on)


@wrong("row 26: the last of two overlapping paths wins")
def test_overlapping_paths_in_an_update_are_refused(bench: Bench) -> None:
    refused(
        bench.db.update_item,
        TableName="members",
        Key=item("a"),
        UpdateExpression="SET doc = :v, doc = :w",
        ExpressionAttributeValues={":v": {"S": "v"}, ":w": {"S": "w"}},
    )


@wrong("row 33: a filter may name a key attribute")
def test_a_filter_on_a_key_attribute_is_refused(bench: Bench) -> None:
    refused(
        bench.db.query,
        TableName="members",
        KeyConditionExpression="pk = :p",
        FilterExpression="sk = :s",
        ExpressionAttributeValues={":p": {"S": "a"}, ":s": {"S": "x"}},
    )


@wrong("row 38: an index of keys gives all attributes when asked")
def test_an_index_of_keys_refuses_to_give_all_attributes(bench: Bench) -> None:
    refused(
        bench.db.query,
        TableName="members",
        IndexName="by_group",
        Select="ALL_ATTRIBUTES",
        KeyConditionExpression="group_key = :g",
        ExpressionAttributeValues={":g": {"S": "g"}},
    )


@wrong("row 41: adding a number to a text does nothing and says nothing")
def test_adding_to_a_text_cancels_the_transaction(bench: Bench) -> None:
    bench.put("text", places="three")
    update = {
        "TableName": "members",
        "Key": item("text"),
        "UpdateExpression": "SET places = places + :n",
        "ExpressionAttributeValues": {":n": {"N": "1"}},
    }
    refused(bench.db.transact_write_items, TransactItems=[put("other"), {"Update": update}])
