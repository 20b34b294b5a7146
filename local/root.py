"""The root secret of a local stack: made once per state folder, so that old links keep opening."""

from __future__ import annotations

import base64
import json
import os
import secrets
from pathlib import Path


def secret(state: Path | None) -> str:
    """The secret's text as SSM keeps it; from the state folder when there is one."""
    if state is None:
        return _new()
    path = state / "root.json"
    if not path.is_file():
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(_new())
    return path.read_text()


def of_feedback(root: str) -> str:
    """The text of feedback's root secret, derived from the text of the root secret. The rules are
    imported here, so that a stack of another template runs without them."""
    from alongside import keys  # noqa: PLC0415

    return keys.write_root(keys.feedback_root(keys.read_root(root)))


def _new() -> str:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return json.dumps({"current": 1, "keys": {"1": key}})
