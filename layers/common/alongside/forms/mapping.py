"""Which given answer belongs to which question of a program, and what a person should know.

By id or ref, else by title and kind, never by position: positions move when a question is
skipped, ids change when a form is copied, titles are used twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alongside.forms.pairing import Pairing, pair_answers
from alongside.forms.reading import Reading, read_answer
from alongside.forms.records import Submission
from alongside.model import Answer, Finding, Role
from alongside.program import Program, Question

_ALWAYS_BLOCK = frozenset({"unknown_option", "other_answer"})
_GUARDED = frozenset({"email", "group", "agreement", "attestation", "avoid"})
_LISTED_BY_GOOGLE = frozenset({"text", "long_text", "people"})


@dataclass(frozen=True, slots=True)
class Mapped:
    """What one submission says to one program.

    `answers` and `other` (text written beside options: kept, never scored) go by question id;
    an unanswered question is absent. `unmapped` counts the answers no question took; `matched_by`
    says `id` or `title` per question found on the form.
    """

    answers: dict[str, Answer]
    other: dict[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
    unmapped: int
    matched_by: dict[str, str]


def map_answers(submission: Submission, program: Program, role: Role) -> Mapped:
    """Read a submission as this role's application. Never raises, changes neither argument, and
    does not depend on the order of the answers.

    Finding codes: those of `reading`, `ambiguous` (several answers fit one question, one answer
    several, or it was given under the title of another question), `missing` (required),
    `not_on_form` (the question about people never to be matched with is not on the form at all),
    `unplaced_answers` (it may be: some answers have no question).
    """
    questions = {q.id: program.as_read(q) for q in program.questions if role in q.asked_of}
    pairing = pair_answers(submission.answers, tuple(questions.values()), submission.provider)
    readings = {
        name: read_answer(questions[name], given) if given.answered else Reading()
        for name, given in pairing.found.items()
    }
    return Mapped(
        answers={name: r.answer for name, r in readings.items() if r.answer is not None},
        other={name: r.other for name, r in readings.items() if r.other},
        findings=tuple(_judge(questions, readings, pairing, submission)),
        unmapped=pairing.unmapped,
        matched_by=dict(pairing.matched_by),
    )


def _judge(
    questions: Mapping[str, Question],
    readings: Mapping[str, Reading],
    pairing: Pairing,
    submission: Submission,
) -> Iterator[Finding]:
    for name, question in questions.items():
        if name in pairing.ambiguous:
            yield Finding("ambiguous", name, blocks=True)
            continue
        reading = readings.get(name, Reading())
        for code in reading.codes:
            yield Finding(code, name, _blocks(question, code))
        if question.required and not reading.said_something:
            yield Finding("missing", name, blocks=True)
        if question.purpose == "avoid" and name not in readings:
            yield from _judge_absence(question, pairing, submission)


def _blocks(question: Question, code: str) -> bool:
    """A shortened text is still an answer, except where a name may have been cut off: whoever
    declared a person to stay away from must not be matched before somebody looked."""
    if code == "cut":
        return question.purpose == "avoid"
    return code in _ALWAYS_BLOCK or question.required or question.purpose in _GUARDED


def _judge_absence(
    question: Question, pairing: Pairing, submission: Submission
) -> Iterator[Finding]:
    """A reworded question about people to stay away from would otherwise lose them in silence.
    Google lists its text questions even when they are empty."""
    by_google = submission.provider == "google" and question.kind in _LISTED_BY_GOOGLE
    if submission.lists_all_questions or by_google:
        yield Finding("not_on_form", question.id, blocks=True)
    elif pairing.unmapped:
        yield Finding("unplaced_answers", question.id)
