"""The pages of a match in every state that changes their words or their form."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args, get_type_hints

from alongside.model import Role
from alongside.pages.contexts import (
    EndMatch,
    MatchOver,
    NotRunning,
    PageContext,
    Questionnaire,
    RunningMatch,
    Session,
    YourMatch,
)

NOW = datetime(2027, 5, 3, 14, 12, tzinfo=UTC)
SITE = "https://mentors.example.org"
RUNNING = RunningMatch(
    partner="Ruth",
    role=Role.MENTEE,
    since=NOW - timedelta(days=40),
    end_url=f"{SITE}/match/v1.match/end",
    page_url=f"{SITE}/page/v1.mine",
    concern_url=f"{SITE}/concern/v1.mine",
)
MET = (
    Session(NOW - timedelta(days=20), "nobody"),
    Session(NOW - timedelta(days=12), "you"),
    Session(NOW - timedelta(days=3), "partner"),
)
ENDING = replace(RUNNING, ends_at=NOW + timedelta(days=20))
HELD = replace(RUNNING, on_hold=True, until=NOW + timedelta(days=30))
END = EndMatch("Ruth", f"{SITE}/match/v1.match", f"{SITE}/concern/v1.mine")
OVER = MatchOver(
    Role.MENTEE, "rest", RUNNING.page_url, RUNNING.concern_url, "Ruth", may_mentor=True
)
OVER_MENTOR = MatchOver(Role.MENTOR, "in_line", RUNNING.page_url, RUNNING.concern_url, "Ana")


def _codes(page: type[PageContext], name: str) -> tuple[Any, ...]:
    """What a field of a page may say, but for nothing."""
    return tuple(code for code in get_args(get_type_hints(page)[name]) if code)


def _missed(form: Any) -> RunningMatch:
    """A form that came back without an answer, where the page has it."""
    page = replace(ENDING if form == "renew" else RUNNING, missed=form)
    if form == "renew":
        return replace(page, renew="offered")
    if form in ("stand_in", "first_again"):
        return replace(page, on_hold=True, stand_in="offered" if form == "stand_in" else "back")
    return replace(page, sessions=MET[:1], counted=1) if form == "session" else page


MATCH_PAGES: dict[str, tuple[str, PageContext]] = {
    "match": ("match", RUNNING),
    "match of a mentor": ("match", replace(RUNNING, partner="Ana", role=Role.MENTOR)),
    "match with meetings": ("match", replace(RUNNING, sessions=MET, counted=2)),
    "match with one meeting": ("match", replace(RUNNING, sessions=MET[:1], counted=1)),
    "match that ends": ("match", replace(ENDING, renew="offered")),
    "match that may go on": ("match", replace(ENDING, renew="asked")),
    "match with a questionnaire": ("match", replace(ENDING, scale_url=f"{SITE}/match/v1/scale")),
    "match not lately": ("match", replace(RUNNING, said="well", not_lately=True)),
    "match without a partner": ("match", replace(RUNNING, partner="")),
    "match on hold": ("match", HELD),
    "match on hold for a mentor": ("match", replace(HELD, role=Role.MENTOR, until=None)),
    **{
        f"match on hold, stand-in {where}": ("match", replace(HELD, stand_in=where))
        for where in _codes(RunningMatch, "stand_in")
    },
    **{
        f"match, {said}": ("match", replace(RUNNING, said=said))
        for said in _codes(RunningMatch, "said")
    },
    **{
        f"match without {form}": ("match", _missed(form)) for form in _codes(RunningMatch, "missed")
    },
    "end": ("end", END),
    "end without an answer": ("end", replace(END, error="nothing_chosen", goodbye="Thank you.")),
    "end with a long goodbye": (
        "end",
        replace(END, error="goodbye_too_long", chosen="end", goodbye="word " * 300),
    ),
    "end without a partner": ("end", replace(END, partner="")),
    "over": ("over", OVER),
    "over before": ("over", replace(OVER, already=True, again="offered")),
    "over of a mentor": ("over", replace(OVER_MENTOR, again="asked")),
    **{
        f"over of a mentor, {stands}": (
            "over",
            replace(OVER_MENTOR, stands=stands, until=NOW if stands == "quiet" else None),
        )
        for stands in _codes(MatchOver, "stands")
    },
    "over with another on hold": (
        "over",
        replace(OVER, first_url=f"{SITE}/match/v1.first", again="offered"),
    ),
    "over and in line": ("over", replace(OVER, stands="in_line", is_mentor=True)),
    "over and elsewhere": ("over", replace(OVER, stands="place", partner="", may_mentor=False)),
    "over and left": ("over", replace(OVER, stands="left", may_mentor=False)),
    **{f"over, {said}": ("over", replace(OVER, said=said)) for said in _codes(MatchOver, "said")},
    "over without next": ("over", replace(OVER, missed="next")),
    "over without again": ("over", replace(OVER, missed="again", again="offered")),
    "not running": ("not_running", NotRunning()),
    "your match": ("your_match", YourMatch(f"{SITE}/match/v1.match")),
    "questionnaire": ("scale", Questionnaire("open", END.match_url, "start")),
    "questionnaire answered": ("scale", Questionnaire("done", END.match_url)),
    "questionnaire at another time": ("scale", Questionnaire("closed", END.match_url)),
}
