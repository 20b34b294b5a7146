"""Typeform's webhook: one POST per submission, signed over the body with a text secret.

Hidden fields, variables, scores and anything else beside the answers are never read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from alongside.errors import DoesNotFit
from alongside.forms import payload, signatures
from alongside.forms.payload import Table
from alongside.forms.records import (
    AnswerKind,
    Delivery,
    GivenAnswer,
    Submission,
    choose,
    compose,
    fill,
)

_Options = Mapping[tuple[str, str], tuple[str, str]]

_TEST_EVENT = "hQJi65uTRz"
_TEST_RESPONSE = "4969bac7b56e83a82ad060f0ae57faed"

_KINDS: Mapping[str, AnswerKind] = {
    "text": "text",
    "email": "email",
    "phone_number": "phone",
    "url": "url",
    "date": "date",
    "number": "number",
    "boolean": "flag",
    "choice": "choice",
    "choices": "choices",
    "file_url": "dropped",
    "payment": "dropped",
    "signature": "dropped",
    "multi_format": "dropped",
}


def verify(raw: bytes, headers: Mapping[str, str], secrets: Sequence[bytes], now: datetime) -> int:
    """`secrets` are the secrets' texts as UTF-8. There is no time in this signature to check."""
    return signatures.verify_body(raw, headers, secrets, "typeform-signature", "sha256=")


def parse(body: Table, raw: bytes) -> Submission:
    """Read a `form_response` or `form_response_partial` body of any year since 2017."""
    kind = _kind(body)
    response = payload.table(body, "form_response")
    oddities: set[str] = set()
    return compose(
        raw,
        provider="typeform",
        kind=kind,
        form_id=payload.text(response, "form_id"),
        response_id=payload.text(response, "token"),
        moment=_moment(response, kind),
        answers=_read_answers(response, oddities),
        oddities=oddities,
    )


def _moment(response: Table, kind: Delivery) -> str:
    submitted = payload.text(response, "submitted_at")
    return submitted or (payload.text(response, "landed_at") if kind == "partial" else "")


def _kind(body: Table) -> Delivery:
    event = payload.text(body, "event_type")
    if event == "form_response_partial":
        return "partial"
    if event != "form_response":
        raise DoesNotFit("unknown_event")
    return "test" if _is_test(body) else "submitted"


def _is_test(body: Table) -> bool:
    """The "send test request" button: constant ids in 2018, one id for both and no time spent
    on the form since 2023."""
    response = payload.table(body, "form_response")
    event_id, token = payload.text(body, "event_id"), payload.text(response, "token")
    if event_id == _TEST_EVENT or token == _TEST_RESPONSE:
        return True
    landed, submitted = response.get("landed_at"), response.get("submitted_at")
    return bool(token) and event_id == token and (landed is None or landed == submitted)


def _read_answers(response: Table, oddities: set[str]) -> Iterator[GivenAnswer]:
    definition = payload.table(response, "definition")
    if not definition:
        oddities.add("no_definition")
    fields = {payload.text(field, "id"): field for field in _walk(definition)}
    options = {name: _index_options(field) for name, field in fields.items()}
    for answer in payload.answer_rows(response, "answers"):
        named = payload.table(answer, "field")
        name = payload.text(named, "id")
        if definition and name not in fields:
            oddities.add("field_not_in_definition")
        question = _read_question(answer, named, fields.get(name, {}))
        if question.kind in {"dropped", "unknown"}:
            oddities.add(f"{question.kind}_answer")
        value = answer.get(payload.text(answer, "type"))
        if question.kind in {"choice", "choices"} and value is not None:
            yield _read_choices(question, value, options.get(name, {}))
        else:
            yield fill(question, value)


def _walk(holder: Table) -> Iterator[Table]:
    for field in payload.rows(holder, "fields"):
        yield field
        yield from _walk(field)
        yield from _walk(payload.table(field, "properties"))


def _index_options(field: Table) -> _Options:
    """Every option by its label and by its ref and id; the first of two equal ones wins."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for option in payload.rows(field, "choices"):
        ref, identifier = payload.text(option, "ref"), payload.text(option, "id")
        label = payload.text(option, "label")
        for name in (("label", label), ("ref", ref), ("ref", identifier)):
            found.setdefault(name, (ref or identifier, label))
    return found


def _read_question(answer: Table, named: Table, defined: Table) -> GivenAnswer:
    """The question of an answer, without its value. In 2018 only the definition had the ref."""
    identifier = payload.text(named, "id")
    ref = payload.text(named, "ref") or payload.text(defined, "ref")
    asked = payload.text(named, "type") or payload.text(defined, "type")
    return GivenAnswer(
        key=ref or identifier,
        kind=_answer_kind(payload.text(answer, "type"), asked),
        alt_keys=(identifier,) if ref and identifier else (),
        title=payload.text(defined, "title"),
    )


def _answer_kind(announced: str, asked: str) -> AnswerKind:
    if announced == "text" and asked == "dropdown":
        return "choice"
    if announced == "text" and asked == "long_text":
        return "long_text"
    return _KINDS.get(announced, "unknown")


def _read_choices(question: GivenAnswer, value: object, options: _Options) -> GivenAnswer:
    """One option or several, as one object, a list of objects, or one object of lists."""
    parts = value if isinstance(value, list) else [value]
    if not all(isinstance(part, dict | str) for part in parts):
        return fill(question, value)
    pairs = [pair for part in parts for pair in _read_option(part, options)]
    return choose(question, value, pairs, [payload.text(part, "other") for part in parts])


def _read_option(part: object, options: _Options) -> Iterator[tuple[str, str]]:
    if isinstance(part, str):
        yield _look_up(options, "label", part)
        return
    other = payload.text(part, "other")
    ref = payload.text(part, "ref") or payload.text(part, "id")
    label = payload.text(part, "label")
    if not other and ref and label:
        yield _look_up(options, "ref", ref)[0], label
    elif not other:
        yield _look_up(options, "ref", ref) if ref else _look_up(options, "label", label)
    yield from _read_lists(part, options, bool(other))


def _read_lists(part: object, options: _Options, other: bool) -> Iterator[tuple[str, str]]:
    """Each entry is looked up by itself in the form's definition: the lists of ids, refs and
    labels of one answer may differ in length, so they are never paired by position. An id says
    nothing to a program, so it is only passed on when there is nothing else."""
    labels, refs = payload.texts(part, "labels"), payload.texts(part, "refs")
    yield from (_look_up(options, "label", label) for label in labels)
    yield from (_look_up(options, "ref", ref) for ref in refs if not (other and ref == "other"))
    for name in payload.texts(part, "ids"):
        found = _look_up(options, "ref", name)
        if found[1] or not (labels or refs or other):
            yield found


def _look_up(options: _Options, name: str, value: str) -> tuple[str, str]:
    """The (ref, label) of the option with this label, or with this ref or id; else what we have."""
    return options.get((name, value), ("", value) if name == "label" else (value, ""))
