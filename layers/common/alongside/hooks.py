"""Where a form delivers: the address of a hook and its secrets, both derived from the root secret.

A hook is one form of one program at one provider. Its path holds 128 bits of its own as a second
factor beside the signature; an address that is not ours is refused like a wrong signature.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from alongside.errors import DeliveryRefused
from alongside.keys import RootKeys, derive
from alongside.model import Role
from alongside.program import Program

PROVIDERS = ("google", "typeform", "tally", "signed")
STANDARD = frozenset({"google", "signed"})


@dataclass(frozen=True, slots=True)
class Hook:
    """One form of one program at one provider."""

    program: str
    form: Role
    provider: str

    @property
    def name(self) -> str:
        """The hook as an id that may be logged."""
        return f"{self.program}/{self.form.value}/{self.provider}"


@dataclass(frozen=True, slots=True)
class FeedbackHook:
    """The feedback form of one program at one provider. Its address and secrets are derived from
    the root keys of feedback, which name no person and open no link."""

    program: str
    provider: str
    folder: ClassVar[str] = "feedback"

    @property
    def name(self) -> str:
        """What comes before the address in its path."""
        return f"{self.folder}/{self.program}/{self.provider}"


def path(root: RootKeys, hook: Hook | FeedbackHook) -> str:
    """The path a provider posts to."""
    return f"/hooks/{hook.name}/{_address(root, hook)}"


def find(root: RootKeys, programs: Mapping[str, Program], proxy: str) -> Hook:
    """The hook behind the part of the path after `/hooks/`; DeliveryRefused when there is none."""
    parts = proxy.split("/")
    if len(parts) != 4 or parts[0] not in programs or parts[2] not in PROVIDERS:
        raise DeliveryRefused("unknown_hook")
    try:
        hook = Hook(program=parts[0], form=Role(parts[1]), provider=parts[2])
    except ValueError:
        raise DeliveryRefused("unknown_hook") from None
    if hook.form not in programs[hook.program].forms:
        raise DeliveryRefused("unknown_hook")
    _check_address(root, hook, parts[3])
    return hook


def find_feedback(root: RootKeys, programs: Mapping[str, Program], proxy: str) -> FeedbackHook:
    """The hook behind the part of the path after `/hooks/feedback/`; DeliveryRefused when there is
    none, or when the program asks for no feedback. `root` is feedback's own."""
    parts = proxy.split("/")
    if len(parts) != 3 or parts[0] not in programs or parts[1] not in PROVIDERS:
        raise DeliveryRefused("unknown_hook")
    if programs[parts[0]].feedback is None:
        raise DeliveryRefused("unknown_hook")
    hook = FeedbackHook(program=parts[0], provider=parts[1])
    _check_address(root, hook, parts[2])
    return hook


def _check_address(root: RootKeys, hook: Hook | FeedbackHook, given: str) -> None:
    expected = _address(root, hook).encode()
    if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected):
        raise DeliveryRefused("unknown_hook")


def secrets(root: RootKeys, hook: Hook | FeedbackHook) -> tuple[bytes, ...]:
    """The live signing keys, newest first: raw key bytes as `forms.verify` wants them.

    For Typeform and Tally the key is the secret's text; for the Standard Webhooks senders it is
    what the text `whsec_…` encodes.
    """
    newest_first = sorted(root.live, key=lambda number: (number != root.current, -number))
    return tuple(
        _raw(root.live[number], hook)
        if hook.provider in STANDARD
        else _text(root.live[number], hook).encode()
        for number in newest_first
    )


def secret_text(root: RootKeys, hook: Hook | FeedbackHook) -> str:
    """What a coordinator enters at the provider."""
    return _text(root.live[root.current], hook)


def _raw(key: bytes, hook: Hook | FeedbackHook) -> bytes:
    return derive(key, f"hook secret {hook.name}", 32)


def _text(key: bytes, hook: Hook | FeedbackHook) -> str:
    raw = _raw(key, hook)
    if hook.provider in STANDARD:
        return "whsec_" + base64.b64encode(raw).decode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _address(root: RootKeys, hook: Hook | FeedbackHook) -> str:
    return derive(root.first, f"hook address {hook.name}", 16).hex()
