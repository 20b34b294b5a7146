"""Mistakes of meaning in a program's feedback: what could not be asked or released as it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from alongside.mixing.entry import MOST_COMMENTS
from alongside.mixing.held import MOST_HELD, MOST_PARTS
from alongside.mixing.slots import ORGANIZATION
from alongside.program.doubles import double_labels, double_names, doubles
from alongside.program.places import Mistake, Path
from alongside.program.schema import Feedback, FeedbackQuestion, Program

_FEWEST_PARTS = 2


def contradictions_of_feedback(program: Program) -> Iterator[Mistake]:
    """What the table `feedback` may say by itself but not together."""
    if program.id == ORGANIZATION:
        yield ("id",), f"`{ORGANIZATION}` stands for all programs together; choose another id"
    if program.feedback is None:
        return
    path: Path = ("feedback",)
    for number, question in enumerate(program.feedback.questions):
        yield from _odd_question(question, (*path, "questions", number))
    asked = [one.as_question() for one in program.feedback.questions]
    yield from double_names(enumerate(asked), (*path, "questions"), "the feedback form")
    yield from _too_many(program.feedback, path)
    yield from _odd_words(program, program.feedback, path)


def _odd_question(question: FeedbackQuestion, path: Path) -> Iterator[Mistake]:
    if question.kind == "rating":
        for key in ("low", "high"):
            if not getattr(question, key):
                yield (*path, key), 'say what 1 and 5 mean: low = "…" and high = "…"'
    elif question.low or question.high:
        key = "low" if question.low else "high"
        yield (*path, key), 'only a rating goes from low to high; write kind = "rating"'
    if question.kind == "part":
        yield from _odd_parts(question, path)
    elif question.choices:
        yield (*path, "choices"), f'kind `{question.kind}` has no choices; write kind = "part"'


def _odd_parts(question: FeedbackQuestion, path: Path) -> Iterator[Mistake]:
    codes = [choice.code for choice in question.choices]
    if len(codes) < _FEWEST_PARTS:
        yield (*path, "kind"), "a part needs at least two [[feedback.questions.choices]] below it"
    elif len(codes) > MOST_PARTS:
        yield (*path, "choices"), f"at most {MOST_PARTS} sides; the more, the fewer can be shown"
    yield from doubles((*path, "choices"), "code", codes)
    yield from double_labels(question.as_question(), path)


def _too_many(asked: Feedback, path: Path) -> Iterator[Mistake]:
    most = {"comment": MOST_COMMENTS, "part": 1}
    count: Counter[str] = Counter()
    for number, question in enumerate(asked.questions):
        count[question.kind] += 1
        if count[question.kind] == most.get(question.kind, 0) + 1 and question.kind in most:
            advice = f"at most {most[question.kind]} of kind `{question.kind}`; leave one out"
            yield (*path, "questions", number, "kind"), advice
    comments = min(count["comment"], MOST_COMMENTS)
    if comments * (asked.least_comments - 1) > MOST_HELD:
        largest = MOST_HELD // comments + 1
        advice = f"too many comments would have to wait; with {comments}, write {largest} or less"
        yield (*path, "least_comments"), advice


def _odd_words(program: Program, asked: Feedback, path: Path) -> Iterator[Mistake]:
    english = program.language.split("-", maxsplit=1)[0].lower() == "en"
    comments = asked.of_kind("comment")
    if comments and asked.words == "off":
        yield (*path, "words"), 'with words = "off" there are ratings only; leave the comments out'
    if comments and asked.words == "english" and not english:
        advice = (
            f"an English list cannot tell names in `{program.language}`; write the name of a list"
            ' of the program\'s own, or "off" for ratings only'
        )
        yield (*path, "words"), advice
