"""What could be read in a submission that waits, as far as somebody may see it."""

from __future__ import annotations

from alongside import forms
from alongside.errors import DoesNotFit
from alongside.forms import mapping
from alongside.model import Answer, Role
from alongside.program import Program, Question
from alongside.store.applications import Quarantined

_WHO = ("name", "email")
_UNREAD = "(nothing that could be read)"


def read(program: Program, entry: Quarantined) -> list[tuple[Question, Answer | None]]:
    """Each question of the form with what could be read; none when it is no submission at all."""
    _, form, provider = entry.hook.split("/")
    try:
        submission = forms.parse(provider, entry.body)
    except DoesNotFit:
        return []
    found = mapping.map_answers(submission, program, Role(form)).answers
    return [(one, found.get(one.id)) for one in program.questions_for(Role(form))]


def shown(
    program: Program, found: list[tuple[Question, Answer | None]], *, names: bool, answers: bool
) -> dict[str, str]:
    """Whether each question could be read, by its title; with `names` who it is from, with
    `answers` the others, but never what the form promised to show to nobody."""
    told = {}
    for question, answer in found:
        if question.shown_to == "nobody" and question.purpose not in _WHO:
            continue
        option = "--names" if question.purpose in _WHO else "--answers"
        open_ = names if question.purpose in _WHO else answers
        said = program.label(question.id, answer) if open_ and answer is not None else ""
        hidden = f"(there, shown with {option})"
        told[question.title] = _UNREAD if answer is None else said if open_ else hidden
    return told


def in_confidence(found: list[tuple[Question, Answer | None]]) -> int:
    """How many answers the form promised to show to nobody, who it is from aside."""
    return sum(
        1
        for question, answer in found
        if question.shown_to == "nobody" and question.purpose not in _WHO and answer is not None
    )
