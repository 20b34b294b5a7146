"""Reasons in words: every sentence is true of the two people, and tells nobody's secret."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import resources

import pytest

from alongside.explanation import (
    aspect_lines,
    why_a_person_reads_first,
    why_the_agreement_comes_first,
    why_waiting,
    why_you_wait,
    why_you_wait_to_give,
)
from alongside.matching import explain
from alongside.model import Answer, LeftOver
from alongside.program import Program, load, load_all

HEAL = load_all()["heal"]
TEXT = resources.files("alongside").joinpath("programs", "heal.toml").read_text("utf-8")
UNKIND = re.compile(
    r"\b(behind|late|overdue|fail\w*|refus\w*|reject\w*|exclu\w*|declin\w*)\b", re.I
)


def line(question: str, mentee: Answer, mentor: Answer, program: Program = HEAL) -> tuple[str, str]:
    reasons = explain(program.rules(), {question: mentee}, {question: mentor})
    (found,) = (one for one in aspect_lines(program, reasons) if one.standing != "unknown")
    return found.standing, found.sentence


@pytest.mark.parametrize(
    ("question", "mentee", "mentor", "standing", "said"),
    [
        ("contact", ("text", "phone"), ("phone", "text"), "alike", "The same ways"),
        ("contact", ("text", "phone"), ("phone", "text", "email"), "close", "Some ways"),
        ("contact", ("text",), ("phone", "text"), "close", "Some ways"),
        ("contact", ("text",), ("phone",), "differs", "No way to be in touch in common"),
        ("times", ("weekday_night",), ("weekday_night",), "alike", "Free at the same times"),
        ("times", ("weekday_night",), ("weekday_night", "weekend_night"), "close", "A time in"),
        ("times", ("weekday_night",), ("weekend_night",), "differs", "No usual time in common"),
        ("hopes", ("a", "b"), ("a", "b", "c"), "close", "Some shared wishes"),
        ("months", 14, 14, "differs", "About as long"),
        ("months", 4, 12, "close", "a little longer"),
        ("months", 4, 40, "alike", "for longer: 40 months; 4 months"),
        ("gender", "woman", "woman", "alike", "The same gender: Woman"),
        ("gender", "woman", "man", "differs", "Different genders (Woman; Man)"),
        ("age", "age_30s", "age_30s", "alike", "About the same age"),
        ("age", "age_30s", "age_40s", "close", "Close in age"),
        ("age", "under_30", "from_70", "differs", "Different ages"),
        ("support", "listen", "both", "close", "Close in style"),
    ],
)
def test_the_sentence_of_an_aspect_is_true(
    question: str, mentee: Answer, mentor: Answer, standing: str, said: str
) -> None:
    found, sentence = line(question, mentee, mentor)
    assert found == standing
    assert said in sentence


def test_one_of_several_times_in_common_is_never_called_none() -> None:
    """With the similarity alone, one of eight (56 of 100) would be called different."""
    times = 'question = "times"\nscale = "overlap"\nweight = 8\nenough = 2\n'
    assert times in TEXT
    program = load(TEXT.replace(times, times.replace("2", "8")), "x.toml")
    standing, sentence = line("times", ("weekday_night",), ("weekday_night", "a"), program)
    assert (standing, sentence[:17]) == ("close", "A time in common:")


def test_a_complement_is_called_different_however_well_it_scores() -> None:
    style = 'question = "support"\nscale = "category"\n'
    program = load(TEXT.replace(style, style + 'kind = "complement"\n'), "x.toml")
    assert line("support", "listen", "thoughts", program)[0] == "differs"
    assert line("support", "listen", "listen", program)[0] == "alike"


# --- Why a mentee waits ---------------------------------------------------------------------------

WAITS = LeftOver("a" * 32, "no_mentor")


def said(broken: dict[str, int], alone: dict[str, int], program: Program = HEAL) -> tuple[str, str]:
    return why_waiting(program, replace(WAITS, broken=broken, alone=alone))


def asking(*edits: tuple[str, str]) -> Program:
    text = TEXT
    for fragment, replacement in edits:
        assert fragment in text
        text = text.replace(fragment, replacement, 1)
    return load(text, "x.toml")


def test_the_only_thing_in_the_way_is_named_with_its_number() -> None:
    program = asking(("must_share = []", 'must_share = ["contact"]'))
    first, second = said({"no_shared_contact": 3, "never": 1}, {"no_shared_contact": 2}, program)
    assert first == "No mentor fits yet: 3 differ in Ways to be in touch, 1 is not an option."
    assert second == (
        "For 2 of them only one thing stands in the way: Ways to be in touch. "
        "Another mentor in this group would help, too."
    )


def test_several_things_come_most_first() -> None:
    _, second = said({"experience": 5}, {"score": 1, "experience": 3, "not_ready": 1})
    assert second.startswith(
        "For 5 of them only one thing stands in the way: the time they have been here (3), "
        "not being ready to be matched (1), too little in common (1)."
    )


def test_without_such_a_thing_only_another_mentor_helps() -> None:
    """The control: nothing is promised that would not help."""
    assert said({"experience": 2}, {})[1] == "Another mentor in this group would help."
    assert "place" not in "".join(said({"experience": 2, "never": 1}, {"experience": 1}))


def test_what_the_program_wants_the_same_is_named() -> None:
    gender = 'question = "gender"\nscale = "category"\n'
    program = asking((gender, gender + 'kind = "same"\n'))
    first, second = said({"must_gender": 1}, {"must_gender": 1}, program)
    assert "1 differs in Gender" in first
    assert "in the way: Gender." in second


def test_what_a_member_needs_in_common_is_named_to_nobody() -> None:
    """The form promises it: "nobody is told of it"."""
    assert "nobody is told" in HEAL.question("musts").help
    texts = {said({f"must_{q}": 1}, {f"must_{q}": 1}) for q in ("gender", "side", "gone")}
    ((first, second),) = texts
    assert first == "No mentor fits yet: 1 differs in something they need."
    assert "in the way: something one of the two needs in common." in second


@pytest.mark.parametrize(
    ("people", "places", "sentence"),
    [
        (7, 4, "7 people are in line for 4 free places."),
        (2, 1, "2 people are in line for 1 free place."),
        (3, 0, "3 people are in line, and no place is free."),
        (1, 0, "1 person is in line, and no place is free."),
    ],
)
def test_who_competes_for_what(people: int, places: int, sentence: str) -> None:
    left = LeftOver("a" * 32, "all_full", people=people, places=places, mentors=("b" * 32,))
    first, second = why_waiting(HEAL, left)
    assert first == sentence
    assert second == "One more place with a mentor they have in common would help."


def test_a_group_without_mentors_says_so() -> None:
    assert why_waiting(HEAL, WAITS)[0] == "No mentor with a free place is in this group yet."


RULES = ["never", "experience", "score", "not_ready", "oneself", "other_group", "full", "gone"]


@pytest.mark.parametrize("rule", [*RULES, "must_gender", "no_shared_contact", "no_shared_gone"])
def test_R22_R43_no_sentence_blames_or_tells_who_declared_what(rule: str) -> None:
    for count in (1, 2):
        text = " ".join(said({rule: count}, {rule: count}))
        assert not UNKIND.search(text), text
        assert "_" not in text and "  " not in text
    assert UNKIND.search("They are running late and the mentor declined.")


# --- The same, in words for whoever waits ---------------------------------------------------------


def told(broken: dict[str, int], program: Program = HEAL) -> tuple[str, str]:
    return why_you_wait(program, replace(WAITS, broken=broken))


def test_who_waits_reads_the_true_cause() -> None:
    crowd = LeftOver("a" * 32, "all_full", people=3, places=1, mentors=("b" * 32,))
    assert why_you_wait(HEAL, crowd)[0].startswith(
        "More people in your HEAL group would like a mentor"
    )
    assert told({})[0] == told({"full": 2})[0]
    assert told({})[0] == "No mentor in your HEAL group has a free place at the moment."
    assert why_you_wait(HEAL, None)[0].startswith("We look every night")


def test_what_a_program_asks_of_all_is_named_with_what_helps() -> None:
    program = asking(("must_share = []", 'must_share = ["contact"]'))
    why, helps = told({"no_shared_contact": 2, "full": 1}, program)
    assert why.endswith("the same answer as you yet: Ways to be in touch.")
    assert helps.startswith("If another answer is fine for you, too")


SECRET = ["never", "must_gender", "must_side", "score", "experience", "not_ready", "oneself", "odd"]


def test_R22_who_waits_never_reads_an_exclusion_a_no_or_what_somebody_needs() -> None:
    program = asking(("must_share = []", 'must_share = ["contact"]'))
    one_sentence = {
        told(broken, program)
        for rule in SECRET
        for broken in (
            {rule: 1},
            {rule: 3},
            {rule: 1, "full": 2},
            {rule: 1, "no_shared_contact": 1},
        )
    }
    assert len(one_sentence) == 1
    assert told({"no_shared_contact": 1}, program) not in one_sentence


def test_R43_no_sentence_to_whoever_waits_blames_or_names_a_number_of_people() -> None:
    rules = ({}, {"full": 1}, *({rule: 4} for rule in SECRET))
    texts = [text for broken in rules for text in told(broken)]
    texts += [why_you_wait_to_give(HEAL, waits) for waits in (True, False)]
    texts += [why_a_person_reads_first(HEAL), *why_the_agreement_comes_first(HEAL)]
    for text in texts:
        assert not UNKIND.search(text) and not re.search(r"[\d_]", text), text


def test_a_mentor_reads_whether_anybody_is_in_line_and_no_more() -> None:
    assert why_you_wait_to_give(HEAL, False) == "Right now nobody in your HEAL group is in line."
    assert why_you_wait_to_give(HEAL, True).endswith("nobody suits you yet.")


def test_a_person_who_reads_first_is_called_as_the_program_does() -> None:
    assert why_a_person_reads_first(HEAL).startswith("A group facilitator reads your form first")
