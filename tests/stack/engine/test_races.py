"""The engine settles races as DynamoDB does: what every claim about our own races rests on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.stack.engine.conftest import Bench, item

pytestmark = pytest.mark.stack
THREADS = 8


def at_once(call: Callable[[int], Any], times: int = THREADS) -> list[Any]:
    """What each of `times` simultaneous calls gave: its result, or its error's code."""

    def guarded(number: int) -> Any:
        try:
            return call(number)
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(guarded, range(times)))


def add(pk: str, amount: int = 1) -> dict[str, Any]:
    return {
        "TableName": "members",
        "Key": item(pk),
        "UpdateExpression": "ADD places :n",
        "ExpressionAttributeValues": {":n": {"N": str(amount)}},
    }


def test_transactions_on_two_counters_lose_nothing(bench: Bench) -> None:
    both = [{"Update": add("a")}, {"Update": add("b")}]
    at_once(lambda _: bench.db.transact_write_items(TransactItems=both), 80)
    assert [bench.get(pk)["places"]["N"] for pk in "ab"] == ["80", "80"]


def test_of_eight_claims_for_one_place_one_wins(bench: Bench) -> None:
    for turn in range(10):
        mentor = f"mentor{turn}"
        bench.put(mentor, places=1)
        take = add(mentor, -1) | {"ConditionExpression": "places >= :one"}
        take["ExpressionAttributeValues"] |= {":one": {"N": "1"}}

        def claim(number: int, take: dict[str, Any] = take, turn: int = turn) -> Any:
            match = {
                "TableName": "members",
                "Item": item(f"match{turn}-{number % 4}"),
                "ConditionExpression": "attribute_not_exists(pk)",
            }
            return bench.db.transact_write_items(TransactItems=[{"Put": match}, {"Update": take}])

        won = [one for one in at_once(claim) if not isinstance(one, str)]
        assert len(won) == 1
        assert bench.get(mentor)["places"]["N"] == "0"


def test_of_eight_conditional_puts_one_wins(bench: Bench) -> None:
    for turn in range(10):
        put = {
            "TableName": "members",
            "Item": item(f"once{turn}"),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        answers = at_once(lambda _, put=put: bench.db.put_item(**put))  # type: ignore[misc]
        assert answers.count("ConditionalCheckFailedException") == THREADS - 1


def test_plain_counters_lose_nothing(bench: Bench) -> None:
    at_once(lambda _: bench.db.update_item(**add("c")), 80)
    assert bench.get("c")["places"]["N"] == "80"


def test_a_transactional_read_never_sees_half_a_transaction(bench: Bench) -> None:
    bench.put("a", places=0)
    bench.put("b", places=0)
    both = [{"Get": {"TableName": "members", "Key": item(pk)}} for pk in "ab"]
    writes = [{"Update": add("a")}, {"Update": add("b")}]

    def step(number: int) -> tuple[str, str]:
        if number % 2:
            bench.db.transact_write_items(TransactItems=writes)
        found = bench.db.transact_get_items(TransactItems=both)["Responses"]
        return found[0]["Item"]["places"]["N"], found[1]["Item"]["places"]["N"]

    seen = at_once(step, 80)
    assert len(set(seen)) > 10
    assert all(first == second for first, second in seen)
