"""Where a world's table stands: read past the system, so that looking is no call of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType

from alongside.store.table import Item, plain


class Shelf(Protocol):
    """A table that a test looks into."""

    def items(self) -> list[Item]:
        """Every item."""

    def row(self, pk: str, sk: str) -> Item | None:
        """One item."""


@dataclass(frozen=True)
class InMemory:
    """A table of the account in memory."""

    name: str = "Members"

    @property
    def table(self) -> Any:
        """The emulator's own record of it."""
        return dynamodb_backends["123456789012"]["us-east-1"].tables[self.name]

    def items(self) -> list[Item]:
        """Every item, straight from the emulator's memory."""
        rows = self.table.items.values()
        return [plain(item.to_json()["Attributes"]) for row in rows for item in row.values()]

    def row(self, pk: str, sk: str) -> Item | None:
        """One item."""
        found = self.table.get_item(DynamoType({"S": pk}), DynamoType({"S": sk}))
        return plain(found.to_json()["Attributes"]) if found else None


@dataclass(frozen=True)
class OnEngine:
    """A table of the local engine, by a client of its account."""

    client: Any
    name: str

    def items(self) -> list[Item]:
        """Every item, by a scan."""
        pages = self.client.get_paginator("scan").paginate(TableName=self.name)
        return [plain(item) for page in pages for item in page["Items"]]

    def row(self, pk: str, sk: str) -> Item | None:
        """One item."""
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        found = self.client.get_item(TableName=self.name, Key=key, ConsistentRead=True)
        return plain(found["Item"]) if "Item" in found else None
