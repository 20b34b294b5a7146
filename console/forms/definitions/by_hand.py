"""A program's form as a text, for whoever builds it by hand in a form editor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from alongside.program import Kind
from console.forms.definitions.asked import Asked, Form

_KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        "email": "e-mail",
        "name": "short text",
        "text": "short text",
        "long_text": "long text",
        "people": "long text",
        "number": "number",
        "scale": "scale",
        "flag": "yes or no",
        "choice": "multiple choice, one answer",
        "choices": "multiple choice, several answers",
    }
)


def write(form: Form) -> str:
    """The whole form. What stands after a number or a dash is copied as it is."""
    return "\n".join(_lines(form)).rstrip() + "\n"


def _lines(form: Form) -> Iterator[str]:
    yield from (form.title, "=" * len(form.title), "", form.introduction, "")
    for number, asked in enumerate(form.questions, 1):
        if asked.purpose == "agreement":
            yield from (form.agreement_title, "-" * len(form.agreement_title), "")
            yield from (form.agreement, "")
        yield f"{number}. {asked.title}"
        yield f"   [{_how(asked)}]"
        yield from (f"   {line}" for line in asked.help.splitlines())
        yield from (f"   - {label}" for _, label in asked.choices)
        if asked.kind == "flag" and not asked.choices:
            yield from (f"   - {form.yes}", f"   - {form.no}")
        yield ""


def _how(asked: Asked) -> str:
    parts = [_KINDS[asked.kind], "required" if asked.required else "may be left blank"]
    if asked.kind in ("number", "scale"):
        parts.insert(1, f"{asked.minimum} to {asked.maximum}")
    if asked.other:
        parts.append('with "Other"')
    return ", ".join(parts)
