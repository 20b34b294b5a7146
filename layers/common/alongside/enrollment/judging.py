"""What a person must decide: rules that are not met, and what a form left open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from alongside.model import Answer, Application, Finding, Role
from alongside.program import AGREEMENT, NAME_IS_ADDRESS, Condition, Eligibility, Program


def judge(
    program: Program, role: Role, answers: Mapping[str, Answer], found: Iterable[Finding]
) -> tuple[Finding, ...]:
    """What was found and every rule that is not met, each said once."""
    rules = [rule for rule in program.eligibility if rule.role == role]
    unmet = {
        rule.code: Finding(rule.code, rule.any[0].question if rule.any else "", blocks=True)
        for rule in rules
        if not any(_holds(condition, answers) for condition in rule.any)
    }
    agreement = program.by_purpose(role, "agreement")
    if not accepts(program, role, answers):
        unmet[AGREEMENT] = Finding(AGREEMENT, agreement.id if agreement else "", blocks=True)
    # What is asked for already is not missing a second time: it is settled with the other finding.
    found = tuple(found)
    said = {("missing", finding.question) for finding in unmet.values()}
    said |= {("missing", finding.question) for finding in found if finding.code == NAME_IS_ADDRESS}
    kept = (one for one in found if (one.code, one.question) not in said)
    return (*kept, *unmet.values())


def left_open(program: Program, role: Role, answers: Mapping[str, Answer]) -> Iterator[Finding]:
    """Required questions without an answer."""
    for question in program.questions_for(role):
        if question.required and question.id not in answers:
            yield Finding("missing", question.id, blocks=True)


def accepts(program: Program, role: Role, answers: Mapping[str, Answer]) -> bool:
    """Whether the agreement is accepted."""
    question = program.by_purpose(role, "agreement")
    return question is not None and answers.get(question.id) is True


def rules_unmet(program: Program, application: Application) -> Iterator[Eligibility]:
    """The rules that an application does not meet."""
    codes = {finding.code for finding in application.findings}
    for rule in program.eligibility:
        if rule.role == application.role and rule.code in codes:
            yield rule


def codes_of(answer: Answer | None) -> frozenset[str]:
    """The codes of an answer that was chosen."""
    if isinstance(answer, str):
        return frozenset({answer})
    return frozenset(answer) if isinstance(answer, tuple) else frozenset()


def _holds(condition: Condition, answers: Mapping[str, Answer]) -> bool:
    answer = answers.get(condition.question)
    if condition.is_true:
        return answer is True
    if condition.at_least is not None:
        return type(answer) is int and answer >= condition.at_least
    return not codes_of(answer).isdisjoint(condition.one_of)
