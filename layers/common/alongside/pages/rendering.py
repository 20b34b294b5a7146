"""A page's HTML from one context, and its security headers."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.letters.templates import find, find_direction, say_times, tidy_context
from alongside.pages.contexts import CONTEXTS, DeadLink, LinksForm, LinksSent, PageContext, Trouble
from alongside.program import Program

FOLDER = Path(__file__).parent
# These answer people whom we do not know: naming a program would tell that a link was nearly right.
NAMELESS = (DeadLink, LinksForm, LinksSent, Trouble)
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """What a step answers: a page, its context, whose program it is, and the HTTP status."""

    name: str
    context: PageContext
    program: Program | None = None
    status: int = 200


def render(name: str, program: Program | None, context: PageContext) -> str:
    """The page `name` as HTML. `program` is needed except for `links`, `links_sent`, `dead_link`
    and `trouble`, which never show it. TypeError when the context is another page's."""
    if type(context) is not CONTEXTS[name]:
        raise TypeError(f"{name} does not take a {type(context).__name__}")
    values: dict[str, Any] = {"page": tidy_context(context), "language": "en", "program": None}
    if not isinstance(context, NAMELESS):
        values |= _gather(name, program)
    values["direction"] = find_direction(values["language"])
    translation = values["program"].translation if values["program"] else None
    return find(FOLDER, f"{name}.html", "html", translation).render(values).strip() + "\n"


def _gather(name: str, program: Program | None) -> dict[str, Any]:
    if program is None:
        raise TypeError(f"{name} needs a program")
    wording = program.wording
    return {
        "program": program,
        "wording": wording,
        "language": program.language,
        "role_names": {"mentor": wording.mentor, "mentee": wording.mentee},
        **say_times(program),
    }


def headers(html: str) -> dict[str, str]:
    """The headers of a page: nothing is kept, framed, referred or loaded; only its own style runs.

    ValueError unless the page has exactly one style element: its hash is part of the policy.
    """
    styles = STYLE.findall(html)
    if len(styles) != 1:
        raise ValueError("a page has exactly one style element")
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    return {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Strict-Transport-Security": "max-age=31536000",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Robots-Tag": "noindex",
    }
