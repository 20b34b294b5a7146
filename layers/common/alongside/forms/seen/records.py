"""The shape of a form that was seen at its provider, or in what it sends."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.forms.records import AnswerKind, Provider


@dataclass(frozen=True, slots=True)
class SeenQuestion:
    """One question of a form. `keys` are all its ids and refs, `kind` the kind of answers it gives,
    `choices` pairs (ref, label). `other` says that words may be written beside them, `several` that
    more than one may be taken, `marks` the lowest and the highest number. None stands for what the
    provider does not say."""

    keys: tuple[str, ...]
    title: str
    kind: AnswerKind
    required: bool | None = None
    choices: tuple[tuple[str, str], ...] = ()
    other: bool | None = None
    several: bool | None = None
    marks: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class SeenForm:
    """A form. `whole` says that every question is listed, so that an absent one is not on it;
    `sends_unfinished` that it also passes on what nobody has sent yet."""

    provider: Provider
    form_id: str
    title: str
    questions: tuple[SeenQuestion, ...]
    whole: bool = True
    collects_email: bool | None = None
    takes_answers: bool | None = None
    sends_unfinished: bool | None = None
