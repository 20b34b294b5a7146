"""Forms as the providers deliver them: bodies in their own shapes, made from the program's
questions, and the headers they sign them with."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alongside.model import Answer
from alongside.program import Program, Question
from local.story.people import Person, answers

YES = "Yes"


@dataclass(frozen=True)
class Delivery:
    """What a provider posts: `provider` and `form` name the hook."""

    provider: str
    form: str
    body: bytes


@dataclass(frozen=True)
class _Filled:
    """One filled-in form. `extra` are the labels of options the program does not know."""

    program: Program
    person: Person
    answers: Mapping[str, Answer]
    at: datetime

    def questions(self) -> tuple[Question, ...]:
        return self.program.questions_for(self.person.role)

    def name(self, what: str, length: int = 12) -> str:
        """An id as providers make them; the same question has the same id for everybody."""
        text = base64.b32encode(hashlib.sha256(f"{self.person.role} {what}".encode()).digest())
        return text.decode()[:length]

    def response(self) -> str:
        """The id of this response."""
        return hashlib.sha256(f"{self.person.email} {self.person.role}".encode()).hexdigest()[:20]

    def labels(self, question: Question) -> dict[str, str]:
        """The options of a question on the form: code to label, `new` for one of the form's own."""
        found = {choice.code: choice.label for choice in question.choices}
        at, label = self.person.extra_option
        return {**found, "new": label} if at == question.id else found

    def taken(self, question: Question) -> list[str]:
        """The codes chosen, in the order of the form."""
        if self.person.extra_option[0] == question.id:
            return ["new"]
        answer = self.answers.get(question.id, ())
        return list(answer) if isinstance(answer, tuple) else [str(answer)]


def make(program: Program, person: Person, now: datetime) -> Delivery:
    """The delivery of one person's form, filled in `person.days` days and some minutes ago."""
    minutes = 7 + len(person.email) * 13
    at = now.replace(microsecond=0) - timedelta(days=person.days, minutes=minutes)
    filled = _Filled(program, person, answers(program, person), at)
    document = _SHAPES[person.by](filled)
    return Delivery(person.by, person.role.value, _bytes(document))


def newsletter(now: datetime) -> Delivery:
    """Somebody connected the wrong Tally form: signed as it should be, and no application."""
    field = {"key": "question_Nw5L3t", "label": "Newsletter", "type": "TEXTAREA", "value": "Yes!"}
    data = {"responseId": "Nw0001", "formId": "newsL1", "createdAt": _time(now), "fields": [field]}
    document = {"eventId": "nw-1", "eventType": "FORM_RESPONSE", "data": data}
    return Delivery("tally", "mentee", _bytes(document))


def sign(delivery: Delivery, secret: str, now: datetime) -> dict[str, str]:
    """The headers of a provider. `secret` is the text a coordinator enters there."""
    if delivery.provider == "typeform":
        return {"Typeform-Signature": "sha256=" + _mac(secret.encode(), delivery.body)}
    if delivery.provider == "tally":
        return {"Tally-Signature": _mac(secret.encode(), delivery.body)}
    stamp = str(int(now.timestamp()))
    name = "msg_" + hashlib.sha256(delivery.body).hexdigest()[:20]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = _mac(key, f"{name}.{stamp}.".encode() + delivery.body)
    return {
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature}",
    }


def _mac(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


def _bytes(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _typeform(form: _Filled) -> dict[str, Any]:
    form_id, response = form.name("form", 8), form.response()
    questions = form.questions()
    given = (_typeform_answer(form, question) for question in questions)
    return {
        "event_id": form.name(response, 26),
        "event_type": "form_response",
        "form_response": {
            "form_id": form_id,
            "token": response,
            "landed_at": (form.at - timedelta(minutes=11)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "submitted_at": form.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "hidden": {"utm_source": "group"},
            "definition": {
                "id": form_id,
                "title": form.program.forms[form.person.role].title,
                "fields": [_typeform_field(form, question) for question in questions],
            },
            "answers": [answer for answer in given if answer is not None],
            "ending": {"id": form.name("ending"), "ref": "thanks"},
        },
    }


_TYPEFORM = {
    "email": "email",
    "name": "short_text",
    "text": "short_text",
    "long_text": "long_text",
    "people": "long_text",
    "number": "number",
    "flag": "yes_no",
    "choice": "multiple_choice",
    "choices": "multiple_choice",
}


def _typeform_field(form: _Filled, question: Question) -> dict[str, Any]:
    field = {
        "id": form.name(question.id),
        "ref": question.id,
        "type": _TYPEFORM[question.kind],
        "title": question.title,
        "properties": {},
    }
    if not question.choices:
        return field
    options = [
        {"id": form.name(f"{question.id} {code}"), "ref": code, "label": label}
        for code, label in form.labels(question).items()
    ]
    several = question.kind == "choices"
    return {**field, "allow_multiple_selections": several, "choices": options}


def _typeform_answer(form: _Filled, question: Question) -> dict[str, Any] | None:
    named = {
        "id": form.name(question.id),
        "type": _TYPEFORM[question.kind],
        "ref": question.id,
    }
    if question.choices:
        value = _typeform_choice(form, question)
        return None if value is None else {**value, "field": named}
    if question.id not in form.answers:
        return None
    kind = {"email": "email", "number": "number", "flag": "boolean"}.get(question.kind, "text")
    return {"type": kind, kind: form.answers[question.id], "field": named}


def _typeform_choice(form: _Filled, question: Question) -> dict[str, Any] | None:
    taken, labels = form.taken(question), form.labels(question)
    if not taken:
        return None
    ids = [form.name(f"{question.id} {code}") for code in taken]
    words = [labels[code] for code in taken]
    if question.kind == "choices":
        return {"type": "choices", "choices": {"ids": ids, "labels": words, "refs": taken}}
    return {"type": "choice", "choice": {"id": ids[0], "label": words[0], "ref": taken[0]}}


def _tally(form: _Filled) -> dict[str, Any]:
    response = form.response()[:6]
    return {
        "eventId": form.name(response, 30),
        "eventType": "FORM_RESPONSE",
        "createdAt": _time(form.at),
        "data": {
            "responseId": response,
            "submissionId": response,
            "respondentId": form.response()[6:12],
            "formId": form.name("form", 6),
            "formName": form.program.forms[form.person.role].title,
            "createdAt": _time(form.at),
            "fields": [field for one in form.questions() for field in _tally_fields(form, one)],
        },
    }


_TALLY = {
    "email": "INPUT_EMAIL",
    "name": "INPUT_TEXT",
    "text": "INPUT_TEXT",
    "long_text": "TEXTAREA",
    "people": "TEXTAREA",
    "number": "INPUT_NUMBER",
    "flag": "CHECKBOXES",
    "choice": "MULTIPLE_CHOICE",
    "choices": "CHECKBOXES",
}


def _tally_fields(form: _Filled, question: Question) -> list[dict[str, Any]]:
    """A question as Tally lists it, answered or not; a box is repeated once per option."""
    kind, key = _TALLY[question.kind], f"question_{form.name(question.id, 6)}"
    star = " *" if question.required else ""
    field: dict[str, Any] = {"key": key, "label": question.title + star, "type": kind}
    if not question.choices and question.kind != "flag":
        return [{**field, "value": form.answers.get(question.id)}]
    options, taken = _tally_options(form, question)
    field |= {"value": taken or None, "options": options}
    boxes = [
        {
            "key": f"{key}_{option['id']}",
            "label": f"{question.title} ({option['text']})",
            "type": kind,
            "value": option["id"] in taken,
        }
        for option in options
    ]
    return [field, *boxes] if kind == "CHECKBOXES" else [field]


def _tally_options(form: _Filled, question: Question) -> tuple[list[dict[str, str]], list[str]]:
    labels = form.labels(question) or {"yes": YES}
    ids = {code: form.name(f"{question.id} {code}", 36) for code in labels}
    said_yes = ["yes"] if form.answers.get(question.id) is True else []
    taken = form.taken(question) if question.choices else said_yes
    options = [{"id": ids[code], "text": label} for code, label in labels.items()]
    return options, [ids[code] for code in taken]


def _google(form: _Filled) -> dict[str, Any]:
    """As our own sender writes it: the address is collected, an unanswered choice is left out."""
    items = (
        _google_item(form, place, question)
        for place, question in enumerate(form.questions(), start=1)
        if question.purpose != "email"
    )
    return {
        "schema": "google-forms/1",
        "event": "submitted",
        "form": {
            "id": "1FAIpQLS" + form.name("form", 20),
            "title": form.program.forms[form.person.role].title,
        },
        "response": {
            "id": "2_AB" + form.response(),
            "submitted_at": _time(form.at),
            "email": form.person.email,
        },
        "items": [item for item in items if item is not None],
    }


_GOOGLE = {
    "name": "TEXT",
    "text": "TEXT",
    "number": "TEXT",
    "long_text": "PARAGRAPH_TEXT",
    "people": "PARAGRAPH_TEXT",
    "flag": "MULTIPLE_CHOICE",
    "choice": "MULTIPLE_CHOICE",
    "choices": "CHECKBOX",
}


def _google_item(form: _Filled, place: int, question: Question) -> dict[str, Any] | None:
    item = {"id": 700000000 + place * 1013, "type": _GOOGLE[question.kind], "title": question.title}
    if question.kind == "flag":
        return {**item, "value": YES} if form.answers.get(question.id) else None
    if not question.choices:
        return {**item, "value": str(form.answers.get(question.id, ""))}
    labels = form.labels(question)
    words = [labels[code] for code in form.taken(question)]
    if not words:
        return None
    return {**item, "value": words if question.kind == "choices" else words[0]}


_SHAPES: Mapping[str, Callable[[_Filled], dict[str, Any]]] = {
    "typeform": _typeform,
    "tally": _tally,
    "google": _google,
}
