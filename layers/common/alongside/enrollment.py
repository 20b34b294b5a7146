"""From a submission to an application: who it is from, which group, and what a person must decide.

Nothing here refuses a member. What is unmet becomes a finding and the application waits for a
person; only a submission without an address, a name or a group cannot be an application at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from alongside.errors import DoesNotFit
from alongside.forms.addresses import clean_address
from alongside.forms.wording import clean_line, split_people
from alongside.matching import normalize_name
from alongside.model import Answer, Application, ApplicationState, Finding, Role
from alongside.program import AGREEMENT, Condition, Eligibility, Program, Purpose, Question

if TYPE_CHECKING:
    from alongside.forms.mapping import Mapped
    from alongside.forms.records import Submission

ACCEPTED = "agreement:accepted"
"""The key in `Application.answers` of (version, SHA-256) of the agreement that was accepted at
`submitted_at`. No question can have this id, a colon is not allowed there."""

_ADDRESS_IN_TEXT = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"'@]+")
_LONGEST_SLUG = 80
_LONGEST_NAME = 100


def enroll(
    program: Program,
    role: Role,
    submission: Submission,
    mapped: Mapped,
    person_id: Callable[[str], str],
) -> Application:
    """The application a submission makes.

    `person_id` turns a normalized address into a person id. Names declared as never to be matched
    with leave the answers and live on only in `barred` and `avoid_names`. Raises DoesNotFit
    `no_email`, `no_name` or `no_group` with the question's id.
    """
    email = _needed(program, role, "email", mapped.answers, _deliverable)
    name = _needed(program, role, "name", mapped.answers, _callable_name)
    group = _needed(program, role, "group", mapped.answers, slug)
    member = person_id(normalize_email(email))
    barred, avoid_names = _exclusions(program, role, mapped.answers, person_id)
    findings = _findings(program, role, mapped)
    waits = any(finding.blocks for finding in findings)
    return Application(
        program=program.id,
        group=group,
        member=member,
        role=role,
        version=submission.version,
        submitted_at=submission.submitted_at,
        waiting_since=submission.submitted_at,
        name=name,
        email=email,
        answers=_kept_answers(program, role, mapped.answers),
        state=ApplicationState.NEEDS_PERSON if waits else ApplicationState.READY,
        findings=findings,
        capacity=_capacity(program, role, mapped.answers),
        barred=barred - {member},
        avoid_names=avoid_names,
    )


def contact_ways(program: Program, application: Application) -> tuple[str, ...]:
    """The labels of the ways to be in touch that the member chose, in the program's order."""
    question = program.by_purpose(application.role, "contact")
    if question is None:
        return ()
    chosen = _codes(application.answers.get(question.id))
    return tuple(choice.label for choice in question.choices if choice.code in chosen)


def missing_texts(program: Program, application: Application) -> tuple[str, ...]:
    """What the receipt says about each rule that is not met: kind, and never a refusal."""
    return tuple(rule.member_text.strip() for rule in _unmet(program, application))


def facilitator_findings(program: Program, application: Application) -> tuple[str, ...]:
    """What the desk says about each finding: the rule's text with its evidence, or which question
    needs a look. Never an answer to a question that is shown to nobody."""
    rules = {rule.code: rule for rule in _unmet(program, application)}
    labels = {question.id: question.label or question.title for question in program.questions}
    lines = []
    for finding in application.findings:
        if rule := rules.get(finding.code):
            lines.append(
                " ".join([rule.facilitator_text.strip(), *_evidence(program, rule, application)])
            )
        else:
            about = labels.get(finding.question, "The form")
            lines.append(f"{about}: {finding.code.replace('_', ' ')}.")
    return tuple(lines)


def normalize_email(text: str) -> str:
    """The one spelling of an address that names a person; empty when nothing can be sent to it.

    Case and full-width letters are folded and the domain is written in ASCII; what a provider may
    treat as equal (dots, plus signs) is not.
    """
    return _deliverable(text).lower()


def slug(text: str) -> str:
    """The id of what is written: letters and digits of any script, all else one hyphen, at most
    80 characters; empty when there is no letter or digit."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    words = "".join(letter if _is_word(letter) else " " for letter in folded).split()
    return "-".join(words)[:_LONGEST_SLUG].strip("-")


def _is_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNM"


def _needed(
    program: Program,
    role: Role,
    purpose: Purpose,
    answers: Mapping[str, Answer],
    read: Callable[[str], str],
) -> str:
    question = program.by_purpose(role, purpose)
    answer = answers.get(question.id) if question else None
    usable = read(_written(program, question, answer)) if question and answer is not None else ""
    if not usable:
        raise DoesNotFit(f"no_{purpose}", question.id if question else "")
    return usable


def _written(program: Program, question: Question, answer: Answer) -> str:
    if isinstance(answer, str) and not question.choices:
        return answer
    return program.label(question.id, answer)


def _deliverable(text: str) -> str:
    """The address as it can be written to, its case kept; empty when it is none."""
    folded = unicodedata.normalize("NFKC", text).strip()
    return clean_address(folded.removeprefix("mailto:").strip("<>. ")) or ""


def _callable_name(text: str) -> str:
    line = clean_line(text)[:_LONGEST_NAME].strip()
    return line if any(unicodedata.category(letter)[0] in "LNS" for letter in line) else ""


def _exclusions(
    program: Program,
    role: Role,
    answers: Mapping[str, Answer],
    person_id: Callable[[str], str],
) -> tuple[frozenset[str], frozenset[str]]:
    """(person ids, normalized names) a member never wants to be matched with."""
    question = program.by_purpose(role, "avoid")
    entries = tuple(_entries(answers.get(question.id))) if question else ()
    found = {address for entry in entries for address in _ADDRESS_IN_TEXT.findall(entry)}
    addresses = {normalize_email(address) for address in found} - {""}
    names = {normalize_name(_ADDRESS_IN_TEXT.sub(" ", entry)) for entry in entries} - {""}
    return frozenset(map(person_id, addresses)), frozenset(names)


def _entries(answer: Answer | None) -> Iterator[str]:
    """One entry per person; a program may have asked in a text of several lines."""
    if isinstance(answer, str):
        yield from split_people(answer)
    elif isinstance(answer, tuple):
        yield from answer


def _findings(program: Program, role: Role, mapped: Mapped) -> tuple[Finding, ...]:
    rules = [rule for rule in program.eligibility if rule.role == role]
    unmet = {
        rule.code: Finding(rule.code, rule.any[0].question if rule.any else "", blocks=True)
        for rule in rules
        if not any(_holds(condition, mapped.answers) for condition in rule.any)
    }
    agreement = program.by_purpose(role, "agreement")
    if not _accepts(program, role, mapped.answers):
        unmet[AGREEMENT] = Finding(AGREEMENT, agreement.id if agreement else "", blocks=True)
    return (*mapped.findings, *unmet.values())


def _accepts(program: Program, role: Role, answers: Mapping[str, Answer]) -> bool:
    question = program.by_purpose(role, "agreement")
    return question is not None and answers.get(question.id) is True


def _holds(condition: Condition, answers: Mapping[str, Answer]) -> bool:
    answer = answers.get(condition.question)
    if condition.is_true:
        return answer is True
    if condition.at_least is not None:
        return type(answer) is int and answer >= condition.at_least
    return not _codes(answer).isdisjoint(condition.one_of)


def _codes(answer: Answer | None) -> frozenset[str]:
    if isinstance(answer, str):
        return frozenset({answer})
    return frozenset(answer) if isinstance(answer, tuple) else frozenset()


def _capacity(program: Program, role: Role, answers: Mapping[str, Answer]) -> int:
    question = program.by_purpose(role, "capacity")
    answer = answers.get(question.id) if question and role is Role.MENTOR else None
    wanted = answer if isinstance(answer, int) else 1
    return max(1, min(wanted, program.matching.max_capacity))


def _kept_answers(program: Program, role: Role, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers without those told in confidence and without those that say nothing; with the
    agreement that was accepted."""
    kept: dict[str, Answer] = {}
    for question in program.questions_for(role):
        answer = _without_skips(question, answers.get(question.id))
        if answer is not None and question.purpose != "avoid":
            kept[question.id] = answer
    if _accepts(program, role, answers):
        kept[ACCEPTED] = (program.agreement.version, program.agreement_hash)
    return kept


def _without_skips(question: Question, answer: Answer | None) -> Answer | None:
    skips = {choice.code for choice in question.choices if choice.skips}
    if isinstance(answer, tuple):
        return tuple(code for code in answer if code not in skips) or None
    return None if isinstance(answer, str) and answer in skips else answer


def _unmet(program: Program, application: Application) -> Iterator[Eligibility]:
    codes = {finding.code for finding in application.findings}
    for rule in program.eligibility:
        if rule.role == application.role and rule.code in codes:
            yield rule


def _evidence(program: Program, rule: Eligibility, application: Application) -> Iterator[str]:
    for question_id in rule.evidence:
        question = program.question(question_id)
        answer = application.answers.get(question_id)
        if answer is not None and question.shown_to != "nobody":
            label = question.label or question.title
            yield f"{label}: {_written(program, question, answer)}."
