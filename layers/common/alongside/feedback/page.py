"""The program's own feedback page: the same for everybody, without scripts, cookies or accounts.

Whatever goes wrong, the page comes back with the words of whoever wrote them: they have no other
copy, and we keep none.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from alongside.errors import DeliveryRefused, DeliveryTooLarge
from alongside.feedback.letterbox import Letterbox
from alongside.feedback.taking import Sender, find_empty, take
from alongside.forms.envelope import raw_body
from alongside.forms.opinions import Said
from alongside.letters.words import split_paragraphs
from alongside.mixing import slots
from alongside.mixing.entry import LONGEST_COMMENT
from alongside.pages import Page, contexts
from alongside.program import Program
from alongside.program.schema import Feedback, FeedbackQuestion

Trouble = Literal[
    "", "nothing_said", "too_long", "nothing_left", "too_much", "unreadable", "not_kept"
]

_STATUS: Mapping[Trouble, int] = {"": 200, "too_much": 413, "not_kept": 503}
_MARKS = ("1", "2", "3", "4", "5")
_MOST_FIELDS = 100
_OP = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Written:
    """What a form brought, by question id and as it was written. `op` was drawn with the page, so
    that a second click with the same words is no second voice; `trouble` why nothing could be read.
    """

    op: str
    answers: Mapping[str, str] = field(default_factory=dict)
    trouble: Trouble = ""


def read(program: Program, event: Mapping[str, object], new_id: Callable[[], str]) -> Written:
    """The fields of the page's own form; any other field is not looked at."""
    feedback = _feedback(program)
    fields = {_field(question): question.id for question in feedback.questions}
    try:
        pairs = parse_qsl(
            raw_body(event).decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except DeliveryTooLarge:
        return Written(new_id(), trouble="too_much")
    except (DeliveryRefused, ValueError):
        return Written(new_id(), trouble="unreadable")
    answers = {fields[name]: _plain(text) for name, text in pairs if name in fields and text}
    op = next((value for name, value in pairs if name == "op"), "")
    return Written(op if _OP.fullmatch(op) else new_id(), answers)


def show(
    program: Program, concern_url: str, written: Written, now: datetime, trouble: Trouble = ""
) -> Page:
    """The page, with what was written when it comes back. Nothing is asked of AWS."""
    feedback = _feedback(program)
    amiss = _find_amiss(feedback, written, trouble)
    context = contexts.FeedbackForm(
        op=written.op,
        title=feedback.title,
        introduction=tuple(split_paragraphs(feedback.introduction)),
        promise=_promise(program, now),
        questions=tuple(
            _ask(one, written, one.id in amiss and trouble) for one in feedback.questions
        ),
        concern_url=concern_url,
        error=trouble,
    )
    return Page("feedback", context, program, _STATUS.get(trouble, 400))


def send(
    open_box: Callable[[], Letterbox],
    program: Program,
    concern_url: str,
    written: Written,
    now: datetime,
) -> Page:
    """Take what was written and thank for it, in the same words for the first time and a repeat;
    or show the page again. Whatever AWS raises propagates."""
    feedback = _feedback(program)
    said = _understand(feedback, written)
    if written.trouble:
        return show(program, concern_url, written, now, written.trouble)
    if said.is_empty:
        return show(program, concern_url, written, now, "nothing_said")
    troubles: tuple[Trouble, ...] = ("too_long", "nothing_left")
    for trouble in troubles:
        if _find_amiss(feedback, written, trouble):
            return show(program, concern_url, written, now, trouble)
    take(open_box(), program, said, Sender("page", _token(written)), now, now)
    context = contexts.FeedbackThanks(_promise(program, now), concern_url)
    return Page("feedback_thanks", context, program)


def _feedback(program: Program) -> Feedback:
    assert program.feedback is not None
    return program.feedback


def _field(question: FeedbackQuestion) -> str:
    if question.kind == "part":
        return "part"
    return f"{question.kind[0]}_{question.id}"


def _plain(text: str) -> str:
    """A text with the line breaks that its writer saw, which count as one character each."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _understand(feedback: Feedback, written: Written) -> Said:
    """What was said; a mark or a side that the page does not offer is none."""
    ratings = {q.id: written.answers.get(q.id) for q in feedback.of_kind("rating")}
    comments = {q.id: written.answers.get(q.id) for q in feedback.of_kind("comment")}
    sides = {
        choice.code for q in feedback.of_kind("part") for choice in q.choices if not choice.skips
    }
    said = {written.answers.get(q.id, "") for q in feedback.of_kind("part")}
    return Said(
        ratings={name: int(mark) for name, mark in ratings.items() if mark and mark in _MARKS},
        comments={name: text for name, text in comments.items() if text},
        part=next(iter(said & sides), ""),
    )


def _token(written: Written) -> str:
    """The same for a second click, and another for other words: two people may write at one device,
    and whoever goes back to correct themselves must not lose what they said. Kept nowhere: it is
    part of what is tagged, under a key that is destroyed."""
    answers = json.dumps(sorted(written.answers.items()))
    return f"{written.op}\0{hashlib.sha256(answers.encode()).hexdigest()}"


def _find_amiss(feedback: Feedback, written: Written, trouble: Trouble) -> tuple[str, ...]:
    """The comments with this trouble: longer than what can be taken, or with too little left. A
    text is never dropped in silence while somebody is there who can say it in other words."""
    comments = _understand(feedback, written).comments
    if trouble == "too_long":
        return tuple(name for name, text in comments.items() if len(text) > LONGEST_COMMENT)
    return find_empty(feedback, comments) if trouble == "nothing_left" else ()


def _ask(
    question: FeedbackQuestion, written: Written, amiss: Trouble | Literal[False]
) -> contexts.AskedOpinion:
    said = written.answers.get(question.id, "")
    comment = question.kind == "comment"
    return contexts.AskedOpinion(
        id=_field(question),
        kind=question.kind,
        title=question.title,
        help=question.help,
        low=question.low,
        high=question.high,
        options=tuple(
            contexts.OfferedSide(choice.code, choice.label)
            for choice in question.choices
            if not choice.skips
        ),
        chosen="" if comment else said,
        words=tuple(said.split("\n")) if comment and said else (),
        too_long=amiss == "too_long",
        nothing_left=amiss == "nothing_left",
    )


def _promise(program: Program, now: datetime) -> contexts.Promise:
    """When what is sent now may be read at the earliest, by whom, and together with how many."""
    feedback = _feedback(program)
    after, noon = slots.over(slots.label(program, now)), time(12)
    return contexts.Promise(
        opens=datetime.combine(after, noon, ZoneInfo(program.time_zone)),
        monthly=feedback.slot == "month",
        least=feedback.least,
        least_comments=feedback.least_comments if feedback.of_kind("comment") else 0,
        facilitators=feedback.readers == "facilitators",
        longest=LONGEST_COMMENT,
    )
