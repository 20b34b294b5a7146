"""What every provider's body becomes before it meets a program: one submission and its answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from alongside.errors import DoesNotFit

Provider = Literal["typeform", "tally", "google", "signed"]
Delivery = Literal["submitted", "test", "partial", "schema"]
AnswerKind = Literal[
    "text",
    "long_text",
    "email",
    "phone",
    "url",
    "number",
    "date",
    "flag",
    "choice",
    "choices",
    "plain",  # a value whose sender does not say what kind of question it answers
    "dropped",  # files, payments, signatures: recognized, never read
    "unknown",  # a kind of question we have not met
]

COLLECTED_EMAIL = "$email"
"""The key of an address that the form itself collected, beside any question."""

UNLISTED = "written-in"
"""The id that stands for an option where an answer is none of the form's: one that is gone, or
words of the member's own. It is never the form's."""

MOST_ROWS = 100
"""How many rows of a grid are read. Each repeats the question's title, so there is a bound."""

_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d: ?\d\d: ?\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer as the provider sent it, in one shape for all providers.

    `key` and `alt_keys` are every id and ref the provider gives the question. `choices` are pairs
    (ref, label); either may be empty when the body does not say which label belongs to which ref.
    `other` is free text written beside the choices. `malformed` marks a value that is not of the
    kind the body itself announces.
    """

    key: str
    kind: AnswerKind
    alt_keys: tuple[str, ...] = ()
    title: str = ""
    text: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    other: tuple[str, ...] = ()
    number: int | float | None = None
    flag: bool | None = None
    malformed: bool = False

    @property
    def answered(self) -> bool:
        """Whether the member gave anything at all here."""
        spoken = bool(self.text.strip() or self.choices or self.other)
        return spoken or self.number is not None or self.flag is not None or self.malformed


def fill(question: GivenAnswer, value: object) -> GivenAnswer:
    """The question with a plain value: a text, a number or a flag, as its kind announces.

    None is unanswered; a number written as text stays text for the mapping to read.
    """
    if value is None or question.kind in {"dropped", "unknown"}:
        return question
    if isinstance(value, bool):
        fits = question.kind in {"flag", "plain"}
        return replace(question, flag=value) if fits else replace(question, malformed=True)
    if isinstance(value, int | float):
        fits = question.kind in {"number", "plain"}
        return replace(question, number=value) if fits else replace(question, malformed=True)
    if isinstance(value, str) and question.kind not in {"flag", "choice", "choices"}:
        return replace(question, text=value)
    return replace(question, malformed=True)


def choose(
    question: GivenAnswer,
    value: object,
    choices: Iterable[tuple[str, str]],
    other: Iterable[str] = (),
) -> GivenAnswer:
    """The question with the options taken, each once, and the texts written beside them. A
    `value` that holds something of which nothing could be read is malformed, not unanswered."""
    pairs = tuple(dict.fromkeys(pair for pair in choices if any(pair)))
    texts = tuple(text for text in other if text.strip())
    unread = not pairs and not texts and _holds_something(value)
    return replace(question, choices=pairs, other=texts, malformed=unread)


def _holds_something(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_something, value.values()))
    if isinstance(value, list):
        return any(map(_holds_something, value))
    return bool(value.strip()) if isinstance(value, str) else value is not None


@dataclass(frozen=True, slots=True)
class Submission:
    """One delivery, read. `version` sorts by time of submission; `response_id` names the response
    for ever and is empty only when `kind` is `test` or `schema`. `lists_all_questions` says that
    an unanswered question is present too, so an absent one is not on the form. `oddities` are
    codes worth a counter, never values."""

    provider: Provider
    form_id: str
    response_id: str
    submitted_at: datetime
    version: str
    kind: Delivery
    answers: tuple[GivenAnswer, ...]
    lists_all_questions: bool = False
    oddities: tuple[str, ...] = ()


def order_version(moment: datetime, raw: bytes) -> str:
    """Milliseconds since 1970 in 15 digits, a dot, 12 hex digits of the body's SHA-256."""
    milliseconds = (moment - _EPOCH) // timedelta(milliseconds=1)
    return f"{milliseconds:015d}.{hashlib.sha256(raw).hexdigest()[:12]}"


def read_time(text: str, oddities: set[str]) -> datetime:
    """An ISO 8601 time as aware UTC. Raises DoesNotFit `no_submitted_at` or `bad_submitted_at`.

    Blanks after a colon (seen in 2017 bodies) and a missing zone (taken as UTC) become oddities.
    """
    if not text:
        raise DoesNotFit("no_submitted_at")
    found = _TIME.fullmatch(text)
    if found is None:
        raise DoesNotFit("bad_submitted_at")
    clock, fraction, zone = found.groups()
    if " " in clock:
        oddities.add("blanks_in_time")
    if zone is None:
        oddities.add("time_without_zone")
    fraction = (fraction or ".0")[:7].ljust(7, "0")
    moment = _in_utc(
        clock.replace(" ", "") + fraction + ("+00:00" if zone in {None, "Z"} else zone)
    )
    if not _EARLIEST <= moment < _LATEST:
        raise DoesNotFit("bad_submitted_at")
    return moment


def _in_utc(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise DoesNotFit("bad_submitted_at") from None


def compose(
    raw: bytes,
    *,
    provider: Provider,
    kind: Delivery,
    form_id: str,
    response_id: str,
    moment: str,
    answers: Iterable[GivenAnswer],
    oddities: set[str],
    lists_all_questions: bool = False,
) -> Submission:
    """What every provider's parser ends with; `answers` may add to `oddities` while it is read.

    Raises DoesNotFit `no_form_id`, `no_response_id`, or what `read_time` raises.
    """
    if not form_id:
        raise DoesNotFit("no_form_id")
    if not response_id and kind == "submitted":
        raise DoesNotFit("no_response_id")
    submitted_at = read_time(moment, oddities)
    given = tuple(answers)
    return Submission(
        provider=provider,
        form_id=form_id,
        response_id=response_id,
        submitted_at=submitted_at,
        version=order_version(submitted_at, raw),
        kind=kind,
        answers=given,
        lists_all_questions=lists_all_questions,
        oddities=tuple(sorted(oddities)),
    )
