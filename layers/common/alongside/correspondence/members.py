"""Letters to one member about their own application: that it is here, where it stands, and what
they have changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from alongside import consent, enrollment, explanation, rhythm
from alongside.correspondence import addresses
from alongside.correspondence.drafts import Desk, Draft, Skip
from alongside.correspondence.parting import known_date
from alongside.letters import contexts
from alongside.membership import settling
from alongside.model import (
    LIVE,
    Application,
    ApplicationState,
    Consent,
    Facilitator,
    Match,
    Role,
)
from alongside.program import Program
from alongside.program.translation import say
from alongside.store import applications, codec, groups, nights
from alongside.store.groups import Directory, Records
from alongside.store.table import Table

What = Literal["paused", "back", "left", "capacity", "accepted", "corrected"]
_CHANGES: Mapping[str, What] = {
    "paused": "paused",
    "back": "back",
    "left": "left",
    "capacity": "capacity",
    "accepted": "accepted",
    "corrected": "corrected",
}


def receipt(at: Desk) -> Draft | Skip:
    """We have your application; with the agreement's text when it has not been accepted (R11)."""
    application = _mine(at)
    if application is None:
        return Skip("gone")
    if at.letter.cause != f"{application.role} {application.version}":
        return Skip("overtaken")
    directory = groups.directory(at.doors.table, at.program.id)
    context = contexts.Receipt(
        name=application.name,
        role=application.role,
        group=directory.name(application.group),
        received_at=application.submitted_at,
        missing=enrollment.missing_texts(at.program, application),
        agreement_url="" if _has_accepted(at.program, application) else addresses.page_url(at),
    )
    return Draft(context, application.email, addresses.for_member(at))


def _has_accepted(program: Program, application: Application) -> bool:
    """Whether they have accepted the agreement as it reads now."""
    accepted = application.accepted
    return accepted is not None and accepted.hash == program.agreement_hash


def agreement(at: Desk) -> Draft | Skip:
    """A changed text, to read before the next match."""
    application = _mine(at)
    if application is None:
        return Skip("gone")
    if application.state is ApplicationState.WITHDRAWN:
        return Skip("left")
    if _has_accepted(at.program, application):
        return Skip("accepted")
    changed = application.accepted is not None
    context = contexts.AgreementChanged(application.name, changed, addresses.page_url(at))
    return Draft(context, application.email, addresses.for_member(at))


def still_waiting(at: Desk) -> Draft | Skip:
    """Where somebody stands in line and why, so that nobody waits in silence."""
    application = _mine(at)
    if application is None:
        return Skip("gone")
    records = groups.read(at.doors.table, at.program.id, application.group)
    since = rhythm.in_line_since(application, records.matches)
    if not _waits(application, records) or codec.stamp(since) != at.letter.cause.split()[2]:
        return Skip("not_waiting")
    why, helps = why_in_line(at.doors.table, at.program, application, records)
    context = contexts.StillWaiting(
        name=application.name,
        role=application.role,
        days=(at.now - since).days,
        why=why,
        helps=helps,
    )
    return Draft(context, application.email, addresses.for_member(at))


def _waits(application: Application, records: Records) -> bool:
    there = application.state in (ApplicationState.READY, ApplicationState.NEEDS_PERSON)
    away = application.paused_until or application.resting_until
    return there and not away and not rhythm.has_somebody(application, records.matches)


def why_in_line(
    table: Table, program: Program, application: Application, records: Records
) -> tuple[str, str]:
    """Why somebody waits, and what they can do about it themselves, as their letter says it."""
    if not _has_accepted(program, application):
        return explanation.why_the_agreement_comes_first(program)
    theirs = enrollment.only_theirs_to_say(program, application)
    if theirs:
        return " ".join(theirs), explanation.what_you_can_say(program)
    if application.needs_person or application.held:
        return explanation.why_a_person_reads_first(program), ""
    if application.state is ApplicationState.NEEDS_PERSON:
        return explanation.why_a_person_waits_with_you(program)
    if application.role is Role.MENTOR:
        others = [one for one in records.of(Role.MENTEE) if one.member != application.member]
        in_line = any(one.held == 0 and one.state is ApplicationState.READY for one in others)
        return explanation.why_you_wait_to_give(program, in_line), ""
    return explanation.why_you_wait(program, nights.why_left(table, application))


def welcome_back(at: Desk) -> Draft | Skip:
    """A break is over."""
    application = _mine(at)
    if application is None:
        return Skip("gone")
    if application.state is ApplicationState.WITHDRAWN:
        return Skip("left")
    if application.paused_until or application.resting_until:
        return Skip("overtaken")
    context = contexts.WelcomeBack(application.name, application.role, addresses.page_url(at))
    return Draft(context, application.email, addresses.for_member(at))


def changed(at: Desk) -> Draft | Skip:
    """What was changed on somebody's page, so that nobody else can do it unseen. What has been
    changed again since has a letter of its own."""
    application, what = _mine(at), _CHANGES[at.letter.cause.split()[1]]
    if application is None:
        return Skip("gone")
    if not _still_so(application, what):
        return Skip("overtaken")
    until = known_date(application.paused_until) if what == "paused" else None
    context = contexts.Changed(application.name, what, addresses.page_url(at), until)
    return Draft(context, application.email, addresses.for_member(at))


def _still_so(application: Application, what: What) -> bool:
    there = application.state is not ApplicationState.WITHDRAWN
    paused = application.paused_until is not None
    return {"paused": there and paused, "back": there and not paused, "left": not there}.get(
        what, True
    )


def settle(at: Desk) -> Draft | Skip:
    """One question that only they can answer."""
    application = _mine(at)
    if application is None:
        return Skip("gone")
    if application.state is ApplicationState.WITHDRAWN:
        return Skip("left")
    if not settling.read(at.doors.table, [application]).is_asked:
        return Skip("settled")
    context = contexts.AskToSettle(application.name, addresses.page_url(at))
    return Draft(context, application.email, addresses.for_member(at))


def _mine(at: Desk) -> Application | None:
    """The reader's application for the role the letter is about."""
    role = Role(at.letter.subject_id)
    return applications.load(at.doors.table, at.program.id, at.letter.recipient, role)


def links(at: Desk) -> Draft | Skip:
    """Fresh links for whoever asked: a facilitator's desks, a member's own page, their open
    introductions and their matches."""
    directory = groups.directory(at.doors.table, at.program.id)
    desks = [one for one in directory.facilitators if one.person == at.letter.recipient]
    mine = applications.of_person(at.doors.table, at.program.id, at.letter.recipient)
    found = [*_desks(at, directory, desks), *_pages(at, mine)]
    if not found:
        return Skip("nothing_to_open")
    footer = addresses.for_member(at) if mine else addresses.for_helper(at)
    address = [*(one.email for one in desks), *(one.email for one in mine)][-1]
    return Draft(contexts.Links(tuple(found)), address, footer)


def _desks(at: Desk, directory: Directory, mine: Sequence[Facilitator]) -> Iterator[contexts.Link]:
    for one in mine:
        opens = say(at.program, "The desk of %(group)s", group=directory.name(one.group))
        yield contexts.Link(opens, addresses.desk_url(at, one.group))


def _pages(at: Desk, mine: Sequence[Application]) -> Iterator[contexts.Link]:
    if mine:
        yield contexts.Link(say(at.program, "Your page"), addresses.page_url(at))
    for application in mine:
        records = groups.read(at.doors.table, at.program.id, application.group)
        for match in records.matches:
            if match.person(application.role) == application.member:
                yield from _of_match(at, records, match, application.role)


def _of_match(at: Desk, records: Records, match: Match, role: Role) -> Iterator[contexts.Link]:
    if _awaits(at, match, role):
        opens = say(at.program, "Your answer to an introduction")
        yield contexts.Link(opens, addresses.consent_url(at, match))
    other = records.find(match.person(role.other), role.other)
    if match.state in LIVE and other is not None:
        opens = say(at.program, "Your time with %(partner)s", partner=other.name)
        yield contexts.Link(opens, addresses.match_url(at, match))


def _awaits(at: Desk, match: Match, role: Role) -> bool:
    """Whether this member has an answer to give, as their own page shows it."""
    unanswered = match.consents.get(role, Consent.NONE) is Consent.NONE
    asked = consent.was_asked(at.program, match, role, at.now)
    return unanswered and asked and consent.looks_open(match, at.now)
