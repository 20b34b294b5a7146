"""Anonymous feedback from a provider's form: an allow-list. What is not listed here is not read.

Of a body only the parts in `_KEPT` pass on to the provider's parser, and of its answers only those
to the program's own questions. An address that the form collects, hidden fields, scores, browsers
and networks never become a value of ours. Whether a form should collect them at all: `suitability`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from alongside import forms
from alongside.errors import DoesNotFit
from alongside.forms import payload
from alongside.forms.pairing import pair_answers
from alongside.forms.payload import Table
from alongside.forms.reading import ACCEPTED, read_answer
from alongside.forms.records import Delivery, GivenAnswer, Submission
from alongside.program.schema import Feedback, FeedbackQuestion, Question

_Kept = Mapping[str, object]
_WHOLE = None
_RESPONSE: _Kept = {"id": _WHOLE, "submitted_at": _WHOLE}
_KEPT: Mapping[str, _Kept] = {
    "typeform": {
        "event_id": _WHOLE,
        "event_type": _WHOLE,
        "form_response": dict.fromkeys(
            ("form_id", "token", "landed_at", "submitted_at", "definition", "answers"), _WHOLE
        ),
    },
    "tally": {
        "eventType": _WHOLE,
        "createdAt": _WHOLE,
        "data": dict.fromkeys(
            ("formId", "submissionId", "responseId", "createdAt", "fields"), _WHOLE
        ),
    },
    "google": {
        "schema": _WHOLE,
        "event": _WHOLE,
        "form": {"id": _WHOLE},
        "response": _RESPONSE,
        "items": _WHOLE,
    },
    "signed": {
        "event": _WHOLE,
        "form": {"id": _WHOLE},
        "response": _RESPONSE,
        "answers": _WHOLE,
    },
}
"""The parts of each provider's body that are read at all."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, word for word, by question id: it is redacted before it is kept.
    `ratings` are 1 to 5, `part` the code of the side they speak from; `part_unread` whether there
    were answers besides that are to no question of the program, or fit none."""

    ratings: Mapping[str, int] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    part: str = ""
    part_unread: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not (self.ratings or self.comments)


@dataclass(frozen=True, slots=True)
class Opinion:
    """One delivery of a feedback form. `token` is the provider's id of it and `submitted_at` its
    time: they find repeats, and are kept nowhere."""

    kind: Delivery
    token: str
    submitted_at: datetime
    said: Said


def read_opinion(provider: str, raw: bytes, feedback: Feedback) -> Opinion:
    """What an authentic body says to the program's questions. Raises DoesNotFit with the codes of
    `forms.parse`, or `another_form`, or `no_known_answer`: something was answered, and nothing of
    it answers the program's questions."""
    if provider not in _KEPT:
        raise DoesNotFit("unknown_provider")
    body = _keep(payload.read_json(raw), _KEPT[provider])
    # Not the raw bytes: the parser's version of a submission is a digest of what it is given.
    submission = forms.PROVIDERS[provider].parse(body, b"")
    expected = {str(one): form for one, form in feedback.ids.items()}
    if expected.get(provider, submission.form_id) != submission.form_id:
        raise DoesNotFit("another_form")
    said = Said() if submission.kind != "submitted" else _read_answers(submission, feedback)
    return Opinion(submission.kind, submission.response_id, submission.submitted_at, said)


def _keep(holder: Table, kept: _Kept) -> Table:
    """The listed parts of an object; a part that should be an object and is none is left out."""
    found: Table = {}
    for name, within in kept.items():
        if name in holder and within is _WHOLE:
            found[name] = holder[name]
        elif name in holder and isinstance(holder[name], dict):
            found[name] = _keep(payload.table(holder, name), cast(_Kept, within))
    return found


def _read_answers(submission: Submission, feedback: Feedback) -> Said:
    asked = {question.id: question for question in feedback.questions}
    questions = {name: question.as_question() for name, question in asked.items()}
    given = [one for one in submission.answers if _may_fit(one)]
    pairing = pair_answers(given, tuple(questions.values()), submission.provider)
    found = {
        name: _read_value(asked[name], questions[name], answer)
        for name, answer in pairing.found.items()
        if answer.answered
    }
    unread = [name for name, value in found.items() if value is None and asked[name].kind != "part"]
    said = Said(
        ratings={
            n: v for n, v in found.items() if asked[n].kind == "rating" and isinstance(v, int)
        },
        comments={
            n: v for n, v in found.items() if asked[n].kind == "comment" and isinstance(v, str)
        },
        part=next((str(v) for n, v in found.items() if v and asked[n].kind == "part"), ""),
        part_unread=bool(pairing.unmapped or pairing.ambiguous or unread),
    )
    if said.is_empty and said.part_unread:
        raise DoesNotFit("no_known_answer")
    return said


_FITTING = frozenset().union(*(ACCEPTED[kind] for kind in ("scale", "long_text", "choice")))


def _may_fit(answer: GivenAnswer) -> bool:
    """Whether an answer is of a kind that feedback asks for: an address or a telephone number is
    not looked at, whatever question it stands under."""
    return answer.kind in _FITTING


def _read_value(
    asked: FeedbackQuestion, question: Question, answer: GivenAnswer
) -> int | str | None:
    value = read_answer(question, answer).answer
    if asked.kind == "part":
        silent = {choice.code for choice in asked.choices if choice.skips}
        return None if value in silent or not isinstance(value, str) else value
    return value if isinstance(value, int | str) else None
