"""Links that open one thing for one person: signed capabilities. Pure: keys and time are arguments.

A token is `v1.` and the base64url form of 60 bytes: key number (1), purpose (1), expiry in minutes
since 1970 (4), object id (16), actor id (16), epoch (2), and an HMAC-SHA256 over the version and
those 40 bytes, truncated to 20. A link never decides anything: the state in the
table does, and single use is a condition there, not a list of used tokens.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from alongside.errors import LinkRefused
from alongside.keys import RootKeys, derive

_HEAD = struct.Struct(">BBI16s16sH")
_MAC_BYTES = 20
_VERSION = "v1."
_LENGTH = len(_VERSION) + -(-(_HEAD.size + _MAC_BYTES) * 4 // 3)


class Purpose(IntEnum):
    """What a link opens. Each purpose is signed with its own key."""

    REVIEW = 1
    CONSENT = 2
    DESK = 3
    LETTERS = 4
    MATCH = 5
    PAGE = 6
    CONCERN = 7
    READ = 8


PATHS = {
    Purpose.REVIEW: "review",
    Purpose.CONSENT: "consent",
    Purpose.DESK: "desk",
    Purpose.LETTERS: "letters",
    Purpose.MATCH: "match",
    Purpose.PAGE: "page",
    Purpose.CONCERN: "concern",
    Purpose.READ: "read",
}


@dataclass(frozen=True, slots=True)
class Link:
    """What a valid token says. `subject` and `actor` are 32 hexadecimal characters each."""

    purpose: Purpose
    subject: str
    actor: str
    epoch: int
    expires_at: datetime


def make(root: RootKeys, link: Link) -> str:
    """The token of a link; the same link always has the same token."""
    head = _HEAD.pack(
        root.current,
        link.purpose,
        int(link.expires_at.timestamp()) // 60,
        bytes.fromhex(link.subject),
        bytes.fromhex(link.actor),
        link.epoch,
    )
    mac = _mac(root.live[root.current], link.purpose, head)
    return _VERSION + base64.urlsafe_b64encode(head + mac).decode().rstrip("=")


def url(base_url: str, root: RootKeys, link: Link) -> str:
    """The address a letter carries."""
    return f"{base_url.rstrip('/')}/{PATHS[link.purpose]}/{make(root, link)}"


def read(root: RootKeys, purpose: Purpose, token: str, now: datetime) -> Link:
    """The link behind a token, or LinkRefused, whatever the input is.

    Besides the signature the canonical form is enforced: the last base64 character has unused bits,
    so that several strings would otherwise decode to one link.
    """
    raw = _decode(token)
    head, mac = raw[: _HEAD.size], raw[_HEAD.size :]
    number, said, minutes, subject, actor, epoch = _HEAD.unpack(head)
    key = root.live.get(number)
    if key is None or not hmac.compare_digest(mac, _mac(key, purpose, head)) or said != purpose:
        raise LinkRefused
    if minutes * 60 <= now.timestamp():
        raise LinkRefused
    return Link(
        purpose=purpose,
        subject=subject.hex(),
        actor=actor.hex(),
        epoch=epoch,
        expires_at=datetime.fromtimestamp(minutes * 60, now.tzinfo),
    )


def far_end(now: datetime) -> datetime:
    """When links end that a person should be able to keep: the second New Year from now, so that
    all letters of a year carry the same one."""
    return datetime(now.year + 2, 1, 1, tzinfo=now.tzinfo)


def program_subject(program: str) -> str:
    """The subject id of links that concern a person in one program."""
    return hashlib.sha256(f"program\0{program}".encode()).hexdigest()[:32]


def group_subject(program: str, group: str) -> str:
    """The subject id of links that concern a whole group."""
    return hashlib.sha256(f"group\0{program}\0{group}".encode()).hexdigest()[:32]


def _decode(token: str) -> bytes:
    if len(token) != _LENGTH or not token.startswith(_VERSION) or not token.isascii():
        raise LinkRefused
    text = token[len(_VERSION) :]
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise LinkRefused from None
    canonical = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    if canonical != text or len(raw) != _HEAD.size + _MAC_BYTES:
        raise LinkRefused
    return raw


def _mac(key: bytes, purpose: Purpose, head: bytes) -> bytes:
    signing = derive(key, f"link {PATHS[purpose]}")
    return hmac.new(signing, _VERSION.encode() + head, hashlib.sha256).digest()[:_MAC_BYTES]
