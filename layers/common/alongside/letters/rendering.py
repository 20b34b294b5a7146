"""A letter's subject, text and HTML from one context: one body, rendered twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from alongside.letters.contexts import CONTEXTS, Footer, LetterContext
from alongside.letters.problems import explain_problem
from alongside.letters.templates import Output, find, find_direction, say_times, tidy_context
from alongside.program import Program

FOLDER = Path(__file__).parent
NO_FOOTER = Footer()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter ready to send: `subject` is one line without any member's text."""

    subject: str
    text: str
    html: str


def render(
    name: str, program: Program, context: LetterContext, footer: Footer = NO_FOOTER
) -> Rendered:
    """The letter `name` of a program. TypeError when the context is another letter's."""
    if type(context) is not CONTEXTS[name]:
        raise TypeError(f"{name} does not take a {type(context).__name__}")
    values = _gather(program, context, footer)
    subject = " ".join(_fill(name, "subject.txt", "text", values).split())
    values["subject"] = subject
    return Rendered(
        subject=subject,
        text=flow(_fill(name, "body.jinja", "text", values)),
        html=_fill(name, "body.jinja", "html", values).strip() + "\n",
    )


def _gather(program: Program, context: LetterContext, footer: Footer) -> dict[str, Any]:
    return {
        "program": program,
        "wording": program.wording,
        "direction": find_direction(program.language),
        "role_names": {"mentor": program.wording.mentor, "mentee": program.wording.mentee},
        "letter": tidy_context(context),
        "footer": footer,
        "explain_problem": partial(explain_problem, program),
        **say_times(program),
    }


def _fill(name: str, part: str, output: Output, values: dict[str, Any]) -> str:
    return find(FOLDER, f"{name}/{part}", output, values["program"].translation).render(values)


def flow(text: str) -> str:
    """Plain text with one line per paragraph, list item and address: a phone wraps it best."""
    blocks = [_flow_block(block) for block in re.split(r"\n\s*\n", text) if block.strip()]
    return "\n\n".join(blocks) + "\n"


def _flow_block(block: str) -> str:
    joined = re.sub(r"\s*\n\s*(?!\s*(?:- |https?://))", " ", block.strip())
    return re.sub(r"\s*\n\s*", "\n", joined)
