"""Every key of the system, derived from one root secret. Pure: the secret's text is an argument."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

from alongside.errors import AlongsideError


class RootSecretUnusable(AlongsideError):
    """The root secret is missing or malformed: our own outage, answered 503."""


@dataclass(frozen=True, slots=True)
class RootKeys:
    """The root keys by number; `current` signs, all of them verify (rotation)."""

    current: int
    keys: Mapping[int, bytes]

    @property
    def first(self) -> bytes:
        """The oldest key: it names records (person ids, hook addresses) and therefore stays."""
        return self.keys[min(self.keys)]


def read_root(text: str) -> RootKeys:
    """Read `{"current": 2, "keys": {"1": "<base64>", "2": "<base64>"}}`.

    Raises RootSecretUnusable, which never carries the text, when anything is out of shape or a key
    has fewer than 32 bytes.
    """
    try:
        document = json.loads(text)
        keys = {
            int(number): base64.b64decode(key, validate=True)
            for number, key in document["keys"].items()
        }
        root = RootKeys(current=int(document["current"]), keys=keys)
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise RootSecretUnusable("root_secret_malformed") from None
    if root.current not in keys or any(len(key) < 32 for key in keys.values()):
        raise RootSecretUnusable("root_secret_weak")
    if any(not 0 < number < 256 for number in keys):
        raise RootSecretUnusable("root_secret_numbering")
    return root


def write_root(root: RootKeys) -> str:
    """The text `read_root` reads."""
    keys = {str(n): base64.b64encode(key).decode() for n, key in sorted(root.keys.items())}
    return json.dumps({"current": root.current, "keys": keys}, sort_keys=True)


def derive(root: bytes, purpose: str, length: int = 32) -> bytes:
    """HKDF-SHA256 (RFC 5869) with an empty salt; `purpose` is the info string."""
    pseudo_random = hmac.new(bytes(32), root, hashlib.sha256).digest()
    block, out, counter = b"", b"", 1
    while len(out) < length:
        message = block + purpose.encode() + bytes([counter])
        block = hmac.new(pseudo_random, message, hashlib.sha256).digest()
        out, counter = out + block, counter + 1
    return out[:length]


def person_id(root: RootKeys, normalized_email: str) -> str:
    """The 32-character id of whoever reads mail at this address: a keyed hash, not reversible."""
    key = derive(root.first, "person")
    return hmac.new(key, normalized_email.encode(), hashlib.sha256).hexdigest()[:32]


def feedback_root(root: RootKeys) -> RootKeys:
    """The root keys of anonymous feedback. Each is derived from its elder, so a function that holds
    these can check deliveries and know a fingerprint, and open no link and name no person."""
    keys = {number: derive(key, "feedback root") for number, key in root.keys.items()}
    return RootKeys(root.current, keys)
