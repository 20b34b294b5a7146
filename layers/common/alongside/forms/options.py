"""Options of choice questions and yes/no answers: what was ticked, in the program's own codes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alongside.forms.records import UNLISTED, GivenAnswer
from alongside.forms.wording import normalize_title
from alongside.program import Question

_YES = re.compile(r"(yes|true|y|ok|i (do )?(agree|accept|confirm|understand|consent|am|will))\b")
_NO = frozenset({"no", "false", "n", "nope", "i do not agree", "i don't agree", "i disagree"})
_NEGATED = re.compile(r"\b(no|not|never|don['\u2019]t|cannot|can['\u2019]t|disagree|decline)\b")
_WRITE_IN = "other"


@dataclass(frozen=True, slots=True)
class Taken:
    """The codes taken, in the program's order; whether an option is none of the program's; and
    whether the member chose to write something beside the options."""

    codes: tuple[str, ...] = ()
    unknown: bool = False
    wrote_in: bool = False


def take_options(question: Question, given: GivenAnswer) -> Taken:
    """By ref first, which survives rewording and translation, then by any label."""
    labels = _label_codes(question)
    codes = {choice.code for choice in question.choices}
    linked = [pair for pair in _pairs(given) if all(pair)]
    found = {_find(ref, label, codes, labels) for ref, label in linked}
    refs = [ref if ref in codes else None for ref, label in _pairs(given) if not label]
    loose = [normalize_title(label) for ref, label in _pairs(given) if not ref]
    found |= _reconcile(refs, [labels.get(label, _spare(label)) for label in loose])
    known = tuple(choice.code for choice in question.choices if choice.code in found)
    return Taken(known, unknown=None in found, wrote_in=bool(given.other) or "" in found)


def unlisted(question: Question, given: GivenAnswer) -> tuple[str, ...]:
    """What was chosen of which neither the form nor the program knows an option: kept as the
    member's own words, which they may be."""
    labels = _label_codes(question)
    chosen = [label for ref, label in _pairs(given) if ref == UNLISTED]
    return tuple(label for label in chosen if normalize_title(label) not in labels)


def read_flag(question: Question, given: GivenAnswer) -> bool | None:
    """True, False, or None when the words say neither for certain: a person decides then."""
    if given.flag is not None:
        return given.flag
    labels = [normalize_title(label or ref) for ref, label in _pairs(given)]
    if len(labels) != 1 or given.other:
        return None
    codes = take_options(question, given).codes
    said = codes[0] if codes else labels[0]
    if said in _NO:
        return False
    if codes:
        return True
    if _NEGATED.search(said) is not None:
        return None
    return True if given.kind == "choices" or _YES.match(said) else None


def _pairs(given: GivenAnswer) -> tuple[tuple[str, str], ...]:
    """The options of an answer; an answer of no stated kind is one option, ref and label."""
    single = given.kind == "plain" and given.text != ""
    return ((given.text, given.text),) if single else given.choices


def _label_codes(question: Question) -> dict[str, str]:
    """Every wording of every option, normalized, with its code."""
    return {
        normalize_title(label): choice.code
        for choice in question.choices
        for label in (choice.label, *choice.labels)
    }


def _find(ref: str, label: str, codes: set[str], labels: dict[str, str]) -> str | None:
    if ref in codes:
        return ref
    wording = normalize_title(label)
    return labels.get(wording, _spare(wording))


def _spare(label: str) -> str | None:
    """A bare "Other" that no option of the program means is a written-in answer (an empty code)."""
    return "" if label == _WRITE_IN else None


def _reconcile(refs: list[str | None], labels: list[str | None]) -> set[str | None]:
    """Refs and labels of the same ticks that the body does not pair: whichever side is complete
    speaks for both, refs before labels. Otherwise all that is known, and that some are not."""
    if len(refs) >= len(labels) and None not in refs:
        return set(refs)
    if len(labels) >= len(refs) and None not in labels:
        return set(labels)
    return {*refs, *labels, None}
