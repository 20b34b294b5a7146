"""Typeform's APIs: Create (forms, webhooks) and Responses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from alongside.forms import payload
from alongside.forms.payload import Table
from alongside.providers.http import Client
from alongside.providers.records import Created, ProviderRefused, Webhook

PAGE = 1000
_UNSENT = "0001-"
"""Typeform writes the year 1 for the time of a response that was never submitted."""


@dataclass(frozen=True, slots=True)
class Typeform:
    """Typeform, as the holder of one token sees it. Everything raises ProviderRefused."""

    client: Client

    def try_token(self) -> None:
        """One GET that says whether the token is good for forms at all."""
        self.client.get("/forms", {"page_size": "1"})

    def form(self, form_id: str) -> Table:
        """The form's definition."""
        return self.client.get(_path(form_id))

    def webhooks(self, form_id: str) -> tuple[Webhook, ...]:
        """The form's webhooks. Whether there is a secret is said by newer answers only."""
        found = self.client.get(f"{_path(form_id)}/webhooks")
        return tuple(
            Webhook(
                id=payload.text(one, "tag") or payload.text(one, "id"),
                url=payload.text(one, "url"),
                enabled=one.get("enabled") is True,
                signed=bool(one["secret"]) if "secret" in one else None,
            )
            for one in payload.rows(found, "items")
        )

    def responses(self, form_id: str, since: datetime | None) -> Iterator[bytes]:
        """Every submitted response since then, newest first, each as the body its webhook would
        have had, without what Typeform knows of the browser."""
        definition = _as_sent(self.form(form_id))
        query = {"page_size": str(PAGE)}
        if since is not None:
            query["since"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        page = self._page(form_id, query)
        while page:
            yield from (_wrap(one, form_id, definition) for one in page if _is_sent(one))
            last = payload.text(page[-1], "token")
            if len(page) < PAGE or not last:
                return
            page = self._page(form_id, {**query, "before": last})
            if page and payload.text(page[-1], "token") == last:
                raise ProviderRefused(self.client.provider, "unexpected")

    def create_form(self, definition: Table) -> Created:
        """Make a new form."""
        made = self.client.post("/forms", definition)
        form_id = payload.text(made, "id")
        if not form_id:
            raise ProviderRefused(self.client.provider, "unexpected")
        link = payload.text(payload.table(made, "_links"), "display")
        return Created(form_id, link or f"https://form.typeform.com/to/{form_id}")

    def create_webhook(self, form_id: str, url: str, secret: str, name: str) -> None:
        """Add a webhook, switched on and signed. Typeform names webhooks by a tag and puts one in
        the place of another of the same tag, so `name` must be ours alone."""
        tag = quote(name.replace("/", "-"), safe="")
        wanted: Table = {
            "url": url,
            "secret": secret,
            "enabled": True,
            "verify_ssl": True,
            "event_types": {"form_response": True, "form_response_partial": False},
        }
        self.client.put(f"{_path(form_id)}/webhooks/{tag}", wanted)

    def _page(self, form_id: str, query: dict[str, str]) -> list[Table]:
        found = self.client.get(f"{_path(form_id)}/responses", query)
        if not isinstance(found.get("items"), list):
            raise ProviderRefused(self.client.provider, "unexpected")
        return payload.rows(found, "items")


def _path(form_id: str) -> str:
    return f"/forms/{quote(form_id, safe='')}"


def _is_sent(item: Table) -> bool:
    kind = payload.text(item, "response_type")
    submitted = payload.text(item, "submitted_at")
    return kind in {"", "completed"} and not submitted.startswith(_UNSENT)


def _as_sent(definition: Table) -> Table:
    """The definition as a webhook carries it: options stand beside the question, not within its
    properties, and texts that are no question are left out."""
    return {
        "id": payload.text(definition, "id"),
        "title": payload.text(definition, "title"),
        "fields": [
            {
                **{name: payload.text(one, name) for name in ("id", "ref", "type", "title")},
                "choices": payload.rows(payload.table(one, "properties"), "choices"),
            }
            for one in _walk(definition)
        ],
    }


def _walk(holder: Table) -> Iterator[Table]:
    for one in payload.rows(holder, "fields"):
        inside = payload.table(one, "properties")
        if payload.rows(inside, "fields"):
            yield from _walk(inside)
        else:
            yield one


def _wrap(item: Table, form_id: str, definition: Table) -> bytes:
    response = {
        "form_id": form_id,
        "token": payload.text(item, "token") or payload.text(item, "response_id"),
        "landed_at": payload.text(item, "landed_at"),
        "submitted_at": payload.text(item, "submitted_at"),
        "definition": definition,
        "answers": item.get("answers"),
    }
    return json.dumps({"event_type": "form_response", "form_response": response}).encode()
