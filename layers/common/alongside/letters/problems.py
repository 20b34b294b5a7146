"""Why a submission was set aside, in words for a coordinator, and what helps."""

from __future__ import annotations

ANOTHER_FORM = (
    "came from a form this program does not know",
    "Check that the right form is connected to this address.",
)
NO_ADDRESS = (
    "had no e-mail address we can write to",
    "Make the question for the e-mail address required in the form.",
)
NO_GROUP = (
    "named no support group we can tell",
    "Compare the groups offered in the form with the groups of the program.",
)
UNREADABLE = (
    "arrived in a state no program could read",
    "Send one test answer; if it is set aside as well, connect the form anew.",
)
NEW_SHAPE = (
    "came in a shape that this way of sending forms has not used so far",
    "Check that the form sends its answers as the setup page describes.",
)
NO_NAME = (
    "said no name to call the person by",
    "Make the question about the name required in the form.",
)
FROM_THE_FUTURE = (
    "says it was sent in the future",
    "Check the clock and time zone of the form; then have the person send it again.",
)
OUR_MISTAKE = (
    "could not be read because of a mistake in Alongside",
    "Nothing needs to be done on the form; tell the people who maintain Alongside.",
)
OTHERWISE = (
    "did not fit the form as the program knows it",
    "Compare the questions and options of the form with the program file.",
)
PROBLEMS = {
    "another_form": ANOTHER_FORM,
    "no_form_id": ANOTHER_FORM,
    "no_email": NO_ADDRESS,
    "bad_email": NO_ADDRESS,
    "no_group": NO_GROUP,
    "no_name": NO_NAME,
    "from_the_future": FROM_THE_FUTURE,
    "unexpected": OUR_MISTAKE,
    "not_utf8": UNREADABLE,
    "not_json": UNREADABLE,
    "not_an_object": UNREADABLE,
    "duplicate_key": UNREADABLE,
    "bad_number": UNREADABLE,
    "lone_surrogate": UNREADABLE,
    "too_deep": UNREADABLE,
    "bad_answers": NEW_SHAPE,
    "no_response_id": NEW_SHAPE,
    "no_submitted_at": NEW_SHAPE,
    "bad_submitted_at": NEW_SHAPE,
    "unknown_event": NEW_SHAPE,
    "unknown_schema": NEW_SHAPE,
    "unknown_provider": NEW_SHAPE,
}


def explain_problem(code: str) -> tuple[str, str]:
    """What happened (to follow "three forms …") and one sentence on what helps, for any code."""
    return PROBLEMS.get(code, OTHERWISE)
