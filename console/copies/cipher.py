"""An encrypted file of lines: a key from a passphrase (Argon2id), then libsodium's secretstream,
whose parts cannot be changed, exchanged, left out or cut off unnoticed.

    1 line    JSON, readable: how the key is made from the passphrase
    24 bytes  the stream's header
    parts     4 bytes of length, then as many of ciphertext; the last is marked as the last
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from nacl import pwhash
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_HEADERBYTES as HEADER_BYTES,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_pull as init_pull,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_push as init_push,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_pull as pull,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_push as push,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_state as new_state,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_FINAL as LAST,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE as MORE,
)
from nacl.exceptions import CryptoError

FORMAT = "alongside-copy/1"
PART_BYTES = 1 << 16
LONGEST_PART = 1 << 22
MOST_MEMORY = 1 << 30
MOST_WORK = 16


class CannotOpen(Exception):
    """A file cannot be read; the text says why and what to do, and nothing of its content."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a guess at the passphrase costs: passes over so many bytes of memory."""

    work: int = pwhash.argon2id.OPSLIMIT_MODERATE
    memory: int = pwhash.argon2id.MEMLIMIT_MODERATE


def seal(file: IO[bytes], lines: Iterable[str], passphrase: str, salt: bytes, cost: Cost) -> None:
    """Write lines without their ends. `salt` is 16 bytes nobody has used before."""
    told = {
        "format": FORMAT,
        "work": cost.work,
        "memory": cost.memory,
        "salt": base64.b64encode(salt).decode(),
    }
    head = json.dumps(told, sort_keys=True).encode() + b"\n"
    state = new_state()
    file.write(head + init_push(state, _key(passphrase, salt, cost)))
    part = bytearray()
    for line in lines:
        part += line.encode() + b"\n"
        if len(part) >= PART_BYTES:
            _write(file, push(state, bytes(part), head, MORE))
            part.clear()
    _write(file, push(state, bytes(part), head, LAST))


def unseal(file: IO[bytes], passphrase: str) -> Iterator[str]:
    """The lines that were sealed, without their ends. Raises CannotOpen, at the latest where the
    file is not as it was written: what came before that is as it was."""
    head = file.readline(1000)
    salt, cost = _told(head)
    state, rest = new_state(), b""
    header = file.read(HEADER_BYTES)
    if len(header) != HEADER_BYTES:
        raise CannotOpen("The file is cut off. Take another copy.")
    init_pull(state, header, _key(passphrase, salt, cost))
    tag, first = MORE, True
    while tag != LAST:
        plain, tag = _pull(state, _read(file), head, first=first)
        *lines, rest = (rest + plain).split(b"\n")
        first = False
        yield from (line.decode() for line in lines)
    if rest or file.read(1):
        raise CannotOpen("Something was added at the file's end. Take another copy.")


def _told(head: bytes) -> tuple[bytes, Cost]:
    try:
        told = json.loads(head)
        cost = Cost(int(told["work"]), int(told["memory"]))
        salt = base64.b64decode(told["salt"], validate=True)
        known = told["format"] == FORMAT
    except (ValueError, KeyError, TypeError):
        raise CannotOpen("This is no file that `alongside backup` has written.") from None
    if not known:
        raise CannotOpen("The file is of another version of Alongside. Update, and try again.")
    fine = 0 < cost.work <= MOST_WORK and 0 < cost.memory <= MOST_MEMORY
    if not fine or len(salt) != pwhash.argon2id.SALTBYTES:
        raise CannotOpen("This is no file that `alongside backup` has written.")
    return salt, cost


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    made: bytes = pwhash.argon2id.kdf(32, passphrase.encode(), salt, cost.work, cost.memory)
    return made


def _pull(state: Any, part: bytes, head: bytes, *, first: bool) -> tuple[bytes, int]:
    try:
        return pull(state, part, head)
    except CryptoError:
        why = (
            "These are not the words the file was closed with, or it has been changed."
            if first
            else "The file has been changed on its way. Take another copy."
        )
        raise CannotOpen(why) from None


def _write(file: IO[bytes], part: bytes) -> None:
    file.write(struct.pack(">I", len(part)) + part)


def _read(file: IO[bytes]) -> bytes:
    size = file.read(4)
    length = struct.unpack(">I", size)[0] if len(size) == 4 else 0
    if not 0 < length <= LONGEST_PART:
        raise CannotOpen("The file is cut off. Take another copy.")
    part = file.read(length)
    if len(part) != length:
        raise CannotOpen("The file is cut off. Take another copy.")
    return part
