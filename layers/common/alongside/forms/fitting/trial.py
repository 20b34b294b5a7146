"""A form tried like a submission in which everything is answered, and paired by the same rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.forms.pairing import Pairing, is_titled, pair_answers
from alongside.forms.records import COLLECTED_EMAIL, GivenAnswer
from alongside.forms.seen import SeenForm
from alongside.model import Role
from alongside.program import Program, Question

GUARDED = frozenset({"email", "name", "group", "agreement", "attestation", "avoid"})
"""Purposes of questions that must be asked as they are meant: without an answer nobody can be taken
in, and an answer to something else would harm somebody."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The pairing of a form's questions. `places` says where on the form each of ours is, `beside`
    which of the form's are boxes for words beside another."""

    program: Program
    role: Role
    seen: SeenForm
    probes: Sequence[GivenAnswer]
    pairing: Pairing
    places: Mapping[str, int]
    beside: frozenset[int]

    def claimants(self, question: Question) -> tuple[int, ...]:
        """Which of the form's questions could answer this one by themselves."""
        provider = self.seen.provider
        return tuple(
            place
            for place, probe in enumerate(self.probes)
            if pair_answers([probe], [question], provider).found
        )

    def like(self, question: Question) -> tuple[int, ...]:
        """Which of the form's questions have its title, whatever their kind, and answer none."""
        taken = {*self.places.values(), *self.beside}
        return tuple(
            place
            for place, one in enumerate(self.seen.questions)
            if place not in taken and is_titled(question, one.title)
        )

    def crossed(self, question: Question) -> tuple[int, ...]:
        """Which of the form's questions, known as one of ours, has the title of another, if this is
        either of the two."""
        return tuple(
            int(given.text)
            for name, given in self.pairing.crossed.items()
            if name == question.id or is_titled(question, given.title)
        )

    def is_needed(self, question: Question) -> bool:
        """Whether somebody waits whose form does not ask this: it is required, guarded, or the only
        way to meet a rule."""
        if question.required or question.purpose in GUARDED:
            return True
        return any(
            {condition.question for condition in rule.any} == {question.id}
            for rule in self.program.eligibility
            if rule.role == self.role
        )


def attempt(program: Program, role: Role, seen: SeenForm) -> Trial:
    """Each probe carries its place on the form as its text, so that it can be told again."""
    probes = [
        GivenAnswer((*one.keys, "")[0], one.kind, one.keys[1:], one.title, text=str(place))
        for place, one in enumerate(seen.questions)
    ]
    collected = [GivenAnswer(COLLECTED_EMAIL, "email", text="-")] if seen.collects_email else []
    questions = program.questions_for(role)
    pairing = pair_answers([*probes, *collected], questions, seen.provider)
    return Trial(
        program=program,
        role=role,
        seen=seen,
        probes=probes,
        pairing=pairing,
        places={
            name: int(given.text)
            for name, given in pairing.found.items()
            if given.key != COLLECTED_EMAIL
        },
        beside=frozenset(int(text) for given in pairing.found.values() for text in given.other),
    )
