"""The pages of anonymous feedback in every state that changes their words or their form."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from alongside.pages.contexts import (
    AskedOpinion,
    FeedbackForm,
    FeedbackThanks,
    OfferedSide,
    PageContext,
    Promise,
)

DOOR = "https://mentors.example.org/concern/heal/open"
PROMISE = Promise(datetime(2027, 7, 1, 16, tzinfo=UTC), False, 5, 5, False, 2000)
MARK = AskedOpinion("r_overall", "rating", "Overall?", low="Hard", high="Good")
SIDE = AskedOpinion(
    "part",
    "part",
    "Which side?",
    help="Only if you like.",
    options=(OfferedSide("mentor", "Mentor"), OfferedSide("mentee", "Mentee")),
)
TEXT = AskedOpinion("c_change", "comment", "Change?", help="Anything.")
FORM = FeedbackForm("4" * 32, "Tell us", ("Any time.",), PROMISE, (MARK, SIDE, TEXT), DOOR)
WRITTEN = replace(
    FORM,
    questions=(
        replace(MARK, chosen="4"),
        replace(SIDE, chosen="mentor"),
        replace(TEXT, words=("Sooner.", "", "Kinder.")),
    ),
)
SHUT = replace(PROMISE, monthly=True, least=8, least_comments=12, facilitators=True)
MARKS_ONLY = replace(PROMISE, least_comments=0)

FEEDBACK_PAGES: dict[str, tuple[str, PageContext]] = {
    "feedback": ("feedback", FORM),
    "feedback once a month": ("feedback", replace(FORM, promise=SHUT)),
    "feedback in marks": ("feedback", replace(FORM, promise=MARKS_ONLY, questions=(MARK, SIDE))),
    "feedback without an answer": ("feedback", replace(FORM, error="nothing_said")),
    "feedback at length": (
        "feedback",
        replace(WRITTEN, error="too_long", questions=(MARK, replace(TEXT, too_long=True))),
    ),
    "feedback of which nothing is left": (
        "feedback",
        replace(WRITTEN, error="nothing_left", questions=(MARK, replace(TEXT, nothing_left=True))),
    ),
    "feedback far too long": ("feedback", replace(FORM, error="too_much")),
    "feedback in pieces": ("feedback", replace(FORM, error="unreadable")),
    "feedback not kept": ("feedback", replace(WRITTEN, error="not_kept")),
    "feedback thanks": ("feedback_thanks", FeedbackThanks(PROMISE, DOOR)),
    "feedback thanks once a month": ("feedback_thanks", FeedbackThanks(SHUT, DOOR)),
    "feedback thanks for marks": ("feedback_thanks", FeedbackThanks(MARKS_ONLY, DOOR)),
}
