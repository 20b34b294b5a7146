"""Items as lines of text: DynamoDB's JSON with bytes marked, one line for one item. Pure."""

from __future__ import annotations

import base64
import json
from typing import Any

BYTES = "__b"
SETS = ("SS", "NS", "BS")

Item = dict[str, Any]


class NotAnItem(Exception):
    """A line is no item; the text names where it stands."""


def as_line(item: Item) -> str:
    """An item on one line, without its end."""
    return json.dumps(_marked(item), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_line(line: str, where: str) -> Item:
    """The item that `as_line` wrote. Raises NotAnItem, which names `where` and no content."""
    try:
        item = json.loads(line, object_hook=_unmarked)
    except ValueError as error:
        raise NotAnItem(f"{where}: not an item") from error
    if not isinstance(item, dict):
        raise NotAnItem(f"{where}: not an item")
    return item


def _marked(value: Any) -> Any:
    if isinstance(value, bytes):
        return {BYTES: base64.b64encode(value).decode()}
    if isinstance(value, dict):
        return {
            key: sorted(map(_marked, part), key=str) if key in SETS else _marked(part)
            for key, part in value.items()
        }
    return [_marked(part) for part in value] if isinstance(value, list) else value


def _unmarked(value: dict[str, Any]) -> Any:
    marked = value.get(BYTES)
    # An attribute that is itself named like the mark holds a typed value, never a plain string.
    return base64.b64decode(marked) if isinstance(marked, str) and len(value) == 1 else value
