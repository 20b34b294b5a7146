"""From a submission to an application: who it is from, which group, and what a person must decide.

Nothing here refuses a member. What is unmet becomes a finding and the application waits for a
person; only a submission without an address, a name or a group cannot be an application at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from alongside.errors import DoesNotFit
from alongside.forms.addresses import clean_address, take_out_addresses
from alongside.forms.wording import clean_line, split_people
from alongside.matching import normalize_name
from alongside.model import Acceptance, Answer, Application, ApplicationState, Finding, Role
from alongside.program import (
    AGREEMENT,
    NAME_IS_ADDRESS,
    Condition,
    Eligibility,
    Program,
    Purpose,
    Question,
)
from alongside.program.translation import say

if TYPE_CHECKING:
    from alongside.forms.mapping import Mapped
    from alongside.forms.records import Submission

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
    with leave the answers and live on only in `barred` and `avoid_names`. An address where the name
    belongs is shown to nobody: it leaves the answers, and the member says their name first. Raises
    DoesNotFit `no_email`, `no_name` or `no_group` with the question's id.
    """
    email = _needed(program, role, "email", mapped.answers, _deliverable)
    given = _needed(program, role, "name", mapped.answers, _whole_name)
    name = callable_name(given)
    group = _needed(program, role, "group", mapped.answers, slug)
    member = person_id(normalize_email(email))
    barred, avoid_names = _exclusions(program, role, mapped.answers, person_id)
    answers = _with_name(program, role, mapped.answers, given, name)
    nameless = () if name else (_nameless(program, role),)
    findings = _findings(program, role, answers, (*mapped.findings, *nameless))
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
    nameless = (_nameless(program, role),) if _has_no_name(mentee) else ()
    findings = _findings(program, role, answers, (*nameless, *_left_open(program, role, answers)))
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


def contact_ways(program: Program, application: Application) -> tuple[str, ...]:
    """The labels of the ways to be in touch that the member chose, in the program's order."""
    question = program.by_purpose(application.role, "contact")
    if question is None:
        return ()
    chosen = _codes(application.answers.get(question.id))
    return tuple(choice.label for choice in question.choices if choice.code in chosen)


def missing_texts(program: Program, application: Application) -> tuple[str, ...]:
    """What the receipt says about each rule that is not met: kind, and never a refusal."""
    unmet = (rule.member_text.strip() for rule in _unmet(program, application))
    return (*_name_wanted(program, application), *unmet)


def only_theirs_to_say(program: Program, application: Application) -> tuple[str, ...]:
    """The texts of open rules that nobody but the member can meet, the agreement aside."""
    theirs = program.only_theirs(application.role) - {AGREEMENT}
    open_still = {finding.code for finding in application.findings if finding.blocks}
    unmet = (
        rule.member_text.strip()
        for rule in _unmet(program, application)
        if rule.code in theirs & open_still
    )
    return (*_name_wanted(program, application), *unmet)


def facilitator_findings(program: Program, application: Application) -> tuple[str, ...]:
    """What the desk says about each finding: the rule's text with its evidence, or which question
    needs a look; and of a mentor, that they have been mentored here themselves (R07). Never an
    answer to a question that is shown to nobody."""
    rules = {rule.code: rule for rule in _unmet(program, application)}
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


def callable_name(text: str) -> str:
    """A name somebody can be called by, on one line and without any e-mail address, since others
    read it before a match; empty when it is none."""
    return _whole_name(take_out_addresses(clean_line(text)))[:_LONGEST_NAME].strip()


def _whole_name(text: str) -> str:
    line = clean_line(text)
    return line if any(unicodedata.category(letter)[0] in "LNS" for letter in line) else ""


def _with_name(
    program: Program, role: Role, answers: Mapping[str, Answer], given: str, name: str
) -> Mapping[str, Answer]:
    """The answers with the name instead of a line that holds an address."""
    question = program.by_purpose(role, "name")
    if question is None or take_out_addresses(given) == given:
        return answers
    others = {key: answer for key, answer in answers.items() if key != question.id}
    return {**others, question.id: name} if name else others


def _nameless(program: Program, role: Role) -> Finding:
    question = program.by_purpose(role, "name")
    return Finding(NAME_IS_ADDRESS, question.id if question else "", blocks=True)


def _has_no_name(application: Application) -> bool:
    return any(one.code == NAME_IS_ADDRESS and one.blocks for one in application.findings)


def _name_wanted(program: Program, application: Application) -> Iterator[str]:
    if _has_no_name(application):
        yield say(
            program,
            "Where your name belongs, your form has an e-mail address. So that nobody sees it, we"
            " have not kept it there. Please send the form again with the name you would like to"
            " be called by, or write it on your page: a first name or a nickname is enough.",
        )


def _exclusions(
    program: Program,
    role: Role,
    answers: Mapping[str, Answer],
    person_id: Callable[[str], str],
) -> tuple[frozenset[str], frozenset[str]]:
    question = program.by_purpose(role, "avoid")
    return recognize(_entries(answers.get(question.id)) if question else (), person_id)


def recognize(
    people: Iterable[str], person_id: Callable[[str], str]
) -> tuple[frozenset[str], frozenset[str]]:
    """(person ids, normalized names) of people somebody never wants to be matched with."""
    entries = tuple(people)
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


def _findings(
    program: Program, role: Role, answers: Mapping[str, Answer], found: Iterable[Finding]
) -> tuple[Finding, ...]:
    rules = [rule for rule in program.eligibility if rule.role == role]
    unmet = {
        rule.code: Finding(rule.code, rule.any[0].question if rule.any else "", blocks=True)
        for rule in rules
        if not any(_holds(condition, answers) for condition in rule.any)
    }
    agreement = program.by_purpose(role, "agreement")
    if not _accepts(program, role, answers):
        unmet[AGREEMENT] = Finding(AGREEMENT, agreement.id if agreement else "", blocks=True)
    # What is asked for already is not missing a second time: it is settled with the other finding.
    found = tuple(found)
    said = {("missing", finding.question) for finding in unmet.values()}
    said |= {("missing", finding.question) for finding in found if finding.code == NAME_IS_ADDRESS}
    kept = (one for one in found if (one.code, one.question) not in said)
    return (*kept, *unmet.values())


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


def _left_open(program: Program, role: Role, answers: Mapping[str, Answer]) -> Iterator[Finding]:
    for question in program.questions_for(role):
        if question.required and question.id not in answers:
            yield Finding("missing", question.id, blocks=True)


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
    """The answers without those told in confidence and without those that say nothing."""
    kept: dict[str, Answer] = {}
    for question in program.questions_for(role):
        answer = _without_skips(question, answers.get(question.id))
        if answer is not None and question.purpose != "avoid":
            kept[question.id] = answer
    return kept


def _acceptance(
    program: Program, role: Role, answers: Mapping[str, Answer], at: datetime
) -> Acceptance | None:
    if not _accepts(program, role, answers):
        return None
    return Acceptance(program.agreement.version, program.agreement_hash, at)


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
