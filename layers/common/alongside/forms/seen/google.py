"""A form as the schema message of our own sender describes it (see `forms.google`)."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.forms import google, payload
from alongside.forms.payload import Table
from alongside.forms.records import MOST_ROWS
from alongside.forms.seen.records import SeenForm, SeenQuestion

_SHOWN_ONLY = frozenset({"SECTION_HEADER", "PAGE_BREAK", "IMAGE", "VIDEO"})


def see(definition: Table) -> SeenForm:
    """The form behind a schema message."""
    form = payload.table(definition, "form")
    says = {name: _flag(form, name) for name in ("collects_email", "published", "accepting")}
    open_ = [one for one in (says["published"], says["accepting"]) if one is not None]
    return SeenForm(
        provider="google",
        form_id=payload.text(form, "id"),
        title=payload.text(form, "title"),
        questions=tuple(_see_questions(definition)),
        collects_email=says["collects_email"],
        takes_answers=all(open_) if open_ else None,
        sends_unfinished=False,
    )


def _flag(holder: Table, name: str) -> bool | None:
    value = holder.get(name)
    return value if isinstance(value, bool) else None


def _see_questions(definition: Table) -> Iterator[SeenQuestion]:
    for item in payload.rows(definition, "items"):
        shape = payload.text(item, "type")
        if shape.endswith("GRID"):
            yield from (_see(item, row) for row in payload.texts(item, "rows")[:MOST_ROWS])
        elif shape not in _SHOWN_ONLY:
            yield _see(item)


def _see(item: Table, row: str | None = None) -> SeenQuestion:
    kind = google.kind_of(item)
    listed = kind in {"choice", "choices"}
    title = payload.text(item, "title")
    return SeenQuestion(
        keys=google.names_of(item) if row is None else (google.name_of_row(item, row),),
        title=title if row is None else google.title_of_row(item, row),
        kind=kind,
        required=_flag(item, "required"),
        choices=tuple(("", label) for label in payload.texts(item, "choices")) if listed else (),
        other=_flag(item, "has_other") if listed else None,
        several=kind == "choices" if listed else None,
        marks=_marks(item),
    )


def _marks(item: Table) -> tuple[int, int] | None:
    lower, upper = item.get("lower"), item.get("upper")
    if type(lower) is int and type(upper) is int and lower <= upper:
        return lower, upper
    return None
