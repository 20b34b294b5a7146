"""One DynamoDB table: reads that page, writes that say what they found, transactions that retry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from alongside.errors import AlongsideError, TryAgain

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Value = str | int | bool | bytes | frozenset[str]
Item = dict[str, Any]
"""An item with plain values: str, int, bool, bytes, frozenset of str."""
Action = dict[str, Any]

_TRIES = 5
_FIRST_WAIT_SECONDS = 0.05
_PASSING = frozenset(
    {"None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
)


class ConditionRefused(AlongsideError):
    """A write whose condition did not hold. `found` maps the index of each refused action to the
    item that stood there (empty when there was none)."""

    def __init__(self, found: Mapping[int, Item]) -> None:
        self.found = found
        super().__init__(f"refused {sorted(found)}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table and the client that reaches it. `sleep`, `jitter` (0..1) and `token` (a new
    idempotency token) are arguments so that a test decides them."""

    client: DynamoDBClient
    name: str
    sleep: Callable[[float], None]
    jitter: Callable[[], float]
    token: Callable[[], str]

    def get(self, pk: str, sk: str) -> Item | None:
        """One item, strongly consistent, or None."""
        key = {"pk": marshal(pk), "sk": marshal(sk)}
        found = self.client.get_item(TableName=self.name, Key=key, ConsistentRead=True)
        return plain(found["Item"]) if "Item" in found else None

    def query(
        self,
        condition: str,
        values: Mapping[str, Value],
        index: str = "",
        limit: int = 0,
        newest_first: bool = False,
    ) -> Iterator[Item]:
        """All items under a key condition, page by page; `limit` stops after that many.
        `newest_first` goes from the last sort key backward, strongly consistent: whoever asks for
        the newest must not miss it."""
        request: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": {f":{k}": marshal(v) for k, v in values.items()},
        }
        if index:
            request["IndexName"] = index
        if limit:
            request["Limit"] = limit
        if newest_first:
            request |= {"ScanIndexForward": False, "ConsistentRead": True}
        seen = 0
        while True:
            page = self.client.query(**request)
            for item in page["Items"]:
                yield plain(item)
                seen += 1
                if limit and seen >= limit:
                    return
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def write(self, action: Action, *, read_back: bool = False) -> Item:
        """One conditional write. Raises ConditionRefused with what was found under index 0. With
        `read_back` an update answers with the whole item as it stands afterward."""
        (kind, request), *_ = action.items()
        client = self.client
        calls = {"Put": client.put_item, "Update": client.update_item, "Delete": client.delete_item}
        call: Any = calls[kind]
        wanted = {"ReturnValues": "ALL_NEW"} if read_back else {}
        try:
            return plain(call(TableName=self.name, **request, **wanted).get("Attributes", {}))
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            found: Mapping[str, Any] = error.response.get("Item", {})  # type: ignore[assignment]
            raise ConditionRefused({0: plain(found)}) from None

    def transact(self, actions: Sequence[Action]) -> None:
        """All writes or none. The same idempotency token for every try, full jitter between them.

        Raises ConditionRefused when a condition did not hold, TryAgain when conflicts or
        throttling outlast the tries. botocore does not retry a canceled transaction by itself.
        """
        request = [
            {kind: {"TableName": self.name, **body}}
            for action in actions
            for kind, body in action.items()
        ]
        token = self.token()
        for attempt in range(_TRIES):
            try:
                self.client.transact_write_items(
                    TransactItems=request,  # type: ignore[arg-type]
                    ClientRequestToken=token,
                )
                return
            except ClientError as error:
                if not _may_pass(error):
                    raise
            self.sleep(self.jitter() * _FIRST_WAIT_SECONDS * 2**attempt)
        raise TryAgain("transaction_conflict")


def _may_pass(error: ClientError) -> bool:
    """Whether a failed transaction may succeed as it is; raises ConditionRefused when it cannot."""
    code = error.response["Error"]["Code"]
    if code == "TransactionInProgressException":
        return True
    if code != "TransactionCanceledException":
        return False
    reasons: list[dict[str, Any]] = error.response.get("CancellationReasons", [])  # type: ignore[assignment]
    refused = {
        index: plain(reason.get("Item", {}))
        for index, reason in enumerate(reasons)
        if reason.get("Code") == "ConditionalCheckFailed"
    }
    if refused:
        raise ConditionRefused(refused) from None
    return bool(reasons) and all(reason.get("Code", "None") in _PASSING for reason in reasons)


def put(item: Item, condition: str = "", **values: Value) -> Action:
    """A Put action; attributes that are None or an empty set are left out."""
    return {"Put": {"Item": to_item(item), **_guard(condition, values)}}


def update(pk: str, sk: str, change: str, condition: str = "", **values: Value) -> Action:
    """An Update action. `#name` in an expression stands for the attribute `name`."""
    body = {"Key": {"pk": marshal(pk), "sk": marshal(sk)}, "UpdateExpression": change}
    return {"Update": {**body, **_guard(condition, values, change)}}


def delete(pk: str, sk: str, condition: str = "", **values: Value) -> Action:
    """A Delete action."""
    key = {"pk": marshal(pk), "sk": marshal(sk)}
    return {"Delete": {"Key": key, **_guard(condition, values)}}


def check(pk: str, sk: str, condition: str, **values: Value) -> Action:
    """A ConditionCheck action: nothing is written, the transaction needs it to hold."""
    key = {"pk": marshal(pk), "sk": marshal(sk)}
    return {"ConditionCheck": {"Key": key, **_guard(condition, values)}}


def _guard(condition: str, values: Mapping[str, Value], change: str = "") -> dict[str, Any]:
    guard: dict[str, Any] = {}
    names = {f"#{name}": name for name in re.findall(r"#(\w+)", f"{condition} {change}")}
    if condition:
        guard["ConditionExpression"] = condition
        guard["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    if names:
        guard["ExpressionAttributeNames"] = names
    if values:
        guard["ExpressionAttributeValues"] = {f":{k}": marshal(v) for k, v in values.items()}
    return guard


def marshal(value: Value) -> Any:
    """A plain value as a DynamoDB attribute value."""
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bytes):
        return {"B": value}
    return {"SS": sorted(value)}


def to_item(item: Mapping[str, Value | None]) -> dict[str, Any]:
    """A whole item; None and empty sets are left out, since DynamoDB knows neither."""
    return {
        name: marshal(value)
        for name, value in item.items()
        if value is not None and value != frozenset()
    }


def plain(item: Mapping[str, Any]) -> Item:
    """A DynamoDB item with plain values."""
    return {name: _plain_value(value) for name, value in item.items()}


def _plain_value(value: Mapping[str, Any]) -> Value:
    (kind, raw), *_ = value.items()
    if kind == "N":
        return int(raw)
    if kind == "SS":
        return frozenset(raw)
    return raw  # type: ignore[no-any-return]
