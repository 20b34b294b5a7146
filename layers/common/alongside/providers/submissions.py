"""A submission as Tally's API lists it, as the fields of a webhook's body.

The API names the options of an answer by their texts, the webhook by their ids; it leaves out what
was not answered, the webhook lists every question. What an option is called, and which one opens a
box for words of one's own, is in the form's blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alongside.forms import payload
from alongside.forms.payload import Table
from alongside.forms.records import UNLISTED

_LISTED = frozenset({"MULTIPLE_CHOICE", "CHECKBOXES", "DROPDOWN", "MULTI_SELECT", "RANKING"})
_NEVER_READ = frozenset({"HIDDEN_FIELDS", "CALCULATED_FIELDS"})


@dataclass(frozen=True)
class Questions:
    """The questions of a page of submissions, and the form they stand on."""

    questions: Sequence[Table]
    definition: Table

    def fields(self, responses: Sequence[Table]) -> Iterator[Table]:
        """Every question with its answer, or with none."""
        given = {payload.text(one, "questionId"): one for one in responses}
        for question in self.questions:
            kind = payload.text(question, "type")
            if kind in _NEVER_READ:
                continue
            name = payload.text(question, "id")
            field: Table = {
                "key": f"question_{name}",
                "label": payload.text(question, "title"),
                "type": kind,
                "value": _value(given.get(name, {})),
            }
            yield self._with_options(field, question) if kind in _LISTED else field

    def _with_options(self, field: Table, question: Table) -> Table:
        options = self._options(question)
        value = field["value"]
        if value is None or isinstance(value, bool):
            return {**field, "options": options}
        taken = [_find(one, options) for one in (value if isinstance(value, list) else [value])]
        listed = [*options, *(one for one in taken if isinstance(one, dict) and one not in options)]
        return {
            **field,
            "value": [one["id"] if isinstance(one, dict) else one for one in taken],
            "options": listed,
        }

    def _options(self, question: Table) -> list[Table]:
        """The options of a question: the blocks of its group."""
        groups = {
            payload.text(field, name)
            for field in payload.rows(question, "fields")
            for name in ("uuid", "blockGroupUuid")
        }
        return [
            {
                "id": payload.text(block, "uuid"),
                "text": payload.text(payload.table(block, "payload"), "text"),
                **_mark(payload.table(block, "payload")),
            }
            for block in payload.rows(self.definition, "blocks")
            if payload.text(payload.table(block, "payload"), "text")
            and {payload.text(block, "groupUuid"), payload.text(block, "uuid")} & groups - {""}
        ]


def _mark(inside: Table) -> Table:
    return {"isOtherOption": True} if inside.get("isOtherOption") is True else {}


def _value(response: Table) -> object:
    """The answer; the API has called it `answer`, and `value` before."""
    found = response.get("answer", response.get("value"))
    return None if found in ("", [], {}) else found


def _find(said: object, options: Sequence[Table]) -> object:
    """The option that is meant by its text or id. Other words are written beside the options where
    the question has room for them. Where not, they are those of an option that is gone, or a
    member's own from before "Other" was: only the program can tell."""
    if not isinstance(said, str):
        return said
    for option in options:
        if said in (option["id"], option["text"]):
            return option
    own = any(option.get("isOtherOption") for option in options)
    return {"id": UNLISTED, "text": said, **({"isOtherOption": True} if own else {})}
