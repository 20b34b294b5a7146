"""Anonymous feedback as members of a stack's group say it: on the page, and by a form."""

from __future__ import annotations

from datetime import datetime

from alongside import program
from local.story import opinions
from local.up import Running
from tests.stack import submissions
from tests.stack.visitor import Page, Visitor

PAGE = "/feedback/heal"


def write(visitor: Visitor) -> Page:
    """Open the page, say something and send it; the answer."""
    said = opinions.LAST_QUARTER[1]
    page = visitor.open(PAGE)
    return visitor.press(page, r_overall=str(said.marks[0]), c_good=said.good)


def deliver(visitor: Visitor, running: Running, at: datetime) -> int:
    """The same by way of Typeform, sent at `at`; the status. Of one moment it is one submission."""
    form = opinions.deliver(program.load_all()["heal"], opinions.BY_FORM, at)
    hook = submissions.hook(running, "typeform", "feedback")
    return visitor.deliver(submissions.signed(hook, form.body))


def walk(visitor: Visitor, running: Running, at: datetime) -> dict[str, int]:
    """Every route of feedback: what each was answered."""
    hook = submissions.hook(running, "typeform", "feedback").url
    others = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
    return {
        "look": visitor.open(PAGE).status,
        "head": visitor.ask("HEAD", PAGE).status,
        "nothing": visitor.press(visitor.open(PAGE)).status,
        "page": write(visitor).status,
        "form": deliver(visitor, running, at),
        "form again": deliver(visitor, running, at),
        "unsigned": visitor.ask("POST", hook, b"{}").status,
        **{method: visitor.ask(method, hook).status for method in others},
    }
