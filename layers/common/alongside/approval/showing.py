"""What a facilitator sees of a pair: labels and display names, no address, no free text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside import explanation, links
from alongside.approval.access import Access, desk_url, holder, is_over
from alongside.doors import Doors
from alongside.enrollment import facilitator_findings
from alongside.letters import contexts as letter_contexts
from alongside.model import Application, Match, MatchState, Role
from alongside.pages import Page, contexts
from alongside.program import Program
from alongside.store import outbox


def show(doors: Doors, access: Access, now: datetime) -> Page:
    """The page as things stand."""
    match = access.match
    open_still = match.state is MatchState.SUGGESTED and match.expires_at > now
    if open_still and not is_over(access, match.mentor):
        return Page("review", review(doors, access, now), access.program)
    if match.decided_at is None:
        return Page("taken", contexts.Taken("over", desk_url(doors, access)), access.program)
    return Page("decided", _decided(doors, access, now), access.program)


@dataclass(frozen=True, slots=True)
class Decision:
    """What came from the form. `choice` is `approve`, `decline` or `instead:<mentor>`; `op` is the
    state of the match the page was drawn from."""

    choice: str
    reason: str
    op: str


def review(
    doors: Doors, access: Access, now: datetime, error: str = "", decision: Decision | None = None
) -> contexts.Review:
    """Everything the review page shows: labels and display names, no address, no free text."""
    match, program = access.match, access.program
    mentor = access.records.find(match.mentor, Role.MENTOR)
    mentee = access.records.find(match.mentee, Role.MENTEE)
    return contexts.Review(
        facilitator=access.facilitator.name,
        group=access.group_name,
        mentee=access.name(match.mentee, Role.MENTEE),
        mentor=access.name(match.mentor, Role.MENTOR),
        aspects=explanation.aspect_lines(program, match.suggestion.reasons),
        confidence=match.suggestion.confidence,
        waiting_days=(now - mentee.waiting_since).days if mentee else 0,
        held=max(0, mentor.held - 1) if mentor else 0,
        capacity=mentor.capacity if mentor else 0,
        expires_at=match.expires_at,
        desk_url=desk_url(doors, access),
        op=decision.op if decision else match.op,
        ways=common_ways(program, mentee, mentor),
        earlier=_earlier(access),
        notes=_notes(program, mentor),
        bouncing=_bouncing(doors, access),
        alternatives=_alternatives(access),
        error=error,  # type: ignore[arg-type]
        chosen=decision.choice if decision else "",
        reason=decision.reason if decision else "",
    )


def common_ways(
    program: Program, one: Application | None, other: Application | None
) -> tuple[str, ...]:
    """The ways to be in touch that both chose, as labels."""
    if one is None or other is None:
        return ()
    mine = program.by_purpose(one.role, "contact")
    theirs = program.by_purpose(other.role, "contact")
    if mine is None or theirs is None:
        return ()
    chosen = (one.answers.get(mine.id, ()), other.answers.get(theirs.id, ()))
    both = [set(c) if isinstance(c, tuple) else {str(c)} for c in chosen]
    return tuple(c.label for c in mine.choices if c.code in both[0] & both[1])


def _notes(program: Program, mentor: Application | None) -> tuple[str, ...]:
    """What the program wants a facilitator to know: who was mentored here (R07), and what a person
    has cleared or should see about the mentor."""
    return facilitator_findings(program, mentor) if mentor else ()


def _bouncing(doors: Doors, access: Access) -> tuple[str, ...]:
    sides = ((access.match.mentee, Role.MENTEE), (access.match.mentor, Role.MENTOR))
    return tuple(
        access.name(person, role)
        for person, role in sides
        if outbox.suppressed(doors.table, person)
    )


def _earlier(access: Access) -> int:
    over = {MatchState.DECLINED, MatchState.NOT_THIS_TIME, MatchState.EXPIRED}
    return sum(
        1 for m in access.records.matches if m.mentee == access.match.mentee and m.state in over
    )


def _alternatives(access: Access) -> tuple[contexts.AnotherMentor, ...]:
    shown = []
    for other in access.match.suggestion.alternatives:
        mentor = access.records.find(other.mentor, Role.MENTOR)
        rival = holder(access, other.mentor)
        if mentor is None or is_over(access, other.mentor):
            continue
        if mentor.held >= mentor.capacity and rival is None:
            continue
        full = mentor.held >= mentor.capacity and rival is not None
        shown.append(
            contexts.AnotherMentor(
                id=other.mentor,
                name=mentor.name,
                aspects=explanation.aspect_lines(access.program, other.reasons),
                confidence=other.confidence,
                held=mentor.held - 1 if full else mentor.held,
                capacity=mentor.capacity,
                promised_to=access.name(rival.mentee, Role.MENTEE) if full and rival else "",
                lost=other.lost > 0,
                weaker=other.points > 0,
            )
        )
    return tuple(shown)


def what(match: Match) -> letter_contexts.Decision:
    """What the facilitators have said of a match, as the pages and letters name it."""
    if match.state is MatchState.SUGGESTED:
        return "undone"
    if match.state is MatchState.DECLINED:
        return "declined"
    return "alternative" if match.instead else "approved"


def _decided(doors: Doors, access: Access, now: datetime) -> contexts.Decided:
    match = access.match
    open_until = match.undo_until if match.undo_until and match.undo_until > now else None
    chosen = match.instead or match.mentor
    return contexts.Decided(
        what=what(match),
        decided_by=access.facilitator_name(match.decided_by),
        decided_at=match.decided_at or now,
        group=access.group_name,
        mentee=access.name(match.mentee, Role.MENTEE),
        mentor=access.name(chosen, Role.MENTOR),
        desk_url=desk_url(doors, access),
        op=match.op,
        instead_of=access.name(match.mentor, Role.MENTOR) if match.instead else "",
        reason=match.reason,
        undo_until=open_until,
        undo_url=f"/review/{links.make(doors.root, access.link)}/undo",
    )
