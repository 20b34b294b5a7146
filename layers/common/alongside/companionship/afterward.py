"""What comes next, once a match is over: somebody new, giving back, rest; or each other again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from alongside import enrollment, intake
from alongside.companionship.elsewhere import waiting_match
from alongside.companionship.seat import Seat, look_again
from alongside.companionship.showing import show, show_over
from alongside.doors import Doors
from alongside.errors import TryAgain
from alongside.forms.records import order_version
from alongside.model import ApplicationState, Group, Letter, Role
from alongside.pages import Page
from alongside.store import applications, closures, codec

Form = Mapping[str, str]
_TRIES = 4


def choose_next(doors: Doors, seat: Seat, form: Form, now: datetime) -> Page:
    """Take what somebody chose on the page of a match that is over. What no longer fits is met by
    the page as things stand now."""
    if seat.mine is None or seat.mine.state is ApplicationState.WITHDRAWN:
        return show(doors, seat, now)
    if form.get("do") == "again":
        return _again(doors, seat, form.get("answer", ""), now)
    if form.get("do") == "next" and seat.role is Role.MENTEE:
        return _next(doors, seat, form.get("answer", ""), now)
    return show(doors, seat, now)


def _next(doors: Doors, seat: Seat, said: str, now: datetime) -> Page:
    if said not in ("new", "mentor", "rest"):
        return show_over(doors, seat, now, 400, missed="next")
    if said == "new":
        if waiting_match(doors, seat):  # it would go on by itself, and nobody new be found
            return show_over(doors, seat, now)
        _look_for_another(doors, seat, now)
    if said == "mentor":
        _become_mentor(doors, seat, now)
    return show_over(doors, look_again(doors, seat), now, said=said)


def _look_for_another(doors: Doors, seat: Seat, now: datetime) -> None:
    """Back in line with the old answers (R32). Since when they wait was settled by the end of their
    last match, of which this page need not be: an older one must not take that time away."""
    assert seat.mine is not None
    told = Letter(
        program=seat.program.id,
        template="changed",
        recipient=seat.link.actor,
        cause=f"changed back {codec.stamp(now)}",
        due_at=now,
        subject_id=Role.MENTEE.value,
        group=seat.match.group,
    )
    closures.look_for_another(doors.table, seat.mine, [told], now)


def _become_mentor(doors: Doors, seat: Seat, now: datetime) -> None:
    """A mentor application from the mentee's answers, with its receipt (R33). The version names the
    match it follows from, so a second click finds it there; an application they have sent
    themselves is left as it is."""
    assert seat.mine is not None
    table, program, person = doors.table, seat.program, seat.link.actor
    if applications.load(table, program.id, person, Role.MENTOR) is not None:
        return
    version = order_version(seat.match.ended_at or now, seat.match.id.encode())
    mentor = enrollment.become_mentor(program, seat.mine, version, now)
    group = Group(program.id, mentor.group, mentor.group)
    applications.save(table, program, mentor, group, intake.receipt(mentor, now), now)


def _again(doors: Doors, seat: Seat, said: str, now: datetime) -> Page:
    """One of the two would gladly meet the other again. Only when both would may they be matched
    again (R31); neither learns what the other said."""
    if said not in ("yes", "no"):
        return show_over(doors, seat, now, 400, missed="again")
    for _ in range(_TRIES):
        if seat.theirs is None:  # erased: there is nobody to meet, and nothing to be said of them
            return show_over(doors, seat, now)
        if said == "yes" and _would_meet(doors, seat, now):
            return show_over(doors, look_again(doors, seat), now, said="again")
        if said == "no" and _would_rather_not(doors, seat, now):
            return show_over(doors, look_again(doors, seat), now, said="not_again")
        seat = look_again(doors, seat)
    raise TryAgain("again_contended")


def _would_rather_not(doors: Doors, seat: Seat, now: datetime) -> bool:
    """A no after both had said yes parts the two again: nothing else keeps them from meeting."""
    match, role = seat.match, seat.role
    if not match.marked("again", role):
        return True
    if match.marked("again", role.other):
        return closures.part_again(doors.table, match, role, now)
    return closures.take_back(doors.table, match, "again", role)


def _would_meet(doors: Doors, seat: Seat, now: datetime) -> bool:
    match, role = seat.match, seat.role
    if match.marked("again", role):
        return True
    if match.marked("again", role.other):
        return closures.lift_bar(doors.table, match, role, now)
    return closures.say(doors.table, match, "again", role)
