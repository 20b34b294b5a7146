"""What became of a delivery, a kept body, or a late response."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DRIFT = frozenset(
    {
        "ambiguous",
        "missing",
        "not_on_form",
        "unknown_option",
        "unplaced_answers",
        "wrong_kind",
    }
)
"""Findings that come from a form and a program that do not fit: with the body kept, what could not
be read can be read once they do."""

DOES_NOT_FIT = "does_not_fit"
"""The code under which the body of an application is kept of which a part could not be read."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it: `status` for the sender, `outcome` and `hook` for the log. To a form that
    shows itself `verdict` says how it fits, `lines` what is to be done, in plain words, and `refs`
    which question each of its items asks."""

    status: int
    outcome: str
    hook: str
    verdict: str = ""
    lines: tuple[str, ...] = ()
    refs: Mapping[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> dict[str, object]:
        """What the sender is told, as a JSON document."""
        told: dict[str, object] = {"status": self.outcome.partition("_")[0]}
        if self.lines:
            told["lines"] = list(self.lines)
        if self.verdict:
            told |= {"verdict": self.verdict, "refs": dict(self.refs)}
        return told
