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
    """The root keys by number. `current` signs; all but the `retired` verify (rotation)."""

    current: int
    keys: Mapping[int, bytes]
    retired: frozenset[int] = frozenset()

    @property
    def first(self) -> bytes:
        """The oldest key: it names records (person ids, hook addresses) and therefore stays, also
        when it is retired."""
        return self.keys[min(self.keys)]

    @property
    def live(self) -> Mapping[int, bytes]:
        """The keys whose signatures are taken, by number."""
        return {number: key for number, key in self.keys.items() if number not in self.retired}


def read_root(text: str) -> RootKeys:
    """Read `{"current": 2, "keys": {"1": "<base64>", "2": "<base64>"}, "retired": [1]}`. A secret
    that says nothing of retired keys has none.

    Raises RootSecretUnusable, which never carries the text, when anything is out of shape, a key
    has fewer than 32 bytes, or one is retired that signs or is not there.
    """
    try:
        document = json.loads(text)
        keys = {
            int(number): base64.b64decode(key, validate=True)
            for number, key in document["keys"].items()
        }
        retired = frozenset(int(number) for number in document.get("retired", ()))
        root = RootKeys(int(document["current"]), keys, retired)
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise RootSecretUnusable("root_secret_malformed") from None
    if root.current not in keys or any(len(key) < 32 for key in keys.values()):
        raise RootSecretUnusable("root_secret_weak")
    if any(not 0 < number < 256 for number in keys):
        raise RootSecretUnusable("root_secret_numbering")
    if not root.retired <= keys.keys() - {root.current}:
        raise RootSecretUnusable("root_secret_retired")
    return root


def write_root(root: RootKeys) -> str:
    """The text `read_root` reads."""
    keys = {str(n): base64.b64encode(key).decode() for n, key in sorted(root.keys.items())}
    retired = {"retired": sorted(root.retired)} if root.retired else {}
    return json.dumps({"current": root.current, "keys": keys, **retired}, sort_keys=True)


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
    these can check deliveries and know a fingerprint, and open no link and name no person. What is
    retired is so here, too."""
    keys = {number: derive(key, "feedback root") for number, key in root.keys.items()}
    return RootKeys(root.current, keys, root.retired)
