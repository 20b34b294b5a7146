"""What members and facilitators are told about an application's findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alongside.enrollment.judging import codes_of, rules_unmet
from alongside.enrollment.naming import name_wanted
from alongside.model import Answer, Application, Role
from alongside.program import AGREEMENT, NAME_IS_ADDRESS, Eligibility, Program, Question
from alongside.program.translation import say

FINDINGS: Mapping[str, str] = {
    "ambiguous": "%(about)s: ambiguous.",
    "cut": "%(about)s: cut.",
    "email_unusable": "%(about)s: email unusable.",
    "missing": "%(about)s: missing.",
    NAME_IS_ADDRESS: "%(about)s: an e-mail address stands in its place, so we show none to anybody."
    " Only they can say what they are called, with the form or on their page.",
    "not_on_form": "%(about)s: not on form.",
    "other_answer": "%(about)s: other answer.",
    "out_of_range": "%(about)s: out of range.",
    "typed_by_coordinator": "%(about)s: typed by the coordinator.",
    "unknown_option": "%(about)s: unknown option.",
    "unplaced_answers": "%(about)s: unplaced answers.",
    "wrong_kind": "%(about)s: wrong kind.",
}
_OTHER_FINDING = "%(about)s: needs a look."
SENTENCES = (*FINDINGS.values(), _OTHER_FINDING)


def contact_ways(program: Program, application: Application) -> tuple[str, ...]:
    """The labels of the ways to be in touch that the member chose, in the program's order."""
    question = program.by_purpose(application.role, "contact")
    if question is None:
        return ()
    chosen = codes_of(application.answers.get(question.id))
    return tuple(choice.label for choice in question.choices if choice.code in chosen)


def missing_texts(program: Program, application: Application) -> tuple[str, ...]:
    """What the receipt says about each rule that is not met: kind, and never a refusal."""
    unmet = (rule.member_text.strip() for rule in rules_unmet(program, application))
    return (*name_wanted(program, application), *unmet)


def only_theirs_to_say(program: Program, application: Application) -> tuple[str, ...]:
    """The texts of open rules that nobody but the member can meet, the agreement aside."""
    theirs = program.only_theirs(application.role) - {AGREEMENT}
    open_still = {finding.code for finding in application.findings if finding.blocks}
    unmet = (
        rule.member_text.strip()
        for rule in rules_unmet(program, application)
        if rule.code in theirs & open_still
    )
    return (*name_wanted(program, application), *unmet)


def facilitator_findings(program: Program, application: Application) -> tuple[str, ...]:
    """What the desk says about each finding: the rule's text with its evidence, or which question
    needs a look; and of a mentor, that they have been mentored here themselves (R07). Never an
    answer to a question that is shown to nobody."""
    rules = {rule.code: rule for rule in rules_unmet(program, application)}
    labels = {question.id: question.label or question.title for question in program.questions}
    lines = []
    if application.role is Role.MENTOR and application.mentored:
        been = {"mentor": application.name}
        lines.append(say(program, "%(mentor)s has been mentored in this program before.", **been))
    for finding in application.findings:
        if rule := rules.get(finding.code):
            lines.append(
                " ".join([rule.facilitator_text.strip(), *_evidence(program, rule, application)])
            )
        else:
            about = labels.get(finding.question) or say(program, "The form")
            lines.append(say(program, FINDINGS.get(finding.code, _OTHER_FINDING), about=about))
    return tuple(lines)


def written(program: Program, question: Question, answer: Answer) -> str:
    """An answer as a person reads it."""
    if isinstance(answer, str) and not question.choices:
        return answer
    return program.label(question.id, answer)


def _evidence(program: Program, rule: Eligibility, application: Application) -> Iterator[str]:
    for question_id in rule.evidence:
        question = program.question(question_id)
        answer = application.answers.get(question_id)
        if answer is not None and question.shown_to != "nobody":
            label = question.label or question.title
            yield f"{label}: {written(program, question, answer)}."
