"""What the adversary reads, as records of scalars, whatever they were stored in."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from alongside import sealing
from tests.attack.design import Dump
from tests.attack.stamps import Window

Path = tuple[str | int, ...]
Scalar = str | bytes | int | float | Decimal

_WORD = re.compile(r"[A-Za-z0-9_+/=-]{12,}")


@dataclass
class Record:
    """An item, a parameter, an object, a log line or a letter. `scalars` by where they stand;
    `seen` is the stretch in which it appeared, as the dumps tell."""

    kind: str
    scalars: Mapping[Path, Scalar]
    seen: Window
    ids: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.ids = frozenset(
            word
            for value in self.scalars.values()
            if isinstance(value, str)
            for word in _WORD.findall(value)
        )

    @property
    def sealed(self) -> list[bytes]:
        """What cannot be read in it."""
        return [value for value in self.scalars.values() if isinstance(value, bytes)]


def read(dumps: Iterable[Dump], keys: Iterable[bytes], start: datetime) -> list[Record]:
    """Everything in all dumps, each record once, opened with whichever key fits."""
    found: dict[tuple[object, ...], Record] = {}
    private, before = tuple(keys), start
    for dump in dumps:
        seen = Window(before, dump.at)
        for kind, source, at in _sources(dump):
            name = (kind, repr(source) if kind != "item" else _short(source))
            if name not in found:
                scalars = dict(flatten(source, private))
                when = seen if at is None else Window(at, at)
                found[name] = Record(kind, scalars, when)
        before = dump.at
    return list(found.values())


def _short(item: object) -> str:
    """An item as a text without long bytes."""
    assert isinstance(item, Mapping)
    return repr({k: hash(v) if isinstance(v, bytes) else v for k, v in item.items()})


def _sources(dump: Dump) -> Iterator[tuple[str, object, datetime | None]]:
    for item in dump.items:
        yield "item", item, None
    for name, value in {**dump.parameters, **dump.private}.items():
        yield "parameter", {"name": name, "value": value}, None
    for name, value in dump.objects.items():
        yield "object", {"name": name, "value": value}, None
    for at, line in dump.logs:
        yield "log", {"at": at.isoformat(), "line": line}, at
    for letter in dump.letters:
        yield "letter", {"letter": letter}, None
    yield "template", {"template": dump.template}, None


def flatten(value: object, keys: tuple[bytes, ...] = (), path: Path = ()) -> Iterator[Any]:
    """All scalars below a value, with their paths; JSON in a text is read, and what a key opens is
    opened."""
    value = _reveal(value, keys)
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from flatten(one, keys, (*path, name))
    elif isinstance(value, list | tuple | set | frozenset):
        for place, one in enumerate(value):
            yield from flatten(one, keys, (*path, place))
    elif isinstance(value, str | bytes | int | float | Decimal) and not isinstance(value, bool):
        yield path, value


def _reveal(value: object, keys: tuple[bytes, ...]) -> object:
    if isinstance(value, bytes):
        opened = next((plain for key in keys if (plain := sealing.open_sealed(key, value))), value)
        try:
            value = opened.decode()
        except UnicodeDecodeError:
            return opened
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def secrets_in(records: Iterable[Record]) -> list[bytes]:
    """Every text of a parameter or an item that could be a key: as it stands, and decoded."""
    keys: dict[bytes, None] = {}
    for record in records:
        if record.kind not in ("parameter", "item"):
            continue
        for path, value in record.scalars.items():
            if isinstance(value, str) and len(value) >= 16 and path[-1] not in ("pk", "sk"):
                keys |= dict.fromkeys(_as_keys(value))
    return list(keys)


def _as_keys(text: str) -> Iterator[bytes]:
    if len(text) > 100:
        return
    yield text.encode()
    for decoder in (base64.b64decode, bytes.fromhex):
        try:
            key = decoder(text)
        except (ValueError, binascii.Error):
            continue
        if len(key) >= 16:
            yield key
