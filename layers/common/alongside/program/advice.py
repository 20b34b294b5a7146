"""What to write instead: mistakes of form (unknown or missing keys, wrong types) as advice."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from alongside.program.places import Mistake, Path, inside
from alongside.program.schema import Part, Program


def dates(data: object, path: Path) -> Iterator[Mistake]:
    if isinstance(data, (date, time)):
        yield path, f'dates are not used here: put quotes around it, "{data}"'
    for part, value in _parts(data):
        yield from dates(value, (*path, part))


def blanks(data: object, path: Path) -> Iterator[Mistake]:
    """Texts of nothing but blanks: they would make an empty letter or button."""
    if isinstance(data, str) and data and not data.strip():
        yield path, _EMPTY
    for part, value in _parts(data):
        yield from blanks(value, (*path, part))


def _parts(data: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(data, dict):
        return data.items()
    return enumerate(data) if isinstance(data, list) else ()


def misfits(error: ValidationError, data: object) -> Iterator[Mistake]:
    """Unknown keys first: a misspelled key is also a missing one, and only the former helps."""
    details = error.errors(include_url=False, include_input=False)
    for detail in sorted(details, key=lambda one: not _is_unknown_key(one)):
        path = _place(detail, data)
        yield path, _advice(detail, path, data)


def _place(detail: ErrorDetails, data: object) -> Path:
    """The place in the file: pydantic also names the branch of a union, which nobody wrote."""
    path: Path = ()
    last = detail["loc"][-1:]
    for part in detail["loc"]:
        known = isinstance(data, list) if isinstance(part, int) else isinstance(data, dict)
        written = isinstance(data, dict) and part in data
        if part != "[key]" and known and (isinstance(part, int) or written or (part,) == last):
            path, data = (*path, part), inside(data, part)
    return path


def _is_unknown_key(detail: ErrorDetails) -> bool:
    return detail["type"] == "extra_forbidden" or detail["loc"][-1:] == ("[key]",)


def _advice(detail: ErrorDetails, path: Path, data: object) -> str:
    value: object = data
    for part in path:
        value = inside(value, part)
    if _is_unknown_key(detail):
        return _unknown_key(path, data)
    if detail["type"] == "missing":
        return f"missing; write for example: {_example(path)}"
    if detail["type"] in ("literal_error", "enum"):
        allowed = _allowed(schema_at(path))
        return f"{nearest(value, allowed)}write one of: {', '.join(allowed)}"
    if detail["type"] == "string_pattern_mismatch":
        return f"`{value}` does not fit here; write for example: {_example(path)}"
    if detail["type"] == "string_too_short":
        return _EMPTY
    if detail["type"].endswith("_type"):
        return f"wrong type; write for example: {_example(path)}"
    return f"{detail['msg'].lower()}; write for example: {_example(path)}"


def _unknown_key(path: Path, data: object) -> str:
    table: object = data
    for part in path[:-1]:
        table = inside(table, part)
    present = set(table) if isinstance(table, dict) else set()
    allowed = _allowed(schema_at(path[:-1]))
    free = [key for key in allowed if key not in present]
    near = nearest(path[-1], free, 0.7) or nearest(path[-1], allowed, 0.7)
    near = near or nearest(path[-1], free)
    return f"unknown key. {near}Allowed here: {', '.join(allowed)}"


def nearest(value: object, allowed: Iterable[str], at_least: float = 0.4) -> str:
    near = difflib.get_close_matches(str(value), list(allowed), n=1, cutoff=at_least)
    return f"Did you mean `{near[0]}`? " if near else ""


def schema_at(path: Path) -> object:
    """The annotation of what belongs at a path of a program file; None where nothing does."""
    node: object = Program
    for part in path:
        if isinstance(node, type) and issubclass(node, Part):
            field = node.model_fields.get(str(part))
            node = field.annotation if field else None
        else:
            node = next(iter(get_args(node)[isinstance(part, str) :]), None)
        node = _plain(node)
    return node


def _plain(node: object) -> object:
    """The annotation without its bounds, and without the `None` of a table that may be missing."""
    if get_origin(node) is Annotated:
        return get_args(node)[0]
    others = [each for each in get_args(node) if each is not NoneType]
    return others[0] if get_origin(node) is UnionType and len(others) == 1 else node


def _allowed(schema: object) -> tuple[str, ...]:
    """The keys of a table, or the values of a list of fixed words."""
    if isinstance(schema, type) and issubclass(schema, Part):
        return tuple(schema.model_fields)
    if isinstance(schema, type) and issubclass(schema, Enum):
        return tuple(str(one.value) for one in schema)
    if get_origin(schema) is Literal:
        return tuple(str(value) for value in get_args(schema))
    return _allowed(get_args(schema)[0]) if get_args(schema) else ()


_EMPTY = "it is empty; write what people are to read here"

_EXAMPLES = {
    "id": "gender",
    "code": "weekly",
    "question": "gender",
    "time_zone": "America/New_York",
    "country": "US",
    "version": "1",
    "duration": "P12M",
    "first": "P10D",
    "every": "P1M",
    "load_check": "P3M",
    "after": "P6M",
    "notice": "P1M",
    "renewal": "P12M",
}
"""Values for examples, where the type alone would not show what is meant."""


def _example(path: Path) -> str:
    keys = [part for part in path if isinstance(part, str)]
    if not keys:
        return "[agreement]"
    schema = schema_at(path)
    values = get_args(schema)
    if _is_table(schema) and isinstance(path[-1], str):
        return f"[{'.'.join(keys)}]"
    if _is_table(schema) or (values and _is_table(values[0])):
        return f"[[{'.'.join(keys)}]]"
    if values and _is_table(values[-1]):
        return f"[{'.'.join(keys)}.{_allowed(schema)[0]}]"
    return f"{keys[-1]} = {_sample(keys[-1], schema)}"


def _is_table(schema: object) -> bool:
    return isinstance(schema, type) and issubclass(schema, Part)


def _sample(key: str, schema: object) -> str:
    values = get_args(schema)
    if schema is bool or int in (schema, *values):
        return "true" if schema is bool else "1"
    if get_origin(schema) is tuple:
        return f"[{', '.join(_sample(key, value) for value in values if value is not Ellipsis)}]"
    if get_origin(schema) is Mapping:
        return "{ " + f"{_allowed(schema)[0]} = {_sample(key, values[1])}" + " }"
    return f'"{next(iter(_allowed(schema)), _EXAMPLES.get(key, "…"))}"'
