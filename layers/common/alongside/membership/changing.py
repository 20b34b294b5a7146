"""What a member changes on their own page. Each step is one transaction or several that a repeat
takes up where they stopped; what stood so already is left as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from alongside import enrollment, holding, matching
from alongside.doors import Doors
from alongside.forms.reading import LONGEST_LINE
from alongside.forms.wording import clean_line
from alongside.membership.entering import Visit, again, live_matches
from alongside.membership.leaving import end_questions, leave
from alongside.membership.showing import show, unaccepted
from alongside.membership.telling import confirmation, news_of_a_break
from alongside.model import Application, ApplicationState, Letter, Match, MatchState, Role
from alongside.pages import Page
from alongside.pages.contexts.page import Done, Missed
from alongside.store import groups, members
from alongside.store.members import NO_DATE_YET

_LONGEST_BREAK = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class Wish:
    """One posted form of one person."""

    doors: Doors
    visit: Visit
    form: Mapping[str, str]
    now: datetime

    def said(self, field: str) -> str:
        """What a field says; empty when it is not there."""
        return self.form.get(field, "").strip()

    def application(self, role: str) -> Application | None:
        """The application of that role, unless there is none or it was left."""
        for one in self.visit.membership.applications:
            if one.role == role and one.state is not ApplicationState.WITHDRAWN:
                return one
        return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has been done, or which form lacks something."""

    done: Done | Literal[""] = ""
    missed: Missed | Literal[""] = ""
    about: Role | None = None


def change(doors: Doors, visit: Visit, form: Mapping[str, str], now: datetime) -> Page:
    """Carry out what a form of the page asks for; the answer is the page as it stands then."""
    wish = Wish(doors, visit, form, now)
    carry_out = _WISHES.get(wish.said("do"))
    if carry_out is None or not visit.membership.applications:
        return show(doors, visit, now)
    outcome = carry_out(wish)
    after = again(doors, visit)
    return show(doors, after, now, done=outcome.done, missed=outcome.missed, about=outcome.about)


def _pause(wish: Wish) -> Outcome:
    application = wish.application(wish.said("role"))
    if application is None:
        return Outcome("same")
    until = _until(wish)
    if until is None:
        return Outcome(missed="pause", about=application.role)
    _take_break(wish, application, until)
    if wish.said("matches") == "hold" and application.role is Role.MENTOR:
        for match in _live(wish, application, MatchState.ACTIVE):
            holding.hold(wish.doors.table, match, wish.now)
    return Outcome("paused")


def _live(wish: Wish, application: Application, state: MatchState) -> list[Match]:
    found = members.matches_of(wish.doors.table, wish.visit.membership)
    return [match for match in live_matches(found, application, wish.now) if match.state is state]


def _take_break(
    wish: Wish, application: Application, until: datetime, news: Sequence[Letter] = ()
) -> None:
    """Nobody new; an open question is answered with neither yes nor no. Live matches go on."""
    end_questions(wish.doors, wish.visit, application, wish.now)
    letters = [confirmation(application, "paused", wish.now), *news]
    members.pause(wish.doors.table, application, until, letters, wish.now)


def _until(wish: Wish) -> datetime | None:
    """When the break ends; None when that was not said, or lies in the past."""
    if wish.said("until") == "open":
        return NO_DATE_YET
    if wish.said("until") != "date":
        return None
    try:
        day = date.fromisoformat(wish.said("date"))
    except ValueError:
        return None
    midnight = datetime.combine(day, time(), ZoneInfo(wish.visit.program.time_zone))
    return midnight if wish.now < midnight <= wish.now + _LONGEST_BREAK else None


def _come_back(wish: Wish) -> Outcome:
    application = wish.application(wish.said("role"))
    if application is None:
        return Outcome("same")
    letter = confirmation(application, "back", wish.now)
    back = members.come_back(wish.doors.table, application, [letter], wish.now, early=True)
    if application.role is Role.MENTOR:
        for match in _live(wish, application, MatchState.ON_HOLD):
            holding.resume(wish.doors.table, match, wish.now)
    return Outcome("back" if back else "same")


def _capacity(wish: Wish) -> Outcome:
    application = wish.application(Role.MENTOR)
    if application is None:
        return Outcome("same")
    most = wish.visit.program.matching.max_capacity
    if wish.said("capacity") not in {str(number) for number in range(1, most + 1)}:
        return Outcome(missed="capacity")
    return _set_capacity(wish, application, int(wish.said("capacity")), "capacity")


def _set_capacity(wish: Wish, application: Application, capacity: int, done: Done) -> Outcome:
    letter = confirmation(application, "capacity", wish.now)
    saved = members.set_capacity(wish.doors.table, application, capacity, [letter], wish.now)
    return Outcome(done if saved else "same")


def _load(wish: Wish) -> Outcome:
    """A mentor's own word on how much it is. Only what they allow is told (R48)."""
    application = wish.application(Role.MENTOR)
    if application is None:
        return Outcome("same")
    if wish.said("load") == "fine":
        return Outcome("fine")
    if wish.said("load") == "break":
        told = wish.said("tell") == "yes"
        news = news_of_a_break(wish.doors, wish.visit, application, wish.now) if told else []
        _take_break(wish, application, application.paused_until or NO_DATE_YET, news)
        return Outcome("break")
    seen = wish.said("capacity")
    if wish.said("load") == "fewer" and seen.isdecimal() and int(seen) > 1:
        return _set_capacity(wish, application, min(int(seen) - 1, application.capacity), "fewer")
    return Outcome(missed="load")


def _accept(wish: Wish) -> Outcome:
    """The text counts that was on the page: a newer one is shown first."""
    said, shown = wish.said("accept"), wish.said("hash")
    if said == "no":
        return Outcome()
    if said != "yes" or shown != wish.visit.program.agreement_hash:
        return Outcome(missed="accept") if unaccepted(wish.visit) else Outcome("same")
    accepted = [
        members.accept(
            wish.doors.table,
            application,
            wish.visit.program,
            wish.now,
            [confirmation(application, "accepted", wish.now)],
        )
        for application in unaccepted(wish.visit)
    ]
    return Outcome("accepted" if any(accepted) else "same")


def _correct(wish: Wish) -> Outcome:
    name = enrollment.callable_name(wish.said("name"))
    if not name:
        return Outcome(missed="correct")
    everywhere = wish.visit.membership.applications
    corrected = [_correct_one(wish, application, name) for application in everywhere]
    return Outcome("corrected" if any(corrected) else "same")


def _correct_one(wish: Wish, application: Application, name: str) -> bool:
    answers = _answers(wish, application, name)
    told = confirmation(application, "corrected", wish.now, f"{name} {answers}")
    parted = _who_knows_the_old_name(wish, application, name)
    return members.correct(wish.doors.table, application, name, answers, parted, [told], wish.now)


def _answers(wish: Wish, application: Application, name: str) -> dict[str, str]:
    """The answers that go with a correction: the name itself, and how to be reached."""
    program, role = wish.visit.program, application.role
    said = {"name": name}
    if "detail" in wish.form:
        said["contact_detail"] = clean_line(wish.said("detail"))[:LONGEST_LINE].strip()
    found = {
        "name": program.by_purpose(role, "name"),
        "contact_detail": program.by_purpose(role, "contact_detail"),
    }
    return {question.id: said[why] for why, question in found.items() if question and why in said}


def _who_knows_the_old_name(wish: Wish, application: Application, name: str) -> frozenset[str]:
    """Who never wants to meet somebody of the name that goes: a new name must not lift that."""
    if name == application.name:
        return frozenset()
    group = groups.read(wish.doors.table, application.program, application.group)
    return frozenset(
        other.member
        for other in group.applications
        if other.member != application.member and any(matching.means(other, application))
    )


def _leave(wish: Wish) -> Outcome:
    said = wish.said("leave")
    if said == "no":
        return Outcome()
    left = [one for one in wish.visit.membership.applications if said in (one.role, "all")]
    if not left:
        return Outcome(missed="leave")
    leave(wish.doors, wish.visit, left, wish.now)
    return Outcome("left")


_WISHES: Mapping[str, Callable[[Wish], Outcome]] = {
    "pause": _pause,
    "back": _come_back,
    "capacity": _capacity,
    "load": _load,
    "accept": _accept,
    "correct": _correct,
    "leave": _leave,
}
