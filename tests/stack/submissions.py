"""Forms as the four senders deliver them: the samples of events/intake with somebody else's name,
signed with the secret of their hook."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.up import Running

SAMPLES = Path(__file__).resolve().parent.parent.parent / "events" / "intake"
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Person:
    """Who fills in a form. For the `signed` sender `more` are further answers by question id, and
    `sent` is what else stands in its response, such as another `submitted_at`."""

    email: str
    name: str
    group: str
    role: str
    more: dict[str, Any] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hook:
    """Where one form of one sender goes, and the text of its secret."""

    url: str
    secret: str
    provider: str


@dataclass(frozen=True)
class Delivery:
    """One signed request; the same one may be sent again."""

    url: str
    body: bytes
    headers: dict[str, str]


def hook(running: Running, provider: str, role: str) -> Hook:
    """The hook of a form of the program HEAL."""
    for one in running.hooks:
        if (one["program"], one["provider"], one["form"]) == ("heal", provider, role):
            return Hook(one["url"], one["secret"], provider)
    raise LookupError(provider)


def delivery(running: Running, provider: str, person: Person) -> Delivery:
    """A person's form, as `provider` sends it: another submission each time."""
    return signed(hook(running, provider, person.role), body(provider, person))


def signed(to: Hook, raw: bytes) -> Delivery:
    """Any bytes, with the signature that `to` expects."""
    headers = {"content-type": "application/json", **_SIGN[to.provider](to.secret, raw)}
    return Delivery(to.url, raw, headers)


def body(provider: str, person: Person) -> bytes:
    """The bytes of a person's form; each call is another submission."""
    sample = json.loads((SAMPLES / f"{provider}_{person.role}.json").read_text(encoding="utf-8"))
    _FILL[provider](sample, person, f"submission-{next(_NUMBERS)}-{person.email}")
    return json.dumps(sample, ensure_ascii=False).encode()


def _signed(sample: dict[str, Any], person: Person, number: str) -> None:
    sample["response"] |= {"id": number, **person.sent}
    sample["answers"] |= {"email": person.email, "name": person.name, "group": person.group}
    sample["answers"] |= {"avoid": [], **person.more}


def _typeform(sample: dict[str, Any], person: Person, number: str) -> None:
    form = sample["form_response"]
    form["token"] = form["response_id"] = number
    said = {"email": person.email, "name": person.name, "group": person.group}
    for answer in form["answers"]:
        if answer["field"]["ref"] in said:
            answer[answer["type"]] = said[answer["field"]["ref"]]
    form["answers"] = [a for a in form["answers"] if a["field"]["ref"] != "avoid"]


def _tally(sample: dict[str, Any], person: Person, number: str) -> None:
    sample["data"]["responseId"] = sample["data"]["submissionId"] = number
    for one in sample["data"]["fields"]:
        if (said := _answer(one["label"], person)) is not None:
            one["value"] = said


def _google(sample: dict[str, Any], person: Person, number: str) -> None:
    sample["response"] |= {"id": number, "email": person.email}
    for one in sample["items"]:
        if (said := _answer(one["title"], person)) is not None:
            one["value"] = said


def _answer(title: str, person: Person) -> str | None:
    """What this person writes under a title, None for a question the sample answers."""
    beginnings = {
        "Your e-mail address": person.email,
        "What would you like to be called": person.name,
        "Which HEAL group": person.group,
        "Is there anyone you should never": "",
    }
    return next((said for start, said in beginnings.items() if title.startswith(start)), None)


_FILL = {"signed": _signed, "typeform": _typeform, "tally": _tally, "google": _google}


def _of_text(secret: str, raw: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


def _standard(secret: str, raw: bytes) -> dict[str, str]:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    message, at = f"msg_{hashlib.sha256(raw).hexdigest()[:24]}", str(int(time.time()))
    digest = hmac.new(key, f"{message}.{at}.".encode() + raw, hashlib.sha256).digest()
    return {
        "webhook-id": message,
        "webhook-timestamp": at,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }


_SIGN: dict[str, Callable[[str, bytes], dict[str, str]]] = {
    "signed": _standard,
    "google": _standard,
    "typeform": lambda secret, raw: {"typeform-signature": f"sha256={_of_text(secret, raw)}"},
    "tally": lambda secret, raw: {"tally-signature": _of_text(secret, raw)},
}
