"""Letters around an introduction: the question to each, the introduction itself, or the neutral
word that it did not come about."""

from __future__ import annotations

from alongside import consent as consenting
from alongside import enrollment, matching
from alongside.approval.deciding import consent_question
from alongside.correspondence import addresses
from alongside.correspondence.drafts import Desk, Draft, Skip
from alongside.correspondence.sides import Side, find_reader, find_side
from alongside.letters import contexts
from alongside.model import (
    LIVE,
    Application,
    ApplicationState,
    Consent,
    LetterState,
    Match,
    MatchState,
)
from alongside.program import Program
from alongside.store import groups, matches, outbox


def consent(at: Desk) -> Draft | Skip:
    """Would they like to meet?"""
    side = _asked(at)
    if isinstance(side, Skip):
        return side
    context = contexts.Consent(
        name=side.me.name,
        role=side.role,
        partner=side.other.name,
        answer_by=side.match.expires_at,
        url=addresses.consent_url(at, side.match),
        shared=consenting.shared_with_partner(at.program, side.other),
    )
    return Draft(context, side.me.email, addresses.for_member(at))


def consent_reminder(at: Desk) -> Draft | Skip:
    """The same question, brought to mind once."""
    side = _asked(at)
    if isinstance(side, Skip):
        return side
    if at.letter.cause != f"remind {side.match.approval}":
        return Skip("overtaken")
    context = contexts.ConsentReminder(
        name=side.me.name,
        partner=side.other.name,
        answer_by=side.match.expires_at,
        url=addresses.consent_url(at, side.match),
    )
    return Draft(context, side.me.email, addresses.for_member(at))


def _asked(at: Desk) -> Side | Skip:
    """Who has been asked and not answered."""
    match = matches.load(at.doors.table, at.letter.subject_id)
    if match is None or match.state is not MatchState.APPROVED:
        return Skip("overtaken")
    side = find_side(at, match)
    if side is None:
        return Skip("gone")
    if barrier := _barrier(side):
        return barrier
    answered = match.consents.get(side.role, Consent.NONE) is not Consent.NONE
    return Skip("answered") if answered else side


def introduction(at: Desk) -> Draft | Skip:
    """Each other's names and ways to be reached."""
    match = matches.load(at.doors.table, at.letter.subject_id)
    if match is None or match.state not in LIVE:
        return Skip("overtaken")
    side = find_side(at, match)
    if side is None:
        return Skip("gone")
    if barrier := _barrier(side):
        return barrier
    stages = at.program.stages
    context = contexts.Introduction(
        you=_contact(at.program, side.me),
        partner=_contact(at.program, side.other),
        supporter=_supporter_name(at, match),
        stage=stages[0].text if stages and not stages[0].after else "",
    )
    return Draft(context, side.me.email, addresses.for_member(at, match))


def _barrier(side: Side) -> Skip | None:
    """Why nothing may be passed on from one of the two to the other by now: one has left, or has
    said since the approval that they must never meet."""
    if ApplicationState.WITHDRAWN in (side.me.state, side.other.state):
        return Skip("left")
    return Skip("forbidden") if matching.excluded(side.me, side.other) else None


def _supporter_name(at: Desk, match: Match) -> str:
    """Who will check in with each of the two; nobody while none is on file."""
    if not match.supporter:
        return ""
    supporters = groups.directory(at.doors.table, at.program.id).supporters
    return next((one.name for one in supporters if one.person == match.supporter), "")


def _contact(program: Program, application: Application) -> contexts.Contact:
    """What an introduction passes on: the ways this person chose, and how to reach them there."""
    detail = program.by_purpose(application.role, "contact_detail")
    given = str(application.answers.get(detail.id, "")) if detail else ""
    # Somebody must be able to begin; the form says that the address is passed on when introduced.
    details = (application.email, given) if given else (application.email,)
    ways = enrollment.contact_ways(program, application)
    return contexts.Contact(application.name, ways, details)


def not_this_time(at: Desk) -> Draft | Skip:
    """The same words to both, whoever declined."""
    match = matches.load(at.doors.table, at.letter.subject_id)
    if match is None:
        return Skip("gone")
    if not _was_asked_by_letter(at, match):
        return Skip("never_asked")
    me = find_reader(at, match)
    if me is None:
        return Skip("gone")
    if me.state is ApplicationState.WITHDRAWN:
        return Skip("left")  # "we keep looking" would not be true
    return Draft(contexts.NotThisTime(), me.email, addresses.for_member(at))


def _was_asked_by_letter(at: Desk, match: Match) -> bool:
    """Whether the question has left: who never heard of a pair must not hear of its end."""
    question = consent_question(match, at.letter.recipient)
    return any(
        letter.state not in (LetterState.PENDING, LetterState.SKIPPED, LetterState.FAILED)
        for letter in outbox.load(at.doors.table, [question])
    )
