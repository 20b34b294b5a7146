"""Letters to each of a pair while they are together: each alone, in the same words (R41, R47)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from alongside import rhythm
from alongside.correspondence import addresses
from alongside.correspondence.drafts import Desk, Draft, Skip
from alongside.correspondence.sides import Side, find_reader, find_side
from alongside.letters import contexts
from alongside.model import LIVE, Mark, Match, MatchState
from alongside.program import Program
from alongside.program.translation import say
from alongside.store import matches

_Moment = Literal["start", "middle", "end"]
_MOMENTS: Mapping[str, tuple[_Moment, Mark]] = {
    "scale_start": ("start", "scale_start"),
    "scale_middle": ("middle", "scale_middle"),
    "scale_end": ("end", "scale_end"),
}


def check_in(at: Desk) -> Draft | Skip:
    """How is it going?"""
    side = _together(at)
    if isinstance(side, Skip):
        return side
    context = contexts.CheckIn(
        name=side.me.name,
        partner=side.other.name,
        number=int(_which(at)),
        url=addresses.match_url(at, side.match),
        sessions=side.match.held_sessions,
    )
    return side.draft(at, context)


def milestone(at: Desk) -> Draft | Skip:
    """A time together, or a step that one of them has noted: whose it was stays theirs to say."""
    side, text = _together(at), _celebrated(at)
    if isinstance(side, Skip):
        return side
    if text is None:
        return Skip("not_in_program")
    return side.draft(at, contexts.Celebration(side.me.name, side.other.name, *text))


def _celebrated(at: Desk) -> tuple[str, str] | None:
    if at.letter.cause.startswith("step "):
        return _step(at.program)
    index = int(_which(at))
    if index >= len(at.program.milestones):
        return None
    found = at.program.milestones[index]
    return found.heading, found.text


def _step(program: Program) -> tuple[str, str]:
    return say(program, "A step to celebrate"), say(
        program,
        "A new step was noted on the page that the two of you share. What it is stays between you; "
        "we are simply glad with you both.",
    )


def stage(at: Desk) -> Draft | Skip:
    """The next stretch of a match of fixed length."""
    side, index = _together(at), int(_which(at))
    if isinstance(side, Skip):
        return side
    if index >= len(at.program.stages):
        return Skip("not_in_program")
    found = at.program.stages[index]
    context = contexts.StageBegins(side.me.name, side.other.name, found.title, found.text)
    return side.draft(at, context)


def end_in_sight(at: Desk) -> Draft | Skip:
    """When the time they set out for comes to its end, unless that day has moved."""
    side = _together(at)
    if isinstance(side, Skip):
        return side
    ends_at = side.match.ends_at
    if ends_at is None or _which(at) != _local_date(at.program, side.match):
        return Skip("overtaken")
    context = contexts.EndInSight(
        name=side.me.name,
        partner=side.other.name,
        ends_at=ends_at,
        renewable=bool(at.program.closure.renewal),
        url=addresses.match_url(at, side.match),
    )
    return side.draft(at, context)


def _local_date(program: Program, match: Match) -> str:
    return rhythm.local_day(match.ends_at, program.time_zone).isoformat() if match.ends_at else ""


def renewed(at: Desk) -> Draft | Skip:
    """Both wished to go on."""
    side = _active(at)
    if isinstance(side, Skip):
        return side
    ends_at = side.match.ends_at
    if side.match.op != at.letter.cause or ends_at is None:
        return Skip("overtaken")
    return side.draft(at, contexts.Renewed(side.me.name, side.other.name, ends_at))


def wrap_up(at: Desk) -> Draft | Skip:
    """They have had about as many meetings as usual."""
    side = _together(at)
    if isinstance(side, Skip):
        return side
    if at.program.sessions is None:
        return Skip("not_in_program")
    context = contexts.WrapUp(
        name=side.me.name,
        partner=side.other.name,
        sessions=side.match.held_sessions,
        url=addresses.match_url(at, side.match),
    )
    return side.draft(at, context)


def scale(at: Desk) -> Draft | Skip:
    """The published questionnaire, to whoever the program asks."""
    side, (moment, mark) = _together(at), _MOMENTS[at.letter.cause.split()[0]]
    if isinstance(side, Skip):
        return side
    if at.program.scale is None:
        return Skip("not_in_program")
    if side.match.marked(mark, side.role):
        return Skip("answered")
    url = f"{addresses.match_url(at, side.match)}/scale"
    return side.draft(at, contexts.ScaleInvitation(side.me.name, moment, url))


def load_check(at: Desk) -> Draft | Skip:
    """Is it too much? About all their matches, so it ends none of them in particular."""
    match = matches.load(at.doors.table, at.letter.subject_id)
    if match is None or match.state not in LIVE or _epoch(at) != str(match.epoch):
        return Skip("overtaken")
    me = find_reader(at, match)
    if me is None:
        return Skip("gone")
    context = contexts.LoadCheck(me.name, addresses.page_url(at))
    return Draft(context, me.email, addresses.for_member(at))


def _together(at: Desk) -> Side | Skip:
    """The two, while they are still in the match the letter was written about. One on hold rests,
    and one that ended and began anew has its own letters."""
    side = _active(at)
    if isinstance(side, Side) and _epoch(at) != str(side.match.epoch):
        return Skip("overtaken")
    return side


def _active(at: Desk) -> Side | Skip:
    match = matches.load(at.doors.table, at.letter.subject_id)
    if match is None or match.state is not MatchState.ACTIVE:
        return Skip("overtaken")
    return find_side(at, match) or Skip("gone")


def _epoch(at: Desk) -> str:
    """Of `<what> <match id> <epoch> …`."""
    return at.letter.cause.split()[2]


def _which(at: Desk) -> str:
    """Of `<what> <match id> <epoch> <which>`."""
    return at.letter.cause.split()[3]
