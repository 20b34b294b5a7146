"""Tally as far as we use it: what it keeps of a form, and the bodies it makes of an answer.

Shapes after the public reference and the bodies in events/intake. People answer by what they see:
titles and labels.
"""

from __future__ import annotations

import copy
import html
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.providers.said import Said
from tests.providers.typeform_fake import Refuses

_OPTIONS = {"MULTIPLE_CHOICE_OPTION": "MULTIPLE_CHOICE", "CHECKBOX": "CHECKBOXES"}
_INPUTS = {"INPUT_TEXT", "INPUT_EMAIL", "INPUT_NUMBER", "TEXTAREA", "LINEAR_SCALE"}
_BLOCK = {"uuid", "type", "groupUuid", "groupType", "payload"}
_TEXTS = {"FORM_TITLE", "TEXT", "TITLE", "HEADING_3"}


@dataclass
class TallyFake:
    """Forms by id with their questions, webhooks of the account, submissions oldest first."""

    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    questions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    webhooks: list[dict[str, Any]] = field(default_factory=list)
    submissions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    def create(self, definition: dict[str, Any]) -> dict[str, Any]:
        """POST /forms. It answers with what it knows of the form, without its blocks."""
        blocks = copy.deepcopy(definition["blocks"])
        own = [block["uuid"] for block in blocks]
        if definition["status"] not in ("DRAFT", "PUBLISHED") or len(own) != len(set(own)):
            raise Refuses(400, "VALIDATION")
        if any(
            set(block) - {"uuid", "type", "groupUuid", "groupType", "payload"} for block in blocks
        ):
            raise Refuses(400, "VALIDATION")
        form_id = f"nT{next(self.numbers):04d}"
        self.questions[form_id] = self._find_questions(blocks)
        for block in blocks:
            if block["type"] in _TEXTS:
                text = html.unescape(block["payload"].pop("html").replace("<br>", "\n"))
                block["payload"]["safeHTMLSchema"] = [[text]]
        made = {
            "id": form_id,
            "name": definition["name"],
            "workspaceId": "w1",
            "status": definition["status"],
            "hasDraftBlocks": False,
            "isClosed": False,
        }
        self.forms[form_id] = {**made, "settings": definition["settings"], "blocks": blocks}
        self.submissions[form_id] = []
        return made

    def _find_questions(self, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A TITLE names what follows right after it."""
        found: list[dict[str, Any]] = []
        before: dict[str, Any] = {}
        for block in blocks:
            kind = _OPTIONS.get(block["type"], block["type"])
            group = block["groupUuid"]
            if found and found[-1]["group"] == group:
                found[-1]["blocks"].append(block)
            elif kind in _INPUTS or kind in _OPTIONS.values():
                named = before.get("type") == "TITLE"
                title = html.unescape(before["payload"]["html"]) if named else ""
                own = f"q{next(self.numbers):05d}"
                found.append(
                    {"id": own, "type": kind, "title": title, "group": group, "blocks": [block]}
                )
            before = block
        return found

    def form(self, form_id: str) -> dict[str, Any]:
        """GET /forms/{id}."""
        if form_id not in self.forms:
            raise Refuses(404, "NOT_FOUND")
        return self.forms[form_id]

    def asked(self, form_id: str) -> list[dict[str, Any]]:
        """The questions, as both lists of them have them."""
        self.form(form_id)
        return [
            {
                "id": one["id"],
                "type": one["type"],
                "title": one["title"],
                "fields": [
                    {
                        "uuid": one["blocks"][0]["uuid"],
                        "type": "INPUT_FIELD",
                        "blockGroupUuid": one["group"],
                        "questionType": one["type"],
                        "title": one["title"],
                    }
                ],
            }
            for one in self.questions[form_id]
        ]

    def answer(self, form_id: str, said: Said, moment: str) -> bytes:
        """Somebody fills in the form; the body of the webhook that follows."""
        questions = self.questions[form_id]
        titles = [one["title"] for one in questions]
        assert all(titles.count(title) == 1 for title in said.answers), "no such title, or twice"
        own = f"S{next(self.numbers):05d}"
        given = {
            one["id"]: said.answers[one["title"]]
            for one in questions
            if one["title"] in said.answers
        }
        self.submissions[form_id].append(
            {
                "id": own,
                "formId": form_id,
                "respondentId": f"p{own}",
                "isCompleted": True,
                "submittedAt": moment,
                "responses": [
                    {
                        "id": f"a{own}{one['id']}",
                        "questionId": one["id"],
                        "answer": _listed(one, given[one["id"]]),
                    }
                    for one in questions
                    if one["id"] in given
                ],
            }
        )
        body = {
            "eventId": f"e{own}",
            "eventType": "FORM_RESPONSE",
            "createdAt": moment,
            "data": {
                "responseId": own,
                "submissionId": own,
                "respondentId": f"p{own}",
                "formId": form_id,
                "formName": self.forms[form_id]["name"],
                "createdAt": moment,
                "fields": [row for one in questions for row in _fields(one, given.get(one["id"]))],
            },
        }
        return json.dumps(body, ensure_ascii=False).encode()

    def leave_unsent(self, form_id: str) -> None:
        """Somebody opens the form, types a little and goes."""
        own = f"S{next(self.numbers):05d}"
        self.submissions[form_id].append(
            {
                "id": own,
                "formId": form_id,
                "isCompleted": False,
                "submittedAt": "2026-11-20T10:00:00.000Z",
                "responses": [],
            }
        )

    def listed(self, form_id: str, query: dict[str, str]) -> dict[str, Any]:
        """GET /forms/{id}/submissions: newest first, by pages."""
        self.form(form_id)
        found = list(reversed(self.submissions[form_id]))
        if query.get("filter") == "completed":
            found = [one for one in found if one["isCompleted"]]
        if "startDate" in query:
            found = [one for one in found if one["submittedAt"] >= query["startDate"]]
        page, limit = int(query.get("page", "1")), min(int(query.get("limit", "50")), 500)
        part = found[(page - 1) * limit : page * limit]
        return {
            "page": page,
            "limit": limit,
            "hasMore": page * limit < len(found),
            "totalNumberOfSubmissionsPerFilter": {
                "all": len(found),
                "completed": len(found),
                "partial": 0,
            },
            "questions": self.asked(form_id),
            "submissions": part,
        }

    def hook(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """POST /webhooks."""
        self.form(wanted["formId"])
        kept = {"id": f"w{next(self.numbers):05d}", "isEnabled": True, **wanted}
        self.webhooks.append(kept)
        return {
            "id": kept["id"],
            "url": kept["url"],
            "eventTypes": kept["eventTypes"],
            "isEnabled": True,
        }

    def hooks(self, query: dict[str, str]) -> dict[str, Any]:
        """GET /webhooks: all of the account, by pages."""
        page, limit = int(query.get("page", "1")), int(query.get("limit", "25"))
        part = self.webhooks[(page - 1) * limit : page * limit]
        return {
            "webhooks": part,
            "page": page,
            "limit": limit,
            "hasMore": page * limit < len(self.webhooks),
        }


def _texts(question: dict[str, Any]) -> list[tuple[str, str, bool]]:
    return [
        (block["uuid"], block["payload"]["text"], block["payload"].get("isOtherOption") is True)
        for block in question["blocks"]
    ]


def _labels(given: Any, question: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    """What was ticked and what was written; a yes or no is ticked as it reads."""
    if isinstance(given, bool):
        return ((_texts(question)[0 if given else 1][1],), "")
    ticked, other = given
    known = [text for _, text, own in _texts(question) if not own]
    assert set(ticked) <= set(known), "a label that is not on the form"
    return ticked, other


def _listed(question: dict[str, Any], given: Any) -> Any:
    if question["type"] not in _OPTIONS.values():
        return given
    ticked, other = _labels(given, question)
    return [*ticked, *([other] if other else [])]


def _fields(question: dict[str, Any], given: Any) -> list[dict[str, Any]]:
    key = f"question_{question['id']}"
    row: dict[str, Any] = {"key": key, "label": question["title"], "type": question["type"]}
    if question["type"] not in _OPTIONS.values():
        return [{**row, "value": given}]
    ticked, other = ((), "") if given is None else _labels(given, question)
    options, taken = [], []
    for own, text, is_other in _texts(question):
        shown = {"id": own, "text": other if is_other and other else text}
        options.append({**shown, **({"isOtherOption": True} if is_other else {})})
        if (is_other and other) or (not is_other and text in ticked):
            taken.append(own)
    whole = {**row, "value": taken if given is not None else None, "options": options}
    if question["type"] != "CHECKBOXES":
        return [whole]
    boxes = [
        {
            "key": f"{key}_{one['id']}",
            "label": f"{question['title']} ({one['text']})",
            "type": "CHECKBOXES",
            "value": one["id"] in taken if given is not None else None,
        }
        for one in options
    ]
    return [whole, *boxes]
