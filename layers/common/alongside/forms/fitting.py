"""Whether a form at a provider still asks what the program asks; what to do if it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["fits", "fits_by_title", "does_not_fit"]


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing that differs. `code` is a key of `WHY`, `question` the program's question (empty
    when it is about the form as a whole), `about` the title or the label as the form shows it: a
    text of the form's owner, never of a member."""

    code: str
    question: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a form fits a program. `refs` maps each id on the form to the question it asks, so that
    nobody types ids."""

    verdict: Verdict
    misfits: tuple[Misfit, ...]
    refs: Mapping[str, str]
