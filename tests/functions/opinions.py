"""What the tests of feedback share: slots with keys, rosters, forms that are sent, seals opened."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from alongside import hooks, sealing, wiring
from alongside.anonymity import Roster, check_value
from alongside.keys import derive
from alongside.mixing import entry, slots
from alongside.mixing.entry import Entry
from alongside.rosters import Published
from alongside.vault import Epoch
from tests.faults.world import LambdaContext, Page, World, field_of, function
from tests.rules.forms.deliveries import sign

SAID = {
    "r_overall": "4",
    "r_safe": "5",
    "c_good": "I was heard, and the phone calls help.",
    "c_change": "Please answer a little sooner.",
}


@dataclass
class Slots:
    """The keys that release would have made, and what opens them."""

    world: World
    private: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def begin(self, program: str = "", back: Iterable[int] = (0,), people: int = 20) -> None:
        """Make the keys of the present slot, or of those so far back, and publish a roster."""
        program = program or self.world.program
        rules = self.world.programs[program]
        for one in back:
            slot = slots.before(slots.label(rules, self.world.now), one)
            seed = f"{program} {slot}".encode().ljust(32, b".")[:32]
            self.private[program, slot] = derive(seed, "private")
            public = sealing.public_of(self.private[program, slot])
            wiring.vault().keep_epoch(program, slot, Epoch(derive(seed, "tag"), public))
        self.publish(program, people)

    def publish(self, program: str, people: int = 20, names: Iterable[str] = ()) -> None:
        """A roster of these names."""
        key = derive(wiring.feedback_root().first, f"roster {program}")
        prints = Roster(names, key=key).prints
        today = self.world.now.date()
        wiring.rosters().publish(program, Published(prints, people, check_value(key), today))
        wiring._recalled.clear()  # what follows is another process

    def opened(self) -> list[Entry]:
        """Everything that is kept, with whichever key opens it."""
        return [self._open(item) for item in self.kept()]

    def kept(self) -> list[dict[str, Any]]:
        """The sealed entries."""
        return [item for item in self.world.feedback() if item["pk"].startswith("ENTRY#")]

    def unreadable(self) -> list[str]:
        """The reasons for which something could not be read."""
        found = [item for item in self.world.feedback() if item["pk"].startswith("UNREADABLE#")]
        return sorted(item["reason"] for item in found)

    def _open(self, item: Mapping[str, Any]) -> Entry:
        sealed = item["c"]
        raw = base64.b64decode(sealed) if isinstance(sealed, str) else bytes(sealed)
        found = (sealing.open_sealed(private, raw) for private in self.private.values())
        (plain,) = [one for one in found if one is not None]
        return entry.read(plain)


def write(world: World, said: Mapping[str, str] = SAID, op: str = "", program: str = "") -> Page:
    """Open the page and send what is said, under the page's own `op` or another."""
    path = f"/feedback/{program or world.program}"
    seen = op or field_of(world.open(path), "op")
    return world.post(path, {"op": seen, **said})


def body(provider: str, answers: Mapping[str, Any], token: str, at: datetime, **more: Any) -> bytes:
    """A body of the feedback form as its provider would send it; `more` stands beside the rest."""
    document = _BODIES[provider](answers, token, at.isoformat().replace("+00:00", "Z"))
    return json.dumps(document | more, ensure_ascii=False).encode()


def hook_event(
    world: World, provider: str, raw: bytes, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The HTTP event of a delivery; `headers` replace the right signature."""
    root = wiring.feedback_root()
    hook = hooks.FeedbackHook(world.program, provider)
    if headers is None:
        stamp = str(int(world.now.timestamp()))
        headers = sign(provider, raw, hooks.secrets(root, hook)[0], stamp=stamp)
    path = hooks.path(root, hook)
    return {
        "version": "2.0",
        "routeKey": "POST /hooks/feedback/{proxy+}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", **headers},
        "pathParameters": {"proxy": path.removeprefix("/hooks/feedback/")},
        "requestContext": {"http": {"method": "POST", "path": path}},
        "body": base64.b64encode(raw).decode(),
        "isBase64Encoded": True,
    }


def take(event: dict[str, Any]) -> Page:
    """What the function answers."""
    page: Page = function("feedback").lambda_handler(event, LambdaContext())
    return page


def deliver(world: World, provider: str, raw: bytes) -> Page:
    """Deliver a body that is rightly signed."""
    return take(hook_event(world, provider, raw))


def posted(event: dict[str, Any], form: Mapping[str, str] | bytes) -> dict[str, Any]:
    """An event with a form as its body."""
    raw = form if isinstance(form, bytes) else urlencode(form).encode()
    return event | {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}


def _signed(answers: Mapping[str, Any], token: str, at: str) -> dict[str, Any]:
    response = {"id": token, "submitted_at": at}
    return {"form": {"id": "own-site"}, "response": response, "answers": dict(answers)}


def _google(answers: Mapping[str, Any], token: str, at: str) -> dict[str, Any]:
    items = [
        {
            "id": name,
            "type": "SCALE" if isinstance(value, int) else "PARAGRAPH_TEXT",
            "title": name,
            "value": str(value),
        }
        for name, value in answers.items()
    ]
    return {
        "schema": "google-forms/1",
        "form": {"id": "g-form"},
        "response": {"id": token, "submitted_at": at},
        "items": items,
    }


def _typeform(answers: Mapping[str, Any], token: str, at: str) -> dict[str, Any]:
    given = [
        {
            "type": kind,
            kind: value,
            "field": {"id": f"f{name}", "ref": name, "type": asked},
        }
        for name, value in answers.items()
        for kind, asked in (
            [("number", "opinion_scale")] if isinstance(value, int) else [("text", "long_text")]
        )
    ]
    return {
        "event_id": "e-" + token,
        "event_type": "form_response",
        "form_response": {
            "form_id": "t-form",
            "token": token,
            "landed_at": at,
            "submitted_at": at,
            "definition": {"id": "t-form", "fields": [one["field"] for one in given]},
            "answers": given,
        },
    }


def _tally(answers: Mapping[str, Any], token: str, at: str) -> dict[str, Any]:
    fields = [
        {
            "key": name,
            "label": name,
            "type": "LINEAR_SCALE" if isinstance(value, int) else "TEXTAREA",
            "value": value,
        }
        for name, value in answers.items()
    ]
    data = {"formId": "y-form", "submissionId": token, "responseId": "r-" + token}
    return {
        "eventType": "FORM_RESPONSE",
        "createdAt": at,
        "data": data | {"createdAt": at, "fields": fields},
    }


_BODIES = {"signed": _signed, "google": _google, "typeform": _typeform, "tally": _tally}
