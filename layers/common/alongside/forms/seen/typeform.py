"""A form as Typeform's API describes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alongside.forms import payload
from alongside.forms.payload import Table
from alongside.forms.records import AnswerKind
from alongside.forms.seen.records import SeenForm, SeenQuestion

_KINDS: Mapping[str, AnswerKind] = {
    "short_text": "text",
    "long_text": "long_text",
    "email": "email",
    "phone_number": "phone",
    "website": "url",
    "calendly": "url",
    "number": "number",
    "opinion_scale": "number",
    "rating": "number",
    "nps": "number",
    "date": "date",
    "yes_no": "flag",
    "legal": "flag",
    "multiple_choice": "choice",
    "picture_choice": "choice",
    "matrix_row": "choice",
    "dropdown": "choice",
    "checkbox": "choices",
    "ranking": "choices",
    "file_upload": "dropped",
    "payment": "dropped",
    "signature": "dropped",
}
_SHOWN_ONLY = frozenset({"statement"})
_USUAL_MARKS = {"opinion_scale": 11, "rating": 5, "nps": 11}


def see(definition: Table) -> SeenForm:
    """The form behind an answer to GET /forms/{id}."""
    settings = payload.table(definition, "settings")
    public = settings.get("is_public")
    unfinished = settings.get("partial_responses_to_all_integrations")
    return SeenForm(
        provider="typeform",
        form_id=payload.text(definition, "id"),
        title=payload.text(definition, "title"),
        questions=tuple(
            _see_question(field)
            for field in walk(definition)
            if payload.text(field, "type") not in _SHOWN_ONLY
        ),
        collects_email=False,
        takes_answers=public if isinstance(public, bool) else None,
        sends_unfinished=unfinished if isinstance(unfinished, bool) else None,
    )


def walk(holder: Table) -> Iterator[Table]:
    """Everything on the form, also what is in a group; the group itself asks nothing."""
    for field in payload.rows(holder, "fields"):
        inside = payload.table(field, "properties")
        if payload.rows(inside, "fields"):
            yield from walk(inside)
        else:
            yield field


def _see_question(field: Table) -> SeenQuestion:
    inside = payload.table(field, "properties")
    asked = payload.text(field, "type")
    kind = _KINDS.get(asked, "unknown")
    several = _takes_several(field, inside) if kind in {"choice", "choices"} else None
    required = payload.table(field, "validations").get("required")
    return SeenQuestion(
        keys=_names(field),
        title=payload.text(field, "title"),
        kind="choices" if several else kind,
        required=required if isinstance(required, bool) else None,
        choices=tuple(_see_choices(inside)),
        other=inside.get("allow_other_choice") is True if several is not None else None,
        several=several,
        marks=_marks(asked, inside),
    )


def _names(field: Table) -> tuple[str, ...]:
    names = (payload.text(field, "ref"), payload.text(field, "id"))
    return tuple(dict.fromkeys(name for name in names if name))


def _takes_several(field: Table, inside: Table) -> bool:
    most = payload.table(field, "validations").get("max_selection")
    asked = payload.text(field, "type")
    wanted = asked in {"checkbox", "ranking"} or inside.get("allow_multiple_selection") is True
    return wanted and most != 1


def _see_choices(inside: Table) -> Iterator[tuple[str, str]]:
    for choice in payload.rows(inside, "choices"):
        ref = payload.text(choice, "ref") or payload.text(choice, "id")
        yield ref, payload.text(choice, "label")


def _marks(asked: str, inside: Table) -> tuple[int, int] | None:
    """Marks begin at one where the form says so, and those of stars always."""
    if asked not in _USUAL_MARKS:
        return None
    steps = inside.get("steps", _USUAL_MARKS[asked])
    if not isinstance(steps, int) or steps < 1:
        return None
    lowest = int(asked == "rating" or inside.get("start_at_one") is True)
    return lowest, steps - 1 + lowest
