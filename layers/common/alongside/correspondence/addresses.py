"""The links a letter carries. Whatever a reader should be able to keep ends in the far future, the
same day for all letters of a year, so that the same link has the same address in each."""

from __future__ import annotations

from datetime import timedelta

from alongside import batches, links
from alongside.correspondence.drafts import Desk
from alongside.letters.contexts import Footer
from alongside.model import COORDINATOR, Match

_LINK_LIFE = timedelta(days=30)
_UNSUBSCRIBE_LIFE = timedelta(days=365)
_READ_LIFE = timedelta(days=120)
"""Until the letter about the next slot has come."""


def consent_url(at: Desk, match: Match) -> str:
    """Where a member answers an introduction."""
    return _url(at, links.Purpose.CONSENT, match)


def review_url(at: Desk, match: Match) -> str:
    """Where a facilitator decides about a pair."""
    return _url(at, links.Purpose.REVIEW, match)


def _url(at: Desk, purpose: links.Purpose, match: Match) -> str:
    ends = match.expires_at + _LINK_LIFE
    return at.doors.url(links.Link(purpose, match.id, _bearer(at), match.epoch, ends))


def desk_url(at: Desk, group: str) -> str:
    """A facilitator's desk."""
    subject = links.group_subject(at.program.id, group)
    ends = at.now + _LINK_LIFE
    return at.doors.url(links.Link(links.Purpose.DESK, subject, _bearer(at), 0, ends))


def _bearer(at: Desk) -> str:
    return at.doors.bearer(at.program.id, at.letter.recipient)


def read_url(at: Desk) -> str:
    """Where released feedback is read."""
    return batches.url(at.doors, at.program, at.letter.recipient, at.now + _READ_LIFE)


def letters_url(at: Desk, group: str) -> str:
    """Where a facilitator turns digests and reminders off; the coordinator, whom every group
    without a facilitator falls back on, cannot."""
    if at.letter.recipient == COORDINATOR:
        return ""
    subject = links.group_subject(at.program.id, group)
    ends = at.now + _UNSUBSCRIBE_LIFE
    return at.doors.url(links.Link(links.Purpose.LETTERS, subject, at.letter.recipient, 0, ends))


def page_url(at: Desk) -> str:
    """The reader's own page."""
    return _lasting(at, links.Purpose.PAGE, links.program_subject(at.program.id))


def match_url(at: Desk, match: Match) -> str:
    """The page of a match, for this reader."""
    return _lasting(at, links.Purpose.MATCH, match.id, match.epoch)


def _concern_url(at: Desk) -> str:
    return _lasting(at, links.Purpose.CONCERN, links.program_subject(at.program.id))


def _lasting(at: Desk, purpose: links.Purpose, subject: str, epoch: int = 0) -> str:
    ends = links.far_end(at.letter.due_at)
    return at.doors.url(links.Link(purpose, subject, at.letter.recipient, epoch, ends))


def for_member(at: Desk, match: Match | None = None) -> Footer:
    """What every letter to a member ends with; in a letter about a live match also the way to end
    it, at once and without a reason (R54)."""
    end = f"{match_url(at, match)}/end" if match else ""
    return Footer(page_url(at), _concern_url(at), end, _feedback_url(at))


def for_helper(at: Desk) -> Footer:
    """What letters to facilitators and supporters end with."""
    return Footer(concern_url=_concern_url(at), feedback_url=_feedback_url(at))


def _feedback_url(at: Desk) -> str:
    """The page of anonymous feedback: one address for everybody, in every letter, whatever has
    happened and whoever has written. A token in it would say who opened it (R57, R58)."""
    site = at.doors.settings.feedback_url.rstrip("/")
    return f"{site}/feedback/{at.program.id}" if site and at.program.feedback else ""
