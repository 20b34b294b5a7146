"""Tally's webhook: every question is listed, answered or not, signed over the body with a text
secret. Hidden and calculated fields are never read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from alongside.errors import DoesNotFit
from alongside.forms import payload, signatures
from alongside.forms.payload import Table
from alongside.forms.records import (
    MOST_ROWS,
    AnswerKind,
    Delivery,
    GivenAnswer,
    Submission,
    choose,
    compose,
    fill,
)

INPUTS: Mapping[str, AnswerKind] = {
    "INPUT_TEXT": "text",
    "TEXTAREA": "long_text",
    "INPUT_EMAIL": "email",
    "INPUT_PHONE_NUMBER": "phone",
    "INPUT_LINK": "url",
    "INPUT_NUMBER": "number",
    "LINEAR_SCALE": "number",
    "RATING": "number",
    "INPUT_DATE": "date",
    "INPUT_TIME": "text",
    "MATRIX": "choices",
    "FILE_UPLOAD": "dropped",
    "PAYMENT": "dropped",
    "SIGNATURE": "dropped",
}
"""Kinds of questions that deliveries and descriptions of forms call by the same name."""

_KINDS: Mapping[str, AnswerKind] = {
    **INPUTS,
    "MULTIPLE_CHOICE": "choice",
    "DROPDOWN": "choice",
    "CHECKBOXES": "choices",
    "MULTI_SELECT": "choices",
    "RANKING": "choices",
}
_NEVER_READ = frozenset({"HIDDEN_FIELDS", "CALCULATED_FIELDS"})


def verify(raw: bytes, headers: Mapping[str, str], secrets: Sequence[bytes], now: datetime) -> int:
    """`secrets` are the secrets' texts as UTF-8. There is no time in this signature to check."""
    return signatures.verify_body(raw, headers, secrets, "tally-signature", "")


def parse(body: Table, raw: bytes) -> Submission:
    """Read a `FORM_RESPONSE` body of 2022 to 2026, or the automatic test body without a type."""
    data = payload.table(body, "data")
    oddities: set[str] = set()
    return compose(
        raw,
        provider="tally",
        kind=_kind(body, data),
        form_id=payload.text(data, "formId"),
        response_id=payload.text(data, "submissionId") or payload.text(data, "responseId"),
        moment=payload.text(data, "createdAt") or payload.text(body, "createdAt"),
        answers=_read_answers(data, oddities),
        oddities=oddities,
        lists_all_questions=True,
    )


def _kind(body: Table, data: Table) -> Delivery:
    event = payload.text(body, "eventType")
    if event == "FORM_RESPONSE":
        return "submitted"
    ids = payload.text(data, "responseId"), payload.text(data, "submissionId")
    if "eventType" not in body and all(ids) and ids[0] != ids[1]:
        return "test"
    raise DoesNotFit("unknown_event")


def _read_answers(data: Table, oddities: set[str]) -> Iterator[GivenAnswer]:
    fields = payload.answer_rows(data, "fields")
    boxes = {payload.text(field, "key") for field in fields if payload.rows(field, "options")}
    for field in fields:
        kind = payload.text(field, "type")
        if kind in _NEVER_READ or _repeats_an_option(field, boxes):
            continue
        if kind == "MATRIX":
            yield from _read_grid(field)
        else:
            yield _read_answer(field, oddities)


def _repeats_an_option(field: Table, boxes: set[str]) -> bool:
    """Ticked boxes come twice: the list, and then one true/false field per option, whose key is
    the question's key, an underscore and the option's id."""
    question, _, _ = payload.text(field, "key").rpartition("_")
    return payload.text(field, "type") == "CHECKBOXES" and question in boxes


def _read_answer(field: Table, oddities: set[str]) -> GivenAnswer:
    key = payload.text(field, "key")
    kind = _KINDS.get(payload.text(field, "type"), "unknown")
    value = field.get("value")
    if kind in {"dropped", "unknown"} and value is not None:
        oddities.add(f"{kind}_answer")
    if kind == "choices" and isinstance(value, bool):
        kind = "flag"
    question = GivenAnswer(
        key=key,
        kind=kind,
        alt_keys=_short(key),
        title=payload.text(field, "label"),
    )
    if kind not in {"choice", "choices"} or value is None:
        return fill(question, value)
    return _read_choices(question, value, payload.rows(field, "options"))


def _short(key: str) -> tuple[str, ...]:
    """The question's id without the word that Tally puts before it."""
    return (key.removeprefix("question_"),) if key.startswith("question_") else ()


def _read_choices(question: GivenAnswer, value: object, options: list[Table]) -> GivenAnswer:
    """Ids of options as a list, or as one text (single choice, 2022)."""
    ids = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) for name in ids):
        return fill(question, ids)
    labels = {payload.text(row, "id"): payload.text(row, "text") for row in options}
    writes_in = {payload.text(row, "id") for row in options if row.get("isOtherOption") is True}
    taken = [(name, labels.get(name, "")) for name in map(payload.as_text, ids)]
    return choose(
        question,
        value,
        [pair for pair in taken if pair[0] not in writes_in],
        [label for name, label in taken if name in writes_in],
    )


def _read_grid(field: Table) -> Iterator[GivenAnswer]:
    """One answer per row of a grid, addressed `key#row title`."""
    value, key = payload.table(field, "value"), payload.text(field, "key")
    for row in payload.rows(field, "rows")[:MOST_ROWS]:
        name, label = payload.text(row, "id"), payload.text(row, "text")
        question = GivenAnswer(
            key=f"{key}#{label}",
            kind="choices",
            alt_keys=tuple(f"{short}#{label}" for short in _short(key)),
            title=f"{payload.text(field, 'label').strip()} [{label}]",
        )
        taken = value.get(name)
        yield _read_choices(question, taken, payload.rows(field, "columns")) if taken else question
