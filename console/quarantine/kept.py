"""Why a submission waits in quarantine, in words that say what to do. The member who sent it has
got no letter yet: nobody is told anything by a submission that could not be read."""

from __future__ import annotations

from collections.abc import Mapping

_BROKEN = (
    "The form service sent something that is no submission we know. Send a test from the form; if "
    "that does not arrive either, report it with this code."
)
_TIME = "The submission has no time that could be read. " + _BROKEN

WHY: Mapping[str, str] = {
    "no_email": "There is no address in it that could be written to. Find out who sent it and add "
    "it with: quarantine fix ID --email ADDRESS",
    "no_name": "There is no name in it to call somebody by. Add one with: quarantine fix ID --name "
    "NAME",
    "no_group": "There is no group in it. Add it with: quarantine fix ID --group GROUP",
    "another_form": "It came from another form than the one the program's file names. If that form "
    "is the right one, write its id into the file, deploy, and redrive; if not, drop it.",
    "does_not_fit": "It became an application, but an answer could not be placed because the form "
    "has changed. See `forms check`; mend the form or the program's file, deploy, and redrive.",
    "busy": "Something else was writing to the same records. Redrive it again in a minute.",
    "from_the_future": "Its time lies more than a day ahead, so it would outrank every later form "
    "of this person. Look at the clock of whatever sent it; ask the member to send the form again.",
    "unexpected": "It met a mistake of ours. It is kept; please report it, and redrive after the "
    "next update.",
    "unknown_event": "The form service told of an event that is no submission. Let the webhook "
    "send new responses only, and drop it.",
    "unknown_hook": "The program no longer has this form. If it should, put the form back into the "
    "program's file, deploy, and redrive; if not, drop it.",
    "unknown_provider": "It came through a hook of a provider that is no longer there. Drop it, or "
    "report it.",
    "unknown_schema": "It was sent by an older or newer script than ours. Paste the script again "
    "(forms google), and redrive.",
    "not_a_form": "A form showed itself in a shape we do not know. Paste the script again (forms "
    "google), run setup, and drop this.",
    "no_form_id": "It does not say which form it is from. " + _BROKEN,
    "no_response_id": "It does not say which response it is, so it could be taken twice. "
    + _BROKEN,
    "no_submitted_at": _TIME,
    "bad_submitted_at": _TIME,
    "bad_answers": "Its answers are not written the way this form service writes them. " + _BROKEN,
    "bad_number": "A number in it is none that can be kept. " + _BROKEN,
    "duplicate_key": "It says one thing twice in different ways. " + _BROKEN,
    "lone_surrogate": "A letter in it is broken. Ask the member to send the form again.",
    "not_utf8": "Its text is not written in UTF-8. " + _BROKEN,
    "not_json": "It is not written in JSON. " + _BROKEN,
    "not_an_object": "It is JSON, but no submission. " + _BROKEN,
    "too_deep": "It is nested deeper than any form. " + _BROKEN,
}
"""By the code under which intake keeps a submission."""

OTHER = "It waits under a code this version does not know. Update, and look again."


def why(code: str) -> str:
    """What a code means and what to do."""
    return WHY.get(code, OTHER)
