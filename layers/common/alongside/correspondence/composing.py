"""The table of drafts, one for each template that the outbox sends, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from alongside import letters
from alongside.correspondence import (
    facilitators,
    forms,
    introducing,
    members,
    parting,
    supporters,
    together,
)
from alongside.correspondence.drafts import Desk, Draft, Skip
from alongside.doors import Doors
from alongside.mailer import Outgoing
from alongside.model import Letter

Composed = Outgoing | Skip


def compose(doors: Doors, letter: Letter, now: datetime) -> Composed:
    """The finished letter, or why there is none."""
    if letter.program not in doors.programs:
        return Skip("no_program")
    program = doors.programs[letter.program]
    draft = DRAFTS[letter.template](Desk(doors, letter, program, now))
    if isinstance(draft, Skip):
        return draft
    rendered = letters.render(letter.template, program, draft.context, draft.footer)
    return Outgoing(
        to=draft.to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        letter_id=letter.id,
        from_name=program.wording.sender_name,
        reply_to=doors.settings.coordinators.of(program.id),
        unsubscribe_url=draft.unsubscribe_url,
    )


DRAFTS: Mapping[str, Callable[[Desk], Draft | Skip]] = {
    "receipt": members.receipt,
    "links": members.links,
    "still_waiting": members.still_waiting,
    "agreement": members.agreement,
    "welcome_back": members.welcome_back,
    "changed": members.changed,
    "settle": members.settle,
    "consent": introducing.consent,
    "consent_reminder": introducing.consent_reminder,
    "introduction": introducing.introduction,
    "not_this_time": introducing.not_this_time,
    "check_in": together.check_in,
    "milestone": together.milestone,
    "stage": together.stage,
    "end_in_sight": together.end_in_sight,
    "renewed": together.renewed,
    "wrap_up": together.wrap_up,
    "scale": together.scale,
    "load_check": together.load_check,
    "closed": parting.closed,
    "on_hold": parting.on_hold,
    "back_again": parting.back_again,
    "digest": facilitators.digest,
    "decided": facilitators.decided,
    "suggestion_reminder": facilitators.suggestion_reminder,
    "attention": facilitators.attention,
    "feedback": facilitators.feedback,
    "drift": forms.drift,
    "would_like_to_talk": supporters.would_like_to_talk,
    "supporter_round": supporters.supporter_round,
}
