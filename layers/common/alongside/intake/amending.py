"""What is put in the place of answers: what a coordinator typed, and what stands on file."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

from alongside.enrollment import slug
from alongside.forms.mapping import Mapped
from alongside.forms.wording import clean_line
from alongside.intake.records import DRIFT
from alongside.model import Answer, Application, Finding, Role
from alongside.program import Program, Purpose, Question

TYPED = "typed_by_coordinator"
_WHO: tuple[Purpose, ...] = ("name", "group", "email")
"""Who somebody is and where: without these there is no application."""


def check(program: Program, role: Role, amend: Mapping[str, str]) -> None:
    """Raises LookupError when something else than a name, a group or an address was typed, each by
    its question's id or its purpose: only a member says the rest of themselves."""
    unknown = amend.keys() - _by_either_name(program, role).keys()
    if unknown:
        raise LookupError(f"not for a coordinator to say: {sorted(unknown)}")


def typed(program: Program, role: Role, amend: Mapping[str, str], mapped: Mapped) -> Mapped:
    """With what a coordinator typed, as `check` lets them."""
    asked = _by_either_name(program, role)
    given = {asked[key].id: _as_answer(asked[key], text) for key, text in amend.items()}
    if not given:
        return mapped
    said = tuple(Finding(TYPED, question) for question in sorted(given))
    return _overlay(mapped, given, (*_without(mapped.findings, given), *said))


def _by_either_name(program: Program, role: Role) -> Mapping[str, Question]:
    found: dict[str, Question] = {}
    for purpose in _WHO:
        question = program.by_purpose(role, purpose)
        if question is not None:
            found |= {question.id: question, purpose: question}
    return found


def _as_answer(question: Question, text: str) -> Answer | None:
    """The typed text as an answer; of a group that is chosen from a list the choice that is meant,
    None when there is none of that name."""
    if not question.choices:
        return clean_line(text)
    meant = (one.code for one in question.choices if slug(text) in (slug(one.label), one.code))
    return next(meant, None)


def as_it_stands(program: Program, was: Application, mapped: Mapped) -> Mapped:
    """With what has been settled of somebody since they sent this: who they are, what a coordinator
    typed, what they have corrected themselves, and the agreement they accepted."""
    answers: dict[str, Answer | None] = {}
    for purpose in _WHO:
        question = program.by_purpose(was.role, purpose)
        if question is not None and question.id in was.answers:
            answers[question.id] = was.answers[question.id]
    detail = program.by_purpose(was.role, "contact_detail")
    if detail is not None and not _was_unread(was, detail):
        answers[detail.id] = was.answers.get(detail.id)
    agreement = program.by_purpose(was.role, "agreement")
    if agreement is not None and was.accepted is not None:
        answers[agreement.id] = True
    said = tuple(one for one in was.findings if one.code == TYPED)
    rest = _without(mapped.findings, {one.question for one in said})
    return _overlay(mapped, answers, (*rest, *said))


def _was_unread(was: Application, question: Question) -> bool:
    return any(one.question == question.id and one.code in DRIFT for one in was.findings)


def not_accepted(program: Program, role: Role, mapped: Mapped) -> Mapped:
    """Without the agreement: the text has changed since they accepted it, so it has to be accepted
    anew."""
    question = program.by_purpose(role, "agreement")
    if question is None or question.id not in mapped.answers:
        return mapped
    return _overlay(mapped, {question.id: False}, mapped.findings)


def _without(findings: tuple[Finding, ...], questions: Container[str]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.question not in questions)


def _overlay(
    mapped: Mapped, answers: Mapping[str, Answer | None], findings: tuple[Finding, ...]
) -> Mapped:
    together = {**mapped.answers, **answers}
    said = {question: one for question, one in together.items() if one is not None}
    return replace(mapped, answers=said, findings=findings)
