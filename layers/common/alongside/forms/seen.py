"""A form as its provider describes it, in one shape for all: what is asked, and how.

Read from what a provider says of the form itself (Typeform's and Tally's answer to GET
/forms/{id}, the schema message of our own sender for Google), or from a submission that lists its
questions. It never holds an answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from alongside.forms.records import AnswerKind, Provider


@dataclass(frozen=True, slots=True)
class SeenQuestion:
    """One question of a form. `keys` are all its ids and refs, `kind` the kind of answers it gives,
    `choices` pairs (ref, label). None stands for what the provider does not say."""

    keys: tuple[str, ...]
    title: str
    kind: AnswerKind
    required: bool | None = None
    choices: tuple[tuple[str, str], ...] = ()
    other: bool | None = None


@dataclass(frozen=True, slots=True)
class SeenForm:
    """A form. `whole` says that every question is listed, so that an absent one is not on it."""

    provider: Provider
    form_id: str
    title: str
    questions: tuple[SeenQuestion, ...]
    whole: bool = True
    collects_email: bool | None = None
    takes_answers: bool | None = None
