"""From a submission to an application: who it is from, which group, and what a person must decide.

    applying   the application that a submission makes
    spelling   the one spelling of an address and of a group
    naming     what somebody is called
    avoiding   whom somebody never wants to be matched with
    judging    what a person must decide
    findings   what members and facilitators are told of that

Nothing here refuses a member. What is unmet becomes a finding and the application waits for a
person; only a submission without an address, a name or a group cannot be an application at all.
"""

from alongside.enrollment.applying import become_mentor, enroll
from alongside.enrollment.avoiding import recognize
from alongside.enrollment.findings import (
    FINDINGS,
    SENTENCES,
    contact_ways,
    facilitator_findings,
    missing_texts,
    only_theirs_to_say,
)
from alongside.enrollment.naming import callable_name
from alongside.enrollment.spelling import normalize_email, slug

__all__ = [
    "FINDINGS",
    "SENTENCES",
    "become_mentor",
    "callable_name",
    "contact_ways",
    "enroll",
    "facilitator_findings",
    "missing_texts",
    "normalize_email",
    "only_theirs_to_say",
    "recognize",
    "slug",
]
