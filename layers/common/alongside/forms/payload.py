"""Strict JSON: what two readers could understand differently, or cannot be stored, is not read."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import NoReturn

from alongside.errors import DoesNotFit

Table = dict[str, object]
_DEEPEST = 64
_LONGEST_NUMBER = 24
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(raw: bytes) -> Table:
    """The JSON object in a body. Raises DoesNotFit with a code, whatever the bytes:
    `not_utf8`, `not_json`, `not_an_object`, `duplicate_key`, `bad_number`, `too_deep`,
    `lone_surrogate`."""
    try:
        document = _DECODER.decode(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise DoesNotFit("not_utf8") from None
    except RecursionError:
        raise DoesNotFit("too_deep") from None
    except ValueError:
        raise DoesNotFit("not_json") from None
    _check_depth_and_text(document)
    if not isinstance(document, dict):
        raise DoesNotFit("not_an_object")
    return document


def table(holder: object, key: str) -> Table:
    """The object under `key`, empty when there is none."""
    value = holder.get(key) if isinstance(holder, dict) else None
    return value if isinstance(value, dict) else {}


def rows(holder: object, key: str) -> list[Table]:
    """The objects in the list under `key`; anything else in it is left out."""
    value = holder.get(key) if isinstance(holder, dict) else None
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def answer_rows(holder: object, key: str) -> list[Table]:
    """Like `rows`, for the list the whole submission is about: DoesNotFit `bad_answers` when
    something else is there. Absent is empty."""
    value = holder.get(key) if isinstance(holder, dict) else None
    if value is not None and not isinstance(value, list):
        raise DoesNotFit("bad_answers")
    return rows(holder, key)


def text(holder: object, key: str) -> str:
    """The text under `key`, also of a whole number (ids were numbers once); otherwise empty."""
    return as_text(holder.get(key)) if isinstance(holder, dict) else ""


def texts(holder: object, key: str) -> list[str]:
    """The texts in the list under `key`."""
    value = holder.get(key) if isinstance(holder, dict) else None
    return [as_text(item) for item in value if as_text(item)] if isinstance(value, list) else []


def as_text(value: object) -> str:
    """A text or a whole number as text; otherwise empty."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def _refuse_duplicates(pairs: list[tuple[str, object]]) -> Table:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DoesNotFit("duplicate_key")
    return found


def _read_integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise DoesNotFit("bad_number")
    return int(digits)


def _read_float(digits: str) -> float:
    number = float(digits) if len(digits) <= _LONGEST_NUMBER else math.inf
    if math.isinf(number):
        raise DoesNotFit("bad_number")
    return number


def _refuse_constant(_name: str) -> NoReturn:
    raise DoesNotFit("bad_number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_refuse_duplicates,
    parse_int=_read_integer,
    parse_float=_read_float,
    parse_constant=_refuse_constant,
)


def _check_depth_and_text(document: object) -> None:
    level: list[object] = [document]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in _children(node)]
        if not level:
            return
    raise DoesNotFit("too_deep")


def _children(node: object) -> Iterator[object]:
    if isinstance(node, dict):
        yield from node
        yield from node.values()
    elif isinstance(node, list):
        yield from node
    elif isinstance(node, str) and _SURROGATE.search(node):
        raise DoesNotFit("lone_surrogate")
