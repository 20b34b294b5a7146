"""Why a submission was set aside, in words for a coordinator, and what helps."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.letters.words import begin, name_number
from alongside.program import Program
from alongside.program.translation import say, say_count


@dataclass(frozen=True, slots=True)
class Explained:
    """What happened to one form, what to several, and one sentence on what helps."""

    one: str
    many: str
    help: str


def _explained(what: str, help_: str) -> Explained:
    return Explained(f"%(number)s form {what}.", f"%(number)s forms {what}.", help_)


ANOTHER_FORM = _explained(
    "came from a form this program does not know",
    "Check that the right form is connected to this address.",
)
NO_ADDRESS = _explained(
    "had no e-mail address we can write to",
    "Make the question for the e-mail address required in the form.",
)
NO_GROUP = _explained(
    "named no support group we can tell",
    "Compare the groups offered in the form with the groups of the program.",
)
UNREADABLE = _explained(
    "arrived in a state no program could read",
    "Send one test answer; if it is set aside as well, connect the form anew.",
)
NEW_SHAPE = _explained(
    "came in a shape that this way of sending forms has not used so far",
    "Check that the form sends its answers as the setup page describes.",
)
NO_NAME = _explained(
    "gave no name to call the person by",
    "Make the question about the name required in the form.",
)
FROM_THE_FUTURE = _explained(
    "came with a time of sending that is in the future",
    "Check the clock and time zone of the form; then have the person send it again.",
)
OUR_MISTAKE = _explained(
    "could not be read because of a mistake in Alongside",
    "Nothing needs to be done on the form; tell the people who maintain Alongside.",
)
OTHERWISE = _explained(
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
SENTENCES = tuple(
    sentence
    for explained in (*PROBLEMS.values(), OTHERWISE)
    for sentence in ((explained.one, explained.many), explained.help)
)


def explain_problem(program: Program, code: str, count: int) -> tuple[str, str]:
    """What happened to so many forms, and what helps: two sentences, for any code."""
    explained = PROBLEMS.get(code, OTHERWISE)
    number = begin(name_number(count, program.translation))
    happened = say_count(program, explained.one, explained.many, count, number=number)
    return happened, say(program, explained.help)
