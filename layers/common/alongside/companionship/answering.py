"""What somebody says on the page of a running match: how it is, a meeting, a step to celebrate,
that they would like it to go on, or somebody else for the time being."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from alongside import holding, rhythm
from alongside.companionship.afterward import choose_next
from alongside.companionship.elsewhere import unheard_of
from alongside.companionship.seat import Seat, look_again
from alongside.companionship.showing import may_renew, show, stand_in
from alongside.doors import Doors
from alongside.errors import TryAgain
from alongside.model import (
    HELD,
    LIVE,
    MENTEE_AWAY,
    MENTOR_AWAY,
    Letter,
    MatchState,
    Role,
    letters_about,
    operation,
)
from alongside.pages import Page
from alongside.store import closures, groups, matches, outbox

Form = Mapping[str, str]
_TRIES = 4
_AWAY = {Role.MENTEE: MENTEE_AWAY, Role.MENTOR: MENTOR_AWAY}


def answer(doors: Doors, seat: Seat, form: Form, now: datetime) -> Page | None:
    """Take what was said and show what came of it. None for "I would like to end it", which has a
    page of its own. What no longer fits is met by the page as things stand now."""
    if seat.match.state is MatchState.CLOSED:
        return choose_next(doors, seat, form, now)
    take = _TAKE.get(form.get("do", ""))
    if take is None or seat.match.state not in LIVE:
        return show(doors, seat, now)
    if form["do"] == "check_in" and form.get("answer") == "end":
        return None
    return take(doors, seat, form, now)


def _check_in(doors: Doors, seat: Seat, form: Form, now: datetime) -> Page:
    """Nothing of it is stored; "I need to talk" becomes a letter to somebody who will (R41)."""
    said, group = form.get("answer", ""), form.get("group", "")
    not_lately = bool(seat.program.care.attendance) and group == "not_lately"
    if said == "talk":
        for letter in _talk(doors, seat, now):
            outbox.write(doors.table, letter)
    if said in ("well", "talk"):
        return show(doors, seat, now, said=said, not_lately=not_lately)
    if group in ("lately", "not_lately"):
        return show(doors, seat, now, said="thanks", not_lately=not_lately)
    return show(doors, seat, now, 400, missed="check_in")


def _talk(doors: Doors, seat: Seat, now: datetime) -> Iterable[Letter]:
    """To whom the program names, once a day: the supporter of the two, else the facilitators."""
    match, program = seat.match, seat.program
    today = rhythm.local_day(now, program.time_zone).isoformat()
    for person in _who_talks(doors, seat):
        yield Letter(
            program=program.id,
            template="would_like_to_talk",
            recipient=person,
            cause=f"talk {match.id} {seat.role} {today}",
            due_at=now,
            subject_id=seat.link.actor,
            group=match.group,
        )


def _who_talks(doors: Doors, seat: Seat) -> list[str]:
    """Never one of the two, whatever office they hold: it may be about them."""
    match, program = seat.match, seat.program
    two = {match.mentee, match.mentor}
    directory = groups.directory(doors.table, program.id, [match.group])
    supporters = {one.person for one in directory.supporters if one.group == match.group} - two
    if program.care.check_ins.talk_to == "supporter" and match.supporter in supporters:
        return [match.supporter]
    everybody = directory.of(match.group, doors.coordinator(program.id), two)
    return [one.person for one in everybody]


def _session(doors: Doors, seat: Seat, form: Form, now: datetime) -> Page:
    """Note a meeting. Whoever could not come, nothing is scheduled anew and nobody is blamed; one
    that the mentor could not come to does not count (R40)."""
    day, how = _day(seat, form.get("day", ""), now), _how(seat.role, form.get("how", ""))
    if seat.program.sessions is None:
        return show(doors, seat, now)
    if not day or not how:
        return show(doors, seat, now, 400, missed="session")
    for _ in range(_TRIES):
        if seat.match.state not in LIVE:
            return show(doors, seat, now)
        if any(one.startswith(f"{day} ") for one in seat.match.sessions):
            return show(doors, seat, now, said="noted_before")
        letters = _wrap_up(seat, f"{day} {how}", now)
        if closures.note_session(doors.table, seat.match, f"{day} {how}", letters):
            news = "wrap_up" if letters else "session"
            return show(doors, look_again(doors, seat), now, said=news)
        seat = look_again(doors, seat)
    raise TryAgain("session_contended")


def _day(seat: Seat, written: str, now: datetime) -> str:
    """A date between the beginning and today, as ISO writes it; else empty."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return ""
    zone = seat.program.time_zone
    first = rhythm.local_day(seat.match.began_at or now, zone)
    return day.isoformat() if first <= day <= rhythm.local_day(now, zone) else ""


def _how(role: Role, said: str) -> str:
    return {"held": HELD, "you": _AWAY[role], "partner": _AWAY[role.other]}.get(said, "")


def _wrap_up(seat: Seat, session: str, now: datetime) -> list[Letter]:
    """The letters that come with the usual number of meetings: perhaps it is enough (R38)."""
    match, sessions = seat.match, seat.program.sessions
    noted = replace(match, sessions=match.sessions | {session})
    assert sessions is not None
    if not match.held_sessions < sessions.typical <= noted.held_sessions:
        return []
    occasion = replace(match, op=f"wrap_up {match.id} {match.epoch}")
    return letters_about(occasion, "wrap_up", (match.mentee, match.mentor), now)


def _step(doors: Doors, seat: Seat, form: Form, now: datetime) -> Page:
    """Something to be glad about, which nobody has to name: a letter to each, once a day (R42)."""
    if form.get("answer") != "yes":
        return show(doors, seat, now, 400, missed="step")
    match = seat.match
    today = rhythm.local_day(now, seat.program.time_zone).isoformat()
    occasion = replace(match, op=f"step {match.id} {match.epoch} {today}")
    for letter in letters_about(occasion, "milestone", (match.mentee, match.mentor), now):
        outbox.write(doors.table, letter)
    return show(doors, seat, now, said="step")


def _renew(doors: Doors, seat: Seat, form: Form, now: datetime) -> Page:
    """One of the two would like to go on, or would not. It goes on when both would (R36)."""
    said = form.get("answer", "")
    if not may_renew(seat, now):
        return show(doors, seat, now)
    if said not in ("yes", "no"):
        return show(doors, seat, now, 400, missed="renew")
    if said == "no":
        closures.take_back(doors.table, seat.match, "renew", seat.role)
        return show(doors, look_again(doors, seat), now, said="no_renewal")
    for _ in range(_TRIES):
        together = seat.match.marked("renew", seat.role.other)
        done = _go_on(doors, seat, now) if together else _say(doors, seat)
        seat = look_again(doors, seat)
        if done or not may_renew(seat, now):
            renewed = done and together
            return show(doors, seat, now, said="renewed" if renewed else "renew" if done else "")
    raise TryAgain("renewal_contended")


def _say(doors: Doors, seat: Seat) -> bool:
    return closures.say(doors.table, seat.match, "renew", seat.role)


def _go_on(doors: Doors, seat: Seat, now: datetime) -> bool:
    match, program = seat.match, seat.program
    assert match.ends_at is not None
    end = rhythm.foreseen_end(match.ends_at, program.closure.renewal, program.time_zone)
    renewed = replace(match, ends_at=end, op=operation("renew", match.id, match.op))
    letters = letters_about(renewed, "renewed", (match.mentee, match.mentor), now)
    return closures.renew(doors.table, match, renewed, seat.role, letters)


def _stand_in(doors: Doors, seat: Seat, form: Form, now: datetime) -> Page:
    """The mentee of a match on hold would like somebody else meanwhile, or would rather wait."""
    if seat.role is not Role.MENTEE:
        return show(doors, seat, now)
    said = form.get("answer", "")
    if said == "yes":
        _ask_for_stand_in(doors, seat, now)
    elif said != "no":
        return show(doors, seat, now, 400, missed="stand_in")
    news = "stand_in" if said == "yes" else "stays"
    return show(doors, look_again(doors, seat), now, said=news)


def _ask_for_stand_in(doors: Doors, seat: Seat, now: datetime) -> None:
    """For the first time, or once more after the first stand-in, while their mentor is away."""
    if stand_in(doors, seat, now) != "offered" or seat.mine is None:
        return
    if seat.match.holds(Role.MENTEE):
        holding.ask_for_stand_in(doors.table, seat.program, seat.match, now)
    else:
        closures.look_for_another(doors.table, seat.mine, [], now)


def _first_again(doors: Doors, seat: Seat, form: Form, now: datetime) -> Page:
    """The mentee of a match on hold returns to their first mentor, or leaves it as it is."""
    said, on_hold = form.get("answer", ""), seat.match.state is MatchState.ON_HOLD
    if seat.role is not Role.MENTEE or not on_hold:
        return show(doors, seat, now)
    if said not in ("yes", "no"):
        return show(doors, seat, now, 400, missed="first_again")
    news = "stays"
    if said == "yes" and stand_in(doors, seat, now) == "elsewhere":
        news = "place_taken"
    elif said == "yes":
        news = "first_again" if _return(doors, seat, now) else ""
    return show(doors, look_again(doors, seat), now, said=news)


def _return(doors: Doors, seat: Seat, now: datetime) -> bool:
    """Back to the first mentor. What holds the place and nobody has heard of goes silently: it
    must neither show nor be in the way."""
    if holding.go_back(doors.table, seat.match, now):
        return True
    for match in unheard_of(doors, seat, now):
        op = operation("returned", match.id, match.op)
        matches.expire(
            doors.table, match, replace(match, state=MatchState.WITHDRAWN, op=op), [], now
        )
    return holding.go_back(doors.table, seat.match, now)


_TAKE: Mapping[str, Callable[[Doors, Seat, Form, datetime], Page]] = {
    "check_in": _check_in,
    "session": _session,
    "step": _step,
    "renew": _renew,
    "stand_in": _stand_in,
    "first_again": _first_again,
}
