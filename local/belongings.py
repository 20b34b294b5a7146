"""What lies beside the tables, kept between runs like them: the secrets of anonymous feedback below
their path in SSM, the rosters in their bucket, the tokens of form providers. Without its keys a
table of feedback that comes back could never be opened.

A key that is destroyed is gone from the file two seconds later. The file lies in the folder of the
root secret and is as private: who reads it opens the feedback of this machine.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from local import snapshot
from local.deploy import Stack
from local.engine import Engine

BUCKET = "RosterBucket"
PATHS = {"secret": "FeedbackSecretsPath", "token": "ProviderTokensPath"}
"""The parameters that say below which path a kind of secret lies."""


def save(engine: Engine, stack: Stack, file: Path) -> None:
    """Write the file, when anything changed."""
    snapshot.keep(file, dump(engine, stack))


def restore(engine: Engine, stack: Stack, file: Path) -> None:
    """Put back what the file holds, where there is one.

    Raises snapshot.SnapshotBroken for a line that is no belonging, before anything is put.
    """
    if file.is_file():
        load(engine, stack, file.read_text(encoding="utf-8"), file.name)


def dump(engine: Engine, stack: Stack) -> str:
    """One line of JSON for each secret (but the root, which is derived), token, roster; sorted."""
    if BUCKET not in stack.names:
        return ""
    found = [one for kind in PATHS for one in _secrets(engine, stack, kind)]
    found += _rosters(engine, stack)
    return "".join(sorted(json.dumps(one, sort_keys=True) + "\n" for one in found))


def load(engine: Engine, stack: Stack, text: str, name: str = "belongings") -> None:
    """Put what `dump` wrote; see `restore`."""
    kept = [_read(line, f"{name}, line {i}") for i, line in enumerate(text.splitlines(), 1)]
    for one in kept:
        body = base64.b64decode(one["bytes"])
        if one["kind"] in PATHS:
            engine.client("ssm").put_parameter(
                Name=f"{stack.parameters[PATHS[one['kind']]]}/{one['name']}",
                Type="SecureString",
                Value=body.decode(),
                Overwrite=True,
            )
        else:
            engine.client("s3").put_object(Bucket=stack.names[BUCKET], Key=one["name"], Body=body)


def _secrets(engine: Engine, stack: Stack, kind: str) -> list[dict[str, str]]:
    path = stack.parameters[PATHS[kind]]
    pages = engine.client("ssm").get_paginator("get_parameters_by_path")
    found = [
        one
        for page in pages.paginate(Path=path, Recursive=True, WithDecryption=True)
        for one in page["Parameters"]
    ]
    return [
        _kept(kind, one["Name"].removeprefix(f"{path}/"), one["Value"].encode())
        for one in found
        if one["Name"] != f"{path}/root"
    ]


def _rosters(engine: Engine, stack: Stack) -> list[dict[str, str]]:
    bucket, store = stack.names[BUCKET], engine.client("s3")
    pages = store.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    names = [one["Key"] for page in pages for one in page.get("Contents", [])]
    return [
        _kept("roster", name, store.get_object(Bucket=bucket, Key=name)["Body"].read())
        for name in names
    ]


def _kept(kind: str, name: str, body: bytes) -> dict[str, str]:
    return {"kind": kind, "name": name, "bytes": base64.b64encode(body).decode()}


def _read(line: str, where: str) -> dict[str, Any]:
    try:
        one = json.loads(line)
        base64.b64decode(one["bytes"], validate=True)
        if one["kind"] not in (*PATHS, "roster") or not one["name"]:
            raise ValueError(one["kind"])
    except (ValueError, KeyError, TypeError) as error:
        raise snapshot.SnapshotBroken(f"{where}: neither a secret nor a roster") from error
    return dict(one)
