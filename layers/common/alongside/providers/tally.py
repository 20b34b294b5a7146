"""Tally's API: forms, submissions and webhooks."""

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
from alongside.providers.submissions import Questions

PAGE = 500
_WEBHOOKS = 100
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Tally:
    """Tally, as the holder of one token sees it. Everything raises ProviderRefused."""

    client: Client

    def try_token(self) -> None:
        """One GET that says whether the token is good for forms at all."""
        self.client.get("/forms", {"limit": "1"})

    def form(self, form_id: str) -> Table:
        """The form's definition, and beside its blocks the `questions` they make, which have the
        ids that webhooks use. A form in Tally's trash is one that is gone."""
        found = self.client.get(_path(form_id))
        if payload.text(found, "status") == "DELETED":
            raise ProviderRefused(self.client.provider, "gone")
        listed = self.client.get(f"{_path(form_id)}/questions")
        return {**found, "questions": payload.rows(listed, "questions")}

    def webhooks(self, form_id: str) -> tuple[Webhook, ...]:
        """The form's webhooks, picked out of all that the account has."""
        return tuple(
            Webhook(
                id=payload.text(one, "id"),
                url=payload.text(one, "url"),
                enabled=one.get("isEnabled") is not False,
                signed=bool(one["signingSecret"]) if "signingSecret" in one else None,
            )
            for page in self._pages("/webhooks", {"limit": str(_WEBHOOKS)})
            for one in payload.rows(page, "webhooks")
            if payload.text(one, "formId") == form_id
        )

    def responses(self, form_id: str, since: datetime | None) -> Iterator[bytes]:
        """Every completed submission since then, each as the body its webhook would have had."""
        definition = self.form(form_id)
        query = {"filter": "completed", "limit": str(PAGE)}
        if since is not None:
            query["startDate"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        for page in self._pages(f"{_path(form_id)}/submissions", query):
            questions = Questions(payload.rows(page, "questions"), definition)
            for one in payload.rows(page, "submissions"):
                if one.get("isCompleted") is not False:
                    yield _wrap(one, form_id, payload.text(definition, "name"), questions)

    def create_form(self, definition: Table) -> Created:
        """Make a new form."""
        form_id = payload.text(self.client.post("/forms", definition), "id")
        if not form_id:
            raise ProviderRefused(self.client.provider, "unexpected")
        return Created(form_id, f"https://tally.so/r/{form_id}")

    def create_webhook(self, form_id: str, url: str, secret: str, name: str) -> None:
        """Add a webhook, signed. Tally's webhooks have no name, so `name` stays unsaid."""
        del name
        wanted: Table = {
            "formId": form_id,
            "url": url,
            "signingSecret": secret,
            "eventTypes": ["FORM_RESPONSE"],
        }
        self.client.post("/webhooks", wanted)

    def _pages(self, path: str, query: dict[str, str]) -> Iterator[Table]:
        for number in range(MOST_PAGES):
            page = self.client.get(path, {**query, "page": str(number + 1)})
            yield page
            if page.get("hasMore") is not True:
                return
        raise ProviderRefused(self.client.provider, "unexpected")


def _path(form_id: str) -> str:
    return f"/forms/{quote(form_id, safe='')}"


def _wrap(submission: Table, form_id: str, name: str, questions: Questions) -> bytes:
    own, moment = payload.text(submission, "id"), payload.text(submission, "submittedAt")
    data = {
        "responseId": own,
        "submissionId": own,
        "formId": form_id,
        "formName": name,
        "createdAt": moment,
        "fields": list(questions.fields(payload.rows(submission, "responses"))),
    }
    body = {"eventType": "FORM_RESPONSE", "createdAt": moment, "data": data}
    return json.dumps(body).encode()
