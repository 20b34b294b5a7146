"""Letters to those who look after a group, and to the coordinator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import get_args

from alongside import batches, desk, explanation, matching
from alongside.approval.showing import what
from alongside.correspondence import addresses
from alongside.correspondence.drafts import Desk, Draft, Skip
from alongside.letters import contexts
from alongside.letters.words import add_article
from alongside.mixing.batch import State
from alongside.model import COORDINATOR, Facilitator, Match, MatchState, Role
from alongside.store import applications, groups, matches, nights
from alongside.store.groups import Directory, Records

_STATES: dict[str, State] = {state: state for state in get_args(State)}


def digest(at: Desk) -> Draft | Skip:
    """What a night found, for all groups of one facilitator."""
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
    about_waiting = at.letter.cause.startswith("waiting ")
    parts = [p for p in parts if p.pairs or p.needs_person or (about_waiting and p.waiting)]
    if not parts:
        return Skip("nothing_to_decide")
    person, off = next(iter(mine.values())), addresses.letters_url(at, next(iter(mine)))
    context = contexts.Digest(address_as(person), tuple(parts), off)
    return Draft(context, person.email, _footer(at), off)


def _digest_group(at: Desk, directory: Directory, group: str) -> contexts.DigestGroup:
    records = groups.read(at.doors.table, at.program.id, group)
    night = nights.latest(at.doors.table, at.program.id, group)
    return contexts.DigestGroup(
        group=directory.name(group),
        desk_url=addresses.desk_url(at, group),
        pairs=_undecided(at, records, lambda match: True),
        waiting=desk.waiting(at.program, records, night.plan.left_over if night else (), at.now),
        freed_by_one_more_place=night.plan.freed_by_one_more_place if night else 0,
        needs_person=sum(1 for a in records.applications if a.needs_person),
        bouncing=desk.bouncing(at.doors, records),
    )


def _undecided(
    at: Desk, records: Records, wanted: Callable[[Match], bool]
) -> tuple[contexts.DigestPair, ...]:
    """The pairs of a group that wait for a decision, whoever has waited longest first."""
    pairs = [
        pair
        for match in records.matches
        if match.state is MatchState.SUGGESTED
        and match.expires_at > at.now
        and wanted(match)
        and (pair := _digest_pair(at, records, match))
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair.waiting_days, pair.mentee)))


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
        url=addresses.review_url(at, match),
    )


def suggestion_reminder(at: Desk) -> Draft | Skip:
    """Once more, the pairs of a group that have been open for some days."""
    group, directory = at.letter.group, groups.directory(at.doors.table, at.program.id)
    person = among(_everybody(at, directory, group), at.letter.recipient)
    if person is None:
        return Skip("gone")
    if not person.letters:
        return Skip("turned_off")
    since = at.now - timedelta(days=at.program.waiting.remind_after_days)
    records = groups.read(at.doors.table, at.program.id, group)
    pairs = _undecided(at, records, lambda match: match.suggested_at <= since)
    if not pairs:
        return Skip("nothing_to_decide")
    off = addresses.letters_url(at, group)
    context = contexts.SuggestionReminder(
        facilitator=address_as(person),
        group=directory.name(group),
        pairs=pairs,
        desk_url=addresses.desk_url(at, group),
        letters_off_url=off,
    )
    return Draft(context, person.email, _footer(at), off)


def decided(at: Desk) -> Draft | Skip:
    """What one of them has decided, to all of them."""
    match = matches.load(at.doors.table, at.letter.subject_id)
    if match is None or match.op != at.letter.cause:
        return Skip("overtaken")
    directory = groups.directory(at.doors.table, at.program.id)
    everybody = _everybody(at, directory, match.group)
    person = among(everybody, at.letter.recipient)
    if person is None:
        return Skip("gone")
    records = groups.read(at.doors.table, at.program.id, match.group)
    names = {(a.member, a.role): a.name for a in records.applications}
    decider = among(everybody, match.decided_by)
    somebody = add_article(at.program.wording.facilitator, at.program.translation)
    open_until = match.undo_until if match.undo_until and match.undo_until > at.now else None
    context = contexts.Decided(
        what=what(match),
        decided_by=decider.name if decider else somebody,
        decided_at=match.decided_at or at.now,
        group=directory.name(match.group),
        mentee=names.get((match.mentee, Role.MENTEE), ""),
        mentor=names.get((match.instead or match.mentor, Role.MENTOR), ""),
        review_url=addresses.review_url(at, match),
        instead_of=names.get((match.mentor, Role.MENTOR), "") if match.instead else "",
        undo_until=open_until,
    )
    return Draft(context, person.email, _footer(at))


def attention(at: Desk) -> Draft | Skip:
    """Forms that could not be used, or only in part, to the coordinator."""
    waiting = list(applications.quarantined(at.doors.table, at.program.id))
    if not waiting:
        return Skip("nothing_to_decide")
    unused = [entry for entry in waiting if not entry.person]
    counts = Counter(entry.code for entry in unused)
    context = contexts.Attention(
        problems=tuple(contexts.Problem(code, n) for code, n in sorted(counts.items())),
        since=min(entry.received_at for entry in unused or waiting),
        in_line=len({entry.person for entry in waiting if entry.person}),
        command=f"alongside quarantine list --program {at.program.id}",
        compare=f"alongside forms check --program {at.program.id}",
    )
    return Draft(context, at.doors.settings.coordinators.of(at.program.id), contexts.Footer())


def feedback(at: Desk) -> Draft | Skip:
    """What became of the feedback of one slot. The slot is the letter's cause and what became of
    it its subject; what was said is on the page alone, since whoever sends may not read it."""
    directory = groups.directory(at.doors.table, at.program.id)
    if not batches.may_read(at.program, at.letter.recipient, directory):
        return Skip("gone")
    mine = [one for one in directory.facilitators if one.person == at.letter.recipient]
    if at.letter.recipient == COORDINATOR:
        mine = [at.doors.coordinator(at.program.id)]
    wanting = [one for one in mine if one.letters]
    if not wanting:
        return Skip("turned_off")
    off = addresses.letters_url(at, wanting[0].group)
    context = contexts.FeedbackReleased(
        reader=address_as(wanting[0]),
        slot=batches.name_slot(at.program, at.letter.cause),
        state=_STATES[at.letter.subject_id],
        url=addresses.read_url(at),
        letters_off_url=off,
    )
    return Draft(context, wanting[0].email, _footer(at), off)


def among(people: tuple[Facilitator, ...], person: str) -> Facilitator | None:
    """Who of these people it is."""
    return next((one for one in people if one.person == person), None)


def address_as(person: Facilitator) -> str:
    """What a letter calls somebody: by their name, or as coordinator."""
    return person.name.removeprefix("the ")


def _everybody(at: Desk, directory: Directory, group: str) -> tuple[Facilitator, ...]:
    return directory.of(group, at.doors.coordinator(at.program.id))


def _footer(at: Desk) -> contexts.Footer:
    # The coordinator is the one who is told; a link to tell themselves would help nobody.
    return contexts.Footer() if at.letter.recipient == COORDINATOR else addresses.for_helper(at)
