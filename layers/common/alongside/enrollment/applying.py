"""The application that a submission makes, or that a mentee becomes a mentor with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from alongside.enrollment.avoiding import exclusions
from alongside.enrollment.findings import written
from alongside.enrollment.judging import accepts, judge, left_open
from alongside.enrollment.naming import (
    callable_name,
    has_no_name,
    whole_name,
    with_name,
    without_name,
)
from alongside.enrollment.spelling import deliverable, normalize_email, slug
from alongside.errors import DoesNotFit
from alongside.model import Acceptance, Answer, Application, ApplicationState, Role
from alongside.program import Program, Purpose, Question
from alongside.program.translation import say

if TYPE_CHECKING:
    from alongside.forms.mapping import Mapped
    from alongside.forms.records import Submission


def enroll(
    program: Program,
    role: Role,
    submission: Submission,
    mapped: Mapped,
    person_id: Callable[[str], str],
) -> Application:
    """The application a submission makes.

    `person_id` turns a normalized address into a person id. Names declared as never to be matched
    with leave the answers and live on only in `barred` and `avoid_names`. An address where the name
    belongs is shown to nobody: it leaves the answers, and the member says their name first. Raises
    DoesNotFit `no_email`, `no_name` or `no_group` with the question's id.
    """
    email = _needed(program, role, "email", mapped.answers, deliverable)
    given = _needed(program, role, "name", mapped.answers, whole_name)
    name = callable_name(given)
    group = _needed(program, role, "group", mapped.answers, slug)
    member = person_id(normalize_email(email))
    barred, avoid_names = exclusions(program, role, mapped.answers, person_id)
    answers = with_name(program, role, mapped.answers, given, name)
    nameless = () if name else (without_name(program, role),)
    findings = judge(program, role, answers, (*mapped.findings, *nameless))
    waits = any(finding.blocks for finding in findings)
    return Application(
        program=program.id,
        group=group,
        member=member,
        role=role,
        version=submission.version,
        submitted_at=submission.submitted_at,
        waiting_since=submission.submitted_at,
        name=name or say(program, "Somebody"),
        email=email,
        answers=_kept_answers(program, role, answers),
        state=ApplicationState.NEEDS_PERSON if waits else ApplicationState.READY,
        findings=findings,
        capacity=_capacity(program, role, answers),
        barred=barred - {member},
        avoid_names=avoid_names,
        accepted=_acceptance(program, role, answers, submission.submitted_at),
    )


def become_mentor(program: Program, mentee: Application, version: str, at: datetime) -> Application:
    """The mentor application of somebody who has been mentored, from what they have answered as a
    mentee (R33): nothing is typed again. What only mentors are asked is left open; where that is
    needed, a person decides. An agreement that has changed since has to be accepted anew."""
    role, accepted = Role.MENTOR, mentee.accepted
    if accepted is not None and accepted.hash != program.agreement_hash:
        accepted = None
    answers = _answers_of_both(program, mentee, accepted)
    nameless = (without_name(program, role),) if has_no_name(mentee) else ()
    findings = judge(program, role, answers, (*nameless, *left_open(program, role, answers)))
    waits = any(finding.blocks for finding in findings)
    return replace(
        mentee,
        role=role,
        version=version,
        submitted_at=at,
        waiting_since=at,
        answers=answers,
        state=ApplicationState.NEEDS_PERSON if waits else ApplicationState.READY,
        findings=findings,
        capacity=1,
        held=0,
        barred=frozenset(),
        avoid_names=frozenset(),
        set_aside=False,
        urgent=False,
        accepted=accepted,
        paused_until=None,
        resting_until=None,
    )


def _needed(
    program: Program,
    role: Role,
    purpose: Purpose,
    answers: Mapping[str, Answer],
    read: Callable[[str], str],
) -> str:
    question = program.by_purpose(role, purpose)
    answer = answers.get(question.id) if question else None
    usable = read(written(program, question, answer)) if question and answer is not None else ""
    if not usable:
        raise DoesNotFit(f"no_{purpose}", question.id if question else "")
    return usable


def _capacity(program: Program, role: Role, answers: Mapping[str, Answer]) -> int:
    question = program.by_purpose(role, "capacity")
    answer = answers.get(question.id) if question and role is Role.MENTOR else None
    wanted = answer if isinstance(answer, int) else 1
    return max(1, min(wanted, program.matching.max_capacity))


def _kept_answers(program: Program, role: Role, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers without those told in confidence and without those that say nothing."""
    kept: dict[str, Answer] = {}
    for question in program.questions_for(role):
        answer = _without_skips(question, answers.get(question.id))
        if answer is not None and question.purpose != "avoid":
            kept[question.id] = answer
    return kept


def _without_skips(question: Question, answer: Answer | None) -> Answer | None:
    skips = {choice.code for choice in question.choices if choice.skips}
    if isinstance(answer, tuple):
        return tuple(code for code in answer if code not in skips) or None
    return None if isinstance(answer, str) and answer in skips else answer


def _acceptance(
    program: Program, role: Role, answers: Mapping[str, Answer], at: datetime
) -> Acceptance | None:
    if not accepts(program, role, answers):
        return None
    return Acceptance(program.agreement.version, program.agreement_hash, at)


def _answers_of_both(
    program: Program, mentee: Application, accepted: Acceptance | None
) -> dict[str, Answer]:
    """What a mentee has answered of the questions that mentors are asked as well."""
    asked = program.questions_for(Role.MENTOR)
    answers = {one.id: mentee.answers[one.id] for one in asked if one.id in mentee.answers}
    agreement = program.by_purpose(Role.MENTOR, "agreement")
    if agreement is not None:
        answers[agreement.id] = accepted is not None
    return answers
