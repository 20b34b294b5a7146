"""Every letter in every state that changes its words, about invented people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import zip_longest
from typing import Any

from alongside import explanation
from alongside.forms.fitting import Misfit, tell
from alongside.letters.contexts import Footer, LetterContext, Shared
from alongside.model import LeftOver, Reason, Role
from alongside.program import Program, Question
from console.letters import invented, to_helpers, to_members
from console.letters.sent import TO_HELPERS

LETTERS: Mapping[str, tuple[str, LetterContext]] = {**to_members.LETTERS, **to_helpers.LETTERS}
"""What a sample shows -> the letter's name and its content."""

_NOTHING = Shared("", "")
"""What becomes of something that this program does not ask."""

_MATCHED = frozenset(
    {"introduction", "check_in", "milestone", "stage", "end_in_sight", "renewed", "wrap_up",
     "scale", "on_hold", "back_again"}
)  # fmt: skip


def in_words_of(program: Program) -> dict[str, tuple[str, LetterContext]]:
    """The samples in the words that this program's file has for the same things."""
    words = dict(_words(program))
    return {what: (name, _say(content, words)) for what, (name, content) in LETTERS.items()}


def of_letter(program: Program, name: str) -> dict[str, LetterContext]:
    """What each sample of one letter shows, and its content."""
    found = in_words_of(program).items()
    return {what: content for what, (letter, content) in found if letter == name}


def footer(name: str) -> Footer:
    """The links at the end, as such a letter has them."""
    site = invented.SITE
    if name in ("attention", "help_now", "concern"):
        return Footer()
    concern, feedback = f"{site}/concern/v1.concern", f"{site}/feedback/program"
    if name in TO_HELPERS:
        return Footer(concern_url=concern, feedback_url=feedback)
    end = f"{site}/match/v1.match/end" if name in _MATCHED else ""
    return Footer(f"{site}/page/v1.page", concern, end, feedback)


def _words(program: Program) -> Iterator[tuple[str, str]]:
    """Invented words and the program's own in their place, where its file has any."""
    asked = program.by_purpose(Role.MENTEE, "group")
    if asked and asked.choices:
        yield invented.GROUP, asked.choices[0].label
    yield from zip_longest(invented.REASONS, _reasons(program), fillvalue="")
    for ours, theirs in zip_longest(invented.SHARED, _shown(program)[: len(invented.SHARED)]):
        yield ours.label, (theirs.label or theirs.title) if theirs else ""
        yield ours.value, ", ".join(one.label for one in theirs.choices[:2]) if theirs else ""
    why, helps = explanation.why_waiting(program, LeftOver("", "all_full", people=1))
    tier = program.tiers[0]
    yield from _of_a_form(program)
    yield from {
        invented.WHY: why,
        invented.HELPS: helps,
        invented.TIER: tier.title,
        invented.THEN: tier.then,
    }.items()
    for milestone in program.milestones[:1]:
        yield invented.MILESTONE, milestone.heading
        yield invented.MILESTONE_TEXT, milestone.text
    for stage in program.stages[:1]:
        yield invented.STAGE, stage.title
        yield invented.STAGE_TEXT, stage.text


def _of_a_form(program: Program) -> Iterator[tuple[str, str]]:
    """What the coordinator hears of a form that has changed."""
    role = Role.MENTOR
    asked = next((one for one in program.questions_for(role) if one.choices), None)
    yield invented.FORM, program.forms[role].title
    yield invented.SHOWS, f"alongside quarantine list --program {program.id}"
    if asked is not None:
        new = Misfit("new_choice", asked.id, "Something new")
        yield invented.NEW_CHOICE, tell(program, role, new)
        yield invented.TWICE, tell(program, role, Misfit("ambiguous_title", asked.id, asked.title))


def _reasons(program: Program) -> tuple[str, ...]:
    """What may speak for a pair, of the aspects whose answers are chosen from a list."""
    reasons = [
        Reason(rule.question, rule.kind, 100, rule.weight, code, code)
        for rule in program.aspects
        for code in [one.code for one in program.question(rule.question).choices[:1]]
    ]
    return explanation.strongest(explanation.aspect_lines(program, reasons), len(invented.REASONS))


def _shown(program: Program) -> list[Question]:
    """What a possible partner sees of somebody, as far as it is chosen from a list."""
    asked = program.questions_for(Role.MENTOR)
    return [one for one in asked if one.shown_to == "partner" and one.choices]


def _say(value: Any, words: Mapping[str, str]) -> Any:
    if type(value) is str:
        return words.get(value, value)
    if isinstance(value, tuple):
        said = (_say(one, words) for one in value)
        return tuple(one for one in said if one not in ("", _NOTHING))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: _say(getattr(value, one.name), words) for one in fields(value)}
        )
    return value
