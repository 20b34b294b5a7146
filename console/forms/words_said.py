"""What a person says about a form, and what they hear of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import typer

from alongside.forms.reading import ACCEPTED
from alongside.forms.seen import SeenForm
from alongside.forms.wording import normalize_title
from alongside.model import Role
from alongside.program import Program
from console import screen
from console.forms.mapping_proposal import Proposal, Said, propose

_NONE = ("", "none")
_HOW: Mapping[str, str] = {"id": "by its id", "title": "by its title", "said": "as you said"}


def read(
    seen: SeenForm, program: Program, role: Role, questions: Sequence[str], choices: Sequence[str]
) -> Said:
    """What the options say. Stop says what of it does not fit."""
    places = {
        _find_place(seen, left): _find_question(program, role, right)
        for left, right in (_parted(one, "--as") for one in questions)
    }
    for place, question in places.items():
        _mind_kind(seen, program, place, question)
    asked = [one for one in places.values() if one]
    for question in asked:
        if asked.count(question) > 1:
            raise screen.Stop(f"--as: {question} is said twice; it can be one question only.")
    codes = dict(_read_choice(program, role, one) for one in choices)
    return Said(places, codes)


def _parted(text: str, option: str) -> tuple[str, str]:
    left, sign, right = text.rpartition("=")
    if not sign or not left.strip():
        raise screen.Stop(f"{option} {text!r}: write what is on the form, =, and what it is here.")
    return left.strip(), right.strip()


def _find_place(seen: SeenForm, said: str) -> int:
    """By an id first, then by the title, which must be there once."""
    by_id = [place for place, one in enumerate(seen.questions) if said in one.keys]
    wanted = normalize_title(said)
    found = by_id or [
        place for place, one in enumerate(seen.questions) if normalize_title(one.title) == wanted
    ]
    if not found:
        raise screen.Stop(f"--as: the form has no question {said!r}.")
    if len(found) > 1:
        ids = ", ".join(seen.questions[place].keys[0] for place in found)
        raise screen.Stop(f"--as: {said!r} is on the form more than once; write its id: {ids}")
    return found[0]


def _find_question(program: Program, role: Role, said: str) -> str:
    asked = [one.id for one in program.questions_for(role)]
    if said in _NONE:
        return ""
    if said not in asked:
        raise screen.Stop(f"--as: there is no question {said!r}. There are: {', '.join(asked)}")
    return said


def _mind_kind(seen: SeenForm, program: Program, place: int, question: str) -> None:
    one = seen.questions[place]
    if question and one.kind not in ACCEPTED[program.question(question).kind]:
        raise screen.Stop(
            f"--as: {one.title!r} gives answers of another kind than {question} can be read from."
        )


def _read_choice(program: Program, role: Role, text: str) -> tuple[tuple[str, str], str]:
    left, code = _parted(text, "--choice")
    named, sign, label = left.partition(":")
    if not sign:
        raise screen.Stop(f"--choice {text!r}: write 'question: label on the form=choice code'.")
    question = _find_question(program, role, named.strip())
    codes = [one.code for one in program.question(question).choices] if question else []
    if code not in (*codes, *_NONE):
        raise screen.Stop(f"--choice: {question} has no choice {code!r}: {', '.join(codes)}")
    return (question, label.strip()), "" if code in _NONE else code


def ask(seen: SeenForm, program: Program, role: Role, said: Said) -> Said:
    """Ask whoever sits there about everything that is unclear."""
    questions, choices = dict(said.questions), dict(said.choices)
    found = propose(program, role, seen, said)
    for question, places in found.doubles.items():
        _ask_which(seen, program, question, places, questions)
    for guess in found.guesses:
        title = seen.questions[guess.place].title
        told = (
            f"“{title}” on the form: is it {guess.question} (“{_title(program, guess.question)}”)?"
        )
        questions[guess.place] = guess.question if typer.confirm(told, default=False) else ""
    found = propose(program, role, seen, Said(questions, choices))
    for one in found.choice_guesses:
        label = program.label(one.question, one.code)
        told = f"In {one.question}, is “{one.label}” the choice {one.code} (“{label}”)?"
        key = (one.question, one.label)
        choices[key] = one.code if typer.confirm(told, default=False) else ""
    return Said(questions, choices)


def _ask_which(
    seen: SeenForm,
    program: Program,
    question: str,
    places: Sequence[int],
    questions: dict[int, str],
) -> None:
    open_places = [place for place in places if place not in questions]
    screen.say("", f"“{_title(program, question)}” ({question}) could be one of these on the form:")
    for number, place in enumerate(open_places, 1):
        one = seen.questions[place]
        screen.say(f"{number}. “{one.title}”, after {_before(seen, place)}")
    said = str(typer.prompt("which one (0 for none)", default="0"))
    if said.isdecimal() and 0 < int(said) <= len(open_places):
        questions[open_places[int(said) - 1]] = question


def _before(seen: SeenForm, place: int) -> str:
    return f"“{seen.questions[place - 1].title}”" if place else "the beginning of the form"


def _title(program: Program, question: str) -> str:
    return program.question(question).title


@dataclass(frozen=True, slots=True)
class Heard:
    """What is told about a form: what is which, what is unclear, and how it fits afterwards."""

    seen: SeenForm
    program: Program
    found: Proposal
    verdict: str
    lacking: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """For a person."""
        seen, found = self.seen, self.found
        yield f"The form “{seen.title}” has {len(seen.questions)} questions."
        certain = [
            f"“{self._on_form(one.place)}” is {one.question}, {_HOW[one.how]}"
            for one in found.pairs
        ]
        left_alone = [f"“{self._on_form(place)}”" for place in found.strangers]
        yield from _part("Certain", certain)
        yield from _part("Perhaps, and not written until you say so", self._unclear())
        yield from _part("On the form, and not asked by the program (left alone)", left_alone)
        yield from _part("To do", self.lacking)
        yield ""
        yield {
            "fits": "With this the form fits.",
            "fits_by_title": "With this the form fits, by its titles.",
            "does_not_fit": "With this the form does not fit yet; see above.",
        }[self.verdict]

    def _unclear(self) -> Iterator[str]:
        for one in self.found.guesses:
            title = self._on_form(one.place)
            yield f"“{title}” may be {one.question}: --as '{title}={one.question}'"
        for question, places in self.found.doubles.items():
            keys = [self.seen.questions[place].keys[0] for place in places]
            title = self._on_form(places[0]) if places else question
            told = " or ".join(f"--as '{key}={question}'" for key in keys)
            yield f"“{title}” is there {len(places)} times; say which is {question}: {told}"
        for choice in self.found.choice_guesses:
            told = f"--choice '{choice.question}: {choice.label}={choice.code}'"
            yield f"In {choice.question}, “{choice.label}” may be {choice.code}: {told}"
        for question, label in self.found.unread:
            told = f"--choice '{question}: {label}=…'"
            yield f"In {question}, “{label}” is like none of the choices: {told}"

    def _on_form(self, place: int) -> str:
        return " ".join(self.seen.questions[place].title.split())

    def difference(self, file: str, before: str, after: str) -> list[str]:
        """The change of the program's file, as diff shows it."""
        lines = before.splitlines(), after.splitlines()
        return list(difflib.unified_diff(*lines, file, file, lineterm="", n=1))

    def as_document(self, file: str, before: str, after: str, *, applied: bool) -> dict[str, Any]:
        """For programs."""
        found = self.found
        return {
            "form": self.seen.title,
            "verdict": self.verdict,
            "applied": applied,
            "certain": {one.question: self._on_form(one.place) for one in found.pairs},
            "perhaps": {one.question: self._on_form(one.place) for one in found.guesses},
            "several": {
                name: [self.seen.questions[place].keys[0] for place in places]
                for name, places in found.doubles.items()
            },
            "choices_perhaps": [
                {"question": one.question, "label": one.label, "code": one.code}
                for one in found.choice_guesses
            ],
            "choices_unread": [{"question": q, "label": label} for q, label in found.unread],
            "not_asked": [self._on_form(place) for place in found.strangers],
            "to_do": list(self.lacking),
            "difference": self.difference(file, before, after),
        }


def _part(heading: str, lines: Iterable[str]) -> Iterator[str]:
    told = [f"- {one}" for one in lines]
    if told:
        yield ""
        yield f"{heading}:"
        yield from told
