"""The program's questionnaire, freely, at the start, in the middle and at the end of a match. The
answers become part of a sum at once and are kept nowhere by themselves (R46)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from alongside import rhythm
from alongside.companionship.seat import Seat, look_again, match_url
from alongside.doors import Doors
from alongside.model import LIVE
from alongside.pages import Page, contexts
from alongside.program.schema import Scale
from alongside.rhythm import Window
from alongside.store import scales
from alongside.store.scales import MARKS, MOMENTS, Moment


def show_questionnaire(doors: Doors, seat: Seat, now: datetime) -> Page:
    """The questionnaire, if there is one to fill in now. Writes nothing."""
    moment = _latest(seat, now)
    if moment and seat.match.marked(MARKS[moment], seat.role):
        return _page(doors, seat, "done")
    return _page(doors, seat, "open", moment) if moment else _page(doors, seat, "closed")


def fill_in(doors: Doors, seat: Seat, form: Mapping[str, str], now: datetime) -> Page:
    """Take the answers to as many items as somebody liked to answer; none is fine, too. A second
    click adds nothing."""
    moment, scale = _latest(seat, now), seat.program.scale
    if not moment or scale is None or form.get("moment") != moment:
        return show_questionnaire(doors, seat, now)
    scales.add(doors.table, seat.match, moment, seat.role, mean(scale, form))
    return show_questionnaire(doors, look_again(doors, seat), now)


def open_moment(seat: Seat, now: datetime) -> Moment | None:
    """The moment whose questionnaire this member has neither filled in nor put aside."""
    moment = _latest(seat, now)
    return moment if moment and not seat.match.marked(MARKS[moment], seat.role) else None


def mean(scale: Scale, form: Mapping[str, str]) -> int | None:
    """The mean of what was answered, in hundredths of a step; None when nothing was."""
    steps = {str(step): step for step in range(1, len(scale.answers) + 1)}
    given = [form.get(f"item{number}", "") for number in range(1, len(scale.items) + 1)]
    known = [steps[one] for one in given if one in steps]
    return round(100 * sum(known) / len(known)) if known else None


def _latest(seat: Seat, now: datetime) -> Moment | None:
    """The last of the moments whose day has come, for whom the program asks."""
    match, program = seat.match, seat.program
    asked = program.scale is not None and program.scale.asked_of is seat.role
    if not asked or match.state not in LIVE or match.began_at is None:
        return None
    zone = program.time_zone
    so_far = Window(rhythm.local_day(match.began_at, zone), rhythm.local_day(now, zone))
    come = {one.which for one in rhythm.occasions(program, match, so_far) if one.kind == "scale"}
    return next((moment for moment in reversed(MOMENTS) if moment in come), None)


def _page(
    doors: Doors, seat: Seat, state: contexts.FormState, moment: Moment | None = None
) -> Page:
    context = contexts.Questionnaire(state, match_url(doors, seat), moment or "")
    return Page("scale", context, seat.program)
