"""The page on which released feedback is read and the open door of worries, in every state that
changes their words."""

from __future__ import annotations

from dataclasses import replace

from alongside.pages.contexts import (
    Brought,
    Chart,
    Concern,
    ConcernSent,
    Mark,
    PageContext,
    Read,
    Texts,
)

_SLOTS = ("January to March 2027", "April to June 2027", "July to September 2027")
_CHART = Chart(
    title="How helpful is it?",
    marks=(
        Mark(_SLOTS[0], 7, 7, "3.5"),
        Mark(_SLOTS[1]),
        Mark(_SLOTS[2], 12, 9, "4.5", (0, 1, 0, 4, 7)),
    ),
    low="not at all",
    high="very",
)
_APART = (
    replace(_CHART, side="Mentees", low="", high=""),
    replace(_CHART, side="Everybody who is not counted apart"),
)
_COMMENTS = (
    Texts(
        "What would you change?",
        (("More time.", "", "Less […]."), ("Nothing.",), ("It is good as it is.",)),
    ),
)
READ = Read(
    slots=(
        Brought(_SLOTS[2], "released", 5, 10, _COMMENTS),
        Brought(_SLOTS[1], "too_few", 6, 6),
        Brought(_SLOTS[0], "released", 5, 5, (replace(_COMMENTS[0], side="Mentees"),)),
    ),
    charts=(_CHART,),
)
_OPEN = Concern("2" * 32, opened=True)
_HELP = "Check that the right form is connected to this address."
READ_PAGES: dict[str, tuple[str, PageContext]] = {
    "feedback to read": ("read", READ),
    "feedback to read of each side": ("read", replace(READ, charts=_APART, everywhere=(_CHART,))),
    "feedback before the first time": ("read", Read()),
    "feedback that waits for a person": (
        "read",
        Read((Brought(_SLOTS[2], "too_many", 5, 5, problems=(_HELP,)),)),
    ),
    "feedback deleted unread": ("read", Read((Brought(_SLOTS[2], "deleted", 5, 5),))),
    "open door of worries": ("concern", _OPEN),
    "open door that reached nobody": (
        "concern",
        replace(_OPEN, error="nobody_reached", tier="talk", words=("Please.",), reach="Ask at 5."),
    ),
    "open door that is full": (
        "concern",
        replace(_OPEN, error="too_many", tier="talk", words=("Please.",), reach="Ask at 5."),
    ),
    "told through the open door": (
        "concern_sent",
        ConcernSent("They read it.", False, ("the coordinator",), answerable=False),
    ),
    "feedback that fills the page": (
        "read",
        replace(READ, slots=(*READ.slots[:2], replace(READ.slots[2], comments=(), left_out=True))),
    ),
}
