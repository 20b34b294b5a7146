"""A program's form as Typeform's Create API takes it.

Every field has the question's id as its `ref` and every choice its code, so that a form whose
titles are reworded, or translated, still fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from alongside.program import Kind
from console.forms.definitions.asked import Asked, Form

_TYPES: Mapping[Kind, str] = MappingProxyType(
    {
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
)
_LANGUAGES = frozenset(
    "en es ca fr de ru it da pt ch zh nl no uk ja ko hr fi sv pl el hu tr cs et".split()
)
_STEPS = range(5, 12)
_PAGE = 2_000


def define(form: Form) -> dict[str, Any]:
    """The body of POST /forms."""
    return {
        "title": form.title,
        "type": "quiz",
        "settings": _settings(form),
        "welcome_screens": [
            {
                "ref": "welcome",
                "title": form.title,
                "properties": {"description": form.introduction, "show_button": True},
            }
        ],
        "fields": [field for one in form.questions for field in _fields(form, one)],
        "thankyou_screens": [
            {"ref": "thanks", "title": form.thanks, "properties": {"show_button": False}}
        ],
    }


def _settings(form: Form) -> dict[str, Any]:
    """Nothing that remembers or measures people: half-filled forms stay with whoever fills them in,
    and are kept neither in their browser nor passed on."""
    language = form.language[:2].lower()
    return {
        "language": language if language in _LANGUAGES else "en",
        "is_public": True,
        "show_progress_bar": True,
        "show_number_of_submissions": False,
        "autosave_progress": False,
        "partial_responses_to_all_integrations": False,
        "meta": {"allow_indexing": False},
    }


def _fields(form: Form, asked: Asked) -> list[dict[str, Any]]:
    """A question; before the one that accepts the agreement, what it says."""
    question = _question(asked)
    return [*_agreement(form), question] if asked.purpose == "agreement" else [question]


def _agreement(form: Form) -> Iterator[dict[str, Any]]:
    """A long agreement is several pages, each of whole paragraphs."""
    for number, page in enumerate(_pages(form.agreement), 1):
        yield {
            "ref": "agreement_text" if number == 1 else f"agreement_text_{number}",
            "type": "statement",
            "title": form.agreement_title if number == 1 else "…",
            "properties": {"description": page, "hide_marks": True},
        }


def _pages(text: str) -> Iterator[str]:
    page = ""
    for paragraph in text.split("\n\n"):
        longer = f"{page}\n\n{paragraph}" if page else paragraph
        if page and len(longer) > _PAGE:
            yield page
            longer = paragraph
        page = longer
    yield page


def _question(asked: Asked) -> dict[str, Any]:
    kind = _kind(asked)
    properties: dict[str, Any] = {"description": asked.help} if asked.help else {}
    validations: dict[str, Any] = {"required": asked.required}
    if kind == "multiple_choice":
        properties |= _choices(asked)
    elif kind == "opinion_scale":
        steps = asked.maximum - asked.minimum + 1
        properties |= {"steps": steps, "start_at_one": asked.minimum == 1}
    elif kind == "number":
        validations |= {"min_value": asked.minimum, "max_value": asked.maximum}
    elif asked.longest:
        validations["max_length"] = asked.longest
    return {
        "ref": asked.ref,
        "type": kind,
        "title": asked.title,
        "properties": properties,
        "validations": validations,
    }


def _kind(asked: Asked) -> str:
    """Typeform's scales begin at 0 or 1 and have five to eleven steps; others are numbers."""
    if asked.choices:
        return "multiple_choice"
    if asked.kind != "scale":
        return _TYPES[asked.kind]
    fits = asked.minimum in (0, 1) and asked.maximum - asked.minimum + 1 in _STEPS
    return "opinion_scale" if fits else "number"


def _choices(asked: Asked) -> dict[str, Any]:
    return {
        "choices": [{"ref": ref, "label": label} for ref, label in asked.choices],
        "allow_multiple_selection": asked.kind == "choices",
        "allow_other_choice": asked.other,
        "randomize": False,
        "vertical_alignment": True,
    }
