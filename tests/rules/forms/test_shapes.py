"""The shapes in which the values of one answer arrive, per provider, on our own bodies."""

from __future__ import annotations

import pytest

from alongside import forms
from tests.rules.forms.deliveries import answer, dump, load_event, parse_event

# --- Typeform -------------------------------------------------------------------------------------


def test_typeform_refs_missing_in_2018_come_from_the_definition() -> None:
    fields = [a["field"] for a in load_event("typeform_2018")["form_response"]["answers"]]
    assert not any("ref" in field for field in fields)
    assert answer(parse_event("typeform_2018"), "support").choices == (("", "Mostly listening"),)


def test_typeform_ids_of_2017_are_numbers() -> None:
    submission = parse_event("typeform_2017")
    assert answer(submission, "42800").kind == "email"
    assert submission.oddities == ("blanks_in_time",)


def test_typeform_without_a_definition_keeps_the_refs_of_the_answers() -> None:
    body = load_event("typeform_mentee")
    del body["form_response"]["definition"]
    submission = forms.parse("typeform", dump(body))
    assert submission.oddities == ("no_definition",)
    assert answer(submission, "side").choices == (("betrayed", "I was betrayed"),)


def test_typeform_ids_refs_and_labels_of_other_lengths_are_never_paired_by_position() -> None:
    submission = parse_event("typeform_uneven_choices")
    labels = {label: ref for ref, label in answer(submission, "hopes").choices}
    assert labels == {
        "Deep listening and being heard": "connecting",
        "Encouragement and understanding on hard days": "supporting",
        "Questions that help us think: self-care, boundaries, needs": "questioning",
    }
    assert answer(submission, "contact").choices == (("", "Phone"), ("", "Text messages"))
    times = answer(submission, "times").choices
    assert times == (("weekday_evening", ""), ("weekend_morning", ""))
    assert answer(submission, "matters").other == ("Someone patient",)
    assert answer(submission, "affair").other == ("Une liaison à distance",)
    assert answer(submission, "affair").choices == ()


def test_typeform_choices_as_a_list_of_objects_are_read() -> None:
    value = load_event("typeform_mentor")["form_response"]["answers"]
    assert any(isinstance(a.get("choices"), list) for a in value)
    given_answer = answer(parse_event("typeform_mentor"), "hopes")
    assert [ref for ref, _ in given_answer.choices] == ["connecting", "sharing"]
    assert given_answer.other == ("Walks in the park",)


def test_typeform_odd_values_are_marked_and_never_raise() -> None:
    submission = parse_event("typeform_odd")
    assert "field_not_in_definition" in submission.oddities
    assert answer(submission, "grid").kind == "unknown"
    assert answer(submission, "drifted_text").malformed
    assert answer(submission, "drifted_number").text == "twelve"
    assert not answer(submission, "nothing").answered
    assert not answer(submission, "empty").answered


@pytest.mark.parametrize(
    "value",
    [
        {"label": 1.5},
        {"unheard": "of"},
        ["a", 7],
        7,
        True,
        {"labels": "Phone"},
        {"labels": [{"x": 1}]},
    ],
)
def test_row_35_a_choice_out_of_shape_is_malformed_and_not_unanswered(value: object) -> None:
    body = load_event("typeform_mentee")
    for given_answer in body["form_response"]["answers"]:
        if given_answer["field"]["ref"] == "support":
            given_answer["choice"] = value
    assert answer(forms.parse("typeform", dump(body)), "support").malformed


@pytest.mark.parametrize("value", [None, {}, {"label": None}, {"labels": [], "ids": None}, ""])
def test_row_32_an_empty_choice_is_unanswered(value: object) -> None:
    body = load_event("typeform_mentee")
    for given_answer in body["form_response"]["answers"]:
        if given_answer["field"]["ref"] == "support":
            given_answer["choice"] = value
    assert not answer(forms.parse("typeform", dump(body)), "support").answered


def test_a_typeform_dropdown_that_arrives_as_text_is_a_choice() -> None:
    body = load_event("typeform_mentee")
    for given_answer in body["form_response"]["answers"]:
        if given_answer["field"]["ref"] == "support":
            given_answer.update(type="text", text="Some of both")
            given_answer["field"]["type"] = "dropdown"
    assert answer(forms.parse("typeform", dump(body)), "support").choices == (
        ("both", "Some of both"),
    )


# --- Tally ----------------------------------------------------------------------------------------


def test_tally_lists_every_question_and_reads_ticked_boxes_once() -> None:
    body = load_event("tally_mentee")["data"]["fields"]
    pseudo = [f for f in body if f["type"] == "CHECKBOXES" and "options" not in f]
    submission = parse_event("tally_mentee")
    assert submission.lists_all_questions
    assert len(pseudo) > 20
    hidden = 2
    assert len(submission.answers) == len(body) - len(pseudo) - hidden


def test_tally_single_choice_is_a_text_in_2022_and_a_list_since() -> None:
    def value(name: str) -> object:
        fields = load_event(name)["data"]["fields"]
        return next(f["value"] for f in fields if f["type"] == "MULTIPLE_CHOICE")

    assert isinstance(value("tally_mentee_2022"), str)
    assert isinstance(value("tally_mentee"), list)
    old, new = (
        [a.choices for a in parse_event(name).answers if a.kind == "choice"]
        for name in ("tally_mentee_2022", "tally_mentee")
    )
    assert old == new


def test_tally_odd_fields_are_marked_and_never_raise() -> None:
    submission = parse_event("tally_odd")
    assert answer(submission, "question_drift").malformed
    assert answer(submission, "question_drop").malformed
    assert answer(submission, "question_grid#Listening").choices == (("c2", "Much"),)
    assert not answer(submission, "grid#Advice").answered
    assert answer(submission, "question_writein").other == ("My own words",)
    assert answer(submission, "question_lone_box").flag is True
    assert answer(submission, "question_rank").choices == (("b", "Two"), ("a", "One"))


# --- Google and signed ----------------------------------------------------------------------------


def test_google_other_is_kept_apart_from_the_options() -> None:
    hopes = [a for a in parse_event("google_odd").answers if a.other]
    assert [a.other for a in hopes] == [("Quiet walks",)]
    assert ("", "Quiet walks") not in hopes[0].choices


def test_google_grids_are_one_answer_per_row() -> None:
    submission = parse_event("google_odd")
    assert answer(submission, "900000001#Listening").choices == (("", "Much"),)
    assert not answer(submission, "900000001#Advice").answered
    assert not answer(submission, "900000001#Humor").answered
    assert answer(submission, "900000002#Morning").choices == (("", "Mon"), ("", "Tue"))
    assert answer(submission, "900000003#One").malformed
    assert answer(submission, "900000008").malformed
    assert answer(submission, "900000006").text == "3"


def test_google_gives_the_collected_address_a_key_of_its_own() -> None:
    assert answer(parse_event("google_mentee"), "$email").text == "mira.stone@example.org"
    assert not [a for a in parse_event("google_mentor").answers if a.key == "$email"]


def test_a_signed_answer_may_be_any_plain_value() -> None:
    submission = parse_event("signed_odd")
    assert answer(submission, "affair").other == ("Long ago",)
    assert answer(submission, "contact").malformed
    assert answer(submission, "avoid").malformed
    assert answer(submission, "name").number == 7
