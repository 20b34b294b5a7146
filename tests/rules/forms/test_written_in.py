"""What Tally's API says was chosen and the form does not list: an option that is gone, or words
somebody wrote beside the options while there was room for them. An option of the form it never is.
"""

from __future__ import annotations

from typing import Any

import pytest

from alongside import forms
from alongside.forms import fitting
from alongside.forms.mapping import Mapped, map_answers
from alongside.forms.records import UNLISTED
from alongside.forms.seen import see_submission
from alongside.model import Role
from alongside.providers.submissions import Questions
from tests.rules.forms.deliveries import heal

HEAL = heal()
SIDE = HEAL.question("side")
WORDS = "my husband Karl Meier"


def body(said: str, labels: list[str], *, other: bool = False) -> dict[str, Any]:
    """A submission as the back-fill takes it from the API, of a form that lists these options."""
    listed: list[dict[str, Any]] = [{"text": label} for label in labels]
    listed += [{"text": "Other", "isOtherOption": True}] if other else []
    blocks = [
        {"uuid": f"u{at}", "groupUuid": "g", "type": "MULTIPLE_CHOICE_OPTION", "payload": one}
        for at, one in enumerate(listed)
    ]
    question: Any = {"id": "q1", "type": "MULTIPLE_CHOICE", "title": SIDE.title}
    question["fields"] = [{"uuid": "u0", "blockGroupUuid": "g"}]
    answers: list[dict[str, Any]] = [{"questionId": "q1", "answer": [said]}]
    data = {
        "responseId": "r",
        "submissionId": "r",
        "formId": "f",
        "formName": "Our form",
        "createdAt": "2026-11-20T10:00:00Z",
        "fields": list(Questions([question], {"blocks": blocks}).fields(answers)),
    }
    return {"eventType": "FORM_RESPONSE", "createdAt": data["createdAt"], "data": data}


def read(sent: dict[str, Any]) -> Mapped:
    return map_answers(forms.PROVIDERS["tally"].parse(sent, b""), HEAL, Role.MENTEE)


def codes(mapped: Mapped) -> set[str]:
    return {one.code for one in mapped.findings if one.question == "side"}


LABELS = [one.label for one in SIDE.choices]


@pytest.mark.parametrize("other", [False, True])
def test_words_of_ones_own_are_never_seen_as_an_option(other: bool) -> None:
    sent = body(WORDS, LABELS, other=other)
    seen = see_submission("tally", sent)
    (one,) = seen.questions
    assert [label for _, label in one.choices] == LABELS
    assert one.other is other
    assert WORDS not in repr(seen)
    found = fitting.fit(HEAL, Role.MENTEE, seen)
    told = [fitting.tell(HEAL, Role.MENTEE, misfit) for misfit in found.misfits]
    assert WORDS not in repr(found) + "".join(told)


def test_the_control_an_option_of_the_form_that_nobody_knows_is_told() -> None:
    seen = see_submission("tally", body("Divorce", [*LABELS, "Divorce"]))
    found = fitting.fit(HEAL, Role.MENTEE, seen)
    assert fitting.Misfit("new_choice", "side", "Divorce") in found.misfits


def test_where_there_is_no_room_any_more_they_are_kept_and_a_person_looks() -> None:
    mapped = read(body(WORDS, LABELS))
    assert mapped.other.get("side") == (() if SIDE.other == "drop" else (WORDS,))
    assert codes(mapped) == {"unknown_option"}


def test_an_option_that_is_gone_from_the_form_is_the_programs_still() -> None:
    sent = body(LABELS[0], LABELS[1:])
    assert UNLISTED in repr(sent)
    mapped = read(sent)
    assert mapped.answers["side"] == SIDE.choices[0].code
    assert (mapped.other, codes(mapped)) == ({}, set())
