"""From a letter's ids to a letter: the facts are read at the moment of sending, so that a letter
whose reason has gone is not sent. A letter that is not sent has a counted reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside import consent, desk, enrollment, explanation, letters, links, matching
from alongside.approval.deciding import consent_question
from alongside.approval.showing import what
from alongside.doors import Doors
from alongside.letters import contexts
from alongside.mailer import Outgoing
from alongside.model import (
    COORDINATOR,
    Application,
    Consent,
    Facilitator,
    Letter,
    LetterState,
    Match,
    MatchState,
    Role,
)
from alongside.program import Program
from alongside.store import applications, groups, matches, nights, outbox
from alongside.store.groups import Directory, Records

_LINK_LIFE = timedelta(days=30)
_UNSUBSCRIBE_LIFE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Skip:
    """Why a letter is not sent: a reason code."""

    reason: str


Composed = Outgoing | Skip


@dataclass(frozen=True, slots=True)
class Desk:
    """What composing any letter needs: the doors, the letter, its program and the time."""

    doors: Doors
    letter: Letter
    program: Program
    now: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter's content and where it goes."""

    context: contexts.LetterContext
    to: str
    unsubscribe_url: str = ""


def compose(doors: Doors, letter: Letter, now: datetime) -> Composed:
    """The finished letter, or why there is none."""
    if letter.program not in doors.programs:
        return Skip("no_program")
    program = doors.programs[letter.program]
    draft = _DRAFTS[letter.template](Desk(doors, letter, program, now))
    if isinstance(draft, Skip):
        return draft
    rendered = letters.render(letter.template, program, draft.context)
    return Outgoing(
        to=draft.to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        letter_id=letter.id,
        from_name=program.wording.sender_name,
        reply_to=doors.settings.coordinator_address,
        unsubscribe_url=draft.unsubscribe_url,
    )


def _receipt(at: Desk) -> Draft | Skip:
    role = Role(at.letter.subject_id)
    application = applications.load(at.doors.table, at.program.id, at.letter.recipient, role)
    if application is None:
        return Skip("gone")
    if at.letter.cause != f"{role} {application.version}":
        return Skip("overtaken")
    directory = groups.directory(at.doors.table, at.program.id)
    context = contexts.Receipt(
        name=application.name,
        role=role,
        group=directory.name(application.group),
        received_at=application.submitted_at,
        missing=enrollment.missing_texts(at.program, application),
    )
    return Draft(context, application.email)


def _digest(at: Desk) -> Draft | Skip:
    directory = groups.directory(at.doors.table, at.program.id)
    mine = {
        group: person
        for group in sorted(directory.groups)
        for person in directory.of(group, at.doors.coordinator(at.program.id))
        if person.person == at.letter.recipient
    }
    if not any(person.letters for person in mine.values()):
        return Skip("turned_off")
    parts = [_digest_group(at, directory, group) for group in mine if mine[group].letters]
    parts = [part for part in parts if part.pairs or part.needs_person]
    if not parts:
        return Skip("nothing_to_decide")
    person = next(iter(mine.values()))
    office = at.letter.recipient == COORDINATOR
    off = "" if office else _letters_url(at, next(iter(mine)))
    context = contexts.Digest(person.name.removeprefix("the "), tuple(parts), off)
    return Draft(context, person.email, off)


def _digest_group(at: Desk, directory: Directory, group: str) -> contexts.DigestGroup:
    records = groups.read(at.doors.table, at.program.id, group)
    night = nights.latest(at.doors.table, at.program.id, group)
    pairs = [
        pair
        for match in records.matches
        if match.state is MatchState.SUGGESTED
        and match.expires_at > at.now
        and (pair := _digest_pair(at, records, match))
    ]
    return contexts.DigestGroup(
        group=directory.name(group),
        desk_url=_desk_url(at, group),
        pairs=tuple(sorted(pairs, key=lambda pair: (-pair.waiting_days, pair.mentee))),
        waiting=desk.waiting(at.program, records, night.plan.left_over if night else (), at.now),
        freed_by_one_more_place=night.plan.freed_by_one_more_place if night else 0,
        needs_person=sum(1 for a in records.applications if a.needs_person),
        bouncing=desk.bouncing(at.doors, records),
    )


def _digest_pair(at: Desk, records: Records, match: Match) -> contexts.DigestPair | None:
    mentee = records.find(match.mentee, Role.MENTEE)
    mentor = records.find(match.mentor, Role.MENTOR)
    if mentee is None or mentor is None:
        return None
    if matching.forbids(at.program.rules(), mentee, mentor):
        return None
    lines = explanation.aspect_lines(at.program, match.suggestion.reasons)
    return contexts.DigestPair(
        mentee=mentee.name,
        mentor=mentor.name,
        reasons=explanation.strongest(lines, 3),
        waiting_days=max(0, (at.now - mentee.waiting_since).days),
        until=match.expires_at,
        url=_review_url(at, match, at.letter.recipient),
    )


def _decided(at: Desk) -> Draft | Skip:
    match = matches.load(at.doors.table, at.letter.subject_id)
    if match is None or match.op != at.letter.cause:
        return Skip("overtaken")
    directory = groups.directory(at.doors.table, at.program.id)
    everybody = directory.of(match.group, at.doors.coordinator(at.program.id))
    person = _among(everybody, at.letter.recipient)
    if person is None:
        return Skip("gone")
    records = groups.read(at.doors.table, at.program.id, match.group)
    names = {(a.member, a.role): a.name for a in records.applications}
    decider = _among(everybody, match.decided_by)
    open_until = match.undo_until if match.undo_until and match.undo_until > at.now else None
    context = contexts.Decided(
        what=what(match),
        decided_by=decider.name if decider else f"a {at.program.wording.facilitator}",
        decided_at=match.decided_at or at.now,
        group=directory.name(match.group),
        mentee=names.get((match.mentee, Role.MENTEE), ""),
        mentor=names.get((match.instead or match.mentor, Role.MENTOR), ""),
        review_url=_review_url(at, match, person.person),
        instead_of=names.get((match.mentor, Role.MENTOR), "") if match.instead else "",
        undo_until=open_until,
    )
    return Draft(context, person.email)


def _among(people: tuple[Facilitator, ...], person: str) -> Facilitator | None:
    return next((one for one in people if one.person == person), None)


def _consent(at: Desk) -> Draft | Skip:
    match = matches.load(at.doors.table, at.letter.subject_id)
    if match is None or match.state is not MatchState.APPROVED:
        return Skip("overtaken")
    role = Role.MENTEE if at.letter.recipient == match.mentee else Role.MENTOR
    if match.consents.get(role, Consent.NONE) is not Consent.NONE:
        return Skip("answered")
    me = applications.load(at.doors.table, at.program.id, at.letter.recipient, role)
    other = applications.load(
        at.doors.table, at.program.id, consent.partner(match, role), consent.other_role(role)
    )
    if me is None or other is None:
        return Skip("gone")
    link = links.Link(
        links.Purpose.CONSENT, match.id, me.member, match.epoch, match.expires_at + _LINK_LIFE
    )
    context = contexts.Consent(
        name=me.name,
        role=role,
        partner=other.name,
        answer_by=match.expires_at,
        url=at.doors.url(link),
        shared=consent.shared_with_partner(at.program, other),
    )
    return Draft(context, me.email)


def _introduction(at: Desk) -> Draft | Skip:
    match = matches.load(at.doors.table, at.letter.subject_id)
    if match is None or match.state is not MatchState.ACTIVE:
        return Skip("overtaken")
    role = Role.MENTEE if at.letter.recipient == match.mentee else Role.MENTOR
    me = applications.load(at.doors.table, at.program.id, at.letter.recipient, role)
    other = applications.load(
        at.doors.table, at.program.id, consent.partner(match, role), consent.other_role(role)
    )
    if me is None or other is None:
        return Skip("gone")
    context = contexts.Introduction(
        you=_contact(at.program, me), partner=_contact(at.program, other)
    )
    return Draft(context, me.email)


def _contact(program: Program, application: Application) -> contexts.Contact:
    """What an introduction passes on: the ways this person chose, and how to reach them there."""
    detail = program.by_purpose(application.role, "contact_detail")
    given = str(application.answers.get(detail.id, "")) if detail else ""
    # Somebody must be able to begin; the form says that the address is passed on when introduced.
    details = (application.email, given) if given else (application.email,)
    ways = enrollment.contact_ways(program, application)
    return contexts.Contact(application.name, ways, details)


def _not_this_time(at: Desk) -> Draft | Skip:
    match = matches.load(at.doors.table, at.letter.subject_id)
    if match is None:
        return Skip("gone")
    if not _was_asked_by_letter(at, match):
        return Skip("never_asked")
    role = Role.MENTEE if at.letter.recipient == match.mentee else Role.MENTOR
    me = applications.load(at.doors.table, at.program.id, at.letter.recipient, role)
    return Draft(contexts.NotThisTime(), me.email) if me else Skip("gone")


def _was_asked_by_letter(at: Desk, match: Match) -> bool:
    """Whether the question has left: who never heard of a pair must not hear of its end."""
    question = consent_question(match, at.letter.recipient)
    return any(
        letter.state not in (LetterState.PENDING, LetterState.SKIPPED, LetterState.FAILED)
        for letter in outbox.load(at.doors.table, [question])
    )


def _attention(at: Desk) -> Draft | Skip:
    waiting = list(applications.quarantined(at.doors.table, at.program.id))
    if not waiting:
        return Skip("nothing_to_decide")
    counts = Counter(entry.code for entry in waiting)
    context = contexts.Attention(
        problems=tuple(contexts.Problem(code, n) for code, n in sorted(counts.items())),
        since=min(entry.received_at for entry in waiting),
    )
    return Draft(context, at.doors.settings.coordinator_address)


def _links(at: Desk) -> Draft | Skip:
    """Fresh links for whoever asked: a facilitator's desks, a member's open introductions."""
    directory = groups.directory(at.doors.table, at.program.id)
    person, address, found = at.letter.recipient, "", []
    for one in directory.facilitators:
        if one.person == person:
            address = one.email
            what = f"The desk of {directory.name(one.group)}"
            found.append(contexts.Link(what, _desk_url(at, one.group)))
    for application in applications.of_person(at.doors.table, at.program.id, person):
        address = application.email
        for match in groups.read(at.doors.table, at.program.id, application.group).matches:
            side = match.mentee if application.role is Role.MENTEE else match.mentor
            if side == person and _awaits(at, match, application.role):
                found.append(
                    contexts.Link("Your answer to an introduction", _consent_url(at, match))
                )
    if not found:
        return Skip("nothing_to_open")
    return Draft(contexts.Links(tuple(found)), address)


def _awaits(at: Desk, match: Match, role: Role) -> bool:
    """Whether this member has an answer to give, as their own page shows it."""
    unanswered = match.consents.get(role, Consent.NONE) is Consent.NONE
    asked = consent.was_asked(at.program, match, role, at.now)
    return unanswered and asked and consent.looks_open(match, at.now)


def _consent_url(at: Desk, match: Match) -> str:
    return at.doors.url(
        links.Link(
            links.Purpose.CONSENT,
            match.id,
            at.letter.recipient,
            match.epoch,
            match.expires_at + _LINK_LIFE,
        )
    )


def _review_url(at: Desk, match: Match, person: str) -> str:
    ends = match.expires_at + _LINK_LIFE
    return at.doors.url(links.Link(links.Purpose.REVIEW, match.id, person, match.epoch, ends))


def _desk_url(at: Desk, group: str) -> str:
    subject = links.group_subject(at.program.id, group)
    ends = at.now + _LINK_LIFE
    return at.doors.url(links.Link(links.Purpose.DESK, subject, at.letter.recipient, 0, ends))


def _letters_url(at: Desk, group: str) -> str:
    subject = links.group_subject(at.program.id, group)
    ends = at.now + _UNSUBSCRIBE_LIFE
    return at.doors.url(links.Link(links.Purpose.LETTERS, subject, at.letter.recipient, 0, ends))


_DRAFTS: Mapping[str, Callable[[Desk], Draft | Skip]] = {
    "receipt": _receipt,
    "digest": _digest,
    "decided": _decided,
    "consent": _consent,
    "introduction": _introduction,
    "not_this_time": _not_this_time,
    "attention": _attention,
    "links": _links,
}
