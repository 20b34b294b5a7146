"""What a person would answer so that a program's form fits: derived from the program's own file."""

from __future__ import annotations

from typing import Any

from alongside.model import Role
from alongside.program import Condition, Program, Question

MONTHS = {Role.MENTEE: 3, Role.MENTOR: 30}
Answers = dict[str, Any]


def fitting(program: Program, role: Role, who: str, group: str) -> Answers:
    """Everything the program requires of that role, and no more: an address, a name, a group, what
    the rules ask for, a way to be in touch."""
    answers: Answers = {}
    for question in program.questions_for(role):
        said = _said(program, question, role, who, group)
        if said is not None:
            answers[question.id] = said
    for rule in program.eligibility:
        if rule.role is role and not any(_meets(answers, one) for one in rule.any):
            answers[rule.any[0].question] = _meeting(rule.any[0])
    return answers


def _said(program: Program, question: Question, role: Role, who: str, group: str) -> Any:
    given = {"email": f"{who.lower()}@example.net", "name": who, "group": group, "capacity": 1}
    if question.purpose in given:
        return given[question.purpose]
    if question.purpose == "contact":
        return _way(question)
    if question.id == program.matching.experience:
        return MONTHS[role]
    needed = question.required or question.purpose in {"agreement", "attestation"}
    return _plain(question) if needed else None


def _plain(question: Question) -> Any:
    """The first thing one could say."""
    if question.kind == "flag":
        return True
    if question.kind in {"number", "scale"}:
        return question.minimum
    if question.choices:
        first = next(one.code for one in question.choices if not one.skips)
        return [first] if question.kind == "choices" else first
    return "Something."


def _way(question: Question) -> list[str]:
    """By phone where that is offered, so that everybody has a way in common."""
    codes = [choice.code for choice in question.choices]
    return ["phone" if "phone" in codes else codes[0]]


def _meets(answers: Answers, condition: Condition) -> bool:
    said = answers.get(condition.question)
    if said is None:
        return False
    if condition.is_true:
        return said is True
    if condition.at_least is not None:
        return isinstance(said, int) and said >= condition.at_least
    codes = said if isinstance(said, list) else [said]
    return not condition.one_of or bool(set(codes) & set(condition.one_of))


def _meeting(condition: Condition) -> Any:
    if condition.is_true:
        return True
    return condition.at_least if condition.at_least is not None else condition.one_of[0]
