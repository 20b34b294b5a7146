"""The calls each function makes, as the IAM actions they need, and the actions it is granted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3

from tests.contract import shape

Right = tuple[str, str, str]
"""Function, action, resource."""
IN_TRANSACTION = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
    "Get": "dynamodb:GetItem",
}
OF_AN_INDEX = {"dynamodb:Query", "dynamodb:Scan"}
PREFIX = {"sesv2": "ses"}


@dataclass
class Ledger:
    """What was called while a function was at work. `resources` gives logical ids by the names
    that calls use; a name that ends with a slash stands for all below it."""

    resources: Mapping[str, str]
    rights: set[Right] = field(default_factory=set)
    _at_work: str = ""

    @contextmanager
    def of(self, function: str) -> Iterator[None]:
        """What is called in here is called by this function."""
        self._at_work = function
        try:
            yield
        finally:
            self._at_work = ""

    def listen(self, session: boto3.Session) -> None:
        """Hear every call of the session's clients, also those that fail."""
        session.events.register("before-parameter-build", self._hear)

    def _hear(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if self._at_work:
            service = model.service_model.service_name
            for action, name in needed(service, model.name, params):
                self.rights.add((self._at_work, action, self._resource(name)))

    def _resource(self, name: str) -> str:
        table, slash, index = name.partition("/index/")
        if table in self.resources:
            return self.resources[table] + slash + index
        folders = (one for one in self.resources if one.endswith("/") and name.startswith(one))
        return next((self.resources[one] for one in folders), name)


def needed(service: str, operation: str, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The actions a call needs, each with what it is done to: a table, a queue, a parameter."""
    if service == "dynamodb" and operation.startswith("Transact"):
        for item in params["TransactItems"]:
            for kind, request in item.items():
                yield IN_TRANSACTION[kind], request["TableName"]
    elif service == "dynamodb" and operation.startswith("Batch"):
        for table in params["RequestItems"]:
            yield f"dynamodb:{operation}", table
    elif service == "dynamodb":
        index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
        yield f"dynamodb:{operation}", params["TableName"] + index
    else:
        stored = "Bucket" in params and f"{params['Bucket']}/{params.get('Key', '')}"
        named = stored or params.get("QueueUrl") or params.get("Name") or "*"
        yield f"{PREFIX.get(service, service)}:{operation}", named


def granted(template: shape.Template) -> set[Right]:
    """What the template's roles allow, action by action and resource by resource."""
    found = set()
    for statement in shape.statements(template):
        for action in statement.actions:
            for resource in statement.resources:
                name = _named(resource) if not action.startswith("ses:") else "*"
                # A key and not an index is what all but these read and write.
                if "/index/" not in name or action in OF_AN_INDEX:
                    found.add((statement.role.removesuffix("Role"), action, name))
    return found


def _named(resource: Any) -> str:
    """`Table`, `Table/index/name`, `Bucket/folder/*`, `Queue`, or the parameter that holds a
    secret's name, with what follows it in a path."""
    if logical := shape.target(resource):
        return logical
    text = resource["Fn::Sub"] if isinstance(resource, dict) else resource
    if below := re.fullmatch(r"\$\{(\w+)\.Arn\}(/.+)", text):
        return below[1] + below[2]
    if secret := re.search(r":parameter\$\{(\w+)\}(.*)$", text):
        return secret[1] + secret[2]
    return str(text)
