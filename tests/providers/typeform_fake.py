"""Typeform as far as we use it: what it keeps of a form, and the bodies it makes of an answer.

Shapes after the public reference and the bodies in events/intake. People answer by what they see:
titles and labels.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.providers.said import Said

_VALUE = {
    "email": "email",
    "short_text": "text",
    "long_text": "text",
    "number": "number",
    "opinion_scale": "number",
    "yes_no": "boolean",
}


class Refuses(Exception):
    """The provider's answer to a request it does not take: status and code."""

    def __init__(self, status: int, code: str = "") -> None:
        self.status, self.code = status, code
        super().__init__(f"{status} {code}")


@dataclass
class TypeformFake:
    """Forms by id, their webhooks by tag, their responses oldest first."""

    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    webhooks: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    def create(self, definition: dict[str, Any]) -> dict[str, Any]:
        """POST /forms."""
        refs = [one.get("ref") for one in definition["fields"]]
        if not definition.get("title") or len(refs) != len(set(refs)) or None in refs:
            raise Refuses(400, "VALIDATION_ERROR")
        made = copy.deepcopy(definition)
        made["id"] = f"tf{next(self.numbers):04d}"
        for one in made["fields"]:
            one["id"] = f"f{next(self.numbers):06d}"
            for choice in one["properties"].get("choices", ()):
                choice["id"] = f"c{next(self.numbers):06d}"
        for screen in (*made["welcome_screens"], *made["thankyou_screens"]):
            screen["id"] = f"s{next(self.numbers):06d}"
        made["_links"] = {"display": f"https://people.typeform.com/to/{made['id']}"}
        made["created_at"] = made["last_updated_at"] = "2026-11-01T08:00:00+00:00"
        self.forms[made["id"]] = made
        self.webhooks[made["id"]], self.items[made["id"]] = {}, []
        return made

    def form(self, form_id: str) -> dict[str, Any]:
        """GET /forms/{id}."""
        if form_id not in self.forms:
            raise Refuses(404, "FORM_NOT_FOUND")
        return self.forms[form_id]

    def answer(self, form_id: str, said: Said, moment: str) -> bytes:
        """Somebody fills in the form; the body of the webhook that follows."""
        form = self.form(form_id)
        asked = [one for one in form["fields"] if one["title"] in said.answers]
        assert len(asked) == len(said.answers), "a title that is not on the form, or is there twice"
        token = f"r{next(self.numbers):031d}"
        answers = [_answer(one, said, with_refs=True) for one in asked]
        listed = [_answer(one, said, with_refs=False) for one in asked]
        self.items[form_id].append(
            {
                "landing_id": token,
                "token": token,
                "response_id": token,
                "response_type": "completed",
                "landed_at": moment,
                "submitted_at": moment,
                "metadata": {
                    "user_agent": "Mozilla/5.0 of this person",
                    "platform": "other",
                    "network_id": "network-of-this-person",
                },
                "hidden": {},
                "calculated": {"score": 0},
                "answers": listed,
            }
        )
        body = {
            "event_id": f"e{next(self.numbers):06d}",
            "event_type": "form_response",
            "form_response": {
                "form_id": form_id,
                "token": token,
                "landed_at": moment,
                "submitted_at": moment,
                "definition": {
                    "id": form_id,
                    "title": form["title"],
                    "fields": [_defined(one) for one in asked],
                },
                "answers": answers,
            },
        }
        return json.dumps(body, ensure_ascii=False).encode()

    def leave_unsent(self, form_id: str) -> None:
        """Somebody opens the form, types a little and goes."""
        self.items[form_id].append(
            {
                "token": f"r{next(self.numbers):031d}",
                "response_type": "partial",
                "landed_at": "2026-11-20T10:00:00Z",
                "submitted_at": "0001-01-01T00:00:00Z",
                "answers": None,
            }
        )

    def responses(self, form_id: str, query: dict[str, str]) -> dict[str, Any]:
        """GET /forms/{id}/responses: newest first, `before` a token."""
        self.form(form_id)
        found = list(reversed(self.items[form_id]))
        if "since" in query:
            found = [one for one in found if one["submitted_at"] >= query["since"]]
        if "before" in query:
            tokens = [one["token"] for one in found]
            found = found[tokens.index(query["before"]) + 1 :]
        size = int(query.get("page_size", "25"))
        return {"total_items": len(found), "page_count": 1, "items": found[:size]}

    def hook(self, form_id: str, tag: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """PUT /forms/{id}/webhooks/{tag}."""
        self.form(form_id)
        kept = {"id": f"w{next(self.numbers):06d}", "tag": tag, "form_id": form_id, **wanted}
        self.webhooks[form_id][tag] = kept
        return _without_secret(kept)

    def hooks(self, form_id: str) -> dict[str, Any]:
        """GET /forms/{id}/webhooks."""
        self.form(form_id)
        return {"items": [_without_secret(one) for one in self.webhooks[form_id].values()]}


def _without_secret(webhook: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in webhook.items() if name != "secret"}


def _defined(one: dict[str, Any]) -> dict[str, Any]:
    shown = {name: one[name] for name in ("id", "ref", "type", "title")}
    choices = one["properties"].get("choices")
    return {**shown, "properties": {}, **({"choices": choices} if choices else {})}


def _answer(one: dict[str, Any], said: Said, *, with_refs: bool) -> dict[str, Any]:
    named = {"id": one["id"], "type": one["type"], "ref": one["ref"]}
    given = said.answers[one["title"]]
    if one["type"] != "multiple_choice":
        kind = _VALUE[one["type"]]
        return {"type": kind, kind: given, "field": named}
    ticked, other = given
    found = [choice for choice in one["properties"]["choices"] if choice["label"] in ticked]
    assert len(found) == len(ticked), "a label that is not on the form"
    if not one["properties"]["allow_multiple_selection"]:
        value = {"other": other} if other else _choice(found[0], with_refs)
        return {"type": "choice", "choice": value, "field": named}
    several: dict[str, Any] = {"labels": [choice["label"] for choice in found]}
    if with_refs:
        several["ids"] = [choice["id"] for choice in found]
        several["refs"] = [choice["ref"] for choice in found]
    if other:
        several["other"] = other
    return {"type": "choices", "choices": several, "field": named}


def _choice(choice: dict[str, Any], with_refs: bool) -> dict[str, Any]:
    return dict(choice) if with_refs else {"label": choice["label"]}
