"""A member answers an approved introduction: yes, or not this one.

Nobody learns who declined. A no ends the match at once, but until the neutral letter leaves (the
next local morning, the same letter to both) the other person's page looks and works as before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from alongside import beginning, links, matching
from alongside.doors import Doors
from alongside.errors import LinkRefused, TryAgain
from alongside.letters.contexts import Shared
from alongside.model import (
    Application,
    Consent,
    Letter,
    Match,
    MatchState,
    Role,
    letters_about,
    operation,
)
from alongside.night import notice_time, over_letters
from alongside.pages import Page, contexts
from alongside.program import Program
from alongside.store import applications, matches
from alongside.store.matches import Sides
from alongside.store.table import ConditionRefused

_TRIES = 4


@dataclass(frozen=True, slots=True)
class Seat:
    """One member before one match."""

    link: links.Link
    match: Match
    program: Program
    role: Role

    @property
    def mine(self) -> Consent:
        """What this member has answered so far."""
        return self.match.consents.get(self.role, Consent.NONE)

    @property
    def theirs(self) -> Consent:
        """What the other one has answered so far."""
        return self.match.consents.get(other_role(self.role), Consent.NONE)


def other_role(role: Role) -> Role:
    """Mentor for mentee, mentee for mentor."""
    return Role.MENTEE if role is Role.MENTOR else Role.MENTOR


def partner(match: Match, role: Role) -> str:
    """The person id of the other one."""
    return match.mentor if role is Role.MENTEE else match.mentee


def enter(doors: Doors, token: str, now: datetime) -> Seat:
    """Who holds this link. LinkRefused for everybody else and for a match that was taken back."""
    link = doors.open_link(links.Purpose.CONSENT, token, now)
    match = matches.load(doors.table, link.subject)
    if match is None or match.epoch != link.epoch or link.actor not in (match.mentee, match.mentor):
        raise LinkRefused
    role = Role.MENTEE if link.actor == match.mentee else Role.MENTOR
    if not was_asked(doors.program(match.program), match, role, now):
        raise LinkRefused
    return Seat(link, match, doors.program(match.program), role)


def was_asked(program: Program, match: Match, role: Role, now: datetime) -> bool:
    """Whether this side of a match has been asked: the program asks it, and the facilitator's
    approval can no longer be taken back."""
    if match.state is MatchState.SUGGESTED or program.consent == "none":
        return False
    if program.consent == "mentor" and role is not Role.MENTOR:
        return False
    return match.undo_until is not None and match.undo_until <= now


def show(doors: Doors, seat: Seat, now: datetime, *, unanswered: bool = False) -> Page:
    """The page as this member may see it. Writes nothing."""
    match = seat.match
    if match.state is MatchState.ACTIVE:
        name = _partner_name(doors, seat)
        return Page("introduced", contexts.Introduced(name), seat.program)
    if match.began_at is not None:
        return Page("your_match", contexts.YourMatch(_match_url(doors, seat, now)), seat.program)
    if not looks_open(match, now):
        return Page("not_open", contexts.NotOpen(), seat.program)
    if seat.mine is not Consent.NONE:
        answered: Literal["yes", "no"] = "yes" if seat.mine is Consent.YES else "no"
        done = contexts.ConsentDone(answered, _partner_name(doors, seat))
        return Page("consent_done", done, seat.program)
    me = applications.load(doors.table, match.program, seat.link.actor, seat.role)
    other = _partner(doors, seat)
    context = contexts.Consent(
        name=me.name if me else "",
        role=seat.role,
        partner=other.name if other else "",
        answer_by=match.expires_at,
        shared=shared_with_partner(seat.program, other) if other else (),
        error=unanswered,
    )
    return Page("consent", context, seat.program, 400 if unanswered else 200)


def _match_url(doors: Doors, seat: Seat, now: datetime) -> str:
    """The page of the match that the introduction has become."""
    match, end = seat.match, links.far_end(now)
    link = links.Link(links.Purpose.MATCH, match.id, seat.link.actor, match.epoch, end)
    return doors.url(link)


def answer(doors: Doors, seat: Seat, said: str, now: datetime) -> Page | None:
    """Record a member's answer. None means it stands (show the page again).

    The first answer counts; a second click, the same or another, changes nothing. Two members who
    answer in the same moment are told apart by conditions, and the later one looks again.
    """
    if said not in ("yes", "no"):
        return show(doors, seat, now, unanswered=True)
    for _ in range(_TRIES):
        if seat.mine is not Consent.NONE or not looks_open(seat.match, now):
            return None
        answered, letters = after(doors, seat, Consent(said), now)
        sides = None
        if answered.state is MatchState.ACTIVE:
            sides = _who_may_meet(doors, seat.program, seat.match)
            if sides is None:
                answered, letters = _over(doors, seat, answered, now)
            else:
                answered = beginning.begin(doors.table, seat.program, answered, now)
        try:
            matches.answer(doors.table, seat.match, answered, sides, letters, now)
        except ConditionRefused:
            found = matches.load(doors.table, seat.match.id)
            if found is None:
                raise LinkRefused from None
            seat = replace(seat, match=found)
        else:
            return None
    raise TryAgain("consent_contended")


def after(doors: Doors, seat: Seat, said: Consent, now: datetime) -> tuple[Match, list[Letter]]:
    """The match and the letters that follow from an answer. Pure but for the settings it reads."""
    match = seat.match
    answered = replace(
        match,
        consents={**match.consents, seat.role: said},
        op=operation("consent", match.id, match.op, seat.role, said),
    )
    if match.state is MatchState.NOT_THIS_TIME:
        return answered, []
    if said is Consent.NO:
        return _over(doors, seat, answered, now)
    if seat.theirs is Consent.YES or seat.program.consent == "mentor":
        active = replace(answered, state=MatchState.ACTIVE)
        both = (match.mentee, match.mentor)
        return active, letters_about(active, "introduction", both, now)
    return answered, []


def _over(doors: Doors, seat: Seat, answered: Match, now: datetime) -> tuple[Match, list[Letter]]:
    notice_at = notice_time(seat.program, now, doors.settings.notice_seconds)
    over = replace(answered, state=MatchState.NOT_THIS_TIME, notice_at=notice_at)
    return over, over_letters(over, notice_at)


def _who_may_meet(doors: Doors, program: Program, match: Match) -> Sides | None:
    """Both applications as they stand now; None when a hard rule forbids the two since the
    suggestion: an exclusion, another group, an agreement that no longer stands."""
    mentee = applications.load(doors.table, match.program, match.mentee, Role.MENTEE)
    mentor = applications.load(doors.table, match.program, match.mentor, Role.MENTOR)
    if mentee is None or mentor is None or mentee.group != match.group:
        return None
    forbidden = matching.forbids(program.rules(), mentee, mentor)
    return None if forbidden else Sides(mentee, mentor)


def shared_with_partner(program: Program, application: Application) -> tuple[Shared, ...]:
    """What the program lets a future partner see of an application before both have said yes:
    labels only, and never a way to reach the person, whatever the program file says."""
    return tuple(
        Shared(question.label or question.title, program.label(question.id, value))
        for question in program.questions_for(application.role)
        if question.shown_to == "partner"
        and question.purpose in ("answer", "contact")
        and (value := application.answers.get(question.id)) not in (None, "", ())
        and value is not None
    )


def looks_open(match: Match, now: datetime) -> bool:
    """Whether the page may still look open: a no of the other one shows only with the letter."""
    if match.state is MatchState.NOT_THIS_TIME:
        return match.notice_at is not None and now < match.notice_at
    return match.state is MatchState.APPROVED and now < match.expires_at


def _partner(doors: Doors, seat: Seat) -> Application | None:
    person = partner(seat.match, seat.role)
    return applications.load(doors.table, seat.match.program, person, other_role(seat.role))


def _partner_name(doors: Doors, seat: Seat) -> str:
    found = _partner(doors, seat)
    return found.name if found else ""
