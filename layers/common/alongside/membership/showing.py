"""A member's own page in words. Nothing is written, and nothing shown that its reader was not told:
no undecided suggestion, no answer of the other one, no name told in confidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from alongside import consent, enrollment, links, matching
from alongside.doors import Doors
from alongside.letters.contexts import Shared
from alongside.membership import settling
from alongside.membership.entering import (
    Visit,
    is_asked,
    is_to_begin,
    live_matches,
    match_url,
    matches_of_role,
    page_url,
)
from alongside.model import (
    LIVE,
    Application,
    ApplicationState,
    Consent,
    LetterState,
    Match,
    MatchState,
    Role,
)
from alongside.pages import Page, contexts
from alongside.pages.contexts.page import Done, Missed, Standing
from alongside.program import AGREEMENT, NAME_IS_ADDRESS, Program
from alongside.program.translation import say
from alongside.store import applications, groups, members, outbox

_ARRIVALS: Mapping[LetterState, Literal["sent", "arrived", "delayed", "came_back"]] = {
    LetterState.SENT: "sent",
    LetterState.DELAYED: "delayed",
    LetterState.DELIVERED: "arrived",
    LetterState.BOUNCED: "came_back",
    LetterState.COMPLAINED: "arrived",
}


def show(
    doors: Doors,
    visit: Visit,
    now: datetime,
    *,
    done: Done | Literal[""] = "",
    missed: Missed | Literal[""] = "",
    about: Role | None = None,
) -> Page:
    """The page as things stand; `done` is what has just been done, `missed` the form that came back
    without something it needs."""
    held = visit.membership
    if not held.applications:
        nothing = contexts.NothingHeld(held.erased_at)
        return Page("nothing_held", nothing, visit.program)
    found = members.matches_of(doors.table, held)
    newest = max(held.applications, key=lambda one: one.submitted_at)
    waiting = unaccepted(visit)
    asked = settling.read(doors.table, held.applications).is_asked
    context = contexts.OwnPage(
        name=newest.name,
        email=newest.email,
        places=tuple(_place(doors, visit, one, found, now) for one in held.applications),
        data_url=page_url(doors, visit, "data"),
        agreement_url=page_url(doors, visit, "agreement"),
        erase_url=page_url(doors, visit, "erase"),
        matches=tuple(own_matches(doors, visit, found, now)),
        letters=tuple(sent_letters(doors, visit)),
        accepted=tuple(_accepted(visit)),
        hash=visit.program.agreement_hash if waiting else "",
        changed=any(one.accepted for one in waiting),
        never=held.never,
        names=bool(held.names),
        never_url=page_url(doors, visit, "settle"),
        settle_url=page_url(doors, visit, "settle") if asked else "",
        concern_url=_concern_url(doors, visit),
        detail=contact_detail(visit.program, newest),
        unreachable=bool(outbox.suppressed(doors.table, visit.person)),
        done=done,
        missed=missed,
        about=about,
    )
    return Page("page", context, visit.program, 400 if missed else 200)


def unaccepted(visit: Visit) -> list[Application]:
    """The applications that wait for the agreement as it reads now."""
    rules = visit.program.rules()
    return [
        one
        for one in visit.membership.applications
        if one.state is not ApplicationState.WITHDRAWN and not matching.has_accepted(rules, one)
    ]


def contact_detail(program: Program, application: Application) -> str | None:
    """The contact detail somebody gave; None when the program asks for none."""
    question = program.by_purpose(application.role, "contact_detail")
    return str(application.answers.get(question.id, "")) if question else None


def answers(program: Program, application: Application) -> tuple[Shared, ...]:
    """What somebody wrote, with the questions' short headings. People they named in confidence are
    not among the answers."""
    return tuple(
        Shared(question.label or question.title, program.label(question.id, given))
        for question in program.questions_for(application.role)
        if (given := application.answers.get(question.id)) is not None
    )


def own_matches(
    doors: Doors, visit: Visit, found: Sequence[Match], now: datetime
) -> Iterator[contexts.OwnMatch]:
    """The matches and introductions that their member knows of, the newest first."""
    for match in sorted(found, key=lambda one: (one.suggested_at, one.id), reverse=True):
        shown = _own_match(doors, visit, match, now)
        if shown is not None:
            yield shown


def sent_letters(doors: Doors, visit: Visit) -> Iterator[contexts.SentLetter]:
    """The letters that have left, the newest first. One that waits is not shown: it could tell
    today what its reader is to be told tomorrow."""
    for letter in reversed(outbox.addressed_to(doors.table, visit.program.id, visit.person)):
        if letter.state in _ARRIVALS:
            yield contexts.SentLetter(letter.template, letter.due_at, _ARRIVALS[letter.state])


def _place(
    doors: Doors, visit: Visit, application: Application, found: Sequence[Match], now: datetime
) -> contexts.OwnPlace:
    program, live = visit.program, live_matches(found, application, now)
    stands = standing(program, application, live)
    directory = groups.directory(doors.table, program.id, [application.group])
    theirs = matches_of_role(found, application)
    return contexts.OwnPlace(
        role=application.role,
        group=directory.name(application.group),
        standing=stands,
        since=application.waiting_since,
        sent_at=application.submitted_at,
        until=_until(application),
        findings=tuple(_findings(program, application)) if stands == "needs_person" else (),
        answers=answers(program, application),
        capacity=application.capacity,
        live=len(live),
        active=sum(1 for match in live if match.state is MatchState.ACTIVE),
        asked=any(is_asked(program, match, application, now) for match in theirs),
        most=program.matching.max_capacity if application.role is Role.MENTOR else 1,
    )


def standing(program: Program, application: Application, live: Sequence[Match]) -> Standing:
    """Where a member stands in one role; `live` are the matches of theirs that run."""
    if application.state is ApplicationState.WITHDRAWN:
        return "left"
    if application.paused_until is not None:
        return "paused"
    if application.resting_until is not None:
        return "resting"
    if sum(1 for match in live if match.holds(application.role)) >= application.capacity:
        return "walking" if application.role is Role.MENTEE else "full"
    if not matching.has_accepted(program.rules(), application):
        return "agreement"
    waits = application.state is ApplicationState.NEEDS_PERSON
    return "needs_person" if waits else "in_line"


def _until(application: Application) -> datetime | None:
    until = application.paused_until or application.resting_until
    return None if until == members.NO_DATE_YET else until


def _findings(program: Program, application: Application) -> Iterator[str]:
    """What a person looks at: the program's kind words, or which answer it is about."""
    yield from enrollment.missing_texts(program, application)
    rules = {rule.code for rule in program.eligibility} | {AGREEMENT, NAME_IS_ADDRESS}
    labels = {question.id: question.label or question.title for question in program.questions}
    others = (one for one in application.findings if one.blocks and one.code not in rules)
    for label in dict.fromkeys(labels.get(one.question, "") for one in others):
        if label:
            yield say(program, "A person looks at this answer: %(label)s.", label=label)


def _own_match(doors: Doors, visit: Visit, match: Match, now: datetime) -> contexts.OwnMatch | None:
    """A match as far as this side knows of it; None when they do not."""
    role = match.role_of(visit.person)
    me = visit.membership.of(role)
    if is_to_begin(match, now):
        return None
    if match.state in LIVE:
        return _running(doors, visit, match, now)
    if match.state is MatchState.CLOSED:
        return contexts.OwnMatch("over", role, match.began_at, until=match.ended_at)
    if me is not None and is_asked(visit.program, match, me, now):
        return _question(doors, visit, match, now)
    if match.state is MatchState.NOT_THIS_TIME and consent.was_asked(
        visit.program, match, role, now
    ):
        return contexts.OwnMatch("not_this_time", role, match.undo_until)
    return None


def _running(doors: Doors, visit: Visit, match: Match, now: datetime) -> contexts.OwnMatch:
    role = match.role_of(visit.person)
    return contexts.OwnMatch(
        "live" if match.state is MatchState.ACTIVE else "on_hold",
        role,
        match.began_at,
        _partner_name(doors, match, role),
        match.ends_at,
        match_url(doors, visit, match, now),
    )


def _question(doors: Doors, visit: Visit, match: Match, now: datetime) -> contexts.OwnMatch:
    role = match.role_of(visit.person)
    unanswered = match.consents.get(role, Consent.NONE) is Consent.NONE
    return contexts.OwnMatch(
        "asked" if unanswered else "answered",
        role,
        match.undo_until,
        _partner_name(doors, match, role),
        match.expires_at,
        match_url(doors, visit, match, now) if unanswered else "",
    )


def _partner_name(doors: Doors, match: Match, role: Role) -> str:
    other = match.person(role.other)
    found = applications.load(doors.table, match.program, other, role.other)
    return found.name if found else ""


def _accepted(visit: Visit) -> Iterator[contexts.Accepted]:
    for one in visit.membership.accepted:
        yield contexts.Accepted(one.title, one.acceptance.version, one.acceptance.at)


def _concern_url(doors: Doors, visit: Visit) -> str:
    return doors.url(replace(visit.link, purpose=links.Purpose.CONCERN))
