"""A facilitator's decision, carried out as one transaction on the facts they saw, and undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from alongside import beginning, matching
from alongside.approval.access import Access, desk_url, holder
from alongside.approval.showing import Decision, review, what
from alongside.doors import Doors
from alongside.errors import NotNow
from alongside.model import (
    Letter,
    Match,
    MatchState,
    Role,
    Suggestion,
    letters_about,
    match_id,
    operation,
)
from alongside.pages import Page, contexts
from alongside.program import Program
from alongside.store import applications, matches, outbox
from alongside.store.matches import Exchange, Sides
from alongside.store.table import ConditionRefused

REASON_LIMIT = 500


def decide(doors: Doors, access: Access, decision: Decision, now: datetime) -> Page | None:
    """Carry a decision out. None means it stands (show the page again); otherwise the page that
    says what is missing, or what somebody else decided meanwhile."""
    if decision.choice not in _choices(access):
        return _ask_again(doors, access, now, "nothing_chosen", decision)
    if len(decision.reason) > REASON_LIMIT:
        return _ask_again(doors, access, now, "reason_too_long", decision)
    op = operation(
        "decide", access.match.id, decision.op, access.facilitator.person, decision.choice
    )
    if access.match.op == op:
        return None
    if access.match.state is not MatchState.SUGGESTED:
        return _too_late(doors, access)
    if access.match.op != decision.op:  # undone meanwhile: show the pair as it stands now
        return Page("review", review(doors, access, now), access.program, 409)
    if access.match.expires_at <= now:
        return Page("taken", contexts.Taken("over", desk_url(doors, access)), access.program, 409)
    try:
        return _carry_out(doors, access, decision, op, now)
    except (ConditionRefused, NotNow):
        return _after_refusal(doors, access, op)


def undo(doors: Doors, access: Access, seen_op: str, now: datetime) -> Page | None:
    """Take a decision back while its window is open. None means it is undone."""
    match = access.match
    op = operation("undo", match.id, seen_op, access.facilitator.person)
    if match.op == op:
        return None
    if match.op != seen_op or match.undo_until is None or match.undo_until <= now:
        return _too_late(doors, access)
    again = replace(
        match,
        state=MatchState.SUGGESTED,
        decided_by="",
        decided_at=None,
        undo_until=None,
        reason="",
        instead="",
        approval="",
        began_at=None,
        ends_at=None,
        agreement="",
        supporter="",
        expires_at=now + timedelta(days=access.program.waiting.suggestion_days),
        op=op,
    )
    letters = _tell(access, again, now)
    try:
        _undo(doors, access, again, letters, now)
    except (ConditionRefused, NotNow):
        found = matches.load(doors.table, match.id)
        return None if found and found.op == op else _too_late(doors, access)
    return None


def _choices(access: Access) -> frozenset[str]:
    others = {f"instead:{other.mentor}" for other in access.match.suggestion.alternatives}
    return frozenset({"approve", "decline", *others})


def _ask_again(doors: Doors, access: Access, now: datetime, error: str, decision: Decision) -> Page:
    if access.match.state is not MatchState.SUGGESTED:
        return _too_late(doors, access)
    page = review(doors, access, now, error, decision)
    return Page("review", page, access.program, 400)


def _too_late(doors: Doors, access: Access) -> Page:
    match = access.match
    decided = what(match)
    if match.decided_at is None or decided == "undone":
        context = contexts.Taken("over", desk_url(doors, access))
    else:
        context = contexts.Taken(
            decided,
            desk_url(doors, access),
            access.facilitator_name(match.decided_by),
            match.decided_at,
        )
    return Page("taken", context, access.program, 409)


def _after_refusal(doors: Doors, access: Access, op: str) -> Page | None:
    """What stands now that a transaction was refused: our own work, somebody's, or a lost place."""
    found = matches.load(doors.table, access.match.id)
    if found is not None and found.op == op:
        return None
    if found is None or found.op == access.match.op:
        taken = contexts.Taken("place_taken", desk_url(doors, access))
        return Page("taken", taken, access.program, 409)
    return _too_late(doors, replace(access, match=found))


def _carry_out(
    doors: Doors, access: Access, decision: Decision, op: str, now: datetime
) -> Page | None:
    window = doors.undo_window(access.program)
    stamped = replace(
        access.match,
        decided_by=access.facilitator.person,
        decided_at=now,
        undo_until=now + window,
        reason=decision.reason.strip(),
        op=op,
    )
    if decision.choice == "decline":
        declined = replace(stamped, state=MatchState.DECLINED)
        letters = _tell(access, declined, now)
        matches.decline(doors.table, access.match, declined, letters, now)
        return None
    if decision.choice == "approve":
        return _approve(doors, access, stamped, decision, now)
    _choose_another(doors, access, stamped, decision.choice.removeprefix("instead:"), now)
    return None


def _approve(
    doors: Doors, access: Access, stamped: Match, decision: Decision, now: datetime
) -> Page | None:
    sides = _sides(doors, access.match, access.match.mentor)
    if matching.forbids(access.program.rules(), sides.mentee, sides.mentor):
        gone = replace(access.match, state=MatchState.WITHDRAWN, op=stamped.op)
        if not matches.expire(doors.table, access.match, gone, [], now):
            return _after_refusal(doors, access, stamped.op)
        return Page("taken", contexts.Taken("over", desk_url(doors, access)), access.program, 409)
    if any(outbox.suppressed(doors.table, one.member) for one in sides.both()):
        return _ask_again(doors, access, now, "unreachable", decision)
    approved = _approved(doors, access.program, stamped)
    letters = [*_ask(access.program, approved), *_tell(access, approved, now)]
    matches.approve(doors.table, access.match, approved, sides, letters)
    return None


def _approved(doors: Doors, program: Program, stamped: Match) -> Match:
    """What the match becomes. Where nobody else is asked it begins when the letters leave."""
    assert stamped.undo_until is not None
    until = stamped.undo_until + timedelta(days=program.waiting.consent_days)
    approved = replace(stamped, state=MatchState.APPROVED, expires_at=until, approval=stamped.op)
    if program.consent != "none":
        return approved
    begun = beginning.begin(doors.table, program, approved, stamped.undo_until)
    return replace(begun, state=MatchState.ACTIVE)


def _choose_another(
    doors: Doors, access: Access, stamped: Match, mentor_id: str, now: datetime
) -> None:
    match = access.match
    sides = _sides(doors, match, mentor_id)
    other = next(o for o in match.suggestion.alternatives if o.mentor == mentor_id)
    if matching.forbids(access.program.rules(), sides.mentee, sides.mentor):
        raise NotNow("gone")
    if any(outbox.suppressed(doors.table, one.member) for one in sides.both()):
        raise NotNow("unreachable")
    withdrawn = replace(stamped, state=MatchState.WITHDRAWN, instead=mentor_id)
    before = matches.load(doors.table, match_id(match.program, match.mentee, mentor_id))
    chosen = _approved(
        doors,
        access.program,
        replace(
            stamped,
            id=match_id(match.program, match.mentee, mentor_id),
            mentor=mentor_id,
            epoch=before.epoch + 1 if before else 0,
            suggestion=Suggestion(
                match.mentee, mentor_id, other.score, other.confidence, other.reasons
            ),
        ),
    )
    full = sides.mentor.held >= sides.mentor.capacity
    displaced = holder(access, mentor_id) if full else None
    choice = Exchange(match, withdrawn, chosen, sides.mentee, sides.mentor, displaced)
    letters = [*_ask(access.program, chosen), *_tell(access, withdrawn, now)]
    matches.exchange(doors.table, choice, letters, now)


def _undo(
    doors: Doors, access: Access, again: Match, letters: Sequence[Letter], now: datetime
) -> None:
    match = access.match
    if match.state is MatchState.DECLINED:
        sides = _sides(doors, match, match.mentor)
        matches.undo_decline(doors.table, match, again, sides, letters)
    elif match.instead:
        _undo_exchange(doors, access, again, letters, now)
    else:
        matches.undo_approval(doors.table, match, again, _ask(access.program, match), letters)


def _undo_exchange(
    doors: Doors, access: Access, again: Match, letters: Sequence[Letter], now: datetime
) -> None:
    match = access.match
    chosen = matches.load(doors.table, match_id(match.program, match.mentee, match.instead))
    sides = _sides(doors, match, match.mentor)
    if chosen is None or chosen.op != match.op:
        raise NotNow("moved_on")
    gone = replace(chosen, state=MatchState.WITHDRAWN, op=again.op)
    choice = Exchange(chosen, gone, again, sides.mentee, sides.mentor, displaced=match)
    called_back = _ask(access.program, chosen)
    matches.undo_exchange(doors.table, choice, called_back, letters, now)


def _sides(doors: Doors, match: Match, mentor_id: str) -> Sides:
    """Both applications as they stand now, read past the index."""
    mentee = applications.load(doors.table, match.program, match.mentee, Role.MENTEE)
    mentor = applications.load(doors.table, match.program, mentor_id, Role.MENTOR)
    if mentee is None or mentor is None:
        raise NotNow("gone")
    return Sides(mentee, mentor)


def _ask(program: Program, match: Match) -> list[Letter]:
    """The letters an approval causes, due when it can no longer be undone."""
    assert match.undo_until is not None
    asked = {
        "both": (match.mentee, match.mentor),
        "mentor": (match.mentor,),
        "none": (match.mentee, match.mentor),
    }[program.consent]
    if program.consent == "none":
        return letters_about(match, "introduction", asked, match.undo_until, match.expires_at)
    question = replace(match, op=match.approval)
    return letters_about(question, "consent", asked, match.undo_until, match.expires_at)


def consent_question(match: Match, person: str) -> str:
    """The id of the letter that asked this member about this match."""
    question = replace(match, op=match.approval)
    (letter,) = letters_about(question, "consent", (person,), match.expires_at)
    return letter.id


def _tell(access: Access, match: Match, now: datetime) -> list[Letter]:
    """Word of a decision to every facilitator of the group: it also shows a stolen link's use."""
    everybody = [person.person for person in access.everybody]
    return letters_about(match, "decided", everybody, now, now + timedelta(days=2))
