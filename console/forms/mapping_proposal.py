"""Which question of an existing form is which of the program's: what is certain, what is perhaps so
and has to be confirmed, what nobody asks. By id, title, kind and words; never by position. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from alongside.forms.fitting.trial import attempt
from alongside.forms.options import take_options
from alongside.forms.reading import ACCEPTED
from alongside.forms.records import GivenAnswer
from alongside.forms.seen import SeenForm, SeenQuestion
from alongside.model import Role
from alongside.program import Program, Question
from console.forms.likeness import alike, most_alike

How = Literal["id", "title", "said", "perhaps"]
PERHAPS = 0.4
"""Likeness from which a guess is worth showing."""
_ONLY_ONE = frozenset({"email"})


@dataclass(frozen=True, slots=True)
class Pair:
    """The form's question at `place`, counted from 0, asks the program's `question`."""

    place: int
    question: str
    how: How


@dataclass(frozen=True, slots=True)
class ChoicePair:
    """What the form calls `label` is the program's choice `code` of `question`."""

    question: str
    label: str
    code: str
    how: How


@dataclass(frozen=True, slots=True)
class Proposal:
    """`pairs` are certain; `guesses` wait for a person's word, as `choice_guesses` do. `unread` are
    labels, by question, that are like none of the program's choices. `strangers` are places of what
    the program does not ask, `doubles` those of which several could be the same question."""

    pairs: tuple[Pair, ...]
    guesses: tuple[Pair, ...]
    strangers: tuple[int, ...]
    doubles: Mapping[str, tuple[int, ...]]
    choices: tuple[ChoicePair, ...]
    choice_guesses: tuple[ChoicePair, ...]
    unread: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person has said: the question (or "" for none) by place, and the choice's code (or "")
    by question and label."""

    questions: Mapping[int, str] = field(default_factory=dict)
    choices: Mapping[tuple[str, str], str] = field(default_factory=dict)


def propose(program: Program, role: Role, seen: SeenForm, said: Said | None = None) -> Proposal:
    """What is which, as far as it can be known. Depends on nothing else."""
    said = said or Said()
    pairs = tuple(_certain(program, role, seen, said))
    doubles = dict(_doubles(program, role, seen, pairs, said))
    beside = attempt(program, role, seen).beside
    settled = {one.place for one in pairs} | set(said.questions) | beside
    doubtful = {place for places in doubles.values() for place in places}
    open_places = [
        place
        for place, one in enumerate(seen.questions)
        if place not in settled | doubtful and one.kind != "dropped"
    ]
    known = {one.question for one in pairs} | set(doubles)
    missing = [one for one in program.questions_for(role) if one.id not in known]
    guesses = tuple(_guesses(seen, open_places, missing))
    choices, choice_guesses, unread = _choices(program, seen, (*pairs, *guesses), said)
    return Proposal(
        pairs=pairs,
        guesses=guesses,
        strangers=tuple(sorted(set(open_places) - {one.place for one in guesses})),
        doubles=doubles,
        choices=choices,
        choice_guesses=choice_guesses,
        unread=unread,
    )


def _certain(program: Program, role: Role, seen: SeenForm, said: Said) -> Iterator[Pair]:
    """What a person said goes before everything; then ids, then titles of which there is one."""
    trial = attempt(program, role, seen)
    asked = {one.id for one in program.questions_for(role)}
    told = {question for question in said.questions.values() if question in asked}
    for place, question in said.questions.items():
        if question in asked:
            yield Pair(place, question, "said")
    for question, place in trial.places.items():
        if question not in told and place not in said.questions:
            by_id = trial.pairing.matched_by.get(question) == "id"
            yield Pair(place, question, "id" if by_id else "title")


def _doubles(
    program: Program, role: Role, seen: SeenForm, pairs: Sequence[Pair], said: Said
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Questions that several of the form's could be, of which nobody has said which."""
    trial = attempt(program, role, seen)
    known = {one.question for one in pairs}
    taken = {one.place for one in pairs} | set(said.questions)
    for question in program.questions_for(role):
        if question.id in trial.pairing.ambiguous and question.id not in known:
            yield question.id, tuple(p for p in trial.claimants(question) if p not in taken)


def _guesses(seen: SeenForm, places: Sequence[int], missing: Sequence[Question]) -> Iterator[Pair]:
    """The likest first, each question and each place once."""
    found = sorted(
        (-_likeness(seen, place, places, question), question.id, place)
        for question in missing
        for place in places
    )
    used: set[object] = set()
    for likeness, question, place in found:
        if -likeness >= PERHAPS and question not in used and place not in used:
            used |= {question, place}
            yield Pair(place, question, "perhaps")


def _likeness(seen: SeenForm, place: int, places: Sequence[int], question: Question) -> float:
    """By the words of the titles, or of the choices; the one address that is asked for is the one
    that letters go to, in whatever language."""
    one = seen.questions[place]
    if one.kind not in ACCEPTED[question.kind]:
        return 0.0
    rivals = sum(seen.questions[other].kind == one.kind for other in places)
    if one.kind in _ONLY_ONE and question.kind in _ONLY_ONE and rivals == 1:
        return 1.0
    titles = (question.title, *question.titles, question.label)
    return max(most_alike(one.title, titles), _choices_alike(question, one))


def _choices_alike(question: Question, one: SeenQuestion) -> float:
    labels = [label for _, label in one.choices]
    if len(labels) < 2 or not question.choices:
        return 0.0
    read = [label for label in labels if _code(question, one, "", label)]
    return len(read) / max(len(labels), len(question.choices))


def _code(question: Question, one: SeenQuestion, ref: str, label: str) -> str:
    """The code of a choice that is read without anybody's help; empty when it is not."""
    kind = one.kind if one.kind in ("choice", "choices") else "choice"
    codes = take_options(question, GivenAnswer("", kind, choices=((ref, label),))).codes
    return codes[0] if len(codes) == 1 else ""


def _wrote_in(question: Question, one: SeenQuestion, label: str) -> bool:
    """Whether it is a bare "Other", which asks for words and stands for none of our choices."""
    return take_options(question, GivenAnswer("", one.kind, choices=(("", label),))).wrote_in


def _choices(
    program: Program, seen: SeenForm, pairs: Sequence[Pair], said: Said
) -> tuple[tuple[ChoicePair, ...], tuple[ChoicePair, ...], tuple[tuple[str, str], ...]]:
    certain: list[ChoicePair] = []
    perhaps: list[ChoicePair] = []
    unread: list[tuple[str, str]] = []
    for pair in pairs:
        question, one = program.question(pair.question), seen.questions[pair.place]
        if not question.choices or one.kind not in ("choice", "choices"):
            continue
        _sort_choices(question, one, said, certain, perhaps, unread)
    return tuple(certain), tuple(perhaps), tuple(unread)


def _sort_choices(
    question: Question,
    one: SeenQuestion,
    said: Said,
    certain: list[ChoicePair],
    perhaps: list[ChoicePair],
    unread: list[tuple[str, str]],
) -> None:
    open_labels = []
    codes = {choice.code for choice in question.choices}
    for ref, label in one.choices:
        told = said.choices.get((question.id, label))
        read = _code(question, one, ref, label)
        if told in codes:
            certain.append(ChoicePair(question.id, label, str(told), "said"))
        elif read:
            certain.append(ChoicePair(question.id, label, read, "id" if ref == read else "title"))
        elif told is None and not _wrote_in(question, one, label):
            open_labels.append(label)
    used = {each.code for each in certain if each.question == question.id}
    for label in open_labels:
        code = _guess_code(question, label, used)
        if code:
            used.add(code)
            perhaps.append(ChoicePair(question.id, label, code, "perhaps"))
        else:
            unread.append((question.id, label))


def _guess_code(question: Question, label: str, used: set[str]) -> str:
    found = sorted(
        (-max(alike(label, text) for text in (choice.label, *choice.labels)), choice.code)
        for choice in question.choices
        if choice.code not in used
    )
    return found[0][1] if found and -found[0][0] >= PERHAPS else ""
