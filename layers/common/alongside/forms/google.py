"""What our own Apps Script sender posts for a Google form, under the Standard Webhooks headers.

    {"schema": "google-forms/1",
     "event": "submitted" | "test" | "schema",             left out: "submitted"
     "form": {"id", "title"},
     "response": {"id", "submitted_at", "email": text | null},
     "items": [{"id", "ref", "type", "title", "value", "other": [text], "rows": [text]}]}

`type` is Apps Script's ItemType. `value` is a text, a list of texts (boxes; a grid, in the order
of `rows`) or a list of lists (a grid of boxes). `other` repeats those values that are none of the
item's choices. `ref` is the program's question, as we have once answered to a schema message; it
may be absent. An unanswered choice is left out by Google, so a missing item proves nothing.
The collected address is the answer `$email`. A `schema` message describes the form and has no
answers; there, and in a test, `submitted_at` is the time of sending and `id` may be absent.

A `schema` message says more of the form, each true or false, and of what it asks, for `seen` and
`suitability`; what is absent is not said:

    "form": {…, "collects_email", "limit_one_response", "requires_login", "allows_edits",
             "linked_sheet": whether the answers go to a spreadsheet,
             "published": whether people can open it, "accepting": whether it takes answers}
    "items": [{…, "required": true | false,
               "choices": [text], "has_other": true | false,   of a grid: its columns, and no other
               "lower": 1, "upper": 5}]            of a SCALE, and of a RATING: 1 and how many
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from alongside.errors import DoesNotFit
from alongside.forms import payload, signatures
from alongside.forms.payload import Table
from alongside.forms.records import (
    COLLECTED_EMAIL,
    MOST_ROWS,
    AnswerKind,
    Delivery,
    GivenAnswer,
    Submission,
    choose,
    compose,
    fill,
)

_SCHEMA = "google-forms/1"
_EVENTS: Mapping[str, Delivery] = {
    "": "submitted",
    "submitted": "submitted",
    "test": "test",
    "schema": "schema",
}
_KINDS: Mapping[str, AnswerKind] = {
    "TEXT": "text",
    "PARAGRAPH_TEXT": "long_text",
    "MULTIPLE_CHOICE": "choice",
    "LIST": "choice",
    "CHECKBOX": "choices",
    "GRID": "choice",
    "CHECKBOX_GRID": "choices",
    "SCALE": "number",
    "RATING": "number",
    "DATE": "date",
    "DATETIME": "text",
    "TIME": "text",
    "DURATION": "text",
    "FILE_UPLOAD": "dropped",
}


def verify(raw: bytes, headers: Mapping[str, str], secrets: Sequence[bytes], now: datetime) -> int:
    """`secrets` are raw key bytes; the delivery must be signed within five minutes of `now`."""
    return signatures.verify_standard(raw, headers, secrets, now)


def parse(body: Table, raw: bytes) -> Submission:
    """Read one message of the sender."""
    if payload.text(body, "schema") != _SCHEMA:
        raise DoesNotFit("unknown_schema")
    kind = _EVENTS.get(payload.text(body, "event"))
    if kind is None:
        raise DoesNotFit("unknown_event")
    response = payload.table(body, "response")
    oddities: set[str] = set()
    return compose(
        raw,
        provider="google",
        kind=kind,
        form_id=payload.text(payload.table(body, "form"), "id"),
        response_id=payload.text(response, "id"),
        moment=payload.text(response, "submitted_at"),
        answers=() if kind == "schema" else _read_answers(body, response, oddities),
        oddities=oddities,
    )


def kind_of(item: Table) -> AnswerKind:
    """The kind of answers an item gives."""
    return _KINDS.get(payload.text(item, "type"), "unknown")


def names_of(item: Table) -> tuple[str, ...]:
    """The names of an item, its ref before its id."""
    names = (payload.text(item, "ref"), payload.text(item, "id"))
    return tuple(dict.fromkeys(name for name in names if name))


def name_of_row(item: Table, row: str) -> str:
    """The name of a row of a grid."""
    return f"{payload.text(item, 'id')}#{row}"


def title_of_row(item: Table, row: str) -> str:
    """The question of a row of a grid."""
    return f"{payload.text(item, 'title').strip()} [{row}]"


def _read_answers(body: Table, response: Table, oddities: set[str]) -> Iterator[GivenAnswer]:
    email = payload.text(response, "email")
    if email:
        yield GivenAnswer(key=COLLECTED_EMAIL, kind="email", text=email)
    for item in payload.answer_rows(body, "items"):
        kind = kind_of(item)
        if kind in {"dropped", "unknown"}:
            oddities.add(f"{kind}_answer")
        if payload.text(item, "type").endswith("GRID"):
            yield from _read_grid(item, kind)
        else:
            name, *others = names_of(item) or ("",)
            title = payload.text(item, "title")
            question = GivenAnswer(key=name, kind=kind, alt_keys=tuple(others), title=title)
            yield _read_value(question, item.get("value"), payload.texts(item, "other"))


def _read_value(question: GivenAnswer, value: object, other: list[str]) -> GivenAnswer:
    if question.kind not in {"choice", "choices"} or value is None:
        return fill(question, value)
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(label, str) for label in values):
        return fill(question, values)
    labels = [label for label in map(payload.as_text, values) if label not in other]
    return choose(question, value, [("", label) for label in labels], other)


def _read_grid(item: Table, kind: AnswerKind) -> Iterator[GivenAnswer]:
    """One answer per row, addressed `id#row title`; rows without an answer are null or empty."""
    rows, value = payload.texts(item, "rows")[:MOST_ROWS], item.get("value")
    values = value[:MOST_ROWS] if isinstance(value, list) else []
    for place, row in enumerate(rows):
        question = GivenAnswer(
            key=name_of_row(item, row),
            kind=kind,
            title=title_of_row(item, row),
            malformed=len(rows) != len(values),
        )
        fits = not question.malformed and values[place] != ""
        yield _read_value(question, values[place], []) if fits else question
