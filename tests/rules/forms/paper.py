"""Forms as a coordinator sees them, as each provider describes them and sends them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from alongside import forms
from alongside.forms.records import Submission
from alongside.forms.seen import SeenForm, see
from alongside.model import Role
from alongside.program import Program, Question

PROVIDERS = ("typeform", "tally", "google")
Asks = Literal["text", "long_text", "email", "number", "date", "flag", "choice", "choices", "file"]
_ASKS: Mapping[str, Asks] = {
    "email": "email",
    "name": "text",
    "people": "long_text",
    "scale": "number",
}
_SENT = "2026-11-20T10:00:00.000Z"


@dataclass(frozen=True)
class Item:
    """One question on a form. `ref` is the name our program knows it by; empty when it does not."""

    id: int
    title: str
    asks: Asks
    ref: str = ""
    options: tuple[tuple[str, str], ...] = ()
    other: bool = False
    required: bool = False
    says: str = "Words"


@dataclass(frozen=True)
class Paper:
    """A whole form."""

    items: tuple[Item, ...]
    form_id: str = "form"
    collects_email: bool = False
    takes_answers: bool = True
    partial: bool = False

    def change(self, at: int, **new: Any) -> Paper:
        """The same form with one of its questions changed."""
        items = list(self.items)
        items[at % len(items)] = replace(items[at % len(items)], **new)
        return replace(self, items=tuple(items))

    def without(self, at: int) -> Paper:
        """The same form without one of its questions."""
        at %= len(self.items)
        return replace(self, items=self.items[:at] + self.items[at + 1 :])

    def find(self, ref: str) -> int:
        """Where a question of the program is."""
        return next(at for at, one in enumerate(self.items) if one.ref == ref)


def print_form(program: Program, role: Role) -> Paper:
    """The form as the program asks for it."""
    return Paper(tuple(map(_print, range(1000, 2000), program.questions_for(role))))


def _print(place: int, question: Question) -> Item:
    asks: Any = _ASKS.get(question.kind, question.kind)
    options = tuple((choice.code, choice.label) for choice in question.choices)
    number = str(max(question.minimum, min(12, question.maximum)))
    says = {"email": "ana@example.org", "number": number, "scale": number}
    return Item(
        id=place,
        title=question.title,
        asks=asks,
        ref=question.id,
        options=options,
        required=question.required,
        says=says.get(question.kind, "Words"),
    )


def look(provider: str, paper: Paper) -> SeenForm:
    """The form as it is seen at its provider."""
    return see(provider, DEFINE[provider](paper))


def send(provider: str, paper: Paper, pick: int = 0, blank: Iterable[int] = ()) -> Submission:
    """The form, sent with everything answered but the questions at `blank`; `pick` says which of
    the options is chosen, of many two."""
    body = SEND[provider](paper, pick, frozenset(blank))
    return forms.parse(provider, json.dumps(body, ensure_ascii=False).encode())


# --- Typeform -------------------------------------------------------------------------------------

_TYPEFORM = {
    "text": "short_text",
    "flag": "yes_no",
    "choice": "multiple_choice",
    "choices": "multiple_choice",
    "file": "file_upload",
}


def typeform_definition(paper: Paper) -> dict[str, Any]:
    return {
        "id": paper.form_id,
        "title": "A form",
        "settings": {
            "is_public": paper.takes_answers,
            "partial_responses_to_all_integrations": paper.partial,
        },
        "fields": [
            {"id": "s", "ref": "s", "type": "statement", "title": "Welcome"},
            {
                "id": "g",
                "ref": "g",
                "type": "group",
                "title": "All",
                "properties": {"fields": [_typeform_field(one) for one in paper.items]},
            },
        ],
    }


def _typeform_field(item: Item) -> dict[str, Any]:
    inside: dict[str, Any] = {}
    if item.asks in ("choice", "choices"):
        inside["allow_multiple_selection"] = item.asks == "choices"
        inside["allow_other_choice"] = item.other
        inside["choices"] = _typeform_choices(item)
    return {
        "id": f"t{item.id}",
        "ref": item.ref or f"r{item.id}",
        "title": item.title,
        "type": _TYPEFORM.get(item.asks, item.asks),
        "properties": inside,
        "validations": {"required": item.required},
    }


def _typeform_choices(item: Item) -> list[dict[str, Any]]:
    return [
        {"id": f"c{place}", "ref": ref or f"cr{place}", "label": label}
        for place, (ref, label) in enumerate(item.options)
    ]


def typeform_body(paper: Paper, pick: int, blank: frozenset[int]) -> dict[str, Any]:
    fields, answers = [], []
    for at, item in enumerate(paper.items):
        if at in blank or not (item.options or item.asks not in ("choice", "choices")):
            continue
        kind = _TYPEFORM.get(item.asks, item.asks)
        named = {"id": f"t{item.id}", "ref": item.ref or f"r{item.id}", "type": kind}
        fields.append({**named, "title": item.title, "choices": _typeform_choices(item)})
        answers.append({"field": named, **_typeform_answer(item, pick)})
    response = {
        "form_id": paper.form_id,
        "token": "token",
        "landed_at": "2026-11-20T09:50:00Z",
        "submitted_at": _SENT,
        "definition": {"id": paper.form_id, "title": "A form", "fields": fields},
        "answers": answers,
    }
    return {"event_id": "event", "event_type": "form_response", "form_response": response}


def _typeform_answer(item: Item, pick: int) -> dict[str, Any]:
    listed = _typeform_choices(item)
    if item.asks == "choice":
        if item.other and pick == len(listed):
            return {"type": "choice", "choice": {"other": "Mine"}}
        return {"type": "choice", "choice": listed[pick % len(listed)]}
    if item.asks == "choices":
        taken = _two(listed, pick)
        several = {name: [one[name[:-1]] for one in taken] for name in ("ids", "refs", "labels")}
        own = {"other": "Mine"} if item.other and pick == len(listed) else {}
        return {"type": "choices", "choices": {**several, **own}}
    values: dict[str, tuple[str, Any]] = {
        "flag": ("boolean", True),
        "number": ("number", int(item.says) if item.says.isdecimal() else 1),
        "email": ("email", "ana@example.org"),
        "date": ("date", "2026-01-31"),
        "file": ("file_url", "https://files.example/1"),
    }
    kind, value = values.get(item.asks, ("text", item.says))
    return {"type": kind, kind: value}


def _two(listed: Sequence[Any], pick: int) -> list[Any]:
    return [listed[place % len(listed)] for place in sorted({pick % len(listed), 0})]


# --- Tally ----------------------------------------------------------------------------------------

_TALLY = {
    "text": ("INPUT_TEXT", "INPUT_TEXT"),
    "long_text": ("TEXTAREA", "TEXTAREA"),
    "email": ("INPUT_EMAIL", "INPUT_EMAIL"),
    "number": ("INPUT_NUMBER", "INPUT_NUMBER"),
    "date": ("INPUT_DATE", "INPUT_DATE"),
    "flag": ("CHECKBOX", "CHECKBOXES"),
    "choice": ("MULTIPLE_CHOICE_OPTION", "MULTIPLE_CHOICE"),
    "choices": ("CHECKBOX", "CHECKBOXES"),
    "file": ("FILE_UPLOAD", "FILE_UPLOAD"),
}


def tally_definition(paper: Paper) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = [_block("FORM_TITLE", "title", "title", {"title": "A form"})]
    for item in paper.items:
        pieces = {"safeHTMLSchema": [[item.title, [["tag", "span"]]]]}
        blocks.append(_block("TITLE", f"ti{item.id}", f"ti{item.id}", pieces))
        kind, group = _TALLY[item.asks][0], f"g{item.id}"
        for name, label, other in _tally_options(item) or [("", "", False)]:
            inside: dict[str, Any] = {"isRequired": item.required}
            if name:
                inside |= {"text": label, "isOtherOption": other}
            blocks.append(_block(kind, name or f"u{item.id}", group, inside))
    return {
        "id": paper.form_id,
        "name": "A form",
        "status": "PUBLISHED" if paper.takes_answers else "DRAFT",
        "settings": {"hasPartialSubmissions": paper.partial},
        "blocks": blocks,
        "questions": [
            {"id": item.ref, "fields": [{"uuid": f"u{item.id}", "blockGroupUuid": f"g{item.id}"}]}
            for item in paper.items
            if item.ref
        ],
    }


def _block(kind: str, name: str, group: str, inside: dict[str, Any]) -> dict[str, Any]:
    return {"uuid": name, "type": kind, "groupUuid": group, "payload": inside}


def _tally_options(item: Item) -> list[tuple[str, str, bool]]:
    """Tally's ids of options say nothing to a program."""
    if item.asks == "flag":
        return [(f"o{item.id}", "Yes", False)]
    if item.asks not in ("choice", "choices"):
        return []
    own = [(f"o{item.id}.other", "Other", True)] if item.other else []
    return [(f"o{item.id}.{n}", label, False) for n, (_, label) in enumerate(item.options)] + own


def tally_body(paper: Paper, pick: int, blank: frozenset[int]) -> dict[str, Any]:
    fields = []
    for at, item in enumerate(paper.items):
        options = _tally_options(item)
        value: Any = item.says
        if options:
            ids = [name for name, _, _ in options]
            value = _two(ids, pick) if item.asks == "choices" else [ids[pick % len(ids)]]
        elif item.asks in ("choice", "choices"):
            value = None
        elif item.asks == "number":
            value = int(item.says) if item.says.isdecimal() else 1
        elif item.asks in ("email", "date", "file"):
            given = {"email": "ana@example.org", "date": "2026-01-31", "file": [{"url": "x"}]}
            value = given[item.asks]
        field = {
            "key": f"question_{item.ref or item.id}",
            "label": f"{item.title} *" if item.required else item.title,
            "type": _TALLY[item.asks][1],
            "value": None if at in blank else value,
        }
        if options:
            field["options"] = [
                {"id": name, "text": label, **({"isOtherOption": True} if other else {})}
                for name, label, other in options
            ]
        fields.append(field)
    data = {
        "responseId": "one",
        "submissionId": "one",
        "formId": paper.form_id,
        "formName": "A form",
        "createdAt": _SENT,
        "fields": fields,
    }
    return {"eventId": "event", "eventType": "FORM_RESPONSE", "createdAt": _SENT, "data": data}


# --- Google ---------------------------------------------------------------------------------------

_GOOGLE = {
    "long_text": "PARAGRAPH_TEXT",
    "date": "DATE",
    "flag": "MULTIPLE_CHOICE",
    "choice": "MULTIPLE_CHOICE",
    "choices": "CHECKBOX",
    "file": "FILE_UPLOAD",
}


def google_definition(paper: Paper) -> dict[str, Any]:
    return {
        "schema": "google-forms/1",
        "event": "schema",
        "form": {
            "id": paper.form_id,
            "title": "A form",
            "collects_email": paper.collects_email,
            "published": True,
            "accepting": paper.takes_answers,
        },
        "response": {"submitted_at": _SENT},
        "items": [
            {"id": 1, "type": "SECTION_HEADER", "title": "Welcome"},
            *(
                {
                    **_google_item(item),
                    "required": item.required,
                    "choices": _google_labels(item),
                    "has_other": item.other,
                }
                for item in paper.items
            ),
        ],
    }


def _google_item(item: Item) -> dict[str, Any]:
    ref = {"ref": item.ref} if item.ref else {}
    return {"id": item.id, **ref, "type": _GOOGLE.get(item.asks, "TEXT"), "title": item.title}


def _google_labels(item: Item) -> list[str]:
    return ["Yes", "No"] if item.asks == "flag" else [label for _, label in item.options]


def google_body(paper: Paper, pick: int, blank: frozenset[int]) -> dict[str, Any]:
    items = []
    for at, item in enumerate(paper.items):
        labels = _google_labels(item)
        listed = item.asks in ("flag", "choice", "choices")
        if listed and (at in blank or not labels):
            continue
        own = listed and item.other and pick == len(labels)
        value: Any = "2026-01-31" if item.asks == "date" else item.says
        if listed:
            value = "Mine" if own else labels[pick % len(labels)]
            value = value if item.asks != "choices" else ["Mine"] if own else _two(labels, pick)
        elif item.asks == "file":
            value = ["file-id"]
        elif at in blank:
            value = ""
        items.append({**_google_item(item), "value": value, "other": ["Mine"] if own else []})
    email = "ana@example.org" if paper.collects_email else None
    return {
        "schema": "google-forms/1",
        "form": {"id": paper.form_id, "title": "A form"},
        "response": {"id": "one", "submitted_at": _SENT, "email": email},
        "items": items,
    }


DEFINE: Mapping[str, Callable[[Paper], dict[str, Any]]] = {
    "typeform": typeform_definition,
    "tally": tally_definition,
    "google": google_definition,
}
SEND: Mapping[str, Callable[[Paper, int, frozenset[int]], dict[str, Any]]] = {
    "typeform": typeform_body,
    "tally": tally_body,
    "google": google_body,
}
