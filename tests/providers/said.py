"""What a person fills in on a form, by what they see there, and what it says to the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from alongside.model import Answer
from console.forms.definitions.asked import Asked, Form

TEXTS = ("Zoé", "Ana María", "Ωmega 🌱", "x" * 300)
LONG = ("A line.\nAnother, with “quotes” & <marks>.", "ñ" * 4000)


@dataclass(frozen=True)
class Said:
    """`answers` by title: a text, a number, a yes or no, or (labels ticked, text written beside).
    `expected` and `other` are what the program must then read, by question id."""

    answers: Mapping[str, Any]
    expected: Mapping[str, Answer]
    other: Mapping[str, tuple[str, ...]]


@st.composite
def filled(draw: st.DrawFn, form: Form) -> Said:
    """Somebody's answers: all that is required, any of the rest."""
    answers: dict[str, Any] = {}
    expected: dict[str, Answer] = {}
    other: dict[str, tuple[str, ...]] = {}
    for asked in form.questions:
        if not asked.required and not draw(st.booleans()):
            continue
        given, meant, beside = draw(_answer(asked))
        answers[asked.title] = given
        if meant is not None:
            expected[asked.ref] = meant
        if beside:
            other[asked.ref] = (beside,)
    return Said(answers, expected, other)


def everything(form: Form) -> Said:
    """Every question answered in the first way there is, with words beside where there is room."""
    answers: dict[str, Any] = {}
    expected: dict[str, Answer] = {}
    other: dict[str, tuple[str, ...]] = {}
    for asked in form.questions:
        if asked.choices:
            several = asked.kind == "choices"
            ticked = asked.choices[: 2 if several else 1]
            beside = "My own way" if several and asked.other else ""
            answers[asked.title] = (tuple(label for _, label in ticked), beside)
            codes = tuple(code for code, _ in ticked)
            expected[asked.ref] = codes if several else codes[0]
            if beside:
                other[asked.ref] = (beside,)
        else:
            answers[asked.title], expected[asked.ref] = _first(asked)
    return Said(answers, expected, other)


def _first(asked: Asked) -> tuple[Any, Answer]:
    if asked.kind == "email":
        return "zoe@example.org", "zoe@example.org"
    if asked.kind == "flag":
        return True, True
    if asked.kind in ("number", "scale"):
        return asked.maximum, asked.maximum
    if asked.kind == "people":
        return "Sam\nAlex Doe", ("Sam", "Alex Doe")
    return "Zoé", "Zoé"


@st.composite
def _answer(draw: st.DrawFn, asked: Asked) -> tuple[Any, Answer | None, str]:
    if asked.choices and asked.kind == "choices":
        return draw(_several(asked))
    if asked.choices:
        if asked.other and draw(st.booleans()):
            return ((), "My own way"), None, "My own way"
        code, label = draw(st.sampled_from(asked.choices))
        return ((label,), ""), code, ""
    if asked.kind == "flag":
        flag = draw(st.booleans())
        return flag, flag, ""
    if asked.kind in ("number", "scale"):
        number = draw(st.integers(asked.minimum, asked.maximum))
        return number, number, ""
    if asked.kind in ("name", "text", "long_text"):
        text = draw(st.sampled_from(LONG if asked.kind == "long_text" else TEXTS))
        return text, text, ""
    given, meant = _first(asked)
    return given, meant, ""


@st.composite
def _several(draw: st.DrawFn, asked: Asked) -> tuple[Any, Answer | None, str]:
    chosen = draw(st.sets(st.sampled_from(asked.choices)))
    beside = "My own way" if asked.other and (not chosen or draw(st.booleans())) else ""
    if not chosen and not beside:
        chosen = {asked.choices[0]}
    ticked = [pair for pair in asked.choices if pair in chosen]
    codes = tuple(code for code, _ in ticked)
    return (tuple(label for _, label in ticked), beside), codes or None, beside
